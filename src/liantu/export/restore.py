"""The view that a downloaded file was made of, so that dropping the file restores it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import parse_qs
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
_LINK_KEY = "permalink"
#: The parameter of an address that names an earlier state.
_REV = "rev"
_MOST_PAIRS = 100
_MOST_ROWS = 200
# openpyxl reads this table whole; a file of ours has next to nothing in it, and one that a
# spreadsheet program saved again has the texts of its cells.
_MOST_TEXT_BYTES = 256 << 20
_BROKEN_XLSX = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class View:
    """What a downloaded file shows: its filter, and the earlier state it is of (nothing: none)."""

    site_filter: SiteFilter
    rev: str = ""


def view_from_file(name: str, stream: BinaryIO, lang: Lang = "zh") -> View:
    """Return the view in a downloaded GeoJSON, XLSX or csv-metadata.json.

    Of a GeoJSON only the head is read. `stream` must be able to seek.

    Raises:
        ExportError: no such file, or its filter cannot be used; the text says which.
    """
    start = stream.tell()
    head = stream.read(len(_ZIP))
    stream.seek(start)
    shown = name[:80]
    read = _told_in_xlsx if head == _ZIP else _told_in_json
    told = read(shown, stream, lang)
    query = told.get(FILTER_KEY)
    if not isinstance(query, str):
        raise ExportError(words(lang)("export.no_passport", name=shown))
    try:
        return View(filter_of_query(query), _rev(told.get(_LINK_KEY)))
    except FilterError as error:
        raise ExportError(words(lang)("export.bad_filter", name=shown, value=error)) from None


def filter_from_file(name: str, stream: BinaryIO, lang: Lang = "zh") -> SiteFilter:
    """Return the filter alone; errors as in `view_from_file`."""
    return view_from_file(name, stream, lang).site_filter


def _rev(link: object) -> str:
    """Return the earlier state that a permalink asks for, if any."""
    if not isinstance(link, str):
        return ""
    try:
        given = parse_qs(link.partition("?")[2], max_num_fields=_MOST_PAIRS)
    except ValueError:
        return ""
    return given.get(_REV, [""])[-1].strip()


def _told_in_json(name: str, stream: BinaryIO, lang: Lang) -> Mapping[str, object]:
    features = FeatureStream(stream)
    try:
        next(iter(features), None)
    except BrokenFileError:
        # A csv-metadata.json is no FeatureCollection, but its members have been read.
        if csv.MEMBER not in features.members:
            raise ExportError(words(lang)("export.not_json", name=name)) from None
    for member in (geojson.MEMBER, csv.MEMBER):
        if member in features.members:
            return _told_in(features.members[member])
    return {}


def _told_in(told: object) -> Mapping[str, object]:
    if not isinstance(told, Mapping):
        return {}
    chosen = told.get("filter")
    query = chosen.get("query") if isinstance(chosen, Mapping) else None
    return {FILTER_KEY: query, _LINK_KEY: told.get(_LINK_KEY)}


def _told_in_xlsx(name: str, stream: BinaryIO, lang: Lang) -> Mapping[str, object]:
    told: dict[str, object] = {}
    try:
        if _text_bytes(stream) > _MOST_TEXT_BYTES:
            raise ExportError(words(lang)("export.too_large", name=name))
        for label, value, key in _about_rows(stream):
            if key in {FILTER_KEY, _LINK_KEY} and label:
                # Some programs save an empty text as no text.
                told.setdefault(key, value or "")
    except _BROKEN_XLSX:
        raise ExportError(words(lang)("export.not_xlsx", name=name)) from None
    return told


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
