"""The room that the picture of all chains takes, on a desk and on a phone: names are whole."""

from collections.abc import Iterable
from math import ceil

from liantu.ui.letters import width_px

#: What a phone leaves to the picture, and the size of its letters.
_WIDTH_PX, LETTER_PX = 340, 10
_LEAST_LABEL_PX, _LINE_PX = 44, LETTER_PX + 3
#: What breaking between words wastes.
_RAGGED = 1.2
#: From the top of a row to the middle of its circle, to the name below it, and between rows.
_MIDDLE_PX, _CIRCLE_PX, _BETWEEN_PX = 20, 38, 6
#: On a desk: how wide a name right of its circle may be, and its letters; the least row.
BESIDE = (135, 12)
_LEAST_ROW_PX, _APART_PX = 40, 4
#: Up to this width of a window, a bar of filters may leave the picture no more than a phone does.
_WINDOW_PX = 1100


def label_px(columns: int) -> int:
    """Return how wide a name may be where so many columns stand side by side."""
    return max(_LEAST_LABEL_PX, _WIDTH_PX // columns - 4)


def row_px(names: Iterable[str], columns: int) -> int:
    """Return how high a row must be for the longest of the names, and one line below it."""
    lines = max((_lines(name, label_px(columns)) for name in names), default=1)
    return _CIRCLE_PX + (lines + 1) * _LINE_PX + _BETWEEN_PX


def beside_row_px(names: Iterable[str]) -> int:
    """Return how high a row must be where names stand right of their circles."""
    width, letter = BESIDE
    lines = max((_lines(name, width, letter) for name in names), default=1)
    return max(_LEAST_ROW_PX, lines * (letter + 3) + _APART_PX)


def raised(row: int) -> float:
    """Return how far a circle stands above its row's middle, in rows, to leave its name room."""
    return 0.5 - _MIDDLE_PX / row


def height_css(wide_px: int, narrow_px: int) -> str:
    """Return a height that the browser chooses: Python does not know how wide its window is."""
    most = max(wide_px, narrow_px)
    return f"clamp({wide_px}px, calc(({_WINDOW_PX}px - 100vw) * 9999), {most}px)"


def _lines(name: str, width: int, letter_px: int = LETTER_PX) -> int:
    return ceil(width_px(name, letter_px) * _RAGGED / width)
