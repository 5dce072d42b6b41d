"""What a file is, by its first bytes; a name only decides what is said about it."""

import re
import stat
from pathlib import Path
from typing import Final

from liantu.ledger.read.limits import Limits
from liantu.ledger.read.messages import Kind
from liantu.ledger.read.unreadable import UnreadableError

_HEAD_BYTES: Final = 4096
#: Beginning of a file → how it is read.
_MAGIC: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_SQLITE: Final = b"SQLite format 3\x00"
#: Where a database says what it is for, and what a GeoPackage says there.
_SQLITE_USE: Final = slice(68, 72)
_GEOPACKAGE: Final = (b"GPKG", b"GP10", b"GP11")
#: Beginning of a file → which wording says that it is not read.
_REFUSED: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"\x1f\x8b", "packed"),
    (b"\x00\x00\x27\x0a", "bare_shape"),
    (b"MIME-Version", "mhtml"),
)
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML: Final = re.compile(
    rb"<(!doctype html|html|table|head|body|meta|style|div|tr)\b", re.IGNORECASE
)
_SPREADSHEET_XML: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
_TEXT_CONTROLS: Final = frozenset(b"\t\n\r\f\v\x1a\x1b")


def kind_of(path: Path, limits: Limits) -> Kind:
    """Return how a file is to be read.

    Raises:
        UnreadableError: there is none, it is empty, too large, or of a kind that is not read.
    """
    head = _head(path, limits)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_SQLITE):
        if head[_SQLITE_USE] in _GEOPACKAGE:
            return "gpkg"
        raise UnreadableError("sqlite")
    for magic, key in _REFUSED:
        if head.startswith(magic):
            raise UnreadableError(key)
    return _kind_of_text(head)


def _head(path: Path, limits: Limits) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableError("no_file")
        if found.st_size == 0:
            raise UnreadableError("empty")
        if found.st_size > limits.file_bytes:
            raise UnreadableError("file_bytes", most=limits.file_bytes >> 20)
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except FileNotFoundError:
        raise UnreadableError("no_file") from None
    except OSError as error:
        raise UnreadableError("no_access", value=error.strerror or "") from None


def _kind_of_text(head: bytes) -> Kind:
    wide = head.startswith(_MARKS[1:]) or head.count(0) * 4 > len(head)
    text = head.replace(b"\x00", b"") if wide else head
    for mark in _MARKS:
        text = text.removeprefix(mark)
    text = text.lstrip()
    if not text:
        raise UnreadableError("empty")
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in text)
    if not wide and controls * 20 > len(text):
        raise UnreadableError("not_table")
    if text.startswith((b"{", b"[")):
        return "geojson"
    if not text.startswith(b"<"):
        return "text"
    if _SPREADSHEET_XML in text:
        raise UnreadableError("xml_table")
    if _HTML.search(text):
        return "html"
    raise UnreadableError("xml")
