"""An area's outline as a screen draws it: few positions, however many the area has."""

from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from liantu.query.zones import Zone, polygons_of

#: So many positions are placed and drawn within a few milliseconds.
_MOST_POSITIONS: Final = 10_000
#: No ring has fewer than four positions, so that with more rings they would always be too many.
_MOST_RINGS: Final = 1_000
#: Shares of the area's own extent: for a county 60 km across from 3 m, less than a pixel until it
#: fills twenty screens, to 300 m.
_SHARES: Final = (1 / 20_000, 1 / 6_000, 1 / 2_000, 1 / 600, 1 / 200)
#: Some centimetres.
_DECIMALS: Final = 7
#: Simplifying the largest upload takes seconds; who asks for it meanwhile waits for the answer.
_ONE_AT_A_TIME: Final = Lock()


class Outline(NamedTuple):
    """A GeoJSON geometry as text, and what tells it from any other."""

    geojson: bytes
    fingerprint: str


def outline_of(zone: Zone) -> Outline:
    """Return an area's outline in WGS84 degrees, to look at and not to count by.

    Up to 10,000 positions it is the area itself. Of larger ones the 1,000 largest rings are kept
    and simplified by as little as will do (`simplify` of Shapely in degrees, a share of the area's
    own extent), which lets no ring vanish or cross another: it stays valid, and holes stay holes.
    """
    with _ONE_AT_A_TIME:
        return _outline(zone)


@lru_cache(maxsize=32)
def _outline(zone: Zone) -> Outline:
    drawn = shapely.transform(simplified(zone.geometry), lambda at: at.round(_DECIMALS))
    text = shapely.to_geojson(drawn).encode()
    return Outline(text, sha256(text).hexdigest()[:32])


def simplified(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry in no more positions than are drawn at once."""
    drawn = MultiPolygon(polygons_of(geometry))
    if shapely.get_num_coordinates(drawn) <= _MOST_POSITIONS:
        return drawn
    drawn = _largest_rings(drawn)
    west, south, east, north = drawn.bounds
    for share in _SHARES:
        if shapely.get_num_coordinates(drawn) <= _MOST_POSITIONS:
            break
        drawn = drawn.simplify(share * max(east - west, north - south))
    return drawn


def _largest_rings(drawn: MultiPolygon) -> BaseGeometry:
    """Return the polygons with only the largest rings.

    What lies inside a ring is smaller than it, so that no hole is left without its polygon and no
    island without the lake around it.
    """
    rings, parts = shapely.get_rings(drawn.geoms, return_index=True)
    largest_first = np.argsort(-shapely.area(shapely.polygons(rings)), kind="stable")
    kept: dict[int, list[shapely.LinearRing]] = {}
    for number in np.sort(largest_first[:_MOST_RINGS]).tolist():
        kept.setdefault(int(parts[number]), []).append(rings[number])
    return MultiPolygon([Polygon(outer, holes) for outer, *holes in kept.values()])
