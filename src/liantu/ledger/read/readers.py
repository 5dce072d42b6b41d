"""Which reader takes which kind of file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from liantu.ledger.read.archive import Archive
from liantu.ledger.read.feature_file import geojson_messages
from liantu.ledger.read.messages import Kind, Messages, Task
from liantu.ledger.read.text_table import text_messages
from liantu.ledger.read.unreadable import UnreadableError
from liantu.ledger.read.workbook_xlsx import xlsx_messages


def _zip_messages(task: Task) -> Messages:
    archive = Archive(Path(task.path), task.limits)
    if any(name.startswith("xl/") for name in archive.entries):
        return xlsx_messages(archive, task)
    raise UnreadableError("not_table")


READERS: Final[Mapping[Kind, Callable[[Task], Messages]]] = {
    "zip": _zip_messages,
    "text": text_messages,
    "geojson": geojson_messages,
}
