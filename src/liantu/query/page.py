"""One page of the table: sorted and cut in the query, so that any size costs the same."""

from dataclasses import dataclass
from typing import Literal

import ibis
import pyarrow as pa

from liantu.query.engine import SITES, Engine
from liantu.query.selection import Selection

SortKey = Literal["name", "owner", "chain", "stage", "wan", "town", "as_of"]
SORT_KEYS: tuple[SortKey, ...] = ("name", "owner", "chain", "stage", "wan", "town", "as_of")
COLUMNS = ("row", "id", "name", "owner", "chain", "stage", "wan", "town", "as_of", "precision",
           "lon", "lat")  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which rows of the table: sort key, direction, and a page of `size` counted from 0."""

    sort: SortKey = "wan"
    descending: bool = True
    number: int = 0
    size: int = 20
    unlocated_only: bool = False


def table_page(selection: Selection, request: PageRequest) -> pa.Table:
    """Return up to `size` sites with COLUMNS; what is not stated comes last either way."""
    sites = selection.sites()
    if request.unlocated_only:
        sites = sites.filter(sites.lon.isnull())
    key = sites[request.sort]
    if request.sort in {"chain", "stage", "town"}:
        # Number 0 is "not stated".
        key = key.nullif(0)
    if request.sort == "owner":
        key = key.nullif("")
    order = ibis.desc(key, nulls_first=False) if request.descending else ibis.asc(key)
    ordered = sites.order_by(order, ibis.asc(sites.row))
    page = ordered.limit(request.size, offset=request.number * request.size)
    return selection.engine.ask(page.select(*COLUMNS))


def find_row(engine: Engine, site_id: str) -> int | None:
    """Return the row of a site by its id."""
    hit = engine.ask(SITES.filter(SITES.id == site_id).select("row").limit(1))
    return hit["row"][0].as_py() if hit.num_rows else None


def find_place(engine: Engine, site_id: str) -> tuple[float, float] | None:
    """Return longitude and latitude (WGS84 degrees) of a site by its id, if it is located."""
    hit = engine.ask(SITES.filter(SITES.id == site_id).select("lon", "lat").limit(1)).to_pylist()
    return (hit[0]["lon"], hit[0]["lat"]) if hit and hit[0]["lon"] is not None else None


def picks(selection: Selection, site_id: str) -> bool:
    """Say whether a selection holds a site."""
    sites = selection.sites()
    return selection.engine.ask(sites.filter(sites.id == site_id).select("row")).num_rows > 0


def find_parts(engine: Engine, site_id: str, most: int) -> list[str]:
    """Return up to `most` ids of the sites that lie inside a site, in the file's order."""
    row = find_row(engine, site_id)
    children = [child for child, ancestor in engine.snapshot.kin if ancestor == row][:most]
    if not children:
        return []
    parts = engine.ask(SITES.filter(SITES.row.isin(children)).select("row", "id").order_by("row"))
    return parts["id"].to_pylist()
