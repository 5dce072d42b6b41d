"""Which reader takes which kind of file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from liantu.ledger.read.archive import Archive
from liantu.ledger.read.feature_file import geojson_messages
from liantu.ledger.read.messages import Kind, Messages, Task
from liantu.ledger.read.shapefile_parts import check_shapefiles
from liantu.ledger.read.text_table import text_messages
from liantu.ledger.read.unreadable import UnreadableError
from liantu.ledger.read.web_table import web_messages
from liantu.ledger.read.workbook_xls import xls_messages
from liantu.ledger.read.workbook_xlsx import xlsx_messages


def _zip_messages(task: Task) -> Messages:
    archive = Archive(Path(task.path), task.limits)
    if any(name.startswith("xl/") for name in archive.entries):
        return xlsx_messages(archive, task)
    kind = archive.content("mimetype").decode("ascii", "replace")
    if "opendocument" in kind or any(name.startswith("word/") for name in archive.entries):
        raise UnreadableError("office")
    check_shapefiles(archive)
    # GDAL takes long to load, and most files are workbooks.
    from liantu.ledger.read.shapefile import shapefile_messages  # noqa: PLC0415

    return shapefile_messages(archive, task)


def _gpkg_messages(task: Task) -> Messages:
    from liantu.ledger.read.geopackage import geopackage_messages  # noqa: PLC0415 - the same

    return geopackage_messages(task)


READERS: Final[Mapping[Kind, Callable[[Task], Messages]]] = {
    "zip": _zip_messages,
    "gpkg": _gpkg_messages,
    "html": web_messages,
    "ole": xls_messages,
    "text": text_messages,
    "geojson": geojson_messages,
}
