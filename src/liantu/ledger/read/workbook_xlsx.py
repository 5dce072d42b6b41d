"""The sheet of an XLSX workbook that is asked for, or that looks most like a ledger."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any, Final

from liantu.ledger.read.archive import Archive
from liantu.ledger.read.messages import Facts, Messages, Task
from liantu.ledger.read.sheet_choice import HEAD_ROWS, Sheet, chosen_sheet
from liantu.ledger.read.xlsx_book import Book, SheetPart, open_book
from liantu.ledger.read.xlsx_sheet import SheetReader

_SHARE_ROWS: Final = 2_000


def xlsx_messages(archive: Archive, task: Task) -> Messages:
    """Yield the rows of one sheet; a sheet that goes on in others (`项目 2`) is read with them.

    Rows of such a further sheet are numbered on from the one before.

    Raises:
        UnreadableError: the workbook is broken, or beyond the limits, or has no such sheet.
    """
    book = open_book(archive)
    chosen = _chosen(book, task)
    first = SheetReader(book, chosen.part, task.limits)
    yield from _shared(first, first)
    width, last, hidden = first.width, first.last_row, first.hidden
    for part in _continued(book, chosen, task):
        more = SheetReader(book, part.part, task.limits)
        yield from _shared((_shifted(row, last - 1) for row in islice(more, 1, None)), more)
        width, last = max(width, more.width), last + more.last_row - 1
        hidden += more.hidden
    yield Facts(
        sheets=[sheet.name for sheet in book.sheets],
        sheet=chosen.name,
        letters=True,
        width=width,
        hidden=hidden,
        merges=[list(merge) for merge in first.merges],
        no_value=[list(cell) for cell in first.no_value],
        errors=[list(cell) for cell in first.errors],
    )


def _shared(rows: Iterator[list[Any]] | SheetReader, reader: SheetReader) -> Messages:
    """Yield the rows, and now and then the share of the sheet that is done."""
    for count, row in enumerate(rows):
        if count % _SHARE_ROWS == 0:
            yield reader.share
        yield row


def _shifted(row: list[Any], by: int) -> list[Any]:
    return [row[0] + by, *row[1:]]


def _chosen(book: Book, task: Task) -> SheetPart:
    sheets = [
        Sheet(part.name, part.hidden, partial(_head, book, part, task)) for part in book.sheets
    ]
    return book.sheets[chosen_sheet(sheets, task.sheet)]


def _head(book: Book, part: SheetPart, task: Task) -> list[list[Any]]:
    return list(islice(SheetReader(book, part.part, task.limits), HEAD_ROWS))


def _continued(book: Book, chosen: SheetPart, task: Task) -> Iterator[SheetPart]:
    """Yield the sheets on which a full one goes on: numbered, and with the same header."""
    named = {part.name: part for part in book.sheets}
    head = _head(book, chosen, task)[:1]
    number = 2
    while part := named.get(f"{chosen.name} {number}"):
        if _head(book, part, task)[:1] != head:
            return
        yield part
        number += 1
