"""What only a person can say about a ledger, before its rows mean anything."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from liantu.domain.catalogue import Catalogue
from liantu.domain.errors import shown
from liantu.domain.fields import BY_NAME
from liantu.ledger.amounts import AmountUnit, read_amount, unit_of_title
from liantu.ledger.code_words import CodeWords
from liantu.ledger.column_map import DATUMS, PLACES, ColumnMap
from liantu.ledger.datum import datum_named
from liantu.ledger.reading import says_nothing, text_of
from liantu.ledger.table import LedgerTable, Row

QuestionKind = Literal["name", "datum", "unit", "words", "fill"]

#: Rows looked at; what stands further down is met as a finding.
_ROWS: Final = 20_000
_MOST_WORDS: Final = 60
_MOST_EXAMPLES: Final = 5
_UNITS: Final = ("yi", "wan", "yuan")
_ASKED_FACETS: Final = ("stage", "chain", "town", "kind")
#: Columns in which offices leave a cell blank for "as above".
_GROUPED: Final = frozenset({"town", "park", "unit", "leader", "chain"})
#: Offered beside the named datums: plane CGCS2000 around 120° E, without and with zone.
_PLANE: Final = ("EPSG:4549", "EPSG:4528")


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
    yield from _datum_question(table, column_map, rows)
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


def _cells(rows: tuple[Row, ...], index: int) -> Iterator:
    return (row.cells[index] for row in rows if index < len(row.cells))


def _datum_question(
    table: LedgerTable, column_map: ColumnMap, rows: tuple[Row, ...]
) -> Iterator[Question]:
    if column_map.datum is not None or table.crs:
        return
    at = [
        index
        for index, column in enumerate(table.columns)
        if column.title in column_map.targets and column_map.targets[column.title].to in PLACES
    ]
    said = [
        index
        for index, column in enumerate(table.columns)
        if column.title in column_map.targets
        and column_map.targets[column.title].to == "datum_given"
    ]
    open_rows = [row for row in rows if _has_place(row, at) and not _says_datum(row, said)]
    if not open_rows:
        return
    examples = (", ".join(text_of(row.cells[i]) for i in at) for row in open_rows)
    titles = ", ".join(table.columns[index].title for index in at)
    shown_examples = tuple(shown(text) for text in islice(filter(None, examples), _MOST_EXAMPLES))
    yield Question("datum", titles, "", shown_examples, (*DATUMS, *_PLANE))


def _has_place(row: Row, at: list[int]) -> bool:
    if row.geometry is not None:
        return True
    return any(
        index < len(row.cells) and not says_nothing(text_of(row.cells[index])) for index in at
    )


def _says_datum(row: Row, said: list[int]) -> bool:
    return any(datum_named(text_of(row.cells[index])) for index in said)


def _unit_question(title: str, column_map: ColumnMap, cells: Iterator) -> Iterator[Question]:
    target = column_map.targets[title]
    header = unit_of_title(title)
    if header.unit or header.foreign or target.unit or column_map.unit:
        return
    bare = (cell for cell in cells if read_amount(cell, AmountUnit()).what == "unit_ambiguous")
    examples = tuple(shown(text_of(cell)) for cell in islice(bare, _MOST_EXAMPLES))
    if examples:
        yield Question("unit", title, "", examples, _UNITS)


def _word_question(
    title: str, facet: str, column_map: ColumnMap, catalogue: Catalogue, cells: Iterator
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
    own = [text_of(row.cells[index]) for row in rows if index < len(row.cells)]
    if any(index in row.carried for row in rows):
        return
    blanks = sum(not text for text in own)
    if own and own[0] and blanks * 3 > len(own):
        examples = tuple(dict.fromkeys(text for text in own if text))
        yield Question("fill", title, "", examples[:_MOST_EXAMPLES], ("above", "blank"))
