"""The largest table of a web page, which many systems call an .xls file."""

from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from liantu.ledger.read.encodings import encoding_of
from liantu.ledger.read.limits import MOST_MERGES, MOST_PAGE_BYTES, Limits
from liantu.ledger.read.messages import Facts, Messages, Task
from liantu.ledger.read.reading_words import one_line
from liantu.ledger.read.sheet_choice import HEAD_ROWS, Sheet, chosen_sheet
from liantu.ledger.read.unreadable import UnreadableError

_CHUNK: Final = 1 << 16
_BREAKS: Final = frozenset(("br", "p", "div"))


def web_messages(task: Task) -> Messages:
    """Yield the rows of one table of the page; they are numbered as they would be in a sheet.

    Raises:
        UnreadableError: there is none, or it is beyond the limits.
    """
    path = Path(task.path)
    if path.stat().st_size > MOST_PAGE_BYTES:
        raise UnreadableError("file_bytes", most=MOST_PAGE_BYTES >> 20)
    page = _Page(task.limits)
    with path.open(encoding=encoding_of(path)) as file:
        while text := file.read(_CHUNK):
            page.feed(text)
    tables = [table for table in page.tables if table.rows]
    if not tables:
        raise UnreadableError("no_html_table")
    sheets = [
        Sheet(str(at), hidden=False, head=partial(_head, table))
        for at, table in enumerate(tables, start=1)
    ]
    table = tables[chosen_sheet(sheets, task.sheet)]
    yield from table.rows
    names = [sheet.name for sheet in sheets] if len(sheets) > 1 else []
    yield Facts(
        sheets=names,
        sheet=names[tables.index(table)] if names else "",
        letters=True,
        width=max(len(row) - 1 for row in table.rows),
        merges=table.merges,
    )


@dataclass(eq=False)
class _Table:
    """Rows as [number, cells…]; `taken` says until which row cells above reach down."""

    rows: list[list[Any]] = field(default_factory=list)
    merges: list[list[int]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    number: int = 0
    row: list[Any] = field(default_factory=list)


def _head(table: _Table) -> list[list[Any]]:
    return table.rows[:HEAD_ROWS]


class _Page(HTMLParser):
    """Collects the tables of a page; one inside another's cell is a table of its own."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._limits = limits
        self._open: list[_Table] = []
        self._pieces: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag == "tr":
            self._end_row()
            self._begin_row()
        elif tag in {"td", "th"}:
            self._end_cell()
            given = dict(attrs)
            self._span = (_count(given.get("rowspan")), _count(given.get("colspan")))
            self._pieces = []
        elif tag in _BREAKS and self._pieces is not None:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table" and self._open:
            self._end_row()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def _begin_row(self) -> None:
        if self._open:
            self._open[-1].number += 1
            self._open[-1].row = [self._open[-1].number]
            if self._open[-1].number > self._limits.rows:
                raise UnreadableError("rows", most=self._limits.rows)

    def _end_row(self) -> None:
        self._end_cell()
        if self._open and any(cell is not None for cell in self._open[-1].row[1:]):
            self._open[-1].rows.append(self._open[-1].row)
            self._open[-1].row = []

    def _end_cell(self) -> None:
        if self._pieces is None or not self._open or not self._open[-1].row:
            self._pieces = None
            return
        text = "".join(self._pieces).strip()
        self._pieces = None
        self._place(self._open[-1], text or None)

    def _place(self, table: _Table, text: str | None) -> None:
        """Put a cell into the next place that no cell above reaches down to."""
        column = len(table.row) - 1
        while table.taken.get(column, 0) >= table.number:
            table.row.append(None)
            column += 1
        down, right = self._span
        if column + right > self._limits.columns:
            raise UnreadableError("columns", most=self._limits.columns, value=str(column + right))
        table.row.extend([one_line(text) if text else None, *[None] * (right - 1)])
        if down > 1 or right > 1:
            if len(table.merges) >= MOST_MERGES:
                raise UnreadableError("merges", most=MOST_MERGES)
            last = table.number + down - 1
            table.merges.append([table.number, column, last, column + right - 1])
            table.taken |= dict.fromkeys(range(column, column + right), last)


def _count(span: str | None) -> int:
    """Return how many rows or columns a cell covers."""
    return (
        min(int(span), 10_000) if span and span.isdecimal() and len(span) < 6 and int(span) else 1
    )
