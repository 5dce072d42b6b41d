"""Where a table's header is, and what its columns are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

from liantu.ledger.read.lines import Cell
from liantu.ledger.read.reading_words import one_line, reading_words, squeezed

#: A line of a table: its number, then its cells from the first column on.
Line = Sequence[Cell]
#: Row, column, last row, last column; rows from 1, columns from 0.
Merge = Sequence[int]

_MOST_HEADER_LINES: Final = 3
_TITLE_CHARS: Final = 80
#: A merged cell may claim to reach further; nothing is there.
_MOST_COLUMNS: Final = 1_000
_YEARS: Final = range(1900, 2101)
_JOINT: Final = " / "


@dataclass(frozen=True, slots=True)
class Header:
    """The numbers of the lines that make up the header, and a title for each column from 0 on.

    `own` are the columns over which a text stands itself, not only a merged cell's from the left.
    """

    lines: tuple[int, ...]
    titles: tuple[str, ...]
    own: frozenset[int]


def number_of(line: Line) -> int:
    """Return the number of a line in its file."""
    return cast("int", line[0])


def likeness(lines: Sequence[Line]) -> int:
    """Return how much the beginning of a sheet looks like a ledger; 0 for nothing at all."""
    return max((_score(line) for line in lines), default=0)


def find_header(lines: Sequence[Line], merges: Sequence[Merge]) -> Header | None:
    """Return the header that stands in the first lines of a table, None if there is none.

    The header is the first line that is as wide as the table and holds words, not numbers; a merged
    cell that reaches down, or a line that fills its gaps, makes it two lines.
    """
    at = _first(lines, merges)
    if at is None:
        return None
    numbers = [number_of(line) for line in lines]
    end = at + 1
    while end < min(len(lines), at + _MOST_HEADER_LINES) and _goes_on(lines, at, end, merges):
        end += 1
    rows = {numbers[place]: lines[place] for place in range(at, end)}
    own = frozenset(
        at for line in rows.values() for at, cell in enumerate(line[1:]) if not blank(cell)
    )
    return Header(tuple(rows), _titles(rows, merges), own)


def _first(lines: Sequence[Line], merges: Sequence[Merge]) -> int | None:
    """Return the place of the header's first line."""
    widths = sorted(_filled(line) for line in lines)
    usual = widths[len(widths) // 2] if widths else 0
    spread = {(row, column): right - column for row, column, _, right in merges}
    scores = [_score(line) + _spread(line, spread) for line in lines]
    best = max(scores, default=0)
    for place, (line, score) in enumerate(zip(lines, scores, strict=True)):
        wide = _filled(line) + _spread(line, spread)
        if score > 0 and score * 2 >= best and wide * 2 >= usual and _is_words(line):
            return place
    return None


def _spread(line: Line, spread: Mapping[tuple[int, int], int]) -> int:
    """Return how many columns the merged cells of a line cover; a title over all counts nothing."""
    covered = [spread.get((number_of(line), at), 0) for at in range(len(line) - 1)]
    return sum(covered) if _filled(line) > 2 else 0


def _filled(line: Line) -> int:
    return sum(not blank(cell) for cell in line[1:])


def blank(cell: Cell) -> bool:
    """Say whether a cell holds nothing, or only white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_words(line: Line) -> bool:
    cells = [cell for cell in line[1:] if not blank(cell)]
    if len(cells) < 2:
        return False
    words = sum(_is_word(cell) for cell in cells)
    labels = sum(":" in squeezed(cell)[:-1] for cell in cells)
    return words * 10 >= len(cells) * 8 and labels * 2 < len(cells)


def _is_word(cell: Cell) -> bool:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell in _YEARS
    return isinstance(cell, str) and len(cell) <= _TITLE_CHARS and not is_number(cell)


def is_number(text: str) -> bool:
    """Say whether a text is a plain number, such as `1,200.5` or `３`; a year is none."""
    plain = squeezed(text).replace(",", "").removesuffix("%")
    try:
        number = float(plain)
    except ValueError:
        return False
    return number not in _YEARS


def _score(line: Line) -> int:
    """Return how much a line looks like a header: the words of headers count most."""
    if not _is_words(line):
        return 0
    words = reading_words()
    score = 0
    for cell in line[1:]:
        text = squeezed(cell)
        if text:
            hit = text in words.latin if text.isascii() else words.header.search(text[:30])
            score += 1 + 3 * bool(hit) if len(text) <= 30 else 0
    return score


def _goes_on(lines: Sequence[Line], at: int, place: int, merges: Sequence[Merge]) -> bool:
    """Say whether the line at a place still belongs to the header that begins at `at`."""
    top, number = number_of(lines[at]), number_of(lines[place])
    if _is_units(lines[place]):
        return True
    reaching = [merge for merge in merges if merge[0] <= number <= merge[2] and merge[0] >= top]
    if any(merge[0] < number for merge in reaching):
        return True
    if number != number_of(lines[place - 1]) + 1 or not _is_words(lines[place]):
        return False
    across = [merge for merge in merges if merge[0] == number - 1 and merge[3] > merge[1]]
    if across and _lies_under(lines[place], across):
        return True
    return _fills_gaps(lines[place - 1], lines[place])


def _is_units(line: Line) -> bool:
    """Say whether a line holds nothing but units, such as 万元 and 亩."""
    texts = [squeezed(cell).strip("()") for cell in line[1:] if not blank(cell)]
    return bool(texts) and all(text in reading_words().units for text in texts)


def _lies_under(line: Line, across: Sequence[Merge]) -> bool:
    """Say whether a line has texts under merged cells only."""
    filled = [at for at, cell in enumerate(line[1:]) if not blank(cell)]
    return all(any(merge[1] <= at <= merge[3] for merge in across) for at in filled)


def _fills_gaps(upper: Line, lower: Line) -> bool:
    """Say whether a line has its texts where the line above has gaps, as a header in two lines."""
    above = {at for at, cell in enumerate(upper[1:]) if not blank(cell)}
    below = {at for at, cell in enumerate(lower[1:]) if not blank(cell)}
    gaps = below - above
    # What stands under a filled cell may only be the first part of a group: its right is a gap.
    under = [at for at in below & above if at + 1 not in gaps]
    return bool(gaps) and not under and len(below) < len(above | below)


def _titles(rows: Mapping[int, Line], merges: Sequence[Merge]) -> tuple[str, ...]:
    reach = [len(line) - 1 for line in rows.values()]
    reach += [merge[3] + 1 for merge in merges if merge[0] in rows]
    width = min(max(reach), _MOST_COLUMNS)
    levels = [_level(number, line, width, merges) for number, line in rows.items()]
    _spread_groups(levels)
    return tuple(_joined(parts) for parts in zip(*levels, strict=True))


def _level(number: int, line: Line, width: int, merges: Sequence[Merge]) -> list[str]:
    """Return the texts of one line of a header; a merged one stands in each of its columns."""
    texts = [one_line(cell) for cell in line[1:]] + [""] * (width - len(line) + 1)
    for row, column, _, right in merges:
        if row == number and column < width:
            end = min(right + 1, width)
            texts[column:end] = [texts[column]] * (end - column)
    return texts[:width]


def _spread_groups(levels: list[list[str]]) -> None:
    """Carry a group's name to the right over the columns that only the line below names."""
    for upper, lower in pairwise(levels):
        for at in range(1, len(upper)):
            if not upper[at] and lower[at] and lower[at - 1]:
                upper[at] = upper[at - 1]


def _joined(parts: Sequence[str]) -> str:
    kept: list[str] = []
    for part in parts:
        if part and squeezed(part).strip("()") in reading_words().units and kept:
            kept[-1] = f"{kept[-1]}（{part.strip('()（）')}）"
        elif part and part not in kept:
            kept.append(part)
    return _JOINT.join(kept)


def unique(titles: Sequence[str]) -> tuple[str, ...]:
    """Return the titles; one that stands there already gets a number."""
    made: dict[str, None] = {}
    for title in titles:
        name, number = title, 1
        while name in made:
            number += 1
            name = f"{title} ({number})"
        made[name] = None
    return tuple(made)
