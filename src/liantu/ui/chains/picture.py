"""A node as a small picture: the ring shows its sites' stages, the disc how full the node is."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from urllib.parse import quote

from liantu.domain.gaps import State
from liantu.ui.inks import EDGE

_SIZE = 100
_MIDDLE = _SIZE / 2
_RING, _RING_WIDTH = 43.0, 11.0
_DISC = 35.0
_STROKE = "#6f7d85"
#: Ground and ink of the disc: dark ground, light ground, none.
_LOOKS: Mapping[State, tuple[str, str]] = {
    "strong": ("#0b5c7a", "#ffffff"),
    "weak": ("#d7e8ef", "#123c4e"),
    "gap": ("none", _STROKE),
}
_CHOSEN = "#d55e00"


def node_picture(
    state: State, count: int, ring: Sequence[tuple[str, int]], *, chosen: bool = False
) -> str:
    """Return a picture's address; `ring` holds (colour, sites) in the order of the stages."""
    ground, ink = _LOOKS[state]
    dashes = ' stroke-dasharray="9 6"' if state == "gap" else ""
    edge = _STROKE
    disc = f'<circle cx="50" cy="50" r="{_DISC}" fill="{ground}" stroke="{edge}" stroke-width="3"'
    parts = [
        f"{disc}{dashes}/>",
        *_segments(ring),
        *([_circle(48.9, EDGE, 1.6)] if ring else []),
        _number(count, ink),
    ]
    if chosen:
        parts.append(_circle(48.0, _CHOSEN, 4.0))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}">'
    return "image://data:image/svg+xml," + quote(svg + "".join(parts) + "</svg>")


def _number(count: int, ink: str) -> str:
    font = 'text-anchor="middle" font-family="sans-serif" font-weight="bold"'
    size = _font(count)
    return (
        f'<text x="50" y="50" dy="0.36em" {font} font-size="{size}" fill="{ink}">{count:,}</text>'
    )


def _font(count: int) -> int:
    return max(14, 36 - 5 * (len(f"{count:,}") - 1))


def _circle(radius: float, colour: str, width: float) -> str:
    return (
        f'<circle cx="50" cy="50" r="{radius}" fill="none" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    )


def _segments(ring: Sequence[tuple[str, int]]) -> list[str]:
    total = sum(count for _, count in ring)
    if len([count for _, count in ring if count]) == 1:
        return [_circle(_RING, next(colour for colour, count in ring if count), _RING_WIDTH)]
    found: list[str] = []
    start = 0.0
    for colour, count in ring:
        end = start + (count / total if total else 0)
        if end > start:
            found.append(_arc(start, end, colour))
        start = end
    return found


def _arc(start: float, end: float, colour: str) -> str:
    """Return a part of the ring, from and to as shares of a turn, beginning at the top."""
    (x0, y0), (x1, y1) = (_on_ring(share) for share in (start, end))
    large = int(end - start > 0.5)
    return (
        f'<path d="M{x0:.2f} {y0:.2f}A{_RING} {_RING} 0 {large} 1 {x1:.2f} {y1:.2f}" '
        f'fill="none" stroke="{colour}" stroke-width="{_RING_WIDTH}"/>'
    )


def _on_ring(share: float) -> tuple[float, float]:
    angle = 2 * pi * share - pi / 2
    return _MIDDLE + _RING * cos(angle), _MIDDLE + _RING * sin(angle)
