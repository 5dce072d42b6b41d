"""Stores, snapshots and engines for tests, made in a folder that goes away."""

import json
from pathlib import Path
from typing import Any

from shapely.geometry import Polygon

from liantu.domain.filter import SiteFilter
from liantu.query.engine import Engine
from liantu.query.selection import Selection
from liantu.query.zones import Zone, ZoneBook, prepare_zone
from liantu.store.build import build_snapshot
from liantu.store.snapshot import Snapshot
from tests.support.ledgers import CATALOGUE, GRID, TODAY, ZONE, ledger, zone_rings
from tests.support.reference import Rings, selected


def collection(features: list[Any], **members: Any) -> dict[str, Any]:
    """Return a FeatureCollection with these features and members."""
    return {"type": "FeatureCollection", **members, "features": features}


def feature(site_id: object = "s-1", *, geometry: Any = None, **properties: Any) -> dict[str, Any]:
    """Return a site that is right in everything but what a test makes wrong."""
    right = {"name": "顺泰仓储能源储备库", "kind": "project"}
    return {
        "type": "Feature",
        "id": site_id,
        "geometry": geometry,
        "properties": {**right, **properties},
    }


def point(lon: float, lat: float) -> dict[str, Any]:
    """Return a GeoJSON point."""
    return {"type": "Point", "coordinates": [lon, lat]}


def write(path: Path, document: object) -> Path:
    """Write a value as JSON and return where."""
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def snapshot_of(features: list[Any], folder: Path) -> Snapshot:
    """Return a snapshot of features, kept in a folder."""
    return build_snapshot(write(folder / "sites.geojson", collection(features)), CATALOGUE, folder)


EVERYTHING = SiteFilter()


class OneZone(ZoneBook):
    """Knows a single area, and no folder."""

    def __init__(self, rings: Rings) -> None:
        """Take rings in grid numbers."""
        super().__init__(Path("nowhere"), Path("nowhere"))
        outer, *holes = [[(x / GRID, y / GRID) for x, y in ring] for ring in rings]
        self._zones = {ZONE: Zone(ZONE, "area", Polygon(outer, holes))}


class World:
    """Sites, an engine over them, one area, and how to ask for a selection."""

    def __init__(self, sites: list[Any], folder: Path, rings: Rings = ()) -> None:
        """Build the snapshot in a folder of its own."""
        self.sites, self.rings = sites, rings or zone_rings(0)
        self.engine = Engine(snapshot_of(sites, folder))
        self._zones = OneZone(self.rings)

    def select(self, site_filter: SiteFilter = EVERYTHING) -> Selection:
        """Return a filter applied on the tests' day."""
        prepare_zone(self.engine, self._zones, site_filter)
        return Selection(self.engine, site_filter, TODAY.toordinal())

    def ids(self, site_filter: SiteFilter = EVERYTHING) -> list[str]:
        """Return the ids that a filter picks, in the file's order."""
        return [self.sites[row]["id"] for row in self.select(site_filter).rows().to_pylist()]

    def expected(self, site_filter: SiteFilter = EVERYTHING) -> list[Any]:
        """Return the sites that the reference picks."""
        return selected(self.sites, site_filter, self.rings)


def generated_world(seed: int, folder: Path) -> World:
    """Return the world of a seed."""
    return World(ledger(seed).features, folder, zone_rings(seed))
