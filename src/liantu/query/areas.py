"""How a selection spreads over the boundaries of geodata: counties, and the cities around them."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
import shapely
from ibis.expr import types as ir

from liantu.query.cross import Cross, CrossFacet, Tally, column_of, order_of, values_of_keys
from liantu.query.engine import Engine
from liantu.query.question import Question, integers
from liantu.query.selection import Selection
from liantu.query.zones import ZoneBook

_TABLE = "areas"
AREAS: ir.Table = ibis.table({"row": "int32", "area": "int16"}, name=_TABLE)
#: Larger ledgers are taken to reach beyond one county, without looking.
_QUICK = 20_000


@dataclass(frozen=True, slots=True)
class Areas:
    """The official areas by their adcodes, and how a selection spreads over them and a facet.

    Of `cross` only rows and cells are meant: a county lies in a city, and a site on a border in
    both of its sides, just as a filter by either finds it.
    """

    codes: tuple[str, ...]
    cross: Cross


def prepare_areas(engine: Engine, book: ZoneBook) -> tuple[str, ...]:
    """See to it that an engine knows what lies where, and return the areas' codes.

    Edges belong to an area, as in a filter by zone. About a second for a million sites, once.
    """
    codes = tuple(sorted(book.official()))
    if engine.tables.has(_TABLE):
        return codes
    sites = engine.locations()
    row, lon, lat = (sites[name].to_numpy() for name in ("row", "lon", "lat"))
    rows: list[np.ndarray] = [np.empty(0, np.int32)]
    areas: list[np.ndarray] = [np.empty(0, np.int16)]
    for number, code in enumerate(codes):
        geometry = book.get(code).geometry
        west, south, east, north = geometry.bounds
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        shapely.prepare(geometry)
        inside = near[shapely.intersects_xy(geometry, lon[near], lat[near])]
        rows.append(row[inside])
        areas.append(np.full(len(inside), number, np.int16))
    found = {"row": np.concatenate(rows), "area": np.concatenate(areas)}
    engine.tables.keep(_TABLE, pa.table(found))
    return codes


def spread_out(engine: Engine, book: ZoneBook) -> bool:
    """Say whether the sites lie in more than one county: else a map of counties tells nothing."""
    if engine.snapshot.located > _QUICK:
        return True
    codes = prepare_areas(engine, book)
    found = engine.answer(Question("areas_met", lambda: AREAS.select("area").distinct()))
    met = {codes[number] for number in found["area"].to_pylist()}
    return len([code for code in met if not is_city(code)]) > 1 or len(met) > 2


def is_city(code: str) -> bool:
    """Say whether an adcode is that of a city, which holds counties."""
    return code.endswith("00")


def spread(selection: Selection, book: ZoneBook, facet: CrossFacet) -> Areas:
    """Return how a selection spreads over the areas and a facet, in one grouped question."""
    codes = prepare_areas(selection.engine, book)
    column = column_of(facet)

    def build(sites: ir.Table) -> ir.Table:
        placed = sites.inner_join(AREAS, sites.row == AREAS.row)
        return placed.group_by(area_key=placed.area, column_key=placed[column]).aggregate(
            n=ibis._.count(), wan=ibis._.wan.sum(), stated=ibis._.wan.count()
        )

    tally = Tally([(code,) for code in codes], values_of_keys(selection, facet))
    for group in selection.ask(("areas", facet), build).to_pylist():
        figures = group["n"], int(group["wan"] or 0), group["n"] - group["stated"]
        tally.add(group["area_key"], group["column_key"], *figures)
    twice = selection.counted_twice()
    sites = {site["row"]: site for site in twice.to_pylist()} if twice is not None else {}
    for row, area in _areas_of(selection.engine, sites):
        tally.add(area, sites[row][column], 0, -sites[row]["wan"], 0)
    return Areas(codes, tally.cross(codes, order_of(selection, facet)))


def _areas_of(engine: Engine, rows: Mapping[int, object]) -> list[tuple[int, int]]:
    if not rows:
        return []

    def build() -> ir.Table:
        return AREAS.filter(integers("area_rows").contains(AREAS.row))

    found = engine.answer(Question("areas_of", build, {"area_rows": list(rows)}))
    return list(zip(found["row"].to_pylist(), found["area"].to_pylist(), strict=True))
