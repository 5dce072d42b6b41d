"""One sheet of an old XLS workbook, through xlrd."""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import xlrd
from xlrd.biffh import XLRDError
from xlrd.book import Book
from xlrd.sheet import Sheet as XlsSheet

from liantu.ledger.read.limits import MOST_NAMED
from liantu.ledger.read.lines import Cell
from liantu.ledger.read.messages import Facts, Messages, Task
from liantu.ledger.read.number_formats import (
    PLAIN,
    Format,
    as_shown,
    built_in,
    format_of,
    shown_value,
)
from liantu.ledger.read.sheet_choice import HEAD_ROWS, Sheet, chosen_sheet
from liantu.ledger.read.unreadable import UnreadableError

_SHARE_ROWS: Final = 2_000
#: Names of streams in the file, as it spells them.
_ENCRYPTED: Final = ("EncryptedPackage", "EncryptionInfo")


def xls_messages(task: Task) -> Messages:
    """Yield the rows of one sheet.

    Raises:
        UnreadableError: no workbook of Excel 5 to 2003, or one with a password.
    """
    book = _opened(Path(task.path))
    sheets = [book.sheet_by_index(at) for at in range(book.nsheets)]
    named = [Sheet(s.name, s.visibility != 0, partial(_head, book, s)) for s in sheets]
    sheet = sheets[chosen_sheet(named, task.sheet)]
    errors: list[list[int]] = []
    hidden = 0
    for row in _rows(book, sheet, errors):
        info = sheet.rowinfo_map.get(row[0] - 1)
        hidden += info is not None and bool(info.hidden)
        if row[0] % _SHARE_ROWS == 0:
            yield row[0] / max(1, sheet.nrows)
        yield row
    yield Facts(
        sheets=[each.name for each in named],
        sheet=sheet.name,
        letters=True,
        width=sheet.ncols,
        hidden=hidden,
        merges=[[top + 1, left, end, right - 1] for top, end, left, right in sheet.merged_cells],
        errors=errors[:MOST_NAMED],
    )


def _opened(path: Path) -> Book:
    data = path.read_bytes()
    if any(name.encode("utf-16-le") in data for name in _ENCRYPTED):
        raise UnreadableError("encrypted")
    try:
        with Path(os.devnull).open("w") as nowhere:
            # Formats tell dates from numbers, and merged cells come with them.
            return xlrd.open_workbook(
                file_contents=data, logfile=nowhere, formatting_info=True, ragged_rows=True
            )
    except XLRDError as error:
        raise UnreadableError("encrypted" if "encrypted" in str(error) else "ole") from None


def _head(book: Book, sheet: XlsSheet) -> list[list[Any]]:
    return list(islice(_rows(book, sheet, []), HEAD_ROWS))


def _rows(book: Book, sheet: XlsSheet, errors: list[list[int]]) -> Iterator[list[Any]]:
    formats = _formats(book)
    for at in range(sheet.nrows):
        kinds, values = sheet.row_types(at), sheet.row_values(at)
        styles = [sheet.cell_xf_index(at, column) for column in range(len(kinds))]
        how = [formats[style] if style < len(formats) else PLAIN for style in styles]
        cells = [
            _cell(kind, value, shown, from_1904=book.datemode == 1)
            for kind, value, shown in zip(kinds, values, how, strict=True)
        ]
        errors.extend(
            [at + 1, column] for column, kind in enumerate(kinds) if kind == xlrd.XL_CELL_ERROR
        )
        if any(cell is not None for cell in cells):
            yield [at + 1, *cells]


def _formats(book: Book) -> Sequence[Format]:
    """Return what each style of a cell means."""
    # Formats that are not listed in the file stand here, too, without a code.
    codes = {key: found.format_str for key, found in book.format_map.items()}
    keys = [style.format_key for style in book.xf_list]
    return [format_of(codes[key]) if codes.get(key) else built_in(key) for key in keys]


def _cell(kind: int, value: Any, how: Format, *, from_1904: bool) -> Cell:  # noqa: ANN401 - as xlrd
    if kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        number = int(value) if float(value).is_integer() else as_shown(value)
        return shown_value(number, how, from_1904=from_1904)
    if kind == xlrd.XL_CELL_TEXT:
        return value or None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#N/A")
    return None
