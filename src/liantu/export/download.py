"""A selection as a named file in one of the formats, as bytes to stream or as a file on disk."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from pyogrio.errors import DataSourceError

from liantu.domain.errors import ExportError
from liantu.export.csv import csv_chunks, csv_metadata
from liantu.export.geojson import geojson_chunks
from liantu.export.gpkg import write_gpkg
from liantu.export.passport import now_in_china
from liantu.export.request import ExportRequest, Format
from liantu.export.whole_file import write_whole
from liantu.export.xlsx import write_xlsx

FORMATS: Final[tuple[Format, ...]] = get_args(Format)
MEDIA_TYPES: Final[dict[Format, str]] = {
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
}
METADATA_SUFFIX = "-metadata.json"
METADATA_TYPE = "application/csvm+json"
_STREAMED = {"geojson": geojson_chunks, "csv": csv_chunks}
_WRITTEN: dict[str, Callable[[ExportRequest, Path], None]] = {
    "xlsx": write_xlsx,
    "gpkg": write_gpkg,
}
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Download:
    """A file to send; closing `chunks` removes whatever was made for it."""

    name: str
    media_type: str
    chunks: Iterator[bytes]


def download(request: ExportRequest, file_format: Format) -> Download:
    """Return the selection as a file of a format; the work begins with the first chunk.

    Raises (while iterating):
        ExportError: the file cannot be made.
    """
    stream = _STREAMED.get(file_format)
    chunks = stream(request) if stream else _from_disk(request, file_format)
    return Download(file_name(request, file_format), MEDIA_TYPES[file_format], chunks)


def metadata_download(request: ExportRequest) -> Download:
    """Return the description that goes beside the CSV of the same selection."""
    beside = file_name(request, "csv")
    content = csv_metadata(request, beside)
    return Download(beside + METADATA_SUFFIX, METADATA_TYPE, iter([content]))


def file_name(request: ExportRequest, file_format: Format) -> str:
    """Return `liantu-<adcode>-<day>-<version>-<number of sites>.<suffix>`."""
    snapshot = request.selection.engine.snapshot
    day = f"{now_in_china():%Y%m%d}"
    count = len(request.selection.rows())
    adcode = snapshot.catalogue.instance.code
    return f"liantu-{adcode}-{day}-{snapshot.version}-{count}.{file_format}"


def _from_disk(request: ExportRequest, file_format: Format) -> Iterator[bytes]:
    """Yield a file made in a folder of its own, which goes when the stream ends or is closed."""
    with tempfile.TemporaryDirectory(prefix="liantu-") as folder:
        path = Path(folder) / f"download.{file_format}"
        _write(request, file_format, path)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk


def _write(request: ExportRequest, file_format: Format, path: Path) -> None:
    try:
        _WRITTEN[file_format](request, path)
    except DataSourceError as error:
        raise ExportError(f"the {file_format} file cannot be written: {error}.") from None


def save(request: ExportRequest, file_format: Format, path: Path) -> None:
    """Write the selection to a path, whole or not at all; a CSV gets its description beside it.

    Raises:
        ExportError: the file cannot be made.
        OSError: the folder does not exist or cannot be written.
    """
    wanted = download(request, file_format)
    write_whole(path, wanted.chunks)
    if file_format == "csv":
        beside = path.with_name(path.name + METADATA_SUFFIX)
        write_whole(beside, iter([csv_metadata(request, path.name)]))
