"""A zip file whose every claim is checked: entries are counted, and so are inflated bytes."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from liantu.ledger.read.limits import MOST_DIRECTORY_BYTES, MOST_ENTRIES, Limits
from liantu.ledger.read.unreadable import UnreadableError

_CHUNK: Final = 1 << 18
_END, _END64, _LOCATOR = b"PK\5\6", b"PK\6\6", b"PK\6\7"
_END_BYTES, _LOCATOR_BYTES, _COMMENT_BYTES = 22, 20, 65_535
_SIZE_AT, _SIZE64_AT = 12, 40
_ENCRYPTED: Final = 1
_SYMLINK, _TYPE = 0o120000, 0o170000
#: What zipfile and zlib raise on broken files.
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, NotImplementedError)


class Archive:
    """The entries of a zip file, by name in lower case with slashes."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Open the file.

        Raises:
            UnreadableError: broken, too many entries, or encrypted.
        """
        with path.open("rb") as file:
            _check_directory(file)
        try:
            self._zip = ZipFile(path)
        except _BROKEN:
            raise UnreadableError("bad_zip") from None
        found = self._zip.infolist()
        if len(found) > MOST_ENTRIES:
            raise UnreadableError("entries", most=MOST_ENTRIES)
        self.entries = {entry.filename.replace("\\", "/").lower(): entry for entry in found}
        self._left = limits.inflated_bytes
        self._most = limits.inflated_bytes

    def size(self, name: str) -> int:
        """Return how many bytes an entry claims to have."""
        return self.entries[name.lower()].file_size

    def content(self, name: str, most: int = _CHUNK) -> bytes:
        """Return the first bytes of an entry; nothing if there is no such entry.

        Raises:
            UnreadableError: as for `chunks`.
        """
        return next(self.chunks(name), b"")[:most]

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the content of an entry; nothing if there is no such entry.

        Raises:
            UnreadableError: broken, encrypted, a link, or more than may be inflated in all.
        """
        entry = self.entries.get(name.lower())
        if entry is None:
            return
        _check_entry(entry)
        try:
            with self._zip.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise UnreadableError("inflated", most=self._most >> 20)
                    yield chunk
        except RuntimeError:
            raise UnreadableError("encrypted") from None
        except _BROKEN:
            raise UnreadableError("bad_zip") from None


def _check_entry(entry: ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableError("encrypted")
    if (entry.external_attr >> 16) & _TYPE == _SYMLINK:
        raise UnreadableError("link", value=entry.filename)


def _check_directory(file: BinaryIO) -> None:
    """Refuse a list of entries that would fill the memory before anyone could count them."""
    end = file.seek(0, 2)
    start = max(0, end - _END_BYTES - _COMMENT_BYTES - _LOCATOR_BYTES)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise UnreadableError("bad_zip")
    size = struct.unpack_from("<L", tail, at + _SIZE_AT)[0]
    locator = tail[max(0, at - _LOCATOR_BYTES) : at]
    if locator.startswith(_LOCATOR):
        size = _size64(file, struct.unpack_from("<Q", locator, 8)[0], end)
    if size > MOST_DIRECTORY_BYTES:
        raise UnreadableError("entries", most=MOST_ENTRIES)


def _size64(file: BinaryIO, at: int, end: int) -> int:
    if at > end:
        raise UnreadableError("bad_zip")
    file.seek(at)
    record = file.read(_SIZE64_AT + 8)
    if not record.startswith(_END64) or len(record) < _SIZE64_AT + 8:
        raise UnreadableError("bad_zip")
    return struct.unpack_from("<Q", record, _SIZE64_AT)[0]
