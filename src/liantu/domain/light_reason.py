"""Why a site's light is as it is: the one cause that decides, with its date and its days."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from liantu.domain.catalogue import Catalogue
from liantu.domain.lights import REPORT, LightCause, light_causes, light_on, phase_of

#: overdue, due: a planned date has passed, or is near. ahead: it is further off.
#: silent: no report for long. reported: the last report is recent.
#: The rest says why nothing can be judged: no stage stated, in production, set aside, no planned
#: date that is still to come true, and (while building) no report either.
Cause = Literal["overdue", "due", "ahead", "silent", "reported",
                "no_stage", "producing", "aside", "no_plan", "no_report"]  # fmt: skip
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
_GREY: Final[Mapping[str, Cause]] = {
    "": "no_stage",
    "producing": "producing",
    "aside": "aside",
    "building": "no_report",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A light and what decides it; nothing and 0 where there is no such date.

    `planned` is the deciding date as the record has it: planned, or that of the last report.
    `days` is how long it has passed (overdue, silent, reported) or is still to come (due, ahead);
    never negative, counted from the last day that the date can mean.
    """

    light: str
    cause: Cause
    milestone: str = ""
    planned: str = ""
    days: int = 0


def judge(site: Mapping[str, Any], catalogue: Catalogue, today: int) -> Judgement:
    """Return the light of a site's properties on a day (proleptic ordinal), and why."""
    causes = list(light_causes(site, catalogue))
    if not causes:
        return Judgement("grey", _GREY.get(phase_of(site, catalogue), "no_plan"))
    lit = {one: light_on(one.days, today) for one in causes}
    for light in ("red", "amber"):
        # What turns red first has been wrong for longest, or is the most urgent.
        found = [one for one in causes if lit[one] == light]
        if found:
            return _judged(light, min(found, key=lambda one: one.days.red_from), today)
    return _judged("green", min(causes, key=lambda one: one.days.amber_from), today)


def _judged(light: str, cause: LightCause, today: int) -> Judgement:
    passed = today - cause.due
    if cause.milestone == REPORT:
        told: Cause = "reported" if light == "green" else "silent"
        return Judgement(light, told, "", cause.text, max(0, passed))
    if passed > 0:
        return Judgement(light, "overdue", cause.milestone, cause.text, passed)
    told = "ahead" if light == "green" else "due"
    return Judgement(light, told, cause.milestone, cause.text, -passed)
