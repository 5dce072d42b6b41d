"""The selection as a workbook: the sites, and a sheet that says what they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from liantu.domain.language import Lang
from liantu.domain.wording import words
from liantu.export.about import about_rows
from liantu.export.cells import guarded
from liantu.export.columns import COLUMNS, Cell
from liantu.export.request import ExportRequest
from liantu.export.visible import for_xml

#: What one sheet holds below its header.
ROWS_PER_SHEET = 1_048_575
_CELL_CHARS = 32_767
_WIDE = {"name": 42, "content": 40, "owner": 28, "note": 40}
_NUMBER_FORMATS = {"wan": "#,##0", "yi": "#,##0.####"}


def write_xlsx(request: ExportRequest, path: Path) -> None:
    """Write the workbook; memory does not grow with the number of sites.

    Raises:
        ExportError: the passport cannot be made.
        OSError: the disk is full or the folder cannot be written.
    """
    told = request.passport()
    told["notes"] = [*told["notes"], words(request.lang)("passport.xlsx_note")]
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(str(path), options) as book:
        book.set_properties({"title": told["dataset"]["title"], "comments": told["filter"]["zh"]})
        sheets = _Sheets.of(book, request.lang)
        sheets.write(row for rows in request.row_batches() for row in rows)
        write_about(book, told, request.lang)


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The sheets of sites; a full one is followed by another."""

    book: Workbook
    lang: Lang
    formats: tuple[Format | None, ...]
    header: Format
    quoted: Format

    @classmethod
    def of(cls, book: Workbook, lang: Lang) -> "_Sheets":
        made = {end: book.add_format({"num_format": f}) for end, f in _NUMBER_FORMATS.items()}
        formats = tuple(made.get(column.name.rpartition("_")[2]) for column in COLUMNS)
        header = book.add_format({"bold": True, "bottom": 1})
        # The sign by which Excel keeps a text a text even after somebody edits the cell.
        return cls(book, lang, formats, header, book.add_format({"quote_prefix": True}))

    def write(self, rows: Iterator[list[Cell]]) -> None:
        number, at = 1, 0
        sheet = self._begin(number)
        for row in rows:
            if at == ROWS_PER_SHEET:
                sheet.autofilter(0, 0, at, len(COLUMNS) - 1)
                number, at = number + 1, 0
                sheet = self._begin(number)
            at += 1
            self._write_row(sheet, at, row)
        sheet.autofilter(0, 0, at, len(COLUMNS) - 1)

    def _begin(self, number: int) -> Worksheet:
        name = words(self.lang)("export.sheet_sites")
        sheet = self.book.add_worksheet(name if number == 1 else f"{name} {number}")
        sheet.freeze_panes(1, 2)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, _WIDE.get(column.name, 14))
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, column.title(self.lang), self.header)
        return sheet

    def _write_row(self, sheet: Worksheet, at: int, row: list[Cell]) -> None:
        for place, cell in enumerate(row):
            if cell is None:
                continue
            if not isinstance(cell, str):
                sheet.write_number(at, place, cell, self.formats[place])
                continue
            text = cell_text(cell, self.lang)
            risky = guarded(text) is not text
            sheet.write_string(at, place, text, self.quoted if risky else None)


def cell_text(text: str, lang: Lang) -> str:
    """Return a text as a cell can hold it: cut with a note when too long, controls visible."""
    shown = for_xml(text)
    # Excel counts in UTF-16, where a rare character takes two.
    if len(shown) <= _CELL_CHARS // 2 or _utf16(shown) <= _CELL_CHARS:
        return shown
    note = words(lang)("export.cut", length=len(text))
    room = 2 * (_CELL_CHARS - _utf16(note))
    return shown.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + note


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def write_about(book: Workbook, told: dict[str, Any], lang: Lang) -> None:
    """Add the sheet that says what the others are."""
    say = words(lang)
    sheet = book.add_worksheet(say("export.sheet_about"))
    for place, width in enumerate((34, 90, 26)):
        sheet.set_column(place, place, width)
    head = [say(f"export.{key}") for key in ("about_head", "about_value", "about_key")]
    for at, row in enumerate([tuple(head), *about_rows(told, lang)]):
        for place, text in enumerate(row):
            sheet.write_string(at, place, cell_text(text, lang))
