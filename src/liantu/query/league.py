"""Units and towns side by side: sites, amounts, lights, lateness and rates of each."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ibis.expr import types as ir

from liantu.query.predicate import LIGHT_CODES, light_number
from liantu.query.question import integer
from liantu.query.rates import Rate, rate_columns, rates_of, twice_in_rates
from liantu.query.selection import Selection

By = Literal["unit", "town"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's or town's part; `name` is its code or words, nothing for not stated.

    `wan` is the total investment in 万元, amounts inside another selected site's in none. `late`
    sites have a planned date behind them, and neither the actual date nor a stage shows it done.
    """

    name: str
    count: int
    wan: int
    unstated: int
    late: int
    lights: Mapping[str, int]
    rates: Mapping[str, Rate]


def league(selection: Selection, by: By) -> list[Standing]:
    """Return every unit or town of a selection, most red lights first, not stated last."""

    def build(sites: ir.Table) -> ir.Table:
        return sites.group_by(key=sites[by], light=light_number(sites)).aggregate(
            count=sites.count(),
            wan=sites.wan.sum(),
            stated=sites.wan.count(),
            late=sites.late_from.count(where=sites.late_from <= integer("today")),
            **rate_columns(sites),
        )

    lit: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in selection.ask(("league", by), build).to_pylist():
        lit[row["key"]].append(row)
    twice, names = twice_in_rates(selection, by), _names(selection, by)
    found = [_standing(names[key], rows, twice.get(key, {})) for key, rows in lit.items()]
    return sorted(found, key=_worst_first)


def _names(selection: Selection, by: By) -> tuple[str, ...]:
    codebook = selection.engine.snapshot.codebook
    return codebook.units if by == "unit" else codebook.codes["town"]


def _standing(name: str, rows: Sequence[Mapping[str, Any]], twice: Mapping[str, Any]) -> Standing:
    """Return a unit's standing from its rows, one a light."""
    sums = Counter[str]()
    for row in rows:
        sums.update({column: int(value or 0) for column, value in row.items()})
    lights = {LIGHT_CODES[row["light"]]: row["count"] for row in rows}
    return Standing(
        name,
        sums["count"],
        sums["wan"] - int(twice.get("wan_twice") or 0),
        sums["count"] - sums["stated"],
        sums["late"],
        {code: lights.get(code, 0) for code in LIGHT_CODES},
        rates_of(sums, twice),
    )


def _worst_first(one: Standing) -> tuple[bool, int, int, int, str]:
    return not one.name, -one.lights["red"], -one.late, -one.count, one.name
