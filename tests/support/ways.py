"""A site's way through the stages in plain Python, rule by rule and site by site.

Slow and simple on purpose: what is worked out for a million sites at once must agree with it.
"""

from itertools import pairwise

from tests.support.ledgers import CATALOGUE
from tests.support.reference import last_day

#: Step → the stage that it begins.
STEPS = {
    "signed": "signed",
    "started": "started",
    "completed": "completed",
    "produced": "producing",
}
NUMBERS = {stage.code: number for number, stage in enumerate(CATALOGUE.stages, 1)}
ONWARD = [stage.code for stage in CATALOGUE.stages if stage.phase != "aside"]
NOW = 2**17 - 1


def day(text):
    return last_day(text).toordinal()


def reports(site):
    """The stage and the date of each report; what is none is passed over."""
    for event in site["properties"].get("events") or ():
        yield event.get("stage"), event.get("date")


def came(site):
    """Stage → day; an actual date beats reports, and of these the first one counts."""
    days = {}
    for stage, date in reports(site):
        if stage in NUMBERS and date and date[0].isdigit():
            days[stage] = min(day(date), days.get(stage, day(date)))
    for step, stage in STEPS.items():
        if actual := site["properties"].get(f"actual_{step}"):
            days[stage] = day(actual)
    return {stage: days[stage] for stage in sorted(days, key=NUMBERS.__getitem__)}


def entries(site):
    """Stage, day, and the first of the later stages with its day unless it came before."""
    days = came(site)
    for stage in days:
        later = [other for other in days if NUMBERS[other] > NUMBERS[stage]]
        first = min(later, key=days.__getitem__, default=None)
        if first is None or days[first] < days[stage]:
            yield stage, days[stage], "", None
        else:
            yield stage, days[stage], first, days[first]


def furthest(site):
    """The latest stage that anything speaks of, with or without a date; nothing for none."""
    properties = site["properties"]
    seen = {properties.get("stage"), *(stage for stage, _ in reports(site))}
    seen |= {stage for step, stage in STEPS.items() if properties.get(f"actual_{step}")}
    return next((stage for stage in reversed(ONWARD) if stage in seen), "")


def late_from(site):
    """The day after the first plan that lies ahead of the stage and has no actual date."""
    properties = site["properties"]
    here = properties.get("stage")
    days = [
        day(properties[f"plan_{step}"]) + 1
        for step, stage in STEPS.items()
        if step != "signed"
        and here in ONWARD
        and ONWARD.index(stage) > ONWARD.index(here)
        and properties.get(f"plan_{step}")
        and not properties.get(f"actual_{step}")
    ]
    return min(days, default=None)


def stays(site):
    """Stage number, whether a stage was skipped, and days, packed into a number a stay."""
    following = dict(pairwise(ONWARD))
    for stage, came_on, next_stage, until in entries(site):
        if until is not None:
            skipped = next_stage in ONWARD and next_stage != following.get(stage)
            yield (NUMBERS[stage] * 2 + skipped) * 2**17 + until - came_on
        elif site["properties"].get("stage") == stage:
            yield NUMBERS[stage] * 2**18 + NOW
