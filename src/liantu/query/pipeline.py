"""The way of the selected sites from signing to production: stays, conversion, rates.

Each question is asked once of the whole selection, grouped in the database. Where a figure rests on
fewer sites than are selected, how many it rests on stands beside it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import ibis
import numpy as np
from ibis.expr import types as ir
from numpy.typing import NDArray

from liantu.domain.milestones import NOW, SKIPPED_UNIT, STAGE_UNIT, STEPS
from liantu.query.question import integer
from liantu.query.selection import Selection

Step = Literal["signed", "started"]
#: Where a conversion can begin, and the later steps that it is asked about.
ONWARD: Final[Mapping[Step, tuple[str, ...]]] = {
    "signed": ("started", "completed", "produced"),
    "started": ("completed", "produced"),
}
#: Step (or `aside`) → stage numbers of a snapshot's codebook.
Numbers = Mapping[str, tuple[int, ...]]
_QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Stay:
    """How long sites stayed at a stage, in days: quartiles over `count` sites that went on.

    Measured from the first dated report of the stage to that of a later one; `skipped` of the
    `count` went on to a stage that is not the next one, so that others lie hidden in their stay.
    `still` sites are at the stage now and came to it on a known day; they are in no quartile.
    """

    count: int = 0
    low: float = 0.0
    median: float = 0.0
    high: float = 0.0
    skipped: int = 0
    still: int = 0


def stays(selection: Selection) -> dict[str, Stay]:
    """Return stage → how long the selected sites stayed at it, for every stage but those aside."""
    catalogue = selection.engine.snapshot.catalogue
    codes = selection.engine.snapshot.codebook.codes["stage"]

    def build(sites: ir.Table) -> ir.Table:
        packed = sites.select(key=sites.stays.unnest())
        return packed.group_by("key").aggregate(n=packed.count())

    # Days are counted in the database and ranked here: far cheaper than quartiles there.
    answer = selection.ask("stays", build).sort_by("key")
    keys, n = (answer[name].to_numpy() for name in ("key", "n"))
    stage = keys // STAGE_UNIT
    onward = [one.code for one in catalogue.stages if one.phase != "aside"]
    found = {code: stage == codes.index(code) for code in onward}
    return {code: _stay(keys[here] % STAGE_UNIT, n[here]) for code, here in found.items()}


def _stay(keys: NDArray[Any], n: NDArray[Any]) -> Stay:
    """Return a stage's stay; a key is the days, and whether a stage was skipped."""
    days, skipped = keys % SKIPPED_UNIT, keys >= SKIPPED_UNIT
    gone = days != NOW
    order = np.argsort(days[gone], kind="stable")
    ranked, upto = days[gone][order], np.cumsum(n[gone][order])
    quartiles = _quartiles(ranked, upto) if len(upto) else (0.0, 0.0, 0.0)
    return Stay(int(n[gone].sum()), *quartiles, int(n[skipped].sum()), int(n[~gone].sum()))


def _quartiles(days: NDArray[Any], upto: NDArray[Any]) -> tuple[float, float, float]:
    """Return the quartiles of days of which each stands for some sites, `upto` counted up."""
    place = np.array(_QUARTERS) * (upto[-1] - 1)
    below, above = (
        days[np.searchsorted(upto, edge.astype(int), side="right")]
        for edge in (np.floor(place), np.ceil(place))
    )
    low, median, high = below + (above - below) * (place - np.floor(place))
    return float(low), float(median), float(high)


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of a cohort reached a step by today, and what is known of the others.

    `reached` + `waiting` + `stopped` + `unknown` is the cohort: not yet there, suspended or
    terminated before it, and sites whose present stage nobody says. `days` is the median from the
    cohort's step to this one, over `timed` sites that date both.
    """

    reached: int = 0
    waiting: int = 0
    stopped: int = 0
    unknown: int = 0
    days: float = 0.0
    timed: int = 0


@dataclass(frozen=True, slots=True)
class Conversion:
    """The sites that came to a step within a period, and how far they have come by today.

    `undated` of the selected sites came to the step, but no source says when; `before` have not
    come to it as far as anybody says, `unstated` say no stage at all, `elsewhen` came to it at
    another time. All five add up to the selected sites.
    """

    count: int
    undated: int
    before: int
    unstated: int
    elsewhen: int
    steps: Mapping[str, Reached]


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included, as proleptic ordinals; None is open."""

    first: int | None = None
    last: int | None = None

    def bounds(self) -> dict[str, int]:
        """Return the values that a question binds."""
        return {"first_day": self.first or 0, "last_day": self.last or 10_000_000}


def conversion(selection: Selection, start: Step, period: Period) -> Conversion:
    """Return what became of the sites that came to a step within a period.

    A site whose date is vague belongs where its last possible day lies.
    """
    ranks = stage_numbers(selection)
    groups = selection.ask(("cohort", start), lambda sites: _cohort(sites, start), period.bounds())
    sides, fates = Counter[str](), Counter[tuple[str, str]]()
    for group in groups.to_pylist():
        side = _SIDES[group["side"]] or _undated(group["furthest"], ranks[start])
        sides[side] += group["n"]
        if side == "count":
            for step in ONWARD[start]:
                fates[step, _fate(group, ranks[step], ranks["aside"])] += group["n"]
    spans = _spans(selection, start, period) if sides["count"] else {}
    steps = {
        step: Reached(
            **{name: fates[step, name] for name in _FATES},
            days=float(spans.get(f"{step}_days") or 0),
            timed=spans.get(f"{step}_timed") or 0,
        )
        for step in ONWARD[start]
    }
    return Conversion(**{name: sides[name] for name in _OUTCOMES}, steps=steps)


_FATES: Final = ("reached", "waiting", "stopped", "unknown")
_OUTCOMES: Final = ("count", "elsewhen", "undated", "before", "unstated")
#: What a group's number says of its date: none, in the period, outside it.
_SIDES: Final = ("", "count", "elsewhen")


def _cohort(sites: ir.Table, start: Step) -> ir.Table:
    """Return how many sites share a side of the period, a stage and a furthest stage."""
    seen = sites[f"seen_{start}"]
    side = ibis.cases((seen.isnull(), 0), (inside(seen), 1), else_=2)
    return sites.group_by(side=side, stage=sites.stage, furthest=sites.furthest).aggregate(
        n=sites.count()
    )


def inside(seen: ir.Column) -> ir.BooleanValue:
    """Return whether a day lies in the bound period."""
    return seen.between(integer("first_day"), integer("last_day"))


def _undated(furthest: int, done: Sequence[int]) -> str:
    if not furthest:
        return "unstated"
    return "undated" if furthest in done else "before"


def _fate(group: Mapping[str, int], done: Sequence[int], aside: Sequence[int]) -> str:
    if group["furthest"] in done:
        return "reached"
    if not group["stage"]:
        return "unknown"
    return "stopped" if group["stage"] in aside else "waiting"


def _spans(selection: Selection, start: Step, period: Period) -> dict[str, Any]:
    """Return the median days from the cohort's step to each later one, and over how many sites."""

    def build(sites: ir.Table) -> ir.Table:
        cohort = sites.filter(inside(sites[f"seen_{start}"]))
        found: dict[str, ir.Value] = {}
        for step in ONWARD[start]:
            days = cohort[f"seen_{step}"] - cohort[f"seen_{start}"]
            found[f"{step}_days"] = days.median(where=days >= 0)
            found[f"{step}_timed"] = days.count(where=days >= 0)
        return cohort.aggregate(**found)

    return selection.ask(("spans", start), build, period.bounds()).to_pylist()[0]


def stage_numbers(selection: Selection) -> Numbers:
    """Return step → the numbers of the stages at which it is done, and those that lie aside."""
    snapshot = selection.engine.snapshot
    stages = [stage for stage in snapshot.catalogue.stages if stage.phase != "aside"]
    number = {code: place for place, code in enumerate(snapshot.codebook.codes["stage"])}
    onward = [stage.code for stage in stages]
    # A step whose stage this catalogue lacks is never done.
    found = {
        step: tuple(number[code] for code in onward[onward.index(stage) :])
        for step, stage in STEPS.items()
        if stage in onward
    }
    aside = tuple(number[code] for code in snapshot.catalogue.stages_in("aside"))
    return dict.fromkeys(STEPS, ()) | found | {"aside": aside}
