"""The lines below a header: which are records, which are not and why, and merged cells filled."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from liantu.domain.errors import shown
from liantu.ledger.read.header import Header, Line, Merge, number_of
from liantu.ledger.read.limits import MOST_SPREAD
from liantu.ledger.read.reading_words import reading_words, squeezed
from liantu.ledger.read.unreadable import UnreadableError
from liantu.ledger.table import Cell, Row, Skipped, SkipReason

_TEXT_CHARS: Final = 120
_LONG_CHARS: Final = 40
_TITLE_CHARS: Final = 80
_TOTAL_CHARS: Final = 40
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_SECTION: Final = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[、.．)）]|第[一二三四五六七八九十]{1,3}[章节部类批]"
)


@dataclass(frozen=True)
class Body:
    """How the lines below a header are read; `whole` keeps cells to the letter."""

    header: Header
    width: int
    merges: Mapping[int, Sequence[Merge]]
    whole: bool = False

    @classmethod
    def of(cls, header: Header, width: int, merges: Iterable[Merge], *, whole: bool) -> "Body":
        """Return the body below a header; only merged cells that lie below it count.

        Raises:
            UnreadableError: they spread over more cells than any person merges.
        """
        below: dict[int, list[Merge]] = {}
        spread = 0
        for merge in merges:
            if merge[0] > header.lines[-1] and merge[1] < width:
                below.setdefault(merge[0], []).append(merge)
                spread += merge[2] - merge[0]
        if spread > MOST_SPREAD:
            raise UnreadableError("spread", most=MOST_SPREAD)
        return cls(header, width, below, whole)

    def rows(self, lines: Iterable[Line]) -> Iterator[Row | Skipped]:
        """Yield each line below the header as a record, or as what it is instead."""
        reader = _Reader(self)
        for line in lines:
            if number_of(line) > self.header.lines[-1]:
                yield from reader.read(number_of(line), line)


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """Return the beginning of a text for comparing; no word that is looked for is as long."""
    return squeezed(text[:_TEXT_CHARS])


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Say whether cells are 1, 2, 3 or, as in forms of statistics, 甲, 乙, 1, 2."""
    stems = sum(cell == stem for cell, stem in zip(cells, _STEMS, strict=False))
    numbers = cells[stems:]
    counted = all(cell == number for number, cell in enumerate(numbers, start=1))
    return counted and len(numbers) > 1 and stems != 1 and len(cells) > 2


def _is_note(text: str) -> bool:
    if ":" not in text and "：" not in text:
        return False
    return reading_words().note.fullmatch(_words(text)) is not None


class _Reader:
    def __init__(self, body: Body) -> None:
        self._body = body
        self._next = body.header.lines[-1] + 1
        self._above: dict[int, tuple[int, Cell]] = {}
        self._heads = [squeezed(title) for title in body.header.titles]
        self._after_note = False

    def read(self, number: int, line: Line) -> Iterator[Row | Skipped]:
        """Yield the blank lines left out before this one, then this one."""
        body = self._body
        cells = self._clean(line)
        if not any(cell is not None for cell in cells):
            return
        if number > self._next:
            last = number - 1
            text = "" if last == self._next else f"{self._next}–{last}"
            yield Skipped(self._next, "blank", text)
        self._next = number + 1
        why = None if body.whole else self._why(number, cells)
        self._after_note = why == "note"
        if why is not None:
            text = " ".join(str(cell) for cell in cells if cell is not None)
            yield Skipped(number, why, shown(text, _TEXT_CHARS))
            return
        yield self._row(number, cells)

    def _clean(self, line: Line) -> list[Cell]:
        width = self._body.width
        cells = list(line[1 : width + 1])
        cells.extend([None] * (width - len(cells)))
        if self._body.whole:
            return cells
        # Readers give no empty texts.
        return [None if isinstance(cell, str) and cell.isspace() else cell for cell in cells]

    def _row(self, number: int, cells: list[Cell]) -> Row:
        for _, column, last, _ in self._body.merges.get(number, ()):
            if last > number and column < len(cells):
                self._above[column] = (last, cells[column])
        carried = []
        for column, (last, value) in list(self._above.items()):
            if number > last:
                del self._above[column]
            elif cells[column] is None and value is not None:
                cells[column] = value
                carried.append(column)
        return Row(number, tuple(cells), carried=frozenset(carried))

    def _why(self, number: int, cells: Sequence[Cell]) -> SkipReason | None:
        """Return why a line is no record, None if it is one."""
        filled = [(at, cell) for at, cell in enumerate(cells) if cell is not None]
        first = next((cell for _, cell in filled if isinstance(cell, str)), "")
        if _is_note(first) or (self._after_note and len(filled) == 1):
            return "note"
        if self._is_total(filled):
            return "total"
        if self._is_header(filled):
            return "header"
        if len(filled) == 1 and len(cells) > 2:
            return self._lone(number, *filled[0])
        return None

    def _is_total(self, filled: Sequence[tuple[int, Cell]]) -> bool:
        """Say whether the first words of a line, before any amount, call it a sum."""
        total = reading_words().total
        for _, cell in filled[:4]:
            if (
                isinstance(cell, str)
                and len(cell) <= _TOTAL_CHARS
                and total.fullmatch(_words(cell))
            ):
                return True
        return False

    def _is_header(self, filled: Sequence[tuple[int, Cell]]) -> bool:
        """Say whether a line repeats the header, or numbers its columns."""
        if len(filled) < 2:
            return False
        if _numbers_columns([cell for _, cell in filled]) and len(filled) * 2 > self._body.width:
            return True
        # Most records are told by their first cell.
        if not self._is_head(*filled[0]):
            return False
        same = sum(self._is_head(at, cell) for at, cell in filled)
        return same * 10 >= len(filled) * 8

    def _is_head(self, at: int, cell: Cell) -> bool:
        if not isinstance(cell, str) or len(cell) > _TITLE_CHARS or at >= len(self._heads):
            return False
        return _words(cell) in self._heads[at]

    def _lone(self, number: int, at: int, cell: Cell) -> SkipReason | None:
        """Return what a line is whose only cell is this."""
        across = any(
            (right - column + 1) * 2 >= self._body.width
            for _, column, _, right in self._body.merges.get(number, ())
            if column == at
        )
        text = cell if isinstance(cell, str) else ""
        if len(text) > _LONG_CHARS and at == 0:
            return "note"
        return "title" if across or _SECTION.match(text) else None
