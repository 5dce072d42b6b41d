"""What of a selection lies around a place, and what stands before and after a site."""

from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from liantu.query.circle import circle_values, distance_m, in_circle
from liantu.query.page import COLUMNS, id_at
from liantu.query.question import integer
from liantu.query.selection import Selection

#: Below every amount: where a site that states none stands.
_NOTHING = -1


@dataclass(frozen=True, slots=True)
class Near:
    """How many selected sites lie within the radius, and the nearest of them with `distance_m`."""

    count: int
    sites: tuple[dict[str, Any], ...]


def near(
    selection: Selection, place: tuple[float, float], radius_m: float, row: int, most: int = 50
) -> Near:
    """Return the selected sites within a radius of a place (WGS84 degrees), but for one row.

    Distances are great circles on a sphere, right to 0.5 %.
    """
    values = {**circle_values("near", place, radius_m), "near_row": row}

    def around(sites: ir.Table) -> ir.Table:
        inside = sites.filter(in_circle("near", sites), sites.row != integer("near_row"))
        return inside.mutate(distance_m=distance_m("near", inside))

    def nearest(sites: ir.Table) -> ir.Table:
        found = around(sites)
        # Counted in the same look at the sites: a second one would cost as much as the first.
        counted = found.mutate(n=ibis._.count().over(ibis.window()))
        ordered = counted.order_by("distance_m", "row").limit(most)
        return ordered.select(*COLUMNS, "distance_m", "n")

    found = selection.ask(("near", most), nearest, values).to_pylist()
    return Near(found[0].pop("n") if found else 0, tuple(found))


@dataclass(frozen=True, slots=True)
class Beside:
    """A site's place 1.. among `of` selected sites, and the ids before and after it, if any."""

    place: int
    of: int
    previous: str
    following: str


def beside(selection: Selection, row: int, wan: int | None) -> Beside:
    """Return what stands beside a selected site when the largest investment comes first.

    Sites that state no amount come last; equal ones stand in the file's order, as in the table.
    """
    values = {"beside_row": row, "beside_wan": _NOTHING if wan is None else wan}

    def figures(sites: ir.Table) -> ir.Table:
        key, own, here = _key(sites), integer("beside_wan"), integer("beside_row")
        return sites.aggregate(
            of=sites.count(),
            before=_before(sites).sum(),
            # Who stands beside it among the equals; else the nearest amounts up and down.
            previous=sites.row.max(where=(key == own) & (sites.row < here)),
            following=sites.row.min(where=(key == own) & (sites.row > here)),
            above=key.min(where=key > own),
            below=key.max(where=key < own),
        )

    told = selection.ask("beside", figures, values).to_pylist()[0]
    previous = _or_outermost(selection, told["previous"], told["above"], "last")
    following = _or_outermost(selection, told["following"], told["below"], "first")
    return Beside(int(told["before"] or 0) + 1, told["of"], previous, following)


def _or_outermost(selection: Selection, row: int | None, wan: int | None, end: str) -> str:
    """Return the id of a row; without one, that of the first or last row of an amount, if any."""

    def outermost(sites: ir.Table) -> ir.Table:
        equal = sites.filter(_key(sites) == integer("outer_wan"))
        return equal.aggregate(row=equal.row.max() if end == "last" else equal.row.min())

    if row is None and wan is not None:
        row = selection.ask(("outermost", end), outermost, {"outer_wan": wan})["row"][0].as_py()
    return "" if row is None else id_at(selection.engine, row)


def _key(sites: ir.Table) -> ir.IntegerValue:
    return sites.wan.fill_null(_NOTHING)


def _before(sites: ir.Table) -> ir.BooleanValue:
    key, wan = _key(sites), integer("beside_wan")
    return (key > wan) | ((key == wan) & (sites.row < integer("beside_row")))
