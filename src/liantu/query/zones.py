"""Areas to filter by: the boundaries of geodata, and polygons that users upload."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from liantu.domain.check import coordinate_problem
from liantu.domain.errors import ZoneError, shown
from liantu.domain.filter import SiteFilter
from liantu.query.engine import Engine
from liantu.query.kept_tables import zone_table
from liantu.store.columns import plane_shape
from liantu.store.feature_stream import BrokenFileError, FeatureStream
from liantu.store.snapshot import write_atomically

_UPLOADED = re.compile(r"u-[0-9a-f]{16}", re.ASCII)
_MAX_POSITIONS = 200_000
_HALF_ROUND = 180.0
_FILES = ("boundary_shouguang", "boundary_weifang_counties", "boundary_shandong_cities")


@dataclass(frozen=True, slots=True)
class Zone:
    """A named area; the geometry is polygonal, WGS84 degrees."""

    id: str
    name: str
    geometry: BaseGeometry


class ZoneBook:
    """All areas that a filter can name: those of geodata, and uploads kept in a folder."""

    def __init__(self, geodata: Path, uploads: Path) -> None:
        """Read the boundaries; uploads are read when asked for."""
        self._uploads = uploads
        self._zones: dict[str, Zone] = {}
        for path in sorted(geodata.glob("boundary_*.geojson"), key=_smallest_first):
            for feature in json.loads(path.read_text("utf-8"))["features"]:
                properties = feature["properties"]
                zone = Zone(properties["adcode"], properties["name"], shape(feature["geometry"]))
                self._zones.setdefault(zone.id, zone)

    def official(self) -> Mapping[str, str]:
        """Return id → name of the boundaries of geodata."""
        return {zone.id: zone.name for zone in self._zones.values()}

    def get(self, zone_id: str) -> Zone:
        """Return an area by its id.

        Raises:
            ZoneError: nobody knows it.
        """
        if zone_id in self._zones:
            return self._zones[zone_id]
        path = self._upload(zone_id)
        if path is None:
            raise ZoneError.worded("zone_unknown", value=shown(zone_id))
        now = path.stat()
        return _uploaded(path, (now.st_ino, now.st_mtime_ns))

    def knows(self, zone_id: str) -> bool:
        """Say whether an area of this id can be had."""
        return zone_id in self._zones or self._upload(zone_id) is not None

    def _upload(self, zone_id: str) -> Path | None:
        path = self._uploads / f"{zone_id}.geojson"
        return path if _UPLOADED.fullmatch(zone_id) and path.is_file() else None

    def add(self, name: str, data: Any) -> Zone:  # noqa: ANN401 - a binary stream
        """Keep an uploaded GeoJSON of polygons (joined into one area) and return it.

        Raises:
            ZoneError: not GeoJSON, no polygon in it, or too large; the text says which.
        """
        geometry = _polygons(data)
        text = shapely.to_wkb(shapely.normalize(geometry))
        zone_id = f"u-{sha256(text).hexdigest()[:16]}"
        self._uploads.mkdir(parents=True, exist_ok=True)
        feature = {
            "type": "Feature",
            "properties": {"name": name[:80]},
            "geometry": mapping(geometry),
        }
        body = json.dumps(feature, ensure_ascii=False).encode("utf-8", "replace")
        write_atomically(self._uploads / f"{zone_id}.geojson", body)
        return Zone(zone_id, name[:80], geometry)


def _smallest_first(path: Path) -> tuple[int, str]:
    order = next((n for n, name in enumerate(_FILES) if path.stem == name), len(_FILES))
    return order, path.name


# Every run of a page asks for its area's name, and the largest takes a second to read.
@lru_cache(maxsize=8)
def _uploaded(path: Path, _: tuple[int, int]) -> Zone:
    feature = json.loads(path.read_text("utf-8"))
    return Zone(path.stem, feature["properties"]["name"], shape(feature["geometry"]))


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons that a geometry consists of, without its lines and points."""
    return [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]


def _polygons(data: Any) -> BaseGeometry:  # noqa: ANN401 - a binary stream
    try:
        geometries = [_polygon(feature) for feature in FeatureStream(data)]
    except BrokenFileError as error:
        raise ZoneError.worded("zone_file", value=str(error)) from None
    found = [geometry for geometry in geometries if geometry is not None]
    if not found:
        raise ZoneError.worded("zone_empty")
    if sum(shapely.get_num_coordinates(geometry) for geometry in found) > _MAX_POSITIONS:
        raise ZoneError.worded("zone_large", most=_MAX_POSITIONS)
    # Mending leaves lines behind where an outline runs back upon itself; they hold no area.
    parts = polygons_of(shapely.union_all([shapely.make_valid(geometry) for geometry in found]))
    if not parts:
        raise ZoneError.worded("zone_empty")
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _polygon(feature: object) -> BaseGeometry | None:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return None
    what = coordinate_problem(geometry["type"], geometry.get("coordinates"))
    if what == "outside_world":
        raise ZoneError.worded("zone_outside")
    if what:
        raise ZoneError.worded("zone_broken")
    drawn = plane_shape(geometry)
    if _crosses_the_antimeridian(drawn):
        raise ZoneError.worded("zone_across")
    return drawn


def _crosses_the_antimeridian(geometry: BaseGeometry) -> bool:
    """Say whether an edge leads from one end of the world to the other, the short way as is meant.

    On the plane it would go the long way. From end to end exactly it does: that is the whole world.
    """
    rings = shapely.get_rings(shapely.get_parts(geometry))
    positions, ring = shapely.get_coordinates(rings, return_index=True)
    along = np.abs(np.diff(positions[:, 0]))[ring[1:] == ring[:-1]]
    return bool(((along > _HALF_ROUND) & (along < 2 * _HALF_ROUND)).any())


def prepare_zone(engine: Engine, book: ZoneBook, site_filter: SiteFilter) -> None:
    """See to it that the rows inside the filter's zone are at hand; edges belong to it.

    A zone that nobody knows holds no site: the page warns, the answer is zero, never everything.
    It is asked for again the next time, because somebody may upload it meanwhile.
    """
    if site_filter.zone is None:
        return
    table = zone_table(site_filter.zone)
    if engine.tables.has(table):
        return
    try:
        geometry = book.get(site_filter.zone).geometry
    except ZoneError:
        return
    sites = engine.locations()
    shapely.prepare(geometry)
    inside = shapely.intersects_xy(geometry, sites["lon"].to_numpy(), sites["lat"].to_numpy())
    engine.tables.keep(table, sites.select(["row"]).filter(pa.array(inside)))
