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
from liantu.domain.filter import SiteFilter
from liantu.domain.mercator import GRID_BITS, grid_x, grid_y, lat_of, lon_of
from liantu.query.question import integer, integers, number
from liantu.query.selection import Selection

SplitBy = Literal["stage", "chain"]
#: The world at zoom 0 is 2^8 pixels wide.
_TILE_BITS = 8
#: Cells of 64 pixels for donuts and of 16 for grey dots, as powers of two.
_CELL_BITS = 6
_GREY_CELL_BITS = 4
#: Two donuts nearer than this would touch.
APART_PX = 46
MAX_ZOOM = 20
NAME_LENGTH = 80
#: No screen is wider; a larger window is gathered as if seen from farther off.
_MAX_WINDOW_BITS = 13
#: A cell's row is packed beside its column; a world at zoom 20 has fewer than 2^25 cells.
_ROW_BITS = 25


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
    codes = selection.engine.snapshot.codebook.codes["precision"]
    exact = [position for position, code in enumerate(codes) if code in {"site", "address"}]
    values = viewport.values(_CELL_BITS) | {"exact": exact}
    by = viewport.by
    table = selection.ask(("view", by), lambda sites: _gathered(sites, by), values)
    if table.num_rows == 0:
        return View(0, 0, [], [])
    groups = _join(_Cells.of(table, _twice_by_cell(selection, viewport)), viewport)
    single = [group["row"] for group in groups if group["n"] == 1]
    return View(
        count=sum(group["n"] for group in groups),
        wan=sum(group["wan"] for group in groups),
        groups=[_donut(group, selection, viewport) for group in groups if group["n"] > 1],
        sites=_single_sites(selection, single) if single else [],
    )


def _gathered(sites: ir.Table, by: SplitBy) -> ir.Table:
    exact = integers("exact").contains(sites.precision)
    inside = _in_window(sites.mutate(cell=_cell(sites), part=sites[by], exact=exact))
    return inside.group_by("cell", "part").aggregate(
        n=inside.count(),
        wan=inside.wan.sum(),
        x=inside.gx.sum(),
        y=inside.gy.sum(),
        west=inside.gx.min(),
        east=inside.gx.max(),
        north=inside.gy.min(),
        south=inside.gy.max(),
        exact=inside.exact.sum(),
        row=inside.row.min(),
    )


def _in_window(sites: ir.Table) -> ir.Table:
    across = sites.gx.between(integer("win_west"), integer("win_east"))
    down = sites.gy.between(integer("win_north"), integer("win_south"))
    return sites.filter(across & down)


def _cell(sites: ir.Table) -> ir.IntegerValue:
    shift = integer("win_shift")
    # Widened first: packed beside each other the two need more than 32 bits.
    column, row = sites.gx.cast("int64") >> shift, sites.gy.cast("int64") >> shift
    return (column << _ROW_BITS) | row


def grey_points(selection: Selection, viewport: Viewport) -> list[list[float]]:
    """Return lon, lat of where filtered-out sites lie, one point a fine cell."""

    def build(others: ir.Table) -> ir.Table:
        inside = _in_window(others.mutate(cell=_cell(others)))
        return inside.group_by("cell").aggregate(x=inside.gx.min(), y=inside.gy.min())

    table = selection.ask("grey", build, viewport.values(_GREY_CELL_BITS), inverted=True)
    points = zip(table["x"].to_pylist(), table["y"].to_pylist(), strict=True)
    return [[round(lon_of(x), 6), round(lat_of(y), 6)] for x, y in points]


def sites_inside(selection: Selection, bbox: Bbox, limit: int) -> list[dict[str, Any]]:
    """Return up to `limit` selected sites inside a rectangle, largest amounts first."""

    def build(sites: ir.Table) -> ir.Table:
        across = sites.lon.between(number("box_west"), number("box_east"))
        down = sites.lat.between(number("box_south"), number("box_north"))
        inside = sites.filter(across & down)
        ordered = inside.order_by(ibis.desc(inside.wan, nulls_first=False), ibis.asc(inside.row))
        return ordered.limit(limit)

    edges = zip(("box_west", "box_south", "box_east", "box_north"), bbox.edges(), strict=True)
    return _items(selection, selection.ask(("inside", limit), build, dict(edges)))


def _single_sites(selection: Selection, rows: list[int]) -> list[dict[str, Any]]:
    def build(sites: ir.Table) -> ir.Table:
        return sites.filter(integers("rows").contains(sites.row))

    # The rows are known to be selected; asking the bare table spares the filter a second time.
    whole = Selection(selection.engine, SiteFilter(), selection.today)
    return _items(selection, whole.ask("rows_by_number", build, {"rows": rows}))


def _twice_by_cell(selection: Selection, viewport: Viewport) -> Mapping[int, int]:
    """Return cell → 万元 in the window that another selected site's amount holds already."""
    twice = selection.counted_twice()
    if twice is None or twice.num_rows == 0:
        return {}
    west, east, north, south = viewport.edges()
    shift = viewport.values(_CELL_BITS)["win_shift"]
    found: dict[int, int] = {}
    for x, y, wan in zip(*(twice[name].to_pylist() for name in ("gx", "gy", "wan")), strict=True):
        if x is not None and west <= x <= east and north <= y <= south:
            cell = (x >> shift) << _ROW_BITS | (y >> shift)
            found[cell] = found.get(cell, 0) + wan
    return found


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
            ("west", np.minimum, 2.0**31),
            ("north", np.minimum, 2.0**31),
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
    near = APART_PX << viewport.pixel_bits()
    free = np.ones(len(n), dtype=bool)
    groups: list[dict[str, Any]] = []
    for heavy in np.argsort(-n, kind="stable"):
        if not free[heavy]:
            continue
        close = free & (np.hypot(x - x[heavy], y - y[heavy]) < near)
        free &= ~close
        place = float(x[heavy]), float(y[heavy])
        groups.append(_group(cells, np.flatnonzero(close), place))
    return groups


def _group(cells: _Cells, members: NDArray[np.intp], place: tuple[float, float]) -> dict[str, Any]:
    columns = {name: values[members] for name, values in cells.columns.items()}
    n = int(columns["n"].sum())
    parts: dict[int, int] = {}
    for member in members:
        for part, count in cells.parts[member].items():
            parts[part] = parts.get(part, 0) + count
    return {
        "n": n,
        "wan": int(columns["wan"].sum()),
        # The heaviest cell's centre: a common one would move, and could come to touch another.
        "x": place[0],
        "y": place[1],
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
        # More than a grid step of slack, so that rounding cannot lose a site at the edge.
        "bbox": [
            round(lon_of(west) - 1e-6, 7),
            round(lat_of(south) - 1e-6, 7),
            round(lon_of(east) + 1e-6, 7),
            round(lat_of(north) + 1e-6, 7),
        ],
        "point": east == west and south == north,
        "parts": [[codes[part], count] for part, count in sorted(group["parts"].items())],
    }


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
