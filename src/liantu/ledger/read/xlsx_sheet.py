"""The cells of one sheet of an XLSX workbook, row by row, whatever its dimension claims."""

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from liantu.ledger.read.guarded_xml import pushed_xml
from liantu.ledger.read.limits import CELL_CHARS, MOST_MERGES, MOST_NAMED, Limits
from liantu.ledger.read.lines import Cell
from liantu.ledger.read.number_formats import PLAIN, as_shown, shown_value
from liantu.ledger.read.unreadable import UnreadableError
from liantu.ledger.read.xlsx_book import Book, unescaped

#: Row, column, last row, last column of a merged range; rows from 1, columns from 0.
Merge = tuple[int, int, int, int]

_RANGE: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", re.ASCII)
_LETTERS: Final = re.compile("[A-Z]{1,3}")
_TRUE: Final = frozenset(("1", "true", "on"))
_DIGITS: Final = "0123456789"
_LAST_ROW: Final = 1_048_576
#: Longer digits are no number that Excel holds, and take long to convert.
_NUMBER_CHARS: Final = 30
#: Digits, sign and point of a number that a person can have written.
_EXACT_CHARS: Final = 16


def column_number(letters: str) -> int:
    """Return 0 for `A`, 25 for `Z`, 26 for `AA`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """Return `A` for 0, `AA` for 26."""
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _note(cells: list[tuple[int, int]], cell: tuple[int, int]) -> None:
    if len(cells) < MOST_NAMED:
        cells.append(cell)


def _iso_date(text: str) -> Cell:
    """Return a date that is written out, as strict workbooks have it."""
    try:
        moment = datetime.datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return text
    return moment.date() if moment.time() == datetime.time() else moment


class SheetReader:
    """Iterates [row number, cells…] of one sheet; the other members fill on the way.

    Rows without a value are left out. `no_value` and `errors` name cells (row, column) whose
    formula has no result, and whose value is an error such as `#REF!`, which stays as text; the
    first MOST_NAMED of each. `hidden` counts rows that nobody sees.
    """

    def __init__(self, book: Book, part: str, limits: Limits) -> None:
        """Read a part of the workbook."""
        self.width = self.hidden = 0
        self.merges: list[Merge] = []
        self.no_value: list[tuple[int, int]] = []
        self.errors: list[tuple[int, int]] = []
        self._book, self._part, self._limits = book, part, limits
        self._columns: dict[str, int] = {}
        self._ready: list[list[Any]] = []
        self._read, self._row, self._count, self._column = 0, 0, 0, -1
        self._cells: list[Any] = [0]
        self._given: Mapping[str, str] = {}
        self._pieces: list[str] = []
        self._got = ""
        self._hidden = self._collects = self._formula = self._phonetic = False
        self._names("")

    def __iter__(self) -> Iterator[list[Any]]:
        # The list takes each piece itself: a call of ours for each costs a tenth of the time.
        for _ in pushed_xml(self._chunks(), self._start, self._end, self._pieces.append):
            yield from self._ready
            self._ready.clear()
            self._check_pieces()

    def _check_pieces(self) -> None:
        """Forget the white space between cells; refuse a text that never ends."""
        if not self._collects:
            self._pieces.clear()
        elif sum(map(len, self._pieces)) > CELL_CHARS:
            raise UnreadableError("long_cell", most=CELL_CHARS)

    @property
    def last_row(self) -> int:
        """Return the number of the last row that has been met."""
        return self._row

    @property
    def share(self) -> float:
        """Return how much of the sheet has been read, as far as its claimed size is true."""
        return min(1.0, self._read / max(1, self._book.archive.size(self._part)))

    def _chunks(self) -> Iterator[bytes]:
        for chunk in self._book.archive.chunks(self._part):
            self._read += len(chunk)
            yield chunk

    def _names(self, prefix: str) -> None:
        # Some programs write every element with a prefix.
        names = ("c", "f", "row", "rPh", "mergeCell")
        self._c, self._f, self._r, self._rph, self._merge = (f"{prefix}{name}" for name in names)
        self._texts = frozenset((f"{prefix}v", f"{prefix}t"))

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == self._c:
            self._given = given
            self._got = ""
            self._formula = False
        elif tag in self._texts:
            self._collects = True
            self._pieces.clear()
        elif tag == self._r:
            self._begin_row(given.get("r", ""))
            self._hidden = given.get("hidden") in _TRUE
        elif tag == self._f:
            self._formula = True
        elif tag == self._rph:
            self._phonetic = True
        elif tag == self._merge:
            self._add_merge(given.get("ref", ""))
        elif tag.endswith(":worksheet"):
            self._names(tag.removesuffix("worksheet"))

    def _end(self, tag: str) -> None:
        if tag in self._texts:
            self._collects = False
            # A text with a bold part is in pieces; what tells how to say it is none of them.
            if not self._phonetic:
                self._got += "".join(self._pieces)
        elif tag == self._c:
            self._end_cell()
        elif tag == self._r:
            self._end_row()
        elif tag == self._rph:
            self._phonetic = False

    def _begin_row(self, number: str) -> None:
        stated = int(number) if number.isdecimal() and len(number) < 8 else 0
        # Rows go downwards, whatever their numbers say.
        self._row = stated if stated > self._row else self._row + 1
        if self._row > _LAST_ROW:
            raise UnreadableError("rows", most=_LAST_ROW)
        self._column = -1
        self._cells = [self._row]

    def _end_row(self) -> None:
        if len(self._cells) == 1:
            return
        self._count += 1
        if self._count > self._limits.rows:
            raise UnreadableError("rows", most=self._limits.rows)
        self.hidden += self._hidden
        self.width = max(self.width, len(self._cells) - 1)
        self._ready.append(self._cells)

    def _end_cell(self) -> None:
        reference = self._given.get("r")
        column = self._column_of(reference) if reference else self._column + 1
        self._column = column
        if not self._got:
            if self._formula and self._given.get("t") != "str":
                _note(self.no_value, (self._row, column))
            return
        value = self._value(self._got, self._given.get("t", "n"))
        if column >= self._limits.columns:
            raise UnreadableError("columns", most=self._limits.columns, value=reference or "")
        cells = self._cells
        missing = column + 1 - len(cells)
        if missing < 0:
            cells[column + 1] = value
            return
        if missing:
            cells.extend([None] * missing)
        cells.append(value)

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        known = self._columns.get(letters)
        if known is None:
            if not _LETTERS.fullmatch(letters):
                raise UnreadableError("bad_xml", value=letters[:20])
            known = self._columns[letters] = column_number(letters)
        return known

    def _value(self, text: str, kind: str) -> Cell:
        if kind == "n":
            return self._number(text)
        if kind == "s":
            texts = self._book.texts
            place = int(text) if text.isdecimal() and len(text) < 9 else len(texts)
            if place >= len(texts):
                raise UnreadableError("bad_xml", value=text[:20])
            return texts[place] or None
        if kind == "b":
            return text.strip() in _TRUE
        if kind == "d":
            return _iso_date(text)
        if kind == "e":
            _note(self.errors, (self._row, self._column))
        return unescaped(text) or None

    def _number(self, text: str) -> Cell:
        if len(text) > _NUMBER_CHARS:
            return text
        try:
            number = int(text) if text.isdecimal() else float(text)
        except ValueError:
            return text
        if number - number != 0:
            return text
        if len(text) > _EXACT_CHARS:
            number = as_shown(number)
        style = self._given.get("s")
        if style is None or style == "0":
            return number
        formats = self._book.formats
        how = formats[int(style)] if style.isdecimal() and int(style) < len(formats) else PLAIN
        return shown_value(number, how, from_1904=self._book.from_1904)

    def _add_merge(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if match is None:
            return
        if len(self.merges) >= MOST_MERGES:
            raise UnreadableError("merges", most=MOST_MERGES)
        left, top, right, bottom = match.groups()
        self.merges.append((int(top), column_number(left), int(bottom), column_number(right)))
