"""Tables made in the test, as a reader would give them."""

from openpyxl.utils import get_column_letter

from liantu.ledger.table import Column, LedgerTable, Row


def table_of(titles, *rows, first=2, **facts):
    """A table with letters for places and row numbers as in a workbook below one header."""
    columns = tuple(Column(get_column_letter(at + 1), title) for at, title in enumerate(titles))
    records = tuple(Row(first + at, tuple(cells)) for at, cells in enumerate(rows))
    return LedgerTable("台账.xlsx", columns, lambda: iter(records), len(records), **facts)
