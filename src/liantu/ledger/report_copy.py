"""A copy of the sender's own workbook, with what was found in it."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from liantu.ledger.finding import Severity
from liantu.ledger.report_words import Remarks, own_titles
from liantu.ledger.table import LedgerTable

#: Loaded whole, a workbook takes some twenty times its inflated size, and a second for each MB.
_MOST_INFLATED = 20 << 20
_MOST_COLUMN = 16_000
#: A lone cell in the last corner spans a sheet of thousands of millions.
_MOST_CELLS = 2_000_000
#: Excel's own red and yellow for "bad" and "neutral".
COLOURS: Final[dict[Severity, str]] = {"must": "FFC7CE", "later": "FFEB9C"}
_ARGB: Final = {f"00{colour}" for colour in COLOURS.values()} | {
    f"FF{colour}" for colour in COLOURS.values()
}
#: What openpyxl and what it stands on raise on workbooks that it cannot hold, though their cells
#: can be read.
_BEYOND_IT: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def annotated_copy(original: Path, table: LedgerTable, remarks: Remarks, path: Path) -> bool:
    """Write the copy; say whether that could be done.

    Raises:
        OSError: the folder cannot be written.
    """
    book = _loaded(original)
    if book is None:
        return False
    sheet = book[table.sheet] if table.sheet in book.sheetnames else None
    if not isinstance(sheet, Worksheet) or sheet.max_column > _MOST_COLUMN:
        return False
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        return False
    try:
        _uncolour(sheet)
        _colour(sheet, remarks)
        _write_column(sheet, table, remarks)
        _write_sheets(book, remarks)
        book.save(path)
    except _BEYOND_IT:
        return False
    return True


def _loaded(original: Path) -> Workbook | None:
    if original.suffix.lower() != ".xlsx":
        return None
    try:
        with ZipFile(original) as entries:
            if sum(entry.file_size for entry in entries.infolist()) > _MOST_INFLATED:
                return None
        with warnings.catch_warnings():
            # It warns of what it leaves out, such as slicers, on nobody's screen.
            warnings.simplefilter("ignore", UserWarning)
            # openpyxl leaves a file open that it cannot read.
            with original.open("rb") as file:
                return load_workbook(file, keep_links=False)
    except (*_BEYOND_IT, OSError):
        return None


def _uncolour(sheet: Worksheet) -> None:
    """Take the colours of an earlier report away: what has been mended is no longer red."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.has_style and cell.fill.fgColor.rgb in _ARGB:
                cell.fill = PatternFill()


def _colour(sheet: Worksheet, remarks: Remarks) -> None:
    # Worked out once: openpyxl looks at every cell each time it is asked.
    last = sheet.max_row
    for number, found in remarks.rows.items():
        # The gravest comes last and stays.
        for finding in sorted(found, key=lambda each: each.severity == "must"):
            at = _column_at(finding.place)
            if at is not None and finding.severity in COLOURS and number <= last:
                _fill(sheet.cell(number, at), finding.severity)


def _column_at(place: str) -> int | None:
    if not place.isascii() or not place.isalpha() or len(place) > 3:
        return None
    return column_index_from_string(place)


def _fill(cell: Cell | MergedCell, severity: Severity) -> None:
    cell.fill = PatternFill("solid", fgColor=COLOURS[severity])


def _write_column(sheet: Worksheet, table: LedgerTable, remarks: Remarks) -> None:
    """Write what is wrong in each row into a column of its own, the earlier report's if any."""
    head = _head_row(table)
    at = _own_column(sheet, head) or sheet.max_column + 1
    for (cell,) in sheet.iter_rows(min_row=head, min_col=at, max_col=at):
        if isinstance(cell, Cell):
            cell.value = None
    title = sheet.cell(head, at)
    _put(title, remarks.say("column"))
    title.font = Font(bold=True)
    sheet.column_dimensions[get_column_letter(at)].width = 60
    for number in sorted(remarks.rows):
        cell = sheet.cell(number, at)
        _put(cell, remarks.of_row(number))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        severity = remarks.severity_of(number)
        if severity in COLOURS:
            _fill(cell, severity)


def _head_row(table: LedgerTable) -> int:
    """Return the row of the header, below which the records stand."""
    first = next(iter(table.rows()), None)
    last = 1_048_576 if first is None else first.number - 1
    headers = [each.number for each in table.skipped if each.why == "header"]
    return max((number for number in headers if number <= last), default=max(1, min(last, 1_000)))


def _own_column(sheet: Worksheet, head: int) -> int | None:
    own = own_titles("column")
    row = next(sheet.iter_rows(min_row=head, max_row=head), ())
    return next((cell.column for cell in row if cell.value in own and cell.column), None)


def _write_sheets(book: Workbook, remarks: Remarks) -> None:
    for key, corner in (("sheet_counts", "file"), ("sheet_list", "head_severity")):
        for name in own_titles(key) & set(book.sheetnames):
            # A sheet of the sender's may have the same name.
            if book[name]["A1"].value in own_titles(corner):
                del book[name]
    counts = book.create_sheet(remarks.say("sheet_counts"))
    _fill_sheet(counts, remarks, remarks.counts(), (14, 24, 60, 60, 40))
    listed = book.create_sheet(remarks.say("sheet_list"))
    rows = iter((remarks.list_head(), *remarks.list_rows()))
    _fill_sheet(listed, remarks, rows, (14, 8, 24, 30, 60, 60))
    listed.freeze_panes = "A2"
    listed.auto_filter.ref = listed.dimensions


def _fill_sheet(
    sheet: Worksheet,
    remarks: Remarks,
    rows: Iterator[tuple[str | int, ...]],
    widths: tuple[int, ...],
) -> None:
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            cell = sheet.cell(number, at)
            if isinstance(value, str):
                _put(cell, remarks.safe(value))
            elif isinstance(cell, Cell):
                cell.value = value


def _put(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as a text: whatever it begins with, no program calculates it."""
    if isinstance(cell, Cell):
        cell.value = text
        cell.data_type = "s"
