"""Which sheet of a workbook is read when nobody says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from liantu.ledger.read.header import Line, likeness
from liantu.ledger.read.reading_words import reading_words, squeezed
from liantu.ledger.read.unreadable import UnreadableError

#: Rows of a sheet that are looked at.
HEAD_ROWS: Final = 30
#: By what the likeness of a sheet is divided that nobody sees, or whose name says that it explains.
_HIDDEN, _ASIDE = 4, 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name, and its first HEAD_ROWS lines on demand."""

    name: str
    hidden: bool
    head: Callable[[], Sequence[Line]]


def chosen_sheet(sheets: Sequence[Sheet], asked: str | None) -> int:
    """Return the place of the sheet that is asked for, or that looks most like a ledger.

    Raises:
        UnreadableError: there is no such sheet, or none at all.
    """
    if not sheets:
        raise UnreadableError("no_sheet")
    names = [sheet.name for sheet in sheets]
    if asked is not None and asked not in names:
        raise UnreadableError("unknown_sheet", sheet=asked, known="、".join(names))
    if asked is not None:
        return names.index(asked)
    if len(sheets) == 1:
        return 0
    # The first of the best: max keeps the order of the workbook.
    return max(range(len(sheets)), key=lambda at: _liking(sheets[at]))


def _liking(sheet: Sheet) -> float:
    aside = reading_words().aside.search(squeezed(sheet.name)) is not None
    score = likeness(sheet.head())
    return score / (_HIDDEN if sheet.hidden else 1) / (_ASIDE if aside else 1)
