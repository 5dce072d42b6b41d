"""Geometries of outside files as GeoJSON in WGS84."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from liantu.domain.check import coordinate_problem
from liantu.ledger.column_map import Datum
from liantu.ledger.datum import to_wgs84
from liantu.store.normal_feature import DECIMALS

_KINDS = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
)


def point(lon: float, lat: float) -> dict[str, Any]:
    """Return a GeoJSON point with as many decimals as the store keeps."""
    return {"type": "Point", "coordinates": [round(lon, DECIMALS), round(lat, DECIMALS)]}


def geometry_problem(geometry: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a geometry in WGS84, as a wording key, if anything."""
    kind = geometry.get("type")
    if kind not in _KINDS:
        return "not_geometry"
    return coordinate_problem(str(kind), geometry.get("coordinates"))


def in_wgs84(geometry: Mapping[str, Any], datum: Datum) -> dict[str, Any]:
    """Return a geometry with every position converted; heights are kept as they stand.

    Raises:
        ValueError: a position has no place in WGS84, or the geometry no positions.
    """
    positions = list(_positions(geometry["coordinates"]))
    if not positions:
        raise ValueError(geometry.get("type"))
    flat = np.array([position[:2] for position in positions], dtype=np.float64)
    lon, lat = to_wgs84(flat[:, 0], flat[:, 1], datum)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise ValueError(geometry.get("type"))
    pairs = iter(zip(lon.tolist(), lat.tolist(), strict=True))
    return {"type": geometry["type"], "coordinates": _rebuilt(geometry["coordinates"], pairs)}


def _positions(value: Any) -> Iterator[Any]:  # noqa: ANN401 - nested as deep as the geometry
    if value and isinstance(value[0], int | float):
        yield value
        return
    for item in value:
        yield from _positions(item)


def _rebuilt(value: Any, pairs: Iterator[tuple[float, float]]) -> list[Any]:  # noqa: ANN401
    if value and isinstance(value[0], int | float):
        lon, lat = next(pairs)
        return [round(lon, DECIMALS), round(lat, DECIMALS), *value[2:]]
    return [_rebuilt(item, pairs) for item in value]
