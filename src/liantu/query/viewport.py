"""What a map window shows: single sites where they can be told apart, donuts where not.

Sites are gathered in a grid of screen cells by the database; neighbouring cells whose centres lie
too close to be drawn apart are then joined, so that no grid shows through.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc
from ibis.expr import types as ir

from liantu.domain.area import Bbox
from liantu.domain.mercator import GRID_BITS, grid_x, grid_y, lat_of, lon_of
from liantu.query.cells import ROW_BITS, SplitBy, cell_of, gathered, seen
from liantu.query.donuts import Group, joined
from liantu.query.map_sites import sites_by_row
from liantu.query.selection import Selection

#: The world at zoom 0 is 2^8 pixels wide.
_TILE_BITS = 8
#: Cells of 64 pixels for donuts and of 16 for grey dots, as powers of two.
_CELL_BITS = 6
_GREY_CELL_BITS = 4
#: Two donuts nearer than this would touch.
APART_PX = 46
MAX_ZOOM = 20
#: No screen is wider; a larger window is gathered as if seen from farther off.
_MAX_WINDOW_BITS = 13


@dataclass(frozen=True, slots=True)
class Viewport:
    """A map window: WGS84 bbox, zoom 0..MAX_ZOOM, and what donuts are split by."""

    bbox: Bbox
    zoom: int
    by: SplitBy = "stage"

    def edges(self) -> tuple[int, int, int, int]:
        """Return west, east, north, south as columns and rows of the world grid."""
        box = self.bbox
        west, east = grid_x(np.array([box.west, box.east]))
        north, south = grid_y(np.array([box.north, box.south]))
        return int(west), int(east), int(north), int(south)

    def holds(self, extent: tuple[float, float, float, float] | None) -> bool:
        """Say whether a rectangle (west, south, east, north) lies inside, edges included."""
        if extent is None:
            return True
        west, east, north, south = self.edges()
        inner = Viewport(Bbox(*extent), self.zoom).edges()
        return west <= inner[0] and inner[1] <= east and north <= inner[2] and inner[3] <= south

    def pixel_bits(self) -> int:
        """Return how many grid steps a pixel spans, as a power of two."""
        west, east, north, south = self.edges()
        widest = max(east - west, south - north, 1)
        return max(GRID_BITS - _TILE_BITS - self.zoom, widest.bit_length() - _MAX_WINDOW_BITS)

    def values(self, cell_bits: int) -> dict[str, int]:
        """Return what a question about this window binds."""
        names = ("win_west", "win_east", "win_north", "win_south")
        shift = self.pixel_bits() + cell_bits
        return dict(zip(names, self.edges(), strict=True)) | {"win_shift": shift}


@dataclass(frozen=True, slots=True)
class View:
    """Items for the map; `count` sites and `wan` are those of the window, not the selection."""

    count: int
    wan: int
    groups: list[dict[str, Any]]
    sites: list[dict[str, Any]]


def view(selection: Selection, viewport: Viewport) -> View:
    """Return what the window shows of the selection."""
    whole = viewport.holds(selection.engine.snapshot.extent)
    table = gathered(selection, viewport.by, viewport.values(_CELL_BITS), whole=whole)
    if table.num_rows == 0:
        return View(0, 0, [], [])
    near = APART_PX << viewport.pixel_bits()
    groups = list(joined(table, _twice_by_cell(selection, viewport), near))
    single = sorted(group.row for group in groups if group.n == 1)
    return View(
        count=sum(group.n for group in groups),
        wan=sum(group.wan for group in groups),
        groups=[_donut(group, selection, viewport) for group in groups if group.n > 1],
        sites=sites_by_row(selection, single),
    )


def grey_points(selection: Selection, viewport: Viewport) -> list[list[float]]:
    """Return lon, lat of where filtered-out sites lie, one point a fine cell."""

    def build(others: ir.Table) -> ir.Table:
        sites = seen(others, whole=whole)
        inside = sites.select("gx", "gy", cell=cell_of(sites))
        return inside.group_by("cell").aggregate(x=inside.gx.min(), y=inside.gy.min())

    whole = viewport.holds(selection.engine.snapshot.extent)
    table = selection.ask(("grey", whole), build, viewport.values(_GREY_CELL_BITS), inverted=True)
    points = zip(table["x"].to_pylist(), table["y"].to_pylist(), strict=True)
    return [[round(lon_of(x), 6), round(lat_of(y), 6)] for x, y in points]


def _twice_by_cell(selection: Selection, viewport: Viewport) -> dict[int, int]:
    """Return cell → 万元 in the window that another selected site's amount holds already."""
    twice = selection.counted_twice()
    if twice is None or twice.num_rows == 0:
        return {}
    pinned = twice.filter(pc.is_valid(twice["gx"]))
    x, y, wan = (pinned[name].to_numpy().astype(np.int64) for name in ("gx", "gy", "wan"))
    west, east, north, south = viewport.edges()
    inside = (west <= x) & (x <= east) & (north <= y) & (y <= south)
    shift = viewport.values(_CELL_BITS)["win_shift"]
    found = Counter[int]()
    for cell, amount in zip(
        ((x >> shift) << ROW_BITS | (y >> shift))[inside].tolist(),
        wan[inside].tolist(),
        strict=True,
    ):
        found[cell] += amount
    return found


def _donut(group: Group, selection: Selection, viewport: Viewport) -> dict[str, Any]:
    codes = selection.engine.snapshot.codebook.codes[viewport.by]
    west, south, east, north = group.box
    return {
        "lon": round(lon_of(group.x), 6),
        "lat": round(lat_of(group.y), 6),
        "n": group.n,
        "wan": group.wan,
        "exact": group.exact,
        # More than a grid step of slack, so that rounding cannot lose a site at the edge.
        "bbox": [
            round(lon_of(west) - 1e-6, 7),
            round(lat_of(south) - 1e-6, 7),
            round(lon_of(east) + 1e-6, 7),
            round(lat_of(north) + 1e-6, 7),
        ],
        "point": east == west and south == north,
        "parts": [[codes[part], count] for part, count in group.parts],
    }
