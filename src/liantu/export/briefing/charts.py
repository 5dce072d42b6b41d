"""Charts as pictures, for documents that cannot draw them."""

from liantu.export.briefing.blocks import Bar, Bars
from liantu.export.briefing.canvas import Canvas, Ink, Label
from liantu.export.briefing.fonts import Face

_TITLE_MM, _ROW_MM, _GAP_MM = 7.0, 5.2, 1.1
_TITLE_PT, _TEXT_PT = 9.5, 8.0
#: The widest share of the picture that names may take, and what the shortest bar needs.
_NAMES, _SHORTEST_MM = 0.38, 0.5
_EDGE = Ink(edge="#24343c", width_mm=0.06)


def bars_picture(chart: Bars, width_mm: float, face: Face) -> bytes:
    """Return a chart of horizontal bars as PNG, the names left and the figures right of them."""
    canvas = Canvas(width_mm, bars_height(chart), face)
    canvas.text((0, _TITLE_MM / 2), Label(chart.title, _TITLE_PT, anchor="lm"))
    names = [canvas.fitted(Label(bar.name, _TEXT_PT), width_mm * _NAMES) for bar in chart.bars]
    left = max((canvas.text_width(Label(name, _TEXT_PT)) for name in names), default=0) + 1.5
    room = max((canvas.text_width(Label(_figure(bar), _TEXT_PT)) for bar in chart.bars), default=0)
    most = max((bar.count for bar in chart.bars), default=1) or 1
    per_site = max(1.0, width_mm - left - room - 2.5) / most
    for number, (bar, name) in enumerate(zip(chart.bars, names, strict=True)):
        top = _TITLE_MM + number * _ROW_MM
        middle = top + _ROW_MM / 2
        right = left + max(_SHORTEST_MM, bar.count * per_site)
        canvas.text((left - 1.5, middle), Label(name, _TEXT_PT, anchor="rm"))
        ink = Ink(bar.colour, _EDGE.edge, _EDGE.width_mm)
        canvas.box((left, top + _GAP_MM / 2, right, top + _ROW_MM - _GAP_MM / 2), ink)
        canvas.text((right + 1.2, middle), Label(_figure(bar), _TEXT_PT, anchor="lm"))
    return canvas.png()


def bars_height(chart: Bars) -> float:
    """Return how many mm a chart is high."""
    return _TITLE_MM + max(1, len(chart.bars)) * _ROW_MM + 1


def _figure(bar: Bar) -> str:
    return f"{bar.count:,}{bar.note}"
