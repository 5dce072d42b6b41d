"""One page of the table: sorted and cut in the query, so that any size costs the same."""

from dataclasses import dataclass
from typing import Any, Literal

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from liantu.query.engine import SITES, Engine
from liantu.query.question import Question, integer, text
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

    def build(sites: ir.Table) -> ir.Table:
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
        return ordered.limit(request.size, offset=request.number * request.size).select(*COLUMNS)

    # ibis would wrap a bound offset into a subquery, so each page is a question of its own.
    return selection.ask(("page", request), build)


def picks(selection: Selection, site_id: str) -> bool:
    """Say whether a selection holds a site."""
    found = selection.ask(
        "picks",
        lambda sites: sites.filter(sites.id == text("site_id")).select("row"),
        {"site_id": site_id},
    )
    return found.num_rows > 0


def find_row(engine: Engine, site_id: str) -> int | None:
    """Return the row of a site by its id."""
    hit = _find(engine, site_id)
    return hit["row"] if hit else None


def id_at(engine: Engine, row: int) -> str:
    """Return the id of a row that exists."""

    def build() -> ir.Table:
        return SITES.filter(SITES.row == integer("id_row")).select("id")

    return engine.answer(Question("id_at", build, {"id_row": row}))["id"][0].as_py()


def find_place(engine: Engine, site_id: str) -> tuple[float, float] | None:
    """Return longitude and latitude (WGS84 degrees) of a site by its id, if it is located."""
    hit = _find(engine, site_id)
    return (hit["lon"], hit["lat"]) if hit and hit["lon"] is not None else None


def _find(engine: Engine, site_id: str) -> dict[str, Any] | None:
    def build() -> ir.Table:
        return SITES.filter(SITES.id == text("site_id")).select("row", "lon", "lat").limit(1)

    hits = engine.answer(Question("find", build, {"site_id": site_id})).to_pylist()
    return hits[0] if hits else None


def find_parts(engine: Engine, site_id: str, most: int) -> list[str]:
    """Return up to `most` ids of the sites that lie inside a site, in the file's order."""
    row = find_row(engine, site_id)
    children = [child for child, ancestor in engine.snapshot.kin if ancestor == row][:most]
    return engine.sites_at(sorted(children))["id"].to_pylist()
