"""Distances, and what lies within one of a place: the one formula of filter and neighbours."""

from math import cos, degrees, radians, sin
from typing import Any, Final

import ibis
from ibis.expr import types as ir

from liantu.query.question import number

METRES_PER_KM: Final = 1000
_EARTH_M = 6_371_008.8
#: So much wider is the rectangle that is looked at first: what it leaves out is surely too far.
_SLACK = 1.0001
#: Closer to a pole than this every longitude may be near.
_POLAR = 89.0
#: What rounding may do to a sum of squares, and much more.
_HAIR = 1e-9


def circle_values(name: str, place: tuple[float, float], radius_m: float) -> dict[str, Any]:
    """Return what `in_circle` and `distance_m` of this name bind: a place (degrees), a radius."""
    lon, lat = place
    tall = degrees(radius_m / _EARTH_M) * _SLACK
    furthest = abs(lat) + tall
    wide = tall / cos(radians(furthest)) * _SLACK if furthest < _POLAR else 360.0
    # Across the antimeridian the rectangle is of no help.
    whole = lon - wide < -180 or lon + wide > 180
    west, east = (-180.0, 180.0) if whole else (lon - wide, lon + wide)
    found = {"lon": lon, "lat": lat, "m": float(radius_m), "west": west, "east": east,
             "south": lat - tall, "north": lat + tall,
             **_bounds(lat, 0.0 if whole else wide, tall, radius_m)}  # fmt: skip
    return {f"{name}_{part}": value for part, value in found.items()}


def _bounds(lat: float, wide: float, tall: float, radius_m: float) -> dict[str, float]:
    """Return by which squares of degrees a site is surely within, and surely not.

    The haversine is at most the square of the half angle, and at least a little less than it; the
    cosine of a latitude lies between those of the circle's ends. Only between the two bounds is
    the distance worked out, which costs ten times as much.
    """
    square = radians(1) ** 2 / 4
    limit = sin(radius_m / _EARTH_M / 2) ** 2
    nearest = max(abs(lat) - tall, 0.0)
    least = cos(radians(min(abs(lat) + tall, 90.0))) if wide else 0.0
    here = square * cos(radians(lat))
    return {
        "in_x": here * cos(radians(nearest)),
        "in_y": square,
        "in": limit * (1 - _HAIR),
        "out_x": here * least * (1 - radians(wide) ** 2 / 12),
        "out_y": square * (1 - radians(tall) ** 2 / 12),
        "out": limit * (1 + _HAIR),
    }


def in_circle(name: str, sites: ir.Table) -> ir.BooleanValue:
    """Return whether a site lies within the radius, the edge included; null without a place."""
    inside = sites.lon.between(number(f"{name}_west"), number(f"{name}_east"))
    inside &= sites.lat.between(number(f"{name}_south"), number(f"{name}_north"))
    x, y = sites.lon - number(f"{name}_lon"), sites.lat - number(f"{name}_lat")
    most, least = (
        x * x * number(f"{name}_{side}_x") + y * y * number(f"{name}_{side}_y")
        for side in ("in", "out")
    )
    near = ibis.cases(
        (most <= number(f"{name}_in"), True),
        (least > number(f"{name}_out"), False),
        else_=distance_m(name, sites) <= number(f"{name}_m"),
    )
    return inside & near


def distance_m(name: str, sites: ir.Table) -> ir.FloatingValue:
    """Return how far a site lies from the place: great circles on a sphere, right to 0.5 %."""
    lon, lat = number(f"{name}_lon"), number(f"{name}_lat")
    up = ((sites.lat - lat).radians() / 2).sin()
    across = ((sites.lon - lon).radians() / 2).sin()
    part = up * up + sites.lat.radians().cos() * lat.radians().cos() * across * across
    return 2 * _EARTH_M * ibis.least(part, 1.0).sqrt().asin()
