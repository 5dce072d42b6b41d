"""The sites behind a figure that no filter can say: a cohort's fate, a stay, a rate, a light."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import ibis
from ibis.expr import types as ir

from liantu.domain.milestones import NOW, SKIPPED_UNIT, STAGE_UNIT
from liantu.query.page import COLUMNS
from liantu.query.pipeline import Numbers, Period, inside, stage_numbers
from liantu.query.predicate import LIGHT_CODES, light_number
from liantu.query.question import integer
from liantu.query.selection import Selection

#: What a condition begins with, and how many words follow it.
KINDS: Final = {
    "side": 2,
    "fate": 2,
    "stayed": 1,
    "skipped": 1,
    "still": 1,
    "rate": 1,
    "silent": 1,
    "unit": 1,
    "town": 1,
    "light": 1,
    "late": 0,
    "unstated": 0,
}


@dataclass(frozen=True, slots=True)
class Behind:
    """Conditions that all hold, each a kind (KINDS) and its words; `period` is that of a cohort.

    `("side", step, side)` and `("fate", step, fate)` are as in `Conversion` and `Reached`;
    `("stayed", stage)` went on from a stage, `("skipped", stage)` to one that is not the next,
    `("still", stage)` is there since a known day; `("rate", rate)` states both sides of a rate,
    `("silent", rate)` does not; units are named in words, towns by code, nothing for none.
    """

    conditions: tuple[tuple[str, ...], ...]
    period: Period = field(default_factory=Period)


def behind_page(
    selection: Selection, behind: Behind, number: int, size: int
) -> tuple[list[dict[str, Any]], int]:
    """Return a page 0.. of the sites behind a figure, largest amounts first, and how many in all.

    Rows hold page.COLUMNS.
    """
    snapshot = selection.engine.snapshot
    values: dict[str, Any] = dict(behind.period.bounds())
    for kind, *words in behind.conditions:
        if kind in {"unit", "town"}:
            codes = snapshot.codebook.units if kind == "unit" else snapshot.codebook.codes["town"]
            values[f"{kind}_number"] = codes.index(words[0]) if words[0] in codes else -1

    def one_page(sites: ir.Table) -> ir.Table:
        order = ibis.desc(sites.wan, nulls_first=False), ibis.asc(sites.row)
        return sites.order_by(*order).limit(size, offset=number * size).select(*COLUMNS)

    digest = snapshot.catalogue.digest
    also = {
        ("behind", one, digest): partial(_holds, condition=one, selection=selection)
        for one in behind.conditions
    }
    count = selection.ask(
        "count", lambda sites: sites.aggregate(n=sites.count()), values, also=also
    )
    # ibis would wrap a bound offset into a subquery, so each page is a question of its own.
    rows = selection.ask(("behind", number, size), one_page, values, also=also)
    return rows.to_pylist(), count["n"][0].as_py()


def _holds(sites: ir.Table, condition: Sequence[str], selection: Selection) -> ir.BooleanValue:
    kind, *words = condition
    numbers = stage_numbers(selection)
    if kind == "side":
        return _side(sites, words[0], words[1], numbers)
    if kind == "fate":
        return _fate(sites, words[0], words[1], numbers)
    if kind in {"stayed", "skipped", "still"}:
        codes = selection.engine.snapshot.codebook.codes["stage"]
        return _stay(sites, kind, codes.index(words[0]) * STAGE_UNIT)
    if kind in {"rate", "silent"}:
        part = sites[f"{words[0]}_part"]
        return part.notnull() if kind == "rate" else part.isnull()
    if kind == "light":
        return light_number(sites) == LIGHT_CODES.index(words[0])
    if kind == "late":
        return (sites.late_from <= integer("today")).fill_null(ibis.literal(False))
    if kind == "unstated":
        return sites.wan.isnull()
    return sites[kind] == integer(f"{kind}_number")


def _stay(sites: ir.Table, kind: str, first: int) -> ir.BooleanValue:
    """Return whether a site has a stay of a kind, packed from `first` upwards."""
    if kind == "still":
        return sites.stays.contains(first + NOW)
    since, skipped = first, first + SKIPPED_UNIT
    found = sites.stays.filter(
        lambda stay: (
            (stay >= (skipped if kind == "skipped" else since))
            & (stay < first + STAGE_UNIT)
            & (stay != first + NOW)
        )
    )
    return found.length() > 0


def _side(sites: ir.Table, step: str, side: str, numbers: Numbers) -> ir.BooleanValue:
    seen = sites[f"seen_{step}"]
    undated, reached = seen.isnull(), sites.furthest.isin([-1, *numbers[step]])
    unstated = sites.furthest == 0
    return {
        "count": seen.notnull() & inside(seen),
        "elsewhen": seen.notnull() & ~inside(seen),
        "undated": undated & reached,
        "before": undated & ~reached & ~unstated,
        "unstated": undated & unstated,
    }[side]


def _fate(sites: ir.Table, step: str, fate: str, numbers: Numbers) -> ir.BooleanValue:
    # -1 is no stage: a list must not be empty.
    reached = sites.furthest.isin([-1, *numbers[step]])
    stopped, unstated = sites.stage.isin([-1, *numbers["aside"]]), sites.stage == 0
    return {
        "reached": reached,
        "waiting": ~reached & ~stopped & ~unstated,
        "stopped": ~reached & stopped,
        "unknown": ~reached & unstated,
    }[fate]
