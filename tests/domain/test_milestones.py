"""When a site came to its stages: dated reports and actual dates, nothing guessed."""

from datetime import date

from liantu.domain.milestones import Entry, Stages
from tests.support.ledgers import CATALOGUE

STAGES = Stages(CATALOGUE)


def entries(site):
    return STAGES.way(site).entries


def furthest(site):
    return STAGES.way(site).furthest


def day(year, month, number):
    return date(year, month, number).toordinal()


def report(stage, when=None):
    return {"stage": stage} if when is None else {"stage": stage, "date": when}


def test_a_stay_lasts_until_the_first_later_stage():
    site = {
        "events": [
            report("building", "2024-06"),
            report("signed", "2023"),
            report("building", "2024-03-05"),
            report("producing", "2025-01-01"),
        ]
    }
    assert entries(site) == [
        Entry("signed", day(2023, 12, 31), "building", day(2024, 3, 5)),
        Entry("building", day(2024, 3, 5), "producing", day(2025, 1, 1)),
        Entry("producing", day(2025, 1, 1)),
    ]


def test_an_actual_date_beats_the_reports_of_its_stage():
    site = {"actual_started": "2024-02-10", "events": [report("started", "2024-01-01")]}
    assert entries(site) == [Entry("started", day(2024, 2, 10))]


def test_a_later_stage_that_came_first_ends_no_stay():
    site = {"events": [report("started", "2024-05-01"), report("producing", "2020-01-01")]}
    assert entries(site)[0] == Entry("started", day(2024, 5, 1))


def test_the_same_day_is_a_stay_of_no_days():
    site = {"events": [report("started", "2024-05-01"), report("building", "2024-05-01")]}
    first = entries(site)[0]
    assert (first.next_stage, first.until) == ("building", first.day)


def test_a_stop_ends_a_stay():
    site = {"events": [report("building", "2024-05-01"), report("suspended", "2024-06-01")]}
    assert entries(site)[0].next_stage == "suspended"


def test_what_has_no_date_or_is_no_report_is_passed_over():
    odd = [report("signed"), report("gone", "2024"), report("signed", "someday"), "signed", None, 3]
    for events in (odd, "signed", {"stage": "signed"}, None, [{"stage": 3, "date": 2024}]):
        assert entries({"events": events}) == []


def test_the_furthest_stage_needs_no_date():
    assert furthest({}) == ""
    assert furthest({"stage": "signed", "events": [report("building")]}) == "building"
    assert furthest({"stage": "signed", "actual_produced": "2024"}) == "producing"


def test_a_stopped_site_is_known_for_what_it_reached():
    assert furthest({"stage": "suspended"}) == ""
    assert furthest({"stage": "terminated", "events": [report("started")]}) == "started"
