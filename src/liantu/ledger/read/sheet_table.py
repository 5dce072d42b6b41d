"""A table of cells as a LedgerTable: header found, notes read, lines sorted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from liantu.domain.errors import shown
from liantu.ledger.finding import Finding
from liantu.ledger.read.body import Body
from liantu.ledger.read.header import Header, Line, blank, find_header, number_of, unique
from liantu.ledger.read.lines import decoded
from liantu.ledger.read.messages import Facts
from liantu.ledger.read.money_headers import money_unit, with_unit
from liantu.ledger.read.own_files import own_cells, own_names
from liantu.ledger.read.spool import Spool
from liantu.ledger.read.unreadable import UnreadableError
from liantu.ledger.read.xlsx_sheet import column_letters
from liantu.ledger.table import Column, LedgerTable, Row, Skipped

_HEAD_LINES: Final = 60
_NOTE_CHARS: Final = 200


@dataclass(frozen=True)
class _Sheet:
    """The spooled lines, and how they are read; `own` are the columns of Liantu's own files."""

    spool: Spool
    body: Body
    own: tuple[str, ...] | None
    guarded: bool
    kept: tuple[int, ...]

    def rows(self) -> Iterator[Row | Skipped]:
        lines = map(decoded, self.spool)
        for row in self.body.rows(lines):
            if isinstance(row, Skipped):
                yield row
            elif self.own is not None:
                cells = own_cells(self.own, row.cells, guarded=self.guarded)
                yield Row(row.number, tuple(cells))
            else:
                yield self._kept(row)

    def _kept(self, row: Row) -> Row:
        """Return the row without the columns that hold nothing at all."""
        if len(self.kept) == len(row.cells):
            return row
        cells = tuple(row.cells[at] for at in self.kept)
        carried = frozenset(at for at, old in enumerate(self.kept) if old in row.carried)
        return Row(row.number, cells, carried=carried)


def table_of_sheet(name: str, spool: Spool, facts: Facts) -> LedgerTable:
    """Return the records of a sheet or text file.

    Raises:
        UnreadableError: it is empty, or no header is found.
    """
    head = [decoded(line) for line in islice(spool, _HEAD_LINES)]
    if not head:
        raise UnreadableError("empty")
    own = own_names(head[0][1:])
    header = _own_header(head[0]) if own else find_header(head, facts.merges)
    if header is None:
        raise UnreadableError("no_header")
    body = Body.of(header, facts.width, facts.merges, whole=own is not None)
    survey = _Survey(_Sheet(spool, body, own, not facts.letters, tuple(range(facts.width))))
    notes = _above(head, header)
    kept = survey.kept(header)
    sheet = _Sheet(spool, body, own, not facts.letters, kept)
    titles = own or unique(with_unit(_titles(header, kept, facts), money_unit(notes)))
    return LedgerTable(
        file=name,
        columns=tuple(
            Column(_place(at, facts), title) for at, title in zip(kept, titles, strict=True)
        ),
        rows=lambda: (row for row in sheet.rows() if isinstance(row, Row)),
        count=survey.count,
        sheet=facts.sheet,
        sheets=tuple(facts.sheets),
        skipped=(*_skipped_above(head, header), *survey.skipped),
        notes=(*notes, *(line.text for line in survey.skipped if line.why == "note")),
        whole_features=own is not None,
        findings=tuple(_findings(facts, header)),
    )


class _Survey:
    """One look at all lines: how many records, what is left out, which columns hold anything."""

    def __init__(self, sheet: _Sheet) -> None:
        self.count = 0
        self.skipped: list[Skipped] = []
        self._used: set[int] = set()
        empty = set(range(sheet.body.width))
        for row in sheet.rows():
            if isinstance(row, Skipped):
                self.skipped.append(row)
                continue
            self.count += 1
            if empty:
                found = {at for at in empty if row.cells[at] is not None}
                self._used |= found
                empty -= found

    def kept(self, header: Header) -> tuple[int, ...]:
        """Return the columns that have a title of their own, or a value."""
        return tuple(sorted(self._used | header.own))


def _own_header(line: Line) -> Header:
    titles = tuple(str(cell) for cell in line[1:])
    return Header((number_of(line),), titles, frozenset(range(len(titles))))


def _place(at: int, facts: Facts) -> str:
    return column_letters(at) if facts.letters else str(at + 1)


def _titles(header: Header, kept: Sequence[int], facts: Facts) -> list[str]:
    """Return the titles; a column of values without one is called by its place."""
    titles = dict(enumerate(header.titles))
    return [titles.get(at) or f"({_place(at, facts)})" for at in kept]


def _texts(line: Line) -> list[str]:
    return [str(cell).strip() for cell in line[1:] if not blank(cell)]


def _above(head: Sequence[Line], header: Header) -> list[str]:
    """Return the texts above the header, each once."""
    lines = [line for line in head if number_of(line) < header.lines[0]]
    texts = [shown(text, _NOTE_CHARS) for line in lines for text in _texts(line)]
    return list(dict.fromkeys(texts))


def _skipped_above(head: Sequence[Line], header: Header) -> Iterator[Skipped]:
    for line in head:
        number = number_of(line)
        if number <= header.lines[-1] and _texts(line):
            why = "header" if number in header.lines else "title"
            yield Skipped(number, why, shown(" ".join(_texts(line)), _NOTE_CHARS))


def _findings(facts: Facts, header: Header) -> Iterator[Finding]:
    """Yield what is wrong with cells below the header, and what people may not have meant."""
    if facts.hidden:
        yield Finding("note", "reading.hidden", value=str(facts.hidden))
    found = (("must", "formula", facts.no_value), ("later", "error_cell", facts.errors))
    for severity, what, cells in found:
        titles = dict(enumerate(header.titles))
        below = [cell for cell in cells if cell[0] > header.lines[-1]]
        for row, column in below:
            yield Finding(
                severity,  # pyright: ignore[reportArgumentType] - the pairs above
                f"reading.{what}",
                row,
                _place(column, facts),
                titles.get(column, ""),
            )
