"""A new workbook of a file's rows, with what was found in them; for what is no .xlsx, or large."""

import datetime
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from liantu.ledger.finding import Severity
from liantu.ledger.report_words import Remarks
from liantu.ledger.table import Cell, LedgerTable, Row

#: Of a larger file only the rows are written about which there is something to say.
MOST_ROWS = 200_000
_SHEET_ROWS = 1_048_575
_MOST_COLUMNS = 16_000
_MOST_EXACT = 10**15


def rows_workbook(table: LedgerTable, remarks: Remarks, path: Path) -> None:
    """Write the workbook; memory does not grow with the rows.

    Raises:
        LedgerError: the table cannot be read again.
        OSError: the folder cannot be written.
    """
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(str(path), options) as book:
        _Rows(book, table, remarks).write()
        counts = book.add_worksheet(remarks.say("sheet_counts"))
        _fill(counts, remarks, remarks.counts(), (14, 24, 60, 60, 40))
        listed = book.add_worksheet(remarks.say("sheet_list"))
        rows = iter((remarks.list_head(), *remarks.list_rows()))
        _fill(listed, remarks, rows, (14, 8, 24, 30, 60, 60))
        listed.freeze_panes(1, 0)
        listed.autofilter(0, 0, max(1, len(remarks.listed)), len(remarks.list_head()) - 1)


class _Rows:
    """The sheet of the file's own rows: number, cells, remark."""

    def __init__(self, book: Workbook, table: LedgerTable, remarks: Remarks) -> None:
        self._table, self._remarks = table, remarks
        self._columns = table.columns[:_MOST_COLUMNS]
        self._sheet = book.add_worksheet(remarks.say("sheet_rows"))
        self._bold = book.add_format({"bold": True, "bottom": 1})
        wrap = {"text_wrap": True, "valign": "top"}
        self._remark: dict[Severity | None, Format] = {
            None: book.add_format(wrap),
            "note": book.add_format(wrap),
            "must": book.add_format({**wrap, "bg_color": "#FFC7CE"}),
            "later": book.add_format({**wrap, "bg_color": "#FFEB9C"}),
        }

    def write(self) -> None:
        last = len(self._columns) + 1
        titles = [column.title for column in self._columns]
        head = [self._remarks.say("head_row"), *titles, self._remarks.say("column")]
        for at, title in enumerate(head):
            self._sheet.write_string(0, at, self._remarks.safe(title), self._bold)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(last, last, 60)
        for at, row in zip(range(1, _SHEET_ROWS), self._wanted(), strict=False):
            self._write_row(at, row)

    def _wanted(self) -> Iterable[Row]:
        if self._table.count is not None and self._table.count <= MOST_ROWS:
            return self._table.rows()
        return (row for row in self._table.rows() if row.number in self._remarks.rows)

    def _write_row(self, at: int, row: Row) -> None:
        remarks, number = self._remarks, row.number
        found = sorted(remarks.rows.get(number, ()), key=lambda each: each.severity == "must")
        # The gravest comes last and stays.
        marks: dict[str, Severity] = {
            each.place: each.severity for each in found if each.severity != "note"
        }
        self._sheet.write_number(at, 0, number)
        for index, (column, cell) in enumerate(zip(self._columns, row.cells, strict=False), 1):
            mark = marks.get(column.place)
            self._write_cell(at, index, cell, self._remark[mark] if mark else None)
        if found:
            text, how = remarks.of_row(number), self._remark[remarks.severity_of(number)]
            self._sheet.write_string(at, len(self._columns) + 1, text, how)

    def _write_cell(self, at: int, index: int, cell: Cell, how: Format | None) -> None:
        if cell is None:
            if how is not None:
                self._sheet.write_blank(at, index, None, how)
        elif isinstance(cell, int | float) and abs(cell) < _MOST_EXACT:
            self._sheet.write_number(at, index, cell, how)
        else:
            self._sheet.write_string(at, index, self._remarks.safe(_text(cell)), how)


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return json.dumps(cell, ensure_ascii=False, default=str)


def _fill(
    sheet: Worksheet,
    remarks: Remarks,
    rows: Iterator[tuple[str | int, ...]],
    widths: tuple[int, ...],
) -> None:
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, at, value)
            else:
                sheet.write_string(number, at, remarks.safe(value))
