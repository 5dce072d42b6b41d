"""Geometries of outside files as GeoJSON in WGS84."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from liantu.domain.check import coordinate_problem
from liantu.ledger.column_map import Datum
from liantu.ledger.datum import to_wgs84
from liantu.store.normal_feature import DECIMALS

#: How deep a kind's positions lie in its coordinates.
_DEPTH: Final = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
#: Beyond this a number is no coordinate of any datum.
_MOST: Final = 1e9


def point(lon: float, lat: float) -> dict[str, Any]:
    """Return a GeoJSON point with as many decimals as the store keeps."""
    return {"type": "Point", "coordinates": [round(lon, DECIMALS), round(lat, DECIMALS)]}


def positions(geometry: object) -> list[list[float]]:
    """Return all positions of a geometry in whatever datum, each with at least x and y.

    Raises:
        ValueError: it is no geometry that a site can have, or a position is not one.
    """
    raw = geometry if isinstance(geometry, Mapping) else {}
    depth = _DEPTH.get(str(raw.get("type")))
    if depth is None:
        raise ValueError(raw.get("type"))
    return list(_positions(raw.get("coordinates"), depth))


def in_wgs84(geometry: Mapping[str, Any], datum: Datum) -> dict[str, Any]:
    """Return a geometry with every position converted; heights are kept as they stand.

    Raises:
        ValueError: a position has no place in WGS84, or the geometry is damaged.
    """
    flat = np.array([position[:2] for position in positions(geometry)], dtype=np.float64)
    lon, lat = to_wgs84(flat[:, 0], flat[:, 1], datum)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise ValueError(geometry["type"])
    pairs = iter(zip(lon.tolist(), lat.tolist(), strict=True))
    coordinates = _rebuilt(geometry["coordinates"], _DEPTH[geometry["type"]], pairs)
    problem = coordinate_problem(geometry["type"], coordinates)
    if problem:
        raise ValueError(problem)
    return {"type": geometry["type"], "coordinates": coordinates}


def _positions(value: object, depth: int) -> Iterator[list[float]]:
    items = value if isinstance(value, list) else []
    if not items:
        raise ValueError(value)
    if depth > 0:
        for item in items:
            yield from _positions(item, depth - 1)
        return
    if not 2 <= len(items) <= 4 or not all(map(_is_ordinate, items)):
        raise ValueError(items)
    yield items


def _is_ordinate(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -_MOST <= value <= _MOST and math.isfinite(value)


def _rebuilt(value: list[Any], depth: int, pairs: Iterator[tuple[float, float]]) -> list[Any]:
    if depth == 0:
        lon, lat = next(pairs)
        return [round(lon, DECIMALS), round(lat, DECIMALS), *value[2:]]
    return [_rebuilt(item, depth - 1, pairs) for item in value]
