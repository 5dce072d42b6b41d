"""A sheet to draw on in millimetres, which becomes a picture sharp enough to print."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from liantu.export.briefing.fonts import Face, sized

#: What office printers resolve, and how much finer it is drawn so that edges come out smooth.
DPI = 200
_FINER = 2
_PX_PER_MM = DPI * _FINER / 25.4
_MM_PER_POINT = 25.4 / 72

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ink:
    """How something is drawn: its ground, its edge, and the edge's width in mm."""

    fill: str | None = None
    edge: str | None = None
    width_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """A text and its look; `anchor` as Pillow has it (`mm` is the middle, `lm` its left end)."""

    text: str
    size_pt: float
    colour: str = "#24343c"
    anchor: str = "mm"
    halo: str | None = None


@dataclass(slots=True)
class Canvas:
    """A sheet of a width and height in mm; x runs to the right, y down."""

    width_mm: float
    height_mm: float
    face: Face
    ground: str = "#ffffff"
    _image: Image.Image = field(init=False)
    _draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        """Take an empty sheet."""
        size = (round(self.width_mm * _PX_PER_MM), round(self.height_mm * _PX_PER_MM))
        self._image = Image.new("RGB", size, self.ground)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Sequence[Point], ink: Ink) -> None:
        """Draw a closed shape."""
        placed = _flat(points)
        if ink.fill:
            self._draw.polygon(placed, fill=ink.fill)
        if ink.edge:
            self._draw.line([*placed, *placed[:2]], ink.edge, _px(ink.width_mm), "curve")

    def box(self, box: Box, ink: Ink) -> None:
        """Draw a rectangle from left, top to right, bottom."""
        edge = ink.edge, max(1, _px(ink.width_mm))
        self._draw.rectangle(_box(box), ink.fill, *edge)

    def disc(self, place: Point, radius_mm: float, ink: Ink) -> None:
        """Draw a disc."""
        edge = ink.edge, max(1, _px(ink.width_mm))
        self._draw.ellipse(_round_box(place, radius_mm), ink.fill, *edge)

    def pie(self, place: Point, radius_mm: float, parts: Iterable[tuple[float, str]]) -> None:
        """Draw sectors from the top on; `parts` are shares of the whole and colours."""
        start = -90.0
        for share, colour in parts:
            end = start + 360 * share
            self._draw.pieslice(_round_box(place, radius_mm), start, end, fill=colour)
            start = end

    def text(self, place: Point, label: Label) -> None:
        """Draw one line of text."""
        around = round(label.size_pt * 0.16 * _MM_PER_POINT * _PX_PER_MM) if label.halo else 0
        self._draw.text(
            (place[0] * _PX_PER_MM, place[1] * _PX_PER_MM),
            label.text,
            label.colour,
            self._font(label),
            label.anchor,
            stroke_width=around,
            stroke_fill=label.halo,
        )

    def extent(self, place: Point, label: Label) -> Box:
        """Return the box in mm that a text takes."""
        at = (place[0] * _PX_PER_MM, place[1] * _PX_PER_MM)
        box = self._draw.textbbox(at, label.text, self._font(label), label.anchor)
        left, top, right, bottom = (edge / _PX_PER_MM for edge in box)
        return left, top, right, bottom

    def text_width(self, label: Label) -> float:
        """Return how many mm a text is wide."""
        return self._draw.textlength(label.text, self._font(label)) / _PX_PER_MM

    def fitted(self, label: Label, width_mm: float) -> str:
        """Return the text cut with an ellipsis to a width."""
        text = label.text
        whole = text
        while text and self.text_width(Label(text, label.size_pt)) > width_mm:
            whole = whole[:-1]
            text = f"{whole}…"
        return text

    def png(self) -> bytes:
        """Return the sheet as a PNG of DPI."""
        size = (self._image.width // _FINER, self._image.height // _FINER)
        small = self._image.resize(size, Image.Resampling.BOX)
        held = io.BytesIO()
        small.save(held, "PNG", dpi=(DPI, DPI), compress_level=5)
        return held.getvalue()

    def _font(self, label: Label):  # noqa: ANN202 - Pillow's font
        return sized(self.face, max(1, round(label.size_pt * _MM_PER_POINT * _PX_PER_MM)))


def _px(mm: float) -> int:
    return max(1, round(mm * _PX_PER_MM))


def _flat(points: Sequence[Point]) -> list[float]:
    return [part * _PX_PER_MM for point in points for part in point]


def _box(box: Box) -> list[float]:
    return [edge * _PX_PER_MM for edge in box]


def _round_box(place: Point, radius_mm: float) -> list[float]:
    x, y = place
    return _box((x - radius_mm, y - radius_mm, x + radius_mm, y + radius_mm))
