"""What a map window shows: single sites where they can be told apart, donuts where not.

Sites are gathered in a grid of screen cells by the database; neighbouring cells whose centres lie
too close to be drawn apart are then joined, so that no grid shows through.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr import types as ir
from numpy.typing import NDArray

from liantu.domain.area import Bbox
from liantu.domain.mercator import lat_of, lon_of, world_x, world_y
from liantu.query.selection import Selection

SplitBy = Literal["stage", "chain"]
TILE_PX = 256
CELL_PX = 64
#: Two donuts nearer than this would touch.
APART_PX = 46
GREY_CELL_PX = 12
MAX_ZOOM = 20
NAME_LENGTH = 80
#: No screen is wider; a larger window is gathered as if seen from farther off.
MAX_WINDOW_PX = 8192
#: A grid row's number is packed beside the column's; a world at zoom 20 has fewer than 2^25 cells.
_ROW_BITS = 1 << 25


@dataclass(frozen=True, slots=True)
class Viewport:
    """A map window: WGS84 bbox, zoom 0..MAX_ZOOM, and what donuts are split by."""

    bbox: Bbox
    zoom: int
    by: SplitBy = "stage"

    def cells_across(self, cell_px: int) -> float:
        """Return how many cells of that size span the world at this zoom."""
        return self.world_px() / cell_px

    def world_px(self) -> float:
        """Return how many pixels the world is wide, at most MAX_WINDOW_PX of them in the window."""
        widest = max(self.edges()[1] - self.edges()[0], self.edges()[3] - self.edges()[2])
        return min(TILE_PX * 2.0**self.zoom, MAX_WINDOW_PX / max(widest, 1e-12))

    def edges(self) -> tuple[float, float, float, float]:
        """Return west, east, north, south as fractions of the world square."""
        box = self.bbox
        west, east = world_x(np.array([box.west, box.east]))
        north, south = world_y(np.array([box.north, box.south]))
        return float(west), float(east), float(north), float(south)


@dataclass(frozen=True, slots=True)
class View:
    """Items for the map; `count` sites and `wan` are those of the window, not the selection."""

    count: int
    wan: int
    groups: list[dict[str, Any]]
    sites: list[dict[str, Any]]


def view(selection: Selection, viewport: Viewport) -> View:
    """Return what the window shows of the selection."""
    sites = _inside(selection.sites(), viewport)
    cells = _cells(sites, viewport, CELL_PX)
    grouped = cells.group_by("cell", "part").aggregate(
        n=cells.count(),
        wan=cells.wan.sum(),
        x=cells.mx.sum(),
        y=cells.my.sum(),
        west=cells.mx.min(),
        east=cells.mx.max(),
        north=cells.my.min(),
        south=cells.my.max(),
        exact=(cells.precision.isin(_exact_numbers(selection))).sum(),
        row=cells.row.min(),
    )
    table = selection.engine.ask(grouped)
    if table.num_rows == 0:
        return View(0, 0, [], [])
    twice = _twice_by_cell(selection, viewport)
    groups = _join(_Cells.of(table, twice), viewport)
    single = [group for group in groups if group["n"] == 1]
    return View(
        count=sum(group["n"] for group in groups),
        wan=sum(group["wan"] for group in groups),
        groups=[_donut(group, selection, viewport) for group in groups if group["n"] > 1],
        sites=_single_sites(selection, [group["row"] for group in single]),
    )


def grey_points(selection: Selection, viewport: Viewport) -> list[list[float]]:
    """Return lon, lat of where filtered-out sites lie, one point a fine cell."""
    others = _inside(selection.sites(inverted=True), viewport)
    cells = _cells(others, viewport, GREY_CELL_PX)
    table = selection.engine.ask(
        cells.group_by("cell").aggregate(x=cells.mx.min(), y=cells.my.min())
    )
    points = zip(table["x"].to_pylist(), table["y"].to_pylist(), strict=True)
    return [[round(lon_of(x), 6), round(lat_of(y), 6)] for x, y in points]


def sites_inside(selection: Selection, bbox: Bbox, limit: int) -> list[dict[str, Any]]:
    """Return up to `limit` selected sites inside a rectangle, largest amounts first."""
    sites = selection.sites()
    inside = sites.filter(
        sites.lon.between(bbox.west, bbox.east) & sites.lat.between(bbox.south, bbox.north)
    )
    ordered = inside.order_by(ibis.desc(inside.wan, nulls_first=False), ibis.asc(inside.row))
    return _items(selection, selection.engine.ask(ordered.limit(limit)))


def _inside(sites: ir.Table, viewport: Viewport) -> ir.Table:
    west, east, north, south = viewport.edges()
    return sites.filter(sites.mx.between(west, east) & sites.my.between(north, south))


def _cells(sites: ir.Table, viewport: Viewport, cell_px: int) -> ir.Table:
    across = viewport.cells_across(cell_px)
    column = (sites.mx * across).floor().cast("int64")
    row = (sites.my * across).floor().cast("int64")
    return sites.mutate(cell=column * _ROW_BITS + row, part=sites[viewport.by])


def _exact_numbers(selection: Selection) -> list[int]:
    codes = selection.engine.snapshot.codebook.codes["precision"]
    return [number for number, code in enumerate(codes) if code in {"site", "address"}]


def _twice_by_cell(selection: Selection, viewport: Viewport) -> Mapping[int, int]:
    """Return cell → 万元 in the window that another selected site's amount holds already."""
    twice = selection.sites_counted_twice()
    if twice is None:
        return {}
    cells = _cells(_inside(twice, viewport), viewport, CELL_PX)
    table = selection.engine.ask(cells.group_by("cell").aggregate(wan=cells.wan.sum()))
    return dict(zip(table["cell"].to_pylist(), table["wan"].to_pylist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Cells:
    """The answer regrouped: one entry a cell, its parts beside it."""

    keys: NDArray[np.int64]
    columns: Mapping[str, NDArray[Any]]
    parts: list[dict[int, int]]

    @classmethod
    def of(cls, table: pa.Table, twice: Mapping[int, int]) -> "_Cells":
        raw = {name: table[name].to_numpy() for name in table.column_names}
        keys, inverse = np.unique(raw["cell"], return_inverse=True)
        size = len(keys)
        columns: dict[str, NDArray[Any]] = {
            name: np.bincount(inverse, np.nan_to_num(raw[name].astype(float)), size)
            for name in ("n", "wan", "x", "y", "exact")
        }
        for name, fold, start in (
            ("west", np.minimum, 2.0),
            ("north", np.minimum, 2.0),
            ("east", np.maximum, -1.0),
            ("south", np.maximum, -1.0),
            ("row", np.minimum, 2.0**31),
        ):
            columns[name] = np.full(size, start)
            fold.at(columns[name], inverse, raw[name])
        for position in np.flatnonzero(np.isin(keys, list(twice))):
            columns["wan"][position] -= twice[int(keys[position])]
        parts: list[dict[int, int]] = [{} for _ in range(size)]
        for position, part, count in zip(inverse, raw["part"], raw["n"], strict=True):
            parts[position][int(part)] = int(count)
        return cls(keys, columns, parts)


def _join(cells: _Cells, viewport: Viewport) -> list[dict[str, Any]]:
    """Return groups of cells whose centres are too close to be drawn apart, heaviest first."""
    n = cells.columns["n"]
    x, y = cells.columns["x"] / n, cells.columns["y"] / n
    near = APART_PX / viewport.world_px()
    free = np.ones(len(n), dtype=bool)
    groups: list[dict[str, Any]] = []
    for heavy in np.argsort(-n, kind="stable"):
        if not free[heavy]:
            continue
        close = free & (np.hypot(x - x[heavy], y - y[heavy]) < near)
        free &= ~close
        groups.append(_group(cells, np.flatnonzero(close)))
    return groups


def _group(cells: _Cells, members: NDArray[np.intp]) -> dict[str, Any]:
    columns = {name: values[members] for name, values in cells.columns.items()}
    n = int(columns["n"].sum())
    parts: dict[int, int] = {}
    for member in members:
        for part, count in cells.parts[member].items():
            parts[part] = parts.get(part, 0) + count
    return {
        "n": n,
        "wan": int(columns["wan"].sum()),
        "x": float(columns["x"].sum() / n),
        "y": float(columns["y"].sum() / n),
        "exact": int(columns["exact"].sum()),
        "row": int(columns["row"].min()),
        "box": (
            float(columns["west"].min()),
            float(columns["south"].max()),
            float(columns["east"].max()),
            float(columns["north"].min()),
        ),
        "parts": parts,
    }


def _donut(group: dict[str, Any], selection: Selection, viewport: Viewport) -> dict[str, Any]:
    codes = selection.engine.snapshot.codebook.codes[viewport.by]
    west, south, east, north = group["box"]
    return {
        "lon": round(lon_of(group["x"]), 6),
        "lat": round(lat_of(group["y"]), 6),
        "n": group["n"],
        "wan": group["wan"],
        "exact": group["exact"],
        # One site's width of slack, so that rounding cannot lose a site at the edge.
        "bbox": [
            round(lon_of(west) - 1e-6, 7),
            round(lat_of(south) - 1e-6, 7),
            round(lon_of(east) + 1e-6, 7),
            round(lat_of(north) + 1e-6, 7),
        ],
        "point": east - west < 1e-9 and south - north < 1e-9,
        "parts": [[codes[part], count] for part, count in sorted(group["parts"].items())],
    }


def _single_sites(selection: Selection, rows: list[int]) -> list[dict[str, Any]]:
    if not rows:
        return []
    sites = selection.sites()
    return _items(selection, selection.engine.ask(sites.filter(sites.row.isin(rows))))


def _items(selection: Selection, table: pa.Table) -> list[dict[str, Any]]:
    codes = selection.engine.snapshot.codebook.codes
    columns = ["id", "name", "chain", "stage", "wan", "precision", "lon", "lat"]
    return [
        {
            "id": site["id"],
            "name": shortened(site["name"]),
            "chain": codes["chain"][site["chain"]],
            "stage": codes["stage"][site["stage"]],
            "precision": codes["precision"][site["precision"]],
            "wan": site["wan"],
            "lon": site["lon"],
            "lat": site["lat"],
        }
        for site in table.select(columns).to_pylist()
    ]


def shortened(name: str) -> str:
    """Return a name short enough for a tooltip."""
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"
