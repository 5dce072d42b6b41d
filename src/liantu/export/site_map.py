"""A site and what lies around it on a map, drawn here from geodata alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any, Final

from liantu.domain.area import Bbox
from liantu.domain.catalogue import Catalogue
from liantu.domain.language import Lang
from liantu.export.briefing.base_map import SEA, draw_base, names
from liantu.export.briefing.canvas import Canvas, Ink, Label, Point
from liantu.export.briefing.fonts import Face
from liantu.export.briefing.frame import Frame
from liantu.export.briefing.map_marks import draw_scale, write_names
from liantu.settings import settings

#: Precisions at which a point is the site's own.
EXACT: Final = frozenset({"site", "address"})
_WIDTH_MM, _HEIGHT_MM = 150.0, 88.0
_HERE, _NEAR, _EDGE = "#c2410c", "#0b5c7a", "#8b989e"
_HERE_MM, _NEAR_MM = 2.0, 1.9
_KM_PER_DEGREE = 111.195
#: So many towns' seats, this far away at most, are taken in: people know places by their towns.
_TOWNS, _TOWN_KM = 2, 15.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A site's place (WGS84 degrees), whether it is its own, and its neighbours within `km`."""

    place: tuple[float, float]
    exact: bool
    km: float
    neighbours: Sequence[dict[str, Any]]


def site_map(seen: Surroundings, catalogue: Catalogue, lang: Lang, face: Face) -> bytes:
    """Return the map as PNG: the site, its neighbours by number, the radius and towns' names."""
    frame = Frame.around(_box(seen, catalogue), _WIDTH_MM, _HEIGHT_MM)
    canvas = Canvas(_WIDTH_MM, _HEIGHT_MM, face, SEA)
    draw_base(canvas, frame, settings().geodata)
    here = frame.place(*seen.place)
    canvas.disc(here, seen.km * frame.mm_per_km(), Ink(None, _HERE, 0.3))
    numbers = _numbers(seen, frame)
    signs = [(here, _HERE_MM + 0.4), *((place, _NEAR_MM + 0.3) for place in numbers)]
    taken = [(x - far, y - far, x + far, y + far) for (x, y), far in signs]
    sheet = (0.5, 0.5, _WIDTH_MM - 0.5, _HEIGHT_MM - 0.5)
    write_names(canvas, frame, names(settings().geodata, catalogue, lang), sheet, taken)
    for place, number in reversed(numbers.items()):
        canvas.disc(place, _NEAR_MM + 0.3, Ink("#ffffff"))
        canvas.disc(place, _NEAR_MM, Ink(_NEAR))
        canvas.text(place, Label(str(number), 7.5, "#ffffff"))
    canvas.disc(here, _HERE_MM + 0.4, Ink("#ffffff"))
    canvas.disc(here, _HERE_MM, Ink(_HERE) if seen.exact else Ink("#ffffff", _HERE, 0.8))
    draw_scale(canvas, frame, lang)
    canvas.box((0, 0, _WIDTH_MM - 0.2, _HEIGHT_MM - 0.2), Ink(None, _EDGE, 0.2))
    return canvas.png()


def _numbers(seen: Surroundings, frame: Frame) -> dict[Point, int]:
    """Return where a number stands; one for all that lie at one point, none under the site's."""
    found: dict[Point, int] = {}
    x, y = frame.place(*seen.place)
    for number, site in enumerate(seen.neighbours, 1):
        place = frame.place(site["lon"], site["lat"])
        if hypot(place[0] - x, place[1] - y) > _HERE_MM:
            found.setdefault(place, number)
    return found


def _box(seen: Surroundings, catalogue: Catalogue) -> Bbox:
    """Return the rectangle around the circle and the nearest towns' seats that are not far."""
    lon, lat = seen.place
    tall = seen.km / _KM_PER_DEGREE
    per_lon = max(cos(radians(lat)), 0.01)
    wide = tall / per_lon
    lons, lats = [lon - wide, lon + wide], [lat - tall, lat + tall]
    seats = [(t.lon, t.lat) for t in catalogue.towns if t.lon is not None and t.lat is not None]

    def far(seat: tuple[float, float]) -> float:
        return hypot((seat[0] - lon) * per_lon, seat[1] - lat) * _KM_PER_DEGREE

    for seat in sorted(seats, key=far)[:_TOWNS]:
        if far(seat) <= _TOWN_KM:
            lons.append(seat[0])
            lats.append(seat[1])
    return Bbox(
        max(min(lons), -180.0), max(min(lats), -90.0), min(max(lons), 180.0), min(max(lats), 90.0)
    )
