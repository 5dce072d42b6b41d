"""How each column of a table is read, worked out once for all rows."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from liantu.domain.catalogue import Catalogue
from liantu.domain.errors import LedgerError, shown
from liantu.domain.fields import BY_NAME, Field
from liantu.ledger.amounts import AmountUnit, read_amount, unit_of_title
from liantu.ledger.code_words import CodeWords
from liantu.ledger.column_map import ID, PERIOD, PLACES, ColumnMap, Target
from liantu.ledger.dates_in import read_date, read_period
from liantu.ledger.percents import read_percent, shares_of_one
from liantu.ledger.reading import NOTHING, Reading, must, number_of, says_nothing, text_of
from liantu.ledger.table import Cell, Column, LedgerTable

CellReader = Callable[[Cell], Reading]

_BROKEN: Final = re.compile("[\ud800-\udfff]")
#: A workbook keeps fifteen digits of a number and makes the rest zeros.
_EXACT: Final = 10**15
#: Rows by which a column of percentages is told to hold shares of 1.
_SAMPLE_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class CellPlan:
    """One column that feeds something: where it stands and how its cells are read."""

    index: int
    column: Column
    to: str
    read: CellReader
    fill_down: bool = False


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The columns that feed properties, those that feed places, and what they feed together."""

    cells: tuple[CellPlan, ...]
    places: Mapping[str, int]
    fed: frozenset[str]
    #: Columns whose amounts are in the unit that their header or the map says.
    units: tuple[tuple[Column, AmountUnit], ...]
    repeated: tuple[Column, ...]
    #: Columns that the map does not name, and titles that it names and the table lacks.
    unread: tuple[Column, ...]
    missing: tuple[str, ...]

    @classmethod
    def of(cls, table: LedgerTable, column_map: ColumnMap, catalogue: Catalogue) -> "RowPlan":
        """Return the plan of a table under a map.

        Raises:
            LedgerError: two columns feed the same property, or the map names a property or a code
                that does not exist.
        """
        _check_codes(column_map, catalogue)
        chosen = dict(_chosen(table, column_map))
        fed: dict[str, Column] = {}
        for index, target in chosen.items():
            column = table.columns[index]
            if target.to in fed:
                raise LedgerError.worded(
                    "ledger.twice", one=fed[target.to].title, other=column.title, to=target.to
                )
            fed[target.to] = column
        shares = _share_columns(table, chosen)
        cells = tuple(
            CellPlan(
                index,
                table.columns[index],
                target.to,
                _reader(
                    target, table.columns[index], column_map, catalogue, shares=index in shares
                ),
                target.fill_down,
            )
            for index, target in chosen.items()
            if target.to not in PLACES
        )
        return cls(
            cells,
            {target.to: index for index, target in chosen.items() if target.to in PLACES},
            frozenset(fed),
            tuple(_units(table, chosen, column_map)),
            tuple(_repeated(table, column_map)),
            tuple(c for c in table.columns if c.title and c.title not in column_map.targets),
            tuple(_missing(table, column_map)),
        )


def _check_codes(column_map: ColumnMap, catalogue: Catalogue) -> None:
    for facet, words in column_map.words.items():
        for word, code in words.items():
            if code not in catalogue.codes(facet):
                raise LedgerError.worded("ledger.map_code", word=shown(word), code=shown(code))


def _missing(table: LedgerTable, column_map: ColumnMap) -> Iterator[str]:
    titles = {column.title for column in table.columns}
    for title, target in column_map.targets.items():
        if target.to and title not in titles:
            yield title


def _chosen(table: LedgerTable, column_map: ColumnMap) -> Iterator[tuple[int, Target]]:
    """Yield the columns that feed something; of those with one title the first."""
    met: set[str] = set()
    for index, column in enumerate(table.columns):
        target = column_map.targets.get(column.title)
        if target is not None and target.to and column.title not in met:
            met.add(column.title)
            yield index, target


def _repeated(table: LedgerTable, column_map: ColumnMap) -> Iterator[Column]:
    met: set[str] = set()
    for column in table.columns:
        target = column_map.targets.get(column.title)
        if target is not None and target.to and column.title in met:
            yield column
        met.add(column.title)


def _reader(
    target: Target, column: Column, column_map: ColumnMap, catalogue: Catalogue, *, shares: bool
) -> CellReader:
    if target.to == ID:
        return _read_id
    if target.to == "name":
        return _read_name
    if target.to == PERIOD:
        return read_period
    field = BY_NAME.get(target.to)
    if field is None or field.type == "list":
        raise LedgerError.worded("ledger.map_value", name=column.title, value=target.to)
    if field.type == "wan":
        return partial(read_amount, unit=amount_unit(column, target, column_map))
    if field.type == "percent":
        return partial(read_percent, shares=shares)
    return _plain_reader(field, column_map, catalogue)


def _plain_reader(field: Field, column_map: ColumnMap, catalogue: Catalogue) -> CellReader:
    if field.type == "date":
        return read_date
    if not field.facet:
        return _read_text
    book = CodeWords(catalogue, field.facet, column_map.words.get(field.facet, {}))
    return book.read if field.type == "code" else partial(_read_codes, book)


def _read_text(cell: Cell) -> Reading:
    text = text_of(cell)
    if not text:
        return NOTHING
    if not text.isascii() and _BROKEN.search(text):
        return must("broken_text")
    return Reading(text)


def _read_id(cell: Cell) -> Reading:
    number = number_of(cell)
    if number is not None and abs(number) >= _EXACT:
        return must("id_cut")
    return NOTHING if says_nothing(text_of(cell)) else _read_text(cell)


def _read_name(cell: Cell) -> Reading:
    # A project is not called "-".
    return NOTHING if says_nothing(text_of(cell)) else _read_text(cell)


def _read_codes(book: CodeWords, cell: Cell) -> Reading:
    reading = book.read(cell)
    if reading.value is None:
        return reading
    return Reading(list(reading.values.get("codes", (reading.value,))))


def amount_unit(column: Column, target: Target, column_map: ColumnMap) -> AmountUnit:
    """Return the unit of a column's bare numbers: the user's answer for it, else the header's.

    A foreign currency in the header stands, for no unit of 元 makes it another one.
    """
    said = unit_of_title(column.title)
    if said.foreign or (said.unit and target.unit in (None, said.unit)):
        return said
    return AmountUnit(target.unit or column_map.unit)


def _units(
    table: LedgerTable, chosen: Mapping[int, Target], column_map: ColumnMap
) -> Iterator[tuple[Column, AmountUnit]]:
    for index, target in chosen.items():
        field = BY_NAME.get(target.to)
        if field is not None and field.type == "wan":
            unit = amount_unit(table.columns[index], target, column_map)
            if unit.unit:
                yield table.columns[index], unit


def _share_columns(table: LedgerTable, chosen: Mapping[int, Target]) -> frozenset[int]:
    """Return the columns of percentages that a workbook holds as shares of 1."""
    at = [index for index, target in chosen.items() if target.to == "progress_pct"]
    if not at:
        return frozenset()
    rows = tuple(islice(table.rows(), _SAMPLE_ROWS))
    return frozenset(
        index
        for index in at
        if "%" not in table.columns[index].title
        and shares_of_one(row.cells[index] for row in rows if index < len(row.cells))
    )
