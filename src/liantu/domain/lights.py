"""Progress lights: when a site turns amber or red, by the catalogue's written rule.

Red: a planned date passed by more than N days without the actual one, or no report for M days
while under construction. Amber: within N days of the planned date, or K days without a report.
Grey: nothing to judge by. Everything else is green.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liantu.domain.catalogue import Catalogue
from liantu.domain.dates import day_number, last_day

_MILESTONES = {"started": "building", "completed": "completed", "produced": "producing"}


@dataclass(frozen=True, slots=True)
class LightDays:
    """The days (proleptic ordinals) from which a site is amber and red."""

    amber_from: int
    red_from: int


def light_days(site: Mapping[str, Any], catalogue: Catalogue) -> LightDays | None:
    """Return when the site turns amber and red; None when the record gives nothing to judge by."""
    stages = catalogue.codes("stage")
    stage = stages.get(site.get("stage") or "")
    phase = getattr(stage, "phase", None)
    if phase in (None, "producing", "aside"):
        return None
    rules = catalogue.lights
    days: list[LightDays] = []
    for milestone, reached_phase in _MILESTONES.items():
        planned = site.get(f"plan_{milestone}")
        if planned and not site.get(f"actual_{milestone}") and not _reached(phase, reached_phase):
            due = day_number(last_day(planned))
            days.append(LightDays(due - rules.amber_before_days, due + rules.red_after_days + 1))
    report = site.get("stage_as_of") or site.get("source_date")
    if phase == "building" and report:
        last = day_number(last_day(report))
        days.append(LightDays(last + rules.amber_silent_days, last + rules.red_silent_days))
    if not days:
        return None
    return LightDays(min(day.amber_from for day in days), min(day.red_from for day in days))


def _reached(phase: str | None, wanted: str) -> bool:
    order = ("before", "building", "completed", "producing")
    return phase in order and order.index(phase) >= order.index(wanted)


def light_on(days: LightDays | None, today: int) -> str:
    """Return red, amber, green or grey on a day given as proleptic ordinal."""
    if days is None:
        return "grey"
    if today >= days.red_from:
        return "red"
    return "amber" if today >= days.amber_from else "green"
