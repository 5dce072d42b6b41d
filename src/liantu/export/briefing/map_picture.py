"""The selection on a map, drawn here: donuts where sites lie too close, as on the screen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log10
from typing import Any

from liantu.domain.area import Bbox
from liantu.domain.filter import NONE
from liantu.domain.language import Lang
from liantu.domain.money import WAN_PER_YI
from liantu.domain.sentence import facet_names
from liantu.domain.wording import words
from liantu.export.briefing.base_map import SEA, city_extent, draw_base, names
from liantu.export.briefing.canvas import Box, Canvas, Ink, Label, Point
from liantu.export.briefing.fonts import Face
from liantu.export.briefing.frame import Frame
from liantu.export.briefing.map_marks import draw_scale, write_names
from liantu.query.selection import Selection
from liantu.query.summary import extent_of
from liantu.query.viewport import APART_PX, View, Viewport, view
from liantu.settings import settings

MAP_WIDTH_MM, _MAP_HEIGHT_MM, _LEGEND_ROW_MM = 156.0, 112.0, 5.4
MISSING_COLOUR = "#9aa3a8"
#: Where much of a selection lies far outside the city, the map shows no more than this many times
#: the city; what is beyond is counted below.
_MOST_TIMES = 4.0
_DARK, _SOFT = "#24343c", "#55646b"
_DOT_MM = 1.7
_PRECISE = {"site", "address"}


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A map as PNG, `height_mm` high, and how many sites it shows."""

    png: bytes
    height_mm: float
    shown: int


def map_picture(selection: Selection, lang: Lang, face: Face) -> MapPicture | None:
    """Return the map of a selection; None when none of its sites has a place."""
    extent = extent_of(selection)
    if extent is None:
        return None
    frame = Frame.around(_shown_box(selection, Bbox(*extent)), MAP_WIDTH_MM, _MAP_HEIGHT_MM)
    seen = view(selection, Viewport(frame.bbox(), frame.zoom()))
    legend = list(_legend(selection, seen, lang))
    rows = _rows_of_legend(legend, Canvas(1, 1, face))
    canvas = Canvas(MAP_WIDTH_MM, _MAP_HEIGHT_MM + len(rows) * _LEGEND_ROW_MM + 1.5, face, SEA)
    draw_base(canvas, frame, settings().geodata)
    signs = list(_signs(seen, frame))
    written = names(settings().geodata, selection.engine.snapshot.catalogue, lang)
    sheet = (0.5, 0.5, MAP_WIDTH_MM - 0.5, _MAP_HEIGHT_MM - 7)
    write_names(canvas, frame, written, sheet, [sign.box() for sign in signs])
    for sign in signs:
        _draw_sign(canvas, sign, selection, lang)
    draw_scale(canvas, frame, lang)
    _draw_legend(canvas, rows)
    return MapPicture(canvas.png(), canvas.height_mm, seen.count)


def _shown_box(selection: Selection, extent: Bbox) -> Bbox:
    """Return the city, or more where sites lie outside; without a boundary, where sites are."""
    city = city_extent(settings().geodata, selection.engine.snapshot.catalogue)
    if city is None:
        return extent
    across, down = city.east - city.west, city.north - city.south
    slack = (_MOST_TIMES - 1) / 2
    return Bbox(
        max(min(city.west, extent.west), city.west - slack * across),
        max(min(city.south, extent.south), city.south - slack * down),
        min(max(city.east, extent.east), city.east + slack * across),
        min(max(city.north, extent.north), city.north + slack * down),
    )


@dataclass(frozen=True, slots=True)
class _Sign:
    place: Point
    radius_mm: float
    count: int
    parts: tuple[tuple[str, int], ...]
    exact: bool = True

    def box(self) -> Box:
        x, y = self.place
        return x - self.radius_mm, y - self.radius_mm, x + self.radius_mm, y + self.radius_mm


def _signs(seen: View, frame: Frame) -> Iterator[_Sign]:
    most = APART_PX * frame.mm_per_px() / 2 * 0.96
    for group in seen.groups:
        radius = min(most, 2.3 + 1.1 * log10(group["n"]))
        parts = tuple((code or NONE, count) for code, count in group["parts"])
        yield _Sign(frame.place(group["lon"], group["lat"]), radius, group["n"], parts)
    for site in seen.sites:
        parts = ((site["stage"] or NONE, 1),)
        exact = site["precision"] in _PRECISE
        yield _Sign(frame.place(site["lon"], site["lat"]), _DOT_MM, 1, parts, exact)


def _draw_sign(canvas: Canvas, sign: _Sign, selection: Selection, lang: Lang) -> None:
    colours = _colours(selection)
    edge = Ink("#ffffff", _DARK, 0.12)
    canvas.disc(sign.place, sign.radius_mm + 0.3, edge)
    if sign.count == 1:
        colour = colours.get(sign.parts[0][0], MISSING_COLOUR)
        if sign.exact:
            canvas.disc(sign.place, sign.radius_mm, Ink(colour))
        else:
            canvas.disc(sign.place, sign.radius_mm, Ink("#ffffff", colour, 0.75))
        return
    shares = [(n / sign.count, colours.get(code, MISSING_COLOUR)) for code, n in sign.parts]
    canvas.pie(sign.place, sign.radius_mm, shares)
    canvas.disc(sign.place, sign.radius_mm * 0.68, Ink("#ffffff"))
    text = _short(sign.count, lang)
    wide = canvas.text_width(Label(text, 10)) / 10
    size = min(7.5, sign.radius_mm * 0.68 * 1.8 / wide)
    canvas.text(sign.place, Label(text, size, "#101a1f"))


def _short(count: int, lang: Lang) -> str:
    """Return a number as a small ring can hold it."""
    step, unit = (1000, "k") if lang == "en" else (WAN_PER_YI, words(lang)("map.wan"))
    if count < WAN_PER_YI:
        return f"{count:,}"
    return f"{count / step:.1f}{unit}" if count < 100 * step else f"{count / step:,.0f}{unit}"


def _colours(selection: Selection) -> dict[str, str]:
    return {stage.code: stage.colour for stage in selection.engine.snapshot.catalogue.stages}


_Entry = tuple[str, str, bool]


def _legend(selection: Selection, seen: View, lang: Lang) -> Iterator[_Entry]:
    """Yield (colour, name, filled) of what is on the map, stages in their order."""
    counted: set[str] = {code or NONE for group in seen.groups for code, _ in group["parts"]}
    counted |= {site["stage"] or NONE for site in seen.sites}
    colours = _colours(selection)
    for code, name in _stage_names(selection, lang):
        if code in counted:
            yield colours.get(code, MISSING_COLOUR), name, True
    if any(site["precision"] not in _PRECISE for site in seen.sites):
        yield _SOFT, words(lang)("map.approximate"), False


def _stage_names(selection: Selection, lang: Lang) -> list[tuple[str, str]]:
    catalogue = selection.engine.snapshot.catalogue
    known: dict[str, Any] = dict(facet_names("stage", catalogue, lang))
    return [(code, known[code]) for code in (*catalogue.codes("stage"), NONE)]


def _rows_of_legend(entries: Iterable[_Entry], canvas: Canvas) -> list[list[tuple[float, _Entry]]]:
    """Return the legend's rows, each entry with its place from the left in mm."""
    rows: list[list[tuple[float, _Entry]]] = [[]]
    at = 3.0
    for entry in entries:
        wide = canvas.text_width(Label(entry[1], 8)) + 8.5
        if rows[-1] and at + wide > MAP_WIDTH_MM - 2:
            rows.append([])
            at = 3.0
        rows[-1].append((at, entry))
        at += wide
    return rows


def _draw_legend(canvas: Canvas, rows: list[list[tuple[float, _Entry]]]) -> None:
    canvas.box((0, _MAP_HEIGHT_MM, MAP_WIDTH_MM, canvas.height_mm), Ink("#ffffff"))
    for number, row in enumerate(rows):
        y = _MAP_HEIGHT_MM + 1.5 + (number + 0.5) * _LEGEND_ROW_MM
        for at, (colour, name, filled) in row:
            ink = Ink(colour, _DARK, 0.1) if filled else Ink("#ffffff", colour, 0.6)
            canvas.disc((at + 1.6, y), 1.5, ink)
            canvas.text((at + 4.2, y), Label(name, 8, _DARK, "lm"))
    frame = Ink(None, "#8b989e", 0.2)
    canvas.box((0, 0, MAP_WIDTH_MM - 0.2, _MAP_HEIGHT_MM), frame)
