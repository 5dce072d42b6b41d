"""Each threshold of the light rule, on the day before it and on the day."""

from datetime import date, timedelta
from random import Random

import pytest

from liantu.domain.lights import LightDays, light_days, light_on
from tests.support import reference
from tests.support.ledgers import CATALOGUE, DATES, TODAY, ledger

RULES = CATALOGUE.lights
DUE = date(2025, 6, 30)


def light_of(today, **properties):
    days = light_days({"stage": "signed", **properties}, CATALOGUE)
    return light_on(days, today.toordinal())


@pytest.mark.parametrize("planned", ["2025-06-30", "2025-06"])
@pytest.mark.parametrize(
    ("days_after", "colour"),
    [
        (-RULES.amber_before_days - 1, "green"),
        (-RULES.amber_before_days, "amber"),
        (0, "amber"),
        (RULES.red_after_days, "amber"),
        (RULES.red_after_days + 1, "red"),
    ],
)
def test_a_planned_date_turns_amber_before_and_red_after(planned, days_after, colour):
    assert light_of(DUE + timedelta(days_after), plan_started=planned) == colour


@pytest.mark.parametrize("report", ["2025-06-30", "2025-06"])
@pytest.mark.parametrize(
    ("days_silent", "colour"),
    [
        (0, "green"),
        (RULES.amber_silent_days - 1, "green"),
        (RULES.amber_silent_days, "amber"),
        (RULES.red_silent_days - 1, "amber"),
        (RULES.red_silent_days, "red"),
    ],
)
def test_silence_while_building_turns_amber_then_red(report, days_silent, colour):
    today = DUE + timedelta(days_silent)
    assert light_of(today, stage="building", stage_as_of=report) == colour
    assert light_of(today, stage="building", source_date=report) == colour


def test_the_worst_reason_decides():
    late, fresh = {"plan_completed": "2024"}, {"stage": "building", "stage_as_of": "2025-06-29"}
    assert light_of(DUE, **fresh) == "green"
    assert light_of(DUE, **fresh, **late) == "red"


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"stage": None, "plan_started": "2020"},
        {"stage": "producing", "plan_started": "2020"},
        {"stage": "suspended", "plan_started": "2020"},
        {"stage": "building"},
        {"plan_started": "2020", "actual_started": "2021"},
        {"stage": "building", "plan_started": "2020"},
        {"stage": "completed", "plan_completed": "2020"},
        {"plan_signed": "2020"},
        {"stage_as_of": "2020"},
    ],
)
def test_grey_where_there_is_nothing_to_judge_by(properties):
    assert light_of(DUE, **properties) == "grey"


def test_a_milestone_ahead_of_the_stage_is_judged():
    assert light_of(DUE, stage="completed", plan_produced="2020") == "red"


def test_red_goes_before_amber_whatever_the_rules():
    assert light_on(LightDays(amber_from=10, red_from=5), 6) == "red"


def test_the_dates_meet_the_lights():
    """Generated ledgers hold both sides of every threshold on the tests' day."""
    thresholds = {
        TODAY - timedelta(RULES.red_silent_days),
        TODAY - timedelta(RULES.amber_silent_days),
        TODAY - timedelta(RULES.red_after_days + 1),
        TODAY + timedelta(RULES.amber_before_days),
    }
    both_sides = thresholds | {day + timedelta(1) for day in thresholds}
    assert {day.isoformat() for day in both_sides} <= set(DATES)


def test_agrees_with_the_rule_in_plain_words():
    met = set()
    for seed in range(200):
        today = TODAY + timedelta(Random(seed).randint(-400, 400))
        for site in ledger(seed).features:
            days = light_days(site["properties"], CATALOGUE)
            met.add(light_on(days, today.toordinal()))
            assert light_on(days, today.toordinal()) == reference.light(site, today)
    assert met == {"red", "amber", "green", "grey"}
