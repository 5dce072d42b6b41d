"""The filter that a downloaded file was made with, so that dropping the file restores the view."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from liantu.domain.errors import ExportError, FilterError
from liantu.domain.filter import SiteFilter
from liantu.domain.language import LANGS, Lang
from liantu.domain.wording import words
from liantu.export import csv, geojson
from liantu.export.about import FILTER_KEY
from liantu.export.passport import filter_of_query
from liantu.store.feature_stream import BrokenFileError, FeatureStream

_ZIP = b"PK"
_MOST_ROWS = 200
# openpyxl reads this table whole; a file of ours has next to nothing in it, and one that a
# spreadsheet program saved again has the texts of its cells.
_MOST_TEXT_BYTES = 256 << 20
_BROKEN_XLSX = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError)


def filter_from_file(name: str, stream: BinaryIO, lang: Lang = "zh") -> SiteFilter:
    """Return the filter in a downloaded GeoJSON, XLSX or csv-metadata.json.

    Of a GeoJSON only the head is read. `stream` must be able to seek.

    Raises:
        ExportError: no such file, or its filter cannot be used; the text says which.
    """
    start = stream.tell()
    head = stream.read(len(_ZIP))
    stream.seek(start)
    shown = name[:80]
    read = _query_in_xlsx if head == _ZIP else _query_in_json
    query = read(shown, stream, lang)
    if not isinstance(query, str):
        raise ExportError(words(lang)("export.no_passport", name=shown))
    try:
        return filter_of_query(query)
    except FilterError as error:
        raise ExportError(words(lang)("export.bad_filter", name=shown, value=error)) from None


def _query_in_json(name: str, stream: BinaryIO, lang: Lang) -> object:
    features = FeatureStream(stream)
    try:
        next(iter(features), None)
    except BrokenFileError:
        # A csv-metadata.json is no FeatureCollection, but its members have been read.
        if csv.MEMBER not in features.members:
            raise ExportError(words(lang)("export.not_json", name=name)) from None
    for member in (geojson.MEMBER, csv.MEMBER):
        if member in features.members:
            return _query_in(features.members[member])
    return None


def _query_in(told: object) -> object:
    chosen = told.get("filter") if isinstance(told, Mapping) else None
    return chosen.get("query") if isinstance(chosen, Mapping) else None


def _query_in_xlsx(name: str, stream: BinaryIO, lang: Lang) -> object:
    try:
        if _text_bytes(stream) > _MOST_TEXT_BYTES:
            raise ExportError(words(lang)("export.too_large", name=name))
        for label, value, key in _about_rows(stream):
            if key == FILTER_KEY:
                # Some programs save an empty text as no text.
                return value or "" if label else None
    except _BROKEN_XLSX:
        raise ExportError(words(lang)("export.not_xlsx", name=name)) from None
    return None


def _text_bytes(stream: BinaryIO) -> int:
    with ZipFile(stream) as archive:
        sheets = "xl/worksheets/"
        return sum(i.file_size for i in archive.infolist() if not i.filename.startswith(sheets))


def _about_rows(stream: BinaryIO) -> Iterator[tuple[Any, ...]]:
    names = {words(lang)("export.sheet_about") for lang in LANGS}
    book = load_workbook(stream, read_only=True, data_only=True)
    try:
        for name in names & set(book.sheetnames):
            sheet = book[name]
            yield from sheet.iter_rows(max_row=_MOST_ROWS, max_col=3, values_only=True)
    finally:
        book.close()
