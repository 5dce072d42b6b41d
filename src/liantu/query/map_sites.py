"""Single sites as the map is told of them."""

from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from liantu.domain.area import Bbox
from liantu.query.question import number
from liantu.query.selection import Selection

NAME_LENGTH = 80
#: What the map is told of a site; `row` only orders them.
_ITEM = ("row", "id", "name", "chain", "stage", "wan", "precision", "lon", "lat")


def sites_inside(selection: Selection, bbox: Bbox, limit: int) -> list[dict[str, Any]]:
    """Return up to `limit` selected sites inside a rectangle, largest amounts first."""

    def build(sites: ir.Table) -> ir.Table:
        across = sites.lon.between(number("box_west"), number("box_east"))
        down = sites.lat.between(number("box_south"), number("box_north"))
        inside = sites.filter(across & down)
        ordered = inside.order_by(ibis.desc(inside.wan, nulls_first=False), ibis.asc(inside.row))
        return ordered.limit(limit).select(*_ITEM)

    edges = zip(("box_west", "box_south", "box_east", "box_north"), bbox.edges(), strict=True)
    return _items(selection, selection.ask(("inside", limit), build, dict(edges)))


def sites_by_row(selection: Selection, rows: list[int]) -> list[dict[str, Any]]:
    """Return sites that are known to be selected by their row numbers, in that order."""
    return _items(selection, selection.engine.sites_at(rows))


def _items(selection: Selection, table: pa.Table) -> list[dict[str, Any]]:
    codes = selection.engine.snapshot.codebook.codes
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
        for site in table.to_pylist()
    ]


def shortened(name: str, most: int = NAME_LENGTH) -> str:
    """Return a name short enough for a tooltip, or of `most` characters."""
    return name if len(name) <= most else name[: most - 1] + "…"
