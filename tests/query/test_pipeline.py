"""The way from signing to production: every figure agrees with plain counting, and adds up."""

from collections import Counter
from statistics import median, quantiles

import pytest
from hypothesis import given, settings

from liantu.domain.filter import SiteFilter
from liantu.domain.milestones import STEPS, Entry
from liantu.domain.rates import RATES
from liantu.query.league import league
from liantu.query.pipeline import ONWARD, Period, conversion, stays
from liantu.query.rates import rates
from liantu.query.rollup import facet_counts, roll_up
from liantu.query.summary import summarise
from tests.query.test_numbers import SEEDS, filters
from tests.support import reference, ways
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE, TODAY
from tests.support.stores import feature

ORDER = [stage.code for stage in CATALOGUE.stages if stage.phase != "aside"]
ASIDE = CATALOGUE.stages_in("aside")
PERIODS = (Period(), Period(last=738_000), Period(738_990, 739_300), Period(739_300, 738_990))


def entry(site, stage):
    return next((Entry(*e) for e in ways.entries(site) if e[0] == stage), None)


@given(SEEDS)
@settings(max_examples=examples(8))
def test_the_stays_agree_with_the_reference(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 4):
        sites = world.expected(site_filter)
        for stage, stay in stays(world.select(site_filter)).items():
            here = [(s, e) for s in sites if (e := entry(s, stage))]
            days = [e.until - e.day for _, e in here if e.until is not None]
            assert stay.count == len(days)
            if days:
                assert stay.median == median(days)
            if len(days) > 1:
                assert (stay.low, stay.high) == tuple(
                    pytest.approx(quantiles(days, method="inclusive")[place]) for place in (0, 2)
                )
            still = [s for s, e in here if e.until is None]
            assert stay.still == sum(s["properties"].get("stage") == stage for s in still)
            following = ORDER[ORDER.index(stage) + 1 :][:1]
            assert stay.skipped == sum(
                e.until is not None and e.next_stage not in (*following, *ASIDE) for _, e in here
            )


@given(SEEDS)
@settings(max_examples=examples(8))
def test_the_conversion_agrees_with_the_reference(worlds, seed):
    world = worlds(seed)
    for site_filter, period in zip(filters(seed, 4), PERIODS, strict=True):
        sites = world.expected(site_filter)
        for start, later in ONWARD.items():
            found = conversion(world.select(site_filter), start, period)
            first, last = period.first or 0, period.last or 10**7
            days = [(s, e.day if (e := entry(s, STEPS[start])) else None) for s in sites]
            cohort = [s for s, day in days if day is not None and first <= day <= last]
            assert found.count == len(cohort)
            for step in later:
                fates = Counter(_fate(site, step) for site in cohort)
                reached = found.steps[step]
                assert (reached.reached, reached.waiting) == (fates["reached"], fates["waiting"])
                assert (reached.stopped, reached.unknown) == (fates["stopped"], fates["unknown"])
                spans = [
                    there.day - day
                    for s, day in days
                    if s in cohort and day and (there := entry(s, STEPS[step]))
                ]
                spans = [span for span in spans if span >= 0]
                assert reached.timed == len(spans)
                assert reached.days == (median(spans) if spans else 0)


def _fate(site, step):
    seen, stage = ways.furthest(site), site["properties"].get("stage")
    if seen and ORDER.index(seen) >= ORDER.index(STEPS[step]):
        return "reached"
    if stage is None:
        return "unknown"
    return "stopped" if stage in ASIDE else "waiting"


@given(SEEDS)
@settings(max_examples=examples(8))
def test_a_conversion_accounts_for_every_selected_site(worlds, seed):
    world = worlds(seed)
    for site_filter, period in zip(filters(seed, 4), PERIODS, strict=True):
        selection = world.select(site_filter)
        for start in ONWARD:
            found = conversion(selection, start, period)
            parts = (found.count, found.elsewhen, found.undated, found.before, found.unstated)
            assert min(parts) >= 0
            assert sum(parts) == summarise(selection).count
            for step in found.steps.values():
                assert step.reached + step.waiting + step.stopped + step.unknown == found.count


@given(SEEDS)
@settings(max_examples=examples(8))
def test_the_rates_agree_with_the_reference(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 4):
        found = rates(world.select(site_filter))
        for name, rate in found.items():
            assert (rate.count, rate.part_wan, rate.whole_wan, rate.inside) == _rate(
                world.expected(site_filter), world.sites, name
            )


def _rate(sites, ledger, name):
    part, whole = RATES[name]
    both = [
        s
        for s in sites
        if s["properties"].get(part) is not None and (s["properties"].get(whole) or 0) > 0
    ]
    parents = {s["id"]: s["properties"].get("part_of") for s in ledger}
    ids = {s["id"] for s in both}
    inside = [s for s in both if ids.intersection(reference.above(s["id"], parents))]
    once = [s for s in both if s not in inside]
    sums = (sum(s["properties"][column] for s in once) for column in (part, whole))
    return (len(both), *sums, len(inside))


@given(SEEDS)
@settings(max_examples=examples(8))
def test_the_leagues_add_up_to_the_headline(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 4):
        selection = world.select(site_filter)
        whole, lights = summarise(selection), facet_counts(selection, "light")
        for by in ("unit", "town"):
            rows = league(selection, by)
            assert len({row.name for row in rows}) == len(rows)
            assert sum(row.count for row in rows) == whole.count
            assert sum(row.wan for row in rows) == whole.wan
            assert sum(row.unstated for row in rows) == whole.unstated
            for light, count in lights.items():
                if not site_filter.light:
                    assert sum(row.lights[light] for row in rows) == count
            parts = [row.rates["funded"] for row in rows]
            assert sum(rate.part_wan for rate in parts) == rates(selection)["funded"].part_wan


@given(SEEDS)
@settings(max_examples=examples(8))
def test_the_league_of_towns_is_the_roll_up(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 3):
        selection = world.select(site_filter)
        shares = roll_up(selection, "town")
        for row in league(selection, "town"):
            share = shares[row.name or "none"]
            assert (row.count, row.wan, row.unstated) == (share.count, share.wan, share.unstated)


@given(SEEDS)
@settings(max_examples=examples(8))
def test_late_is_a_plan_behind_without_its_deed(worlds, seed):
    world = worlds(seed)
    late = [site for site in world.sites if _late(site)]
    assert sum(row.late for row in league(world.select(SiteFilter()), "unit")) == len(late)


def _late(site):
    properties, stage = site["properties"], site["properties"].get("stage")
    if stage not in ORDER:
        return False
    return any(
        properties.get(f"plan_{step}")
        and reference.last_day(properties[f"plan_{step}"]) < TODAY
        and not properties.get(f"actual_{step}")
        and ORDER.index(stage) < ORDER.index(STEPS[step])
        for step in ("started", "completed", "produced")
    )


def test_a_unit_is_the_same_however_it_is_spaced(world_of):
    world = world_of(feature("a", unit=" 发改局 "), feature("b", unit="发改局"), feature("c"))
    assert [(row.name, row.count) for row in league(world.select(), "unit")] == [
        ("发改局", 2),
        ("", 1),
    ]


def test_a_sum_inside_another_is_in_no_rate(world_of):
    world = world_of(
        feature("park", investment_wan=100, funded_wan=50),
        feature("plant", investment_wan=40, funded_wan=40, part_of="park"),
        feature("half", funded_wan=7),
    )
    rate = rates(world.select())["funded"]
    assert (rate.count, rate.inside, rate.value) == (2, 1, 0.5)


def test_a_plan_of_nothing_gives_no_rate(world_of):
    world = world_of(feature("a", plan_year_wan=0, done_year_wan=5))
    assert rates(world.select())["year"].value is None
