"""Areas to filter by: the boundaries of geodata, and polygons that users upload."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from liantu.domain.check import coordinate_problem
from liantu.domain.errors import ZoneError
from liantu.domain.filter import SiteFilter
from liantu.query.engine import Engine
from liantu.query.predicate import zone_table
from liantu.store.columns import plane_shape
from liantu.store.feature_stream import BrokenFileError, FeatureStream
from liantu.store.snapshot import write_atomically

_UPLOADED = re.compile(r"u-[0-9a-f]{16}", re.ASCII)
_MAX_POSITIONS = 200_000
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
        path = self._uploads / f"{zone_id}.geojson"
        if not _UPLOADED.fullmatch(zone_id) or not path.is_file():
            raise ZoneError.worded("zone_unknown", value=zone_id)
        feature = json.loads(path.read_text("utf-8"))
        return Zone(zone_id, feature["properties"]["name"], shape(feature["geometry"]))

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
    return shapely.union_all([shapely.make_valid(geometry) for geometry in found])


def _polygon(feature: object) -> BaseGeometry | None:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return None
    what = coordinate_problem(geometry["type"], geometry.get("coordinates"))
    if what == "outside_world":
        raise ZoneError.worded("zone_outside")
    if what:
        raise ZoneError.worded("zone_broken")
    return plane_shape(geometry)


def prepare_zone(engine: Engine, book: ZoneBook, site_filter: SiteFilter) -> None:
    """See to it that the rows inside the filter's zone are at hand; edges belong to it.

    A zone that nobody knows holds no site: the page warns, the answer is zero, never everything.
    It is asked for again the next time, because somebody may upload it meanwhile.
    """
    if site_filter.zone is None:
        return
    table = zone_table(site_filter.zone)
    if engine.has_zone(table):
        return
    try:
        geometry = book.get(site_filter.zone).geometry
    except ZoneError:
        return
    sites = engine.locations()
    shapely.prepare(geometry)
    inside = shapely.intersects_xy(geometry, sites["lon"].to_numpy(), sites["lat"].to_numpy())
    engine.add_zone(table, sites["row"].filter(pa.array(inside)).combine_chunks())
