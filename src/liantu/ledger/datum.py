"""Coordinates of any datum as WGS84 degrees.

GCJ-02 is what Chinese map services draw, BD-09 what Baidu makes of it. Both shift a place by up to
some hundred metres by formulas that have been public since 2010; there is no exact inverse, so the
shift is iterated until the place it belongs to is found.
"""

import math
import re
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from liantu.domain.errors import LedgerError, shown
from liantu.ledger.column_map import Datum
from liantu.ledger.reading import folded

Floats = NDArray[np.float64]

#: The file says it itself, or its plane coordinates fit one zone only.
AUTO: Final = "auto"
_LABELS: Final = {"wgs84": "WGS84", "cgcs2000": "CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}
_SPELT: Final = {
    "wgs84": "wgs84 wgs-84 wgs1984 wgs_1984 4326 epsg:4326 crs84 ogc:crs84 gps "
    "84坐标 84坐标系 wgs84坐标系 大地坐标",
    "cgcs2000": "cgcs2000 cgcs-2000 cgcs2000坐标系 国家2000 2000坐标系 大地2000 国家大地2000 "
    "2000国家大地坐标系 国家2000大地坐标系 天地图 epsg:4490 4490",
    "gcj02": "gcj02 gcj-02 gcj_02 gcj 国测局 火星坐标 火星坐标系 高德 高德地图 高德坐标 高德坐标系 "
    "腾讯 腾讯地图 腾讯坐标 amap",
    "bd09": "bd09 bd-09 bd_09 bd09ll 百度 百度地图 百度坐标 百度坐标系",
    "EPSG:4258": "etrs89",
    "EPSG:27700": "osgb36 osgb bng britishnationalgrid",
}
_DATUM_OF: Final = {word: datum for datum, words in _SPELT.items() for word in words.split()}
_EPSG: Final = re.compile(r"(?:epsg:{1,2}|urn:ogc:def:crs:epsg:[\d.]*:)?(\d{4,6})")

# The ellipsoid of the shift is Krassovsky's, whatever the datum of the place.
_A: Final = 6378245.0
_EE: Final = 0.00669342162296594323
_BD_PI: Final = math.pi * 3000.0 / 180.0
#: China's frame, outside which nothing is shifted.
_CHINA: Final = (72.004, 0.8293, 137.8347, 55.8271)
#: Degrees; about 0.1 mm on the ground, ten times better than promised.
_CLOSE: Final = 1e-9
_ROUNDS: Final = 30


def parse_datum(text: str) -> Datum:
    """Return the datum of that name: one of DATUMS, `EPSG:n` or `auto`.

    Raises:
        LedgerError: nobody knows it; the text lists what there is.
    """
    datum = datum_named(text)
    if datum is None:
        raise LedgerError.worded("ledger.datum", value=shown(text))
    return datum


def datum_named(text: str) -> Datum | None:
    """Return the datum that people call so (WGS-84, 高德, EPSG:4549), if there is one."""
    word = folded(text).strip("()。")
    word = re.sub(r"\((?:assumed|假定)\)?$", "", word)
    if word in (AUTO, "自动"):
        return AUTO
    if word in _DATUM_OF:
        return _DATUM_OF[word]
    match = _EPSG.fullmatch(word)
    crs = _crs(f"EPSG:{match[1]}") if match else None
    # Heights and points in space have codes as well.
    flat = crs is not None and (crs.is_projected or crs.is_geographic)
    return f"EPSG:{match[1]}" if match and flat else None


def datum_label(datum: Datum) -> str:
    """Return a datum as `datum_given` keeps it: WGS84, CGCS2000, GCJ-02, BD-09 or EPSG:n."""
    if datum in _LABELS or datum.startswith("EPSG:"):
        return _LABELS.get(datum, datum)
    crs = _crs(datum)
    return datum if crs is None else crs.name


def datum_of_crs(crs: str) -> Datum | None:
    """Return the datum of a file's own statement, `EPSG:n` or WKT; None where it says nothing."""
    named = datum_named(crs) if crs else None
    if named is not None or not crs:
        return named
    known = _crs(crs)
    if known is None or not (known.is_projected or known.is_geographic):
        return None
    code = known.to_epsg()
    return datum_named(f"EPSG:{code}") if code else crs


def is_plane(datum: Datum) -> bool:
    """Say whether a datum's coordinates are metres."""
    if datum in _LABELS:
        return False
    crs = _crs(datum)
    return crs is not None and not crs.is_geographic


def to_wgs84(xs: Floats, ys: Floats, datum: Datum) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes in WGS84 degrees of places x (east) and y (north).

    x is the longitude or the easting, y the latitude or the northing, whatever order the datum's
    own axes have. CGCS2000 is taken as it stands: on a map it is WGS84. A place that the datum
    cannot hold becomes NaN.

    Raises:
        LedgerError: there is no such datum.
    """
    x, y = np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64)
    if datum in ("wgs84", "cgcs2000"):
        return x.copy(), y.copy()
    if datum == "gcj02":
        return _from_gcj02(x, y)
    if datum == "bd09":
        return _from_gcj02(*_gcj02_from_bd09(x, y))
    lon, lat = _transformer(datum).transform(x, y, errcheck=False)
    lost = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)


def gcj02_from_wgs84(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return where Chinese map services draw a place; degrees."""
    inside = (lon >= _CHINA[0]) & (lon <= _CHINA[2]) & (lat >= _CHINA[1]) & (lat <= _CHINA[3])
    east, north = _shift(np.where(inside, lon, 105.0), np.where(inside, lat, 35.0))
    return np.where(inside, lon + east, lon), np.where(inside, lat + north, lat)


def bd09_from_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return where Baidu draws a place of GCJ-02; degrees."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_PI)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _shift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return by how many degrees GCJ-02 moves a place east and north."""
    x, y, pi = lon - 105.0, lat - 35.0, math.pi
    root = np.sqrt(np.abs(x))
    waves = 20.0 * np.sin(6.0 * x * pi) + 20.0 * np.sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (waves + 20.0 * np.sin(y * pi) + 40.0 * np.sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * pi) + 320.0 * np.sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (waves + 20.0 * np.sin(x * pi) + 40.0 * np.sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * pi) + 300.0 * np.sin(x / 30.0 * pi)) * 2.0 / 3.0
    radians = np.radians(lat)
    magic = 1.0 - _EE * np.sin(radians) ** 2
    meridian = (_A * (1.0 - _EE)) / (magic * np.sqrt(magic))
    parallel = _A / np.sqrt(magic) * np.cos(radians)
    return np.degrees(east / parallel), np.degrees(north / meridian)


def _from_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    return _inverse(gcj02_from_wgs84, lon, lat)


def _gcj02_from_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    return _inverse(bd09_from_gcj02, lon, lat)


def _inverse(forward, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:  # noqa: ANN001
    """Return the place that `forward` moves to the given one."""
    x, y = lon.copy(), lat.copy()
    for _ in range(_ROUNDS):
        east, north = forward(x, y)
        off_x, off_y = lon - east, lat - north
        x, y = x + off_x, y + off_y
        if (
            not x.size
            or max(np.nanmax(np.abs(off_x), initial=0), np.nanmax(np.abs(off_y), initial=0))
            < _CLOSE
        ):
            break
    return x, y


@lru_cache(maxsize=64)
def _crs(datum: Datum) -> CRS | None:
    try:
        return CRS.from_user_input(datum)
    except CRSError:
        return None


@lru_cache(maxsize=64)
def _transformer(datum: Datum) -> Transformer:
    crs = _crs(datum)
    if crs is None:
        raise LedgerError.worded("ledger.datum", value=shown(datum))
    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
