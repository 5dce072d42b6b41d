"""Sites that belong together: phases of one project, and sites that lie inside one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ibis.expr import types as ir

from liantu.query.engine import SITES, Engine
from liantu.query.page import find_row
from liantu.query.question import Question, integers

#: So many are shown; a park may hold thousands.
MOST_MEMBERS = 60
_MOST_PHASES = 10_000


@dataclass(frozen=True, slots=True)
class Family:
    """The members as they leave (GeoJSON Features) in the file's order, the site itself among them.

    `wan` adds up what they state in 万元, an amount inside another's once; `inside` counts those
    left out for that, `unstated` those that state none. `total` counts all, also those not listed.
    `depth` holds id → in how many other members a member lies.
    """

    members: tuple[dict[str, Any], ...]
    wan: int
    unstated: int
    inside: frozenset[str]
    total: int
    depth: dict[str, int]


def family_of(engine: Engine, site_id: str) -> Family | None:
    """Return a site's family; None when it stands alone, or when nobody knows it."""
    row = find_row(engine, site_id)
    if row is None:
        return None
    rows = _related(engine, row)
    if len(rows) < 2:
        return None
    shown = sorted(rows)[:MOST_MEMBERS]
    if row not in shown:
        shown = sorted([*shown[:-1], row])
    return _family(engine, shown, len(rows))


def _related(engine: Engine, row: int) -> set[int]:
    """Return the rows of the same project, what holds them, and all that lies inside these."""
    kin = engine.snapshot.kin
    phases = _phases(engine, {row} | {ancestor for child, ancestor in kin if child == row})
    above = phases | {ancestor for child, ancestor in kin if child in phases}
    return above | {child for child, ancestor in kin if ancestor in above}


def _phases(engine: Engine, rows: set[int]) -> set[int]:
    """Return the rows whose records name the same project as any of the rows, and these."""

    def build() -> ir.Table:
        own = SITES.filter(integers("family_rows").contains(SITES.row)).project
        same = SITES.filter(SITES.project.isin(own))
        return same.select("row").order_by("row").limit(_MOST_PHASES)

    found = engine.answer(Question("phases", build, {"family_rows": sorted(rows)}))
    return {*rows, *found["row"].to_pylist()}


def _family(engine: Engine, rows: Sequence[int], total: int) -> Family:
    features = {row: engine.snapshot.feature_at(row) for row in rows}
    stated = {r for r, f in features.items() if f["properties"].get("investment_wan") is not None}
    kin = [pair for pair in engine.snapshot.kin if pair[0] in features and pair[1] in features]
    inside = {child for child, ancestor in kin if child in stated and ancestor in stated}
    wan = sum(features[row]["properties"]["investment_wan"] for row in stated - inside)
    return Family(
        tuple(features.values()),
        wan,
        len(features) - len(stated),
        frozenset(str(features[row]["id"]) for row in inside),
        total,
        {
            str(feature["id"]): sum(child == row for child, _ in kin)
            for row, feature in features.items()
        },
    )
