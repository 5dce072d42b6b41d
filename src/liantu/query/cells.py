"""Sites gathered by map cell; for what is filtered most, gathered once and then asked again.

A window that holds every site asks for the same cells as long as it is as near. So a large snapshot
keeps its sites gathered by cell, kind, stage and chain for each nearness, and a filter that
restricts in these only is answered from some ten thousand rows instead of a million.
"""

from collections.abc import Mapping
from typing import Any, Literal

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from liantu.query.bits import bits_column
from liantu.query.engine import SITES, Engine
from liantu.query.question import CHOSEN_NAME, Question, integer
from liantu.query.selection import Selection

SplitBy = Literal["stage", "chain"]
#: A cell's row is packed beside its column; a world at zoom 20 has fewer than 2^25 cells.
ROW_BITS = 25
#: Fewer sites are gathered as quickly as their kept cells are.
WORTH_SITES = 50_000
#: So many times fewer rows than sites, or the cells are not kept.
WORTH_TIMES = 4

_FACETS = ("kind", "stage", "chain")
_PARTS = ("stage", "chain")
_KEYS = (*map(bits_column, _FACETS), *_PARTS)
_SUMS = ("n", "wan", "x", "y", "exact")
_LEAST = ("west", "north", "row")
_MOST = ("east", "south")
#: The kept cells that a filter picks.
_CELLS = ibis.table(
    dict.fromkeys(("cell", *_KEYS, *_SUMS, *_LEAST, *_MOST), "int64"), name=CHOSEN_NAME
)


def gathered(
    selection: Selection, by: SplitBy, values: Mapping[str, Any], *, whole: bool
) -> pa.Table:
    """Return the selected sites of a window by cell and part, whichever way is quicker.

    `values` are those of the window, `whole` says that it holds every site. The columns are cell,
    part, n, wan, x, y (sums), west, east, north, south, exact, row.
    """
    if not whole:
        return selection.ask(
            ("cells", by), lambda sites: _by_part(seen(sites, whole=False), by), values
        )

    def find() -> pa.Table:
        table = _kept(selection.engine, values) if selection.restricts_only(_FACETS) else None
        if table:
            return selection.ask_kept(("kept cells", by), lambda: _again(by), table)
        return selection.ask(
            ("whole cells", by), lambda sites: _by_part(seen(sites, whole=True), by), values
        )

    # Where a window holds every site, it does not matter where it lies: only how near it is.
    key = "view", by, values["win_shift"], selection.key()
    return selection.engine.remembered(key, find)


def seen(sites: ir.Table, *, whole: bool) -> ir.Table:
    """Return the pinned sites in the window; comparing costs, so not where it holds them all."""
    if whole:
        return sites.filter(sites.gx.notnull())
    across = sites.gx.between(integer("win_west"), integer("win_east"))
    down = sites.gy.between(integer("win_north"), integer("win_south"))
    return sites.filter(across & down)


def cell_of(sites: ir.Table) -> ir.IntegerValue:
    """Return the number of each site's cell: its column and its row, packed."""
    shift = integer("win_shift")
    # Widened first: packed beside each other the two need more than 32 bits.
    column, row = sites.gx.cast("int64") >> shift, sites.gy.cast("int64") >> shift
    return (column << ROW_BITS) | row


def _by_part(sites: ir.Table, by: SplitBy) -> ir.Table:
    return _gathered(sites, {"part": sites[by]})


def _gathered(sites: ir.Table, keys: Mapping[str, ir.Value]) -> ir.Table:
    # Only what is asked for: the database takes its time over each column named.
    inside = sites.select("wan", "gx", "gy", "exact", "row", cell=cell_of(sites), **keys)
    return inside.group_by("cell", *keys).aggregate(
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


def _again(by: SplitBy) -> ir.Table:
    """Return kept cells gathered by part."""
    figures = {name: _CELLS[name].sum() for name in _SUMS}
    figures |= {name: _CELLS[name].min() for name in _LEAST}
    figures |= {name: _CELLS[name].max() for name in _MOST}
    return _CELLS.group_by("cell", part=_CELLS[by]).aggregate(**figures)


def _kept(engine: Engine, values: Mapping[str, Any]) -> str | None:
    """Return the name of the table of the kept cells; None where keeping them brings nothing."""
    shift, count = values["win_shift"], engine.snapshot.count

    def keep() -> str:
        found = engine.answer(Question("cells to keep", _to_keep, {"win_shift": shift}))
        if found.num_rows * WORTH_TIMES > count:
            return ""
        name = f"cells_{shift}"
        engine.tables.keep(name, found)
        return name

    return engine.kept_cells(shift, keep) or None if count >= WORTH_SITES else None


def _to_keep() -> ir.Table:
    sites = seen(SITES, whole=True)
    cells = _gathered(sites, {name: sites[name] for name in _KEYS})
    # A sum is as wide as the database can make it, and slow to add up again.
    return cells.mutate(**{name: cells[name].cast("int64") for name in _SUMS})
