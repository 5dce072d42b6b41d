"""What was found, as a workbook: the sender's own where that can be, else one of its rows."""

from collections.abc import Iterable
from pathlib import Path

from liantu.domain.language import Lang
from liantu.ledger.finding import Finding
from liantu.ledger.report_copy import annotated_copy
from liantu.ledger.report_rows import rows_workbook
from liantu.ledger.report_words import Remarks
from liantu.ledger.table import LedgerTable


def annotated(
    original: Path | None,
    table: LedgerTable,
    findings: Iterable[Finding],
    path: Path,
    lang: Lang = "zh",
) -> None:
    """Write the report to a path, whole or not at all.

    Of an .xlsx of moderate size it is a copy: its own sheets and cells, with a column that says
    what is wrong in each row, the cells in question coloured, and two sheets more: the counts, and
    the list of all findings. Other files' rows are written to a new workbook in the same way; of
    very many rows only those about which there is something to say.

    Raises:
        LedgerError: the table cannot be read again.
        OSError: the folder cannot be written, or there is no room.
    """
    remarks = Remarks.of(findings, table, lang)
    draft = path.with_name(f".{path.name}.tmp")
    try:
        if original is None or not annotated_copy(original, table, remarks, draft):
            rows_workbook(table, remarks, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
