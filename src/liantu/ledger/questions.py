"""What only a person can say about a ledger, before its rows mean anything."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from liantu.domain.catalogue import Catalogue
from liantu.domain.errors import shown
from liantu.domain.fields import BY_NAME
from liantu.ledger.amounts import AmountUnit, read_amount, unit_of_title
from liantu.ledger.code_words import CodeWords
from liantu.ledger.column_map import DATUMS, PLACES, ColumnMap, Datum
from liantu.ledger.county import county_of
from liantu.ledger.datum import datum_named
from liantu.ledger.place_cells import stated_place
from liantu.ledger.reading import says_nothing, text_of
from liantu.ledger.table import Cell, LedgerTable, Row
from liantu.ledger.zones import looks_plane, zone_of

QuestionKind = Literal["name", "datum", "unit", "words", "fill"]

#: Rows looked at; what stands further down is met as a finding.
_ROWS: Final = 20_000
_MOST_WORDS: Final = 60
_MOST_EXAMPLES: Final = 5
_UNITS: Final = ("yi", "wan", "yuan")
_ASKED_FACETS: Final = ("stage", "chain", "town", "kind")
#: Columns in which offices leave a cell blank for "as above".
_GROUPED: Final = frozenset({"town", "park", "unit", "leader", "chain"})
#: Plane CGCS2000 around 120° and 117° E, each without and with the zone before the easting.
_PLANE: Final = ("EPSG:4549", "EPSG:4528", "EPSG:4548", "EPSG:4527")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: about the column `title`, or a `facet`'s words, or (neither) the whole file.

    `examples` are the cells it is about. `choices` are what can be answered: titles of columns
    (`name`), datums, units, codes of the facet (`words`: one answer for each example), or `above`
    and `blank` (`fill`).
    """

    kind: QuestionKind
    title: str = ""
    facet: str = ""
    examples: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


def questions(
    table: LedgerTable, column_map: ColumnMap, catalogue: Catalogue
) -> tuple[Question, ...]:
    """Return what the map leaves open, the most needed first; nothing for whole features."""
    if table.whole_features:
        return ()
    rows = tuple(islice(table.rows(), _ROWS))
    return tuple(_questions(table, column_map, catalogue, rows))


def _questions(
    table: LedgerTable, column_map: ColumnMap, catalogue: Catalogue, rows: tuple[Row, ...]
) -> Iterator[Question]:
    fed = {target.to for target in column_map.targets.values()}
    if "name" not in fed:
        free = tuple(
            column.title
            for column in table.columns
            if column.title not in column_map.targets or not column_map.targets[column.title].to
        )
        yield Question("name", choices=free)
    yield from _datum_question(table, column_map, catalogue, rows)
    for index, column in enumerate(table.columns):
        target = column_map.targets.get(column.title)
        if target is None:
            continue
        field = BY_NAME.get(target.to)
        if field is not None and field.type == "wan":
            yield from _unit_question(column.title, column_map, _cells(rows, index))
        if field is not None and field.facet in _ASKED_FACETS:
            yield from _word_question(
                column.title, field.facet, column_map, catalogue, _cells(rows, index)
            )
        if target.to in _GROUPED and not target.fill_down:
            yield from _fill_question(column.title, rows, index)


def _cells(rows: tuple[Row, ...], index: int) -> Iterator[Cell]:
    return (_cell(row, index) for row in rows)


def _datum_question(
    table: LedgerTable, column_map: ColumnMap, catalogue: Catalogue, rows: tuple[Row, ...]
) -> Iterator[Question]:
    if column_map.datum is not None or table.crs:
        return
    places = _columns_of(table, column_map, PLACES)
    said = _columns_of(table, column_map, ("datum_given",)).values()
    waiting = [
        row
        for row in rows
        if _states_place(row, places.values())
        and not any(datum_named(text_of(_cell(row, index))) for index in said)
    ]
    if not waiting:
        return
    shown_cells = (
        ", ".join(filter(None, (text_of(_cell(row, index)) for index in places.values())))
        for row in waiting
    )
    examples = tuple(shown(text) for text in islice(filter(None, shown_cells), _MOST_EXAMPLES))
    titles = ", ".join(table.columns[index].title for index in places.values())
    yield Question("datum", titles, "", examples, _datums(waiting[0], places, catalogue))


def _datums(row: Row, places: Mapping[str, int], catalogue: Catalogue) -> tuple[Datum, ...]:
    """Return the datums to choose from: of degrees, or of metres with the zone that fits first."""
    place = stated_place(row.cells, places)
    if place is None or place.x is None or place.y is None or not looks_plane(place.x, place.y):
        return (*DATUMS, *_PLANE)
    zone = zone_of(place.x, place.y, county_of(catalogue))
    return tuple(dict.fromkeys((*((zone,) if zone else ()), *_PLANE)))


def _columns_of(
    table: LedgerTable, column_map: ColumnMap, targets: Collection[str]
) -> dict[str, int]:
    """Return target → index of the columns that feed one of them, in the table's order."""
    found: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        target = column_map.targets.get(column.title)
        if target is not None and target.to in targets:
            found.setdefault(target.to, index)
    return found


def _states_place(row: Row, places: Iterable[int]) -> bool:
    if row.geometry is not None:
        return True
    return any(not says_nothing(text_of(_cell(row, index))) for index in places)


def _cell(row: Row, index: int) -> Cell:
    return row.cells[index] if index < len(row.cells) else None


def _unit_question(title: str, column_map: ColumnMap, cells: Iterator[Cell]) -> Iterator[Question]:
    target = column_map.targets[title]
    header = unit_of_title(title)
    if header.unit or header.foreign or target.unit or column_map.unit:
        return
    bare = (cell for cell in cells if read_amount(cell, AmountUnit()).what == "unit_ambiguous")
    examples = tuple(shown(text_of(cell)) for cell in islice(bare, _MOST_EXAMPLES))
    if examples:
        yield Question("unit", title, "", examples, _UNITS)


def _word_question(
    title: str, facet: str, column_map: ColumnMap, catalogue: Catalogue, cells: Iterator[Cell]
) -> Iterator[Question]:
    known = CodeWords(catalogue, facet, column_map.words.get(facet, {}))
    unknown: Counter[str] = Counter()
    for cell in cells:
        text = text_of(cell)
        if says_nothing(text) or known.codes(text) or len(text) > 60:
            continue
        if text in unknown or len(unknown) < _MOST_WORDS:
            unknown[text] += 1
    if unknown:
        words = tuple(word for word, _ in unknown.most_common())
        yield Question("words", title, facet, words, tuple(catalogue.codes(facet)))


def _fill_question(title: str, rows: tuple[Row, ...], index: int) -> Iterator[Question]:
    """Ask whether blanks below a filled cell mean "as above": only if the first row is filled.

    Where cells are merged that question is answered already.
    """
    own = [text_of(_cell(row, index)) for row in rows]
    if any(index in row.carried for row in rows):
        return
    blanks = sum(not text for text in own)
    if own and own[0] and blanks * 3 > len(own):
        examples = tuple(dict.fromkeys(text for text in own if text))
        yield Question("fill", title, "", examples[:_MOST_EXAMPLES], ("above", "blank"))
