"""Progress lights: when a site turns amber or red, by the catalogue's written rule.

Red: a planned date passed by more than N days without the actual one, or no report for M days
while under construction. Amber: within N days of the planned date, or K days without a report.
Grey: nothing to judge by. Everything else is green.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from liantu.domain.catalogue import Catalogue
from liantu.domain.dates import day_number, last_day

#: Phase → the milestones that lie ahead of a site in it.
_AHEAD: Final = {
    "before": ("started", "completed", "produced"),
    "building": ("completed", "produced"),
    "completed": ("produced",),
}
#: The milestone of a report that is due while a site is under construction.
REPORT: Final = "report"
#: Told apart by their signs as well; each stands out 3:1 from the grounds of both palettes.
COLOURS: Final = {"red": "#d13f3f", "amber": "#c07a00", "green": "#14875c", "grey": "#7d8a92"}


@dataclass(frozen=True, slots=True)
class LightDays:
    """The days (proleptic ordinals) from which a site is amber and red."""

    amber_from: int
    red_from: int


@dataclass(frozen=True, slots=True)
class LightCause:
    """One thing that a site is judged by: a planned milestone not reached, or its last report.

    `text` is that date as the record has it, `due` the last day it can mean (proleptic ordinal).
    """

    milestone: str
    text: str
    due: int
    days: LightDays


def light_days(site: Mapping[str, Any], catalogue: Catalogue) -> LightDays | None:
    """Return when the site turns amber and red; None when the record gives nothing to judge by."""
    dues = list(_dues(site, catalogue))
    if not dues:
        return None
    return LightDays(min(due[3] for due in dues), min(due[4] for due in dues))


def light_causes(site: Mapping[str, Any], catalogue: Catalogue) -> Iterator[LightCause]:
    """Yield everything that a site is judged by."""
    for milestone, text, due, amber_from, red_from in _dues(site, catalogue):
        yield LightCause(milestone, text, due, LightDays(amber_from, red_from))


def _dues(
    site: Mapping[str, Any], catalogue: Catalogue
) -> Iterator[tuple[str, str, int, int, int]]:
    """Yield milestone, its date, the last day that can mean, and when it turns amber and red."""
    phase = phase_of(site, catalogue)
    rules = catalogue.lights
    for milestone in _AHEAD.get(phase, ()):
        planned = site.get(f"plan_{milestone}")
        if planned and not site.get(f"actual_{milestone}"):
            due = day_number(last_day(planned))
            red_from = due + rules.red_after_days + 1
            yield milestone, planned, due, due - rules.amber_before_days, red_from
    report = site.get("stage_as_of") or site.get("source_date")
    if phase == "building" and report:
        last = day_number(last_day(report))
        yield REPORT, report, last, last + rules.amber_silent_days, last + rules.red_silent_days


def phase_of(site: Mapping[str, Any], catalogue: Catalogue) -> str:
    """Return the phase of a site's stage; nothing where the record or the catalogue has none."""
    stage = catalogue.codes("stage").get(site.get("stage") or "")
    return getattr(stage, "phase", "")


def light_on(days: LightDays | None, today: int) -> str:
    """Return red, amber, green or grey on a day given as proleptic ordinal."""
    if days is None:
        return "grey"
    if today >= days.red_from:
        return "red"
    return "amber" if today >= days.amber_from else "green"
