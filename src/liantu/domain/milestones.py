"""When a site came to each stage, as its dated reports and its actual dates say.

A date that names a month or a year counts as its last day. What is reported without a date, and a
stage that only the record itself names, is no such day: nothing here is guessed.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from liantu.domain.catalogue import Catalogue
from liantu.domain.dates import day_number, is_partial_date, last_day

#: The steps that a plan names, and the stage that each of them begins.
STEPS: Final = {
    "signed": "signed",
    "started": "started",
    "completed": "completed",
    "produced": "producing",
}
#: The steps whose plan can lie behind: signing is what brings a site into a ledger.
PLANNED: Final = ("started", "completed", "produced")
#: A stay is packed into one number: the stage's number, whether a stage was skipped, and days.
STAGE_UNIT: Final = 1 << 18
SKIPPED_UNIT: Final = 1 << 17
#: Stands for the days of a site that is there now; more days than people write dates for.
NOW: Final = SKIPPED_UNIT - 1
_ASIDE = "aside"
_ACTUAL: Final = tuple((f"actual_{step}", stage) for step, stage in STEPS.items())


class Entry(NamedTuple):
    """A site came to a stage on a day (proleptic ordinal), and to a later one on another.

    `until` and `next_stage` are nothing where no later stage is dated.
    """

    stage: str
    day: int
    next_stage: str = ""
    until: int | None = None


class Way(NamedTuple):
    """What is known of a site's way through the stages.

    `entries` stand in the order of the stages. `furthest` is the latest stage that the site is
    known to have come to, dated or not, nothing for none. `late_from` is the first day (proleptic
    ordinal) on which a plan lies behind undone, None if none can. `stays` are packed.
    """

    entries: Sequence[Entry]
    furthest: str
    late_from: int | None
    stays: list[int]


class Stages:
    """The stages of a catalogue, and what of them decides each site's way."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Work out once what is the same for all sites."""
        onward = [stage.code for stage in catalogue.stages if stage.phase != _ASIDE]
        self._number = {stage.code: place for place, stage in enumerate(catalogue.stages, 1)}
        self._onward = {code: place for place, code in enumerate(onward)}
        self._codes = [*onward, ""]
        self._following = dict(zip(onward, [*onward[1:], ""], strict=True))
        self._actual = [(field, stage) for field, stage in _ACTUAL if stage in self._number]
        # Suspension and termination are in none of these: nobody can say whether they are late.
        self._plans = {
            code: [
                (f"plan_{step}", f"actual_{step}")
                for step in PLANNED
                if STEPS[step] in onward[place + 1 :]
            ]
            for code, place in self._onward.items()
        }

    def way(self, site: Mapping[str, Any]) -> Way:
        """Return what the properties of a site say of its way."""
        told = _told(site)
        entries = self._entries(self._days(site, told))
        return Way(
            entries, self._furthest(site, told), self._late_from(site), self._stays(entries, site)
        )

    def _days(self, site: Mapping[str, Any], told: list[tuple[str, str]]) -> dict[str, int]:
        """Return stage → the day on which a site came to it.

        An actual date beats the reports of its stage; of several reports the first one counts.
        """
        days: dict[str, int] = {}
        for stage, date in told:
            if stage in self._number and is_partial_date(date):
                day = day_number(last_day(date))
                if stage not in days or day < days[stage]:
                    days[stage] = day
        for field, stage in self._actual:
            if actual := site.get(field):
                days[stage] = day_number(last_day(actual))
        return days

    def _entries(self, days: Mapping[str, int]) -> list[Entry]:
        """Return an entry a stage, with the first of the later ones unless that came before."""
        found: list[Entry] = []
        first, until = "", None
        for stage in sorted(days, key=self._number.__getitem__, reverse=True):
            day = days[stage]
            ended = until is not None and until >= day
            found.append(Entry(stage, day, first, until) if ended else Entry(stage, day))
            if until is None or day <= until:
                first, until = stage, day
        found.reverse()
        return found

    def _stays(self, entries: Sequence[Entry], site: Mapping[str, Any]) -> list[int]:
        """Return a site's stays at stages, packed; stages are numbered from 1 in their order.

        A stay with neither an end nor the site's presence is unknown, and not among them. A stop
        ends a stay, but skips no stage.
        """
        stays: list[int] = []
        here = site.get("stage")
        for stage, day, next_stage, until in entries:
            if until is not None:
                usual = self._following.get(stage, "")
                skipped = next_stage in self._onward and next_stage != usual
                packed = skipped * SKIPPED_UNIT + min(until - day, NOW - 1)
            elif stage == here:
                packed = NOW
            else:
                continue
            stays.append(self._number[stage] * STAGE_UNIT + packed)
        return stays

    def _late_from(self, site: Mapping[str, Any]) -> int | None:
        """Return the day after the first plan that has no actual date and lies ahead."""
        plans = self._plans.get(site.get("stage") or "", ())
        planned = [site[plan] for plan, actual in plans if site.get(plan) and not site.get(actual)]
        return min([day_number(last_day(text)) for text in planned]) + 1 if planned else None

    def _furthest(self, site: Mapping[str, Any], told: list[tuple[str, str]]) -> str:
        """Return the latest stage of which anything speaks.

        Suspension and termination lie aside of the way and are no part of it.
        """
        seen = [site.get("stage") or "", *[stage for stage, _ in told]]
        seen += [stage for field, stage in _ACTUAL if site.get(field)]
        return self._codes[max([self._onward.get(stage, -1) for stage in seen])]


def _told(site: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return stage and date of each report, nothing for what is no text: files hold anything."""
    events = site.get("events")
    if not isinstance(events, list):
        return []
    reports = [
        cast("dict[str, object]", event)
        for event in cast("list[object]", events)
        if isinstance(event, dict)
    ]
    return [(_text(report.get("stage")), _text(report.get("date"))) for report in reports]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
