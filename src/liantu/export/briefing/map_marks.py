"""What every drawn map bears: names that cover nothing, how long a kilometre is, where north is."""

from collections.abc import Iterable

from liantu.domain.language import Lang
from liantu.domain.wording import words
from liantu.export.briefing.base_map import Name
from liantu.export.briefing.canvas import Box, Canvas, Ink, Label
from liantu.export.briefing.frame import Frame

_DARK, _HALO = "#24343c", "#ffffff"
_SCALE_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_SCALE_MM = (18, 40)
#: Where a name may stand beside its place, in mm, the best first.
_BESIDE = ((0, 0), (0, 5), (0, -5), (8, 0), (-8, 0), (9, 4), (-9, 4), (0, 8), (0, -8))


def write_names(
    canvas: Canvas, frame: Frame, names: Iterable[Name], sheet: Box, taken: Iterable[Box]
) -> None:
    """Write the names inside a box where they cover nothing taken; others are left out."""
    full = list(taken)
    for name in names:
        x, y = frame.place(name.lon, name.lat)
        for dx, dy in _BESIDE:
            place = (x + dx, y + dy)
            box = canvas.extent(place, name.label)
            if _inside(box, sheet) and not any(_meet(box, other) for other in full):
                full.append(box)
                canvas.text(place, name.label)
                break


def _inside(box: Box, sheet: Box) -> bool:
    left, top, right, bottom = box
    return left >= sheet[0] and top >= sheet[1] and right <= sheet[2] and bottom <= sheet[3]


def _meet(one: Box, other: Box) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def draw_scale(canvas: Canvas, frame: Frame, lang: Lang) -> None:
    """Draw how long some kilometres are, bottom left, and where north is, top right."""
    per_km = frame.mm_per_km()
    low, high = _SCALE_MM
    km = next((km for km in _SCALE_KM if low <= km * per_km <= high), None)
    y = frame.height_mm - 3
    if km is not None:
        ink = Ink(_DARK)
        canvas.box((4, y - 0.35, 4 + km * per_km, y), ink)
        text = words(lang)("briefing.km", n=km)
        canvas.text((4 + km * per_km / 2, y - 2.4), Label(text, 7, _DARK, halo=_HALO))
    tip = frame.width_mm - 7
    canvas.polygon([(tip, 4), (tip - 2, 10.5), (tip, 9.2), (tip + 2, 10.5)], Ink(_DARK))
    canvas.text((tip, 13), Label(words(lang)("briefing.north"), 7.5, _DARK, halo=_HALO))
