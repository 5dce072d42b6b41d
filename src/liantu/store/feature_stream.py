"""GeoJSON features one by one, in constant memory and without GDAL.

GDAL opens a file by its content and may follow links in it; a plain JSON scanner cannot.
"""

import codecs
import hashlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from liantu.domain.check import Problem
from liantu.domain.errors import SiteFileError, shown

_CHUNK_BYTES = 1 << 20
_MAX_VALUE_CHARS = 1 << 26
_SPACE = " \t\n\r"
#: An error this near the window's end may only be the cut: `-Infinity` is the longest word.
_CUT = 16


class BrokenFileError(SiteFileError):
    """The file is no GeoJSON FeatureCollection; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem, so that the edge can word it in its language."""
        super().__init__(problem.text("en"))
        self.problem = problem


class _NotFiniteError(ValueError):
    pass


def _refuse_constant(name: str) -> NoReturn:
    raise _NotFiniteError(f"{name} is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise _NotFiniteError(f"{text[:20]} is too large a number")
    return number


class FeatureStream:
    """Iterates the features of an open file; `members` fills with the other top-level members.

    Read to its end, `sha256` is the hash of the file's content.

    Raises (while iterating):
        BrokenFileError: not UTF-8, not JSON, or not a FeatureCollection.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read from the file's present position on."""
        self.members: dict[str, Any] = {}
        self.bytes_read = 0
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._hash = hashlib.sha256()
        self._json = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite)
        self._buffer = ""
        self._line = 1
        self._position = 0
        self._ended = False

    @property
    def sha256(self) -> str:
        """Return the hash of what has been read so far, in hex."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[Any]:
        """Yield each item of `features` as Python values."""
        self._expect("{")
        seen = False
        while not self._take("}"):
            if self.members or seen:
                self._expect(",")
            if self._next() != '"':
                self._fail("a name in quotation marks expected", self._position)
            key = self._value()
            self._expect(":")
            if key == "features" and not seen:
                seen = True
                yield from self._items()
            else:
                self.members[key] = self._value()
        if self._next():
            self._fail("text after the end", self._position)
        if self.members.get("type") != "FeatureCollection" or not seen:
            raise BrokenFileError(Problem("not_collection"))

    def _items(self) -> Iterator[Any]:
        if self._next() != "[":
            raise BrokenFileError(Problem("not_collection"))
        self._position += 1
        if self._take("]"):
            return
        while True:
            yield self._value()
            if self._take("]"):
                return
            self._expect(",")

    def _value(self) -> Any:  # noqa: ANN401 - JSON is any value
        if not self._next():
            self._fail("unexpected end", self._position)
        while True:
            try:
                value, end = self._json.raw_decode(self._buffer, self._position)
            except json.JSONDecodeError as error:
                # The value may merely be cut by the window's end: read on before judging.
                if not self._cut(error) or not self._more():
                    self._fail(error.msg, error.pos)
                continue
            except RecursionError:
                self._fail("nested too deep", self._position)
            except ValueError as error:
                # Not finite, or an integer of over 4,300 digits.
                self._fail(str(error), self._position)
            # A number near the window's end may go on behind it, as in `1` and `e+5`.
            length = end - self._position
            if end + 2 < len(self._buffer) or not self._more():
                self._position += length
                return value

    def _cut(self, error: json.JSONDecodeError) -> bool:
        """Say whether more text may cure an error."""
        return error.msg.startswith("Unterminated") or error.pos + _CUT >= len(self._buffer)

    def _next(self) -> str:
        """Return the next character that is not white space, or nothing at the end."""
        while True:
            while self._position < len(self._buffer):
                character = self._buffer[self._position]
                if character not in _SPACE:
                    return character
                self._position += 1
            if not self._more():
                return ""

    def _take(self, mark: str) -> bool:
        found = self._next() == mark
        self._position += found
        return found

    def _expect(self, mark: str) -> None:
        found = self._next()
        if found != mark:
            if mark == "{" and self.bytes_read and not self.members:
                raise BrokenFileError(Problem("not_collection"))
            self._fail(f"'{mark}' expected", self._position)
        self._position += 1

    def _fail(self, reason: str, position: int) -> NoReturn:
        around = shown(self._buffer[max(0, position - 20) : position + 20])
        line = self._line + self._buffer.count("\n", 0, position)
        raise BrokenFileError(Problem("not_json", field=str(line), value=f"{reason}: {around}"))

    def _more(self) -> bool:
        """Read on; a growing value is read in growing steps, so that no time is squared."""
        if self._ended:
            return False
        rest = self._buffer[self._position :]
        if len(rest) > _MAX_VALUE_CHARS:
            self._fail("one value is larger than 64 MB", self._position)
        data = self._read(max(_CHUNK_BYTES, len(rest)))
        self._ended = not data
        try:
            text = self._decode.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            place = self.bytes_read - len(data) + error.start
            raise BrokenFileError(Problem("not_utf8", value=f"byte {place}")) from None
        self._line += self._buffer.count("\n", 0, self._position)
        self._buffer = rest + text
        self._position = 0
        return bool(data)

    def _read(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
        except OSError as error:
            raise BrokenFileError(Problem("unreadable", value=error.strerror or "")) from None
        self.bytes_read += len(data)
        self._hash.update(data)
        return data


def open_features(path: Path) -> BinaryIO:
    """Open a file of features for reading.

    Raises:
        BrokenFileError: there is none, or it may not be read.
    """
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise BrokenFileError(Problem("no_file", value=str(path))) from None
    except OSError:
        raise BrokenFileError(Problem("unreadable", value=str(path))) from None
