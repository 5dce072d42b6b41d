"""A list as a sheet of a workbook: titles that stay in sight, a filter, cells that only tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from liantu.domain.language import Lang
from liantu.export.cells import guarded
from liantu.export.columns import Cell
from liantu.export.xlsx import cell_text

_USUAL_WIDTH = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name, its columns' titles by key, and the widths of those that are not usual."""

    name: str
    titles: Mapping[str, str]
    widths: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pens:
    """How cells look, and in which language they are cut."""

    header: CellFormat
    plain: CellFormat
    quoted: CellFormat
    lang: Lang

    @classmethod
    def of(cls, book: Workbook, lang: Lang) -> "Pens":
        """Return the pens of a workbook."""
        wrapped = {"text_wrap": True, "valign": "top"}
        header = book.add_format({"bold": True, "bottom": 1, **wrapped})
        return cls(
            header,
            book.add_format(wrapped),
            book.add_format({**wrapped, "quote_prefix": True}),
            lang,
        )

    def write(self, sheet: Worksheet, at: int, row: Iterable[Cell]) -> None:
        """Write a row: numbers as numbers, whatever looks like a formula as text."""
        for place, cell in enumerate(row):
            if cell is not None:
                self.write_cell(sheet, at, place, cell)

    def write_cell(self, sheet: Worksheet, at: int, place: int, cell: str | float) -> None:
        """Write one cell in the same way."""
        if not isinstance(cell, str):
            sheet.write_number(at, place, cell, self.plain)
            return
        text = cell_text(cell, self.lang)
        risky = guarded(text) is not text
        sheet.write_string(at, place, text, self.quoted if risky else self.plain)


def write_sheet(book: Workbook, shape: Sheet, pens: Pens, rows: Iterable[list[Cell]]) -> None:
    """Add a sheet with a row a list; its first two columns and its titles stay in sight."""
    sheet = book.add_worksheet(shape.name)
    sheet.freeze_panes(1, 2)
    for place, (key, title) in enumerate(shape.titles.items()):
        sheet.set_column(place, place, shape.widths.get(key, _USUAL_WIDTH))
        sheet.write_string(0, place, title, pens.header)
    last = 0
    for at, row in enumerate(rows, 1):
        pens.write(sheet, at, row)
        last = at
    sheet.autofilter(0, 0, last, len(shape.titles) - 1)
