"""Behind every figure of the progress page stand as many sites as the figure says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.filter import LIGHTS, SiteFilter
from liantu.domain.parks import park_code
from liantu.domain.rates import RATES
from liantu.query.behind import KINDS, Behind, behind_page
from liantu.query.league import league
from liantu.query.pipeline import ONWARD, conversion, stays
from liantu.query.rates import rates
from liantu.query.summary import summarise
from tests.query.test_numbers import SEEDS, filters
from tests.query.test_pipeline import PERIODS
from tests.support.effort import examples
from tests.support.stores import feature

SIDES = ("count", "elsewhen", "undated", "before", "unstated")
FATES = ("reached", "waiting", "stopped", "unknown")


def behind(selection, *conditions, **more):
    rows, total = behind_page(selection, Behind(conditions, **more), 0, 1000)
    assert len(rows) == total
    assert len({row["row"] for row in rows}) == total
    assert {row["row"] for row in rows} <= set(selection.rows().to_pylist())
    return total


@given(SEEDS, st.sampled_from(sorted(ONWARD)), st.sampled_from(PERIODS))
@settings(max_examples=examples(3))
def test_behind_a_conversion(worlds, seed, start, period):
    world = worlds(seed)
    for site_filter in filters(seed, 2):
        selection = world.select(site_filter)
        found = conversion(selection, start, period)
        for side in SIDES:
            sites = behind(selection, ("side", start, side), period=period)
            assert sites == getattr(found, side)
        cohort = ("side", start, "count")
        for step, reached in found.steps.items():
            for fate in FATES:
                sites = behind(selection, cohort, ("fate", step, fate), period=period)
                assert sites == getattr(reached, fate)


@given(SEEDS)
@settings(max_examples=examples(3))
def test_behind_stays_and_rates(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 2):
        selection = world.select(site_filter)
        found = stays(selection)
        # All of them for everything; a filter narrows each in the same way.
        told = sorted(found) if site_filter == SiteFilter() else sorted(found)[seed % 4 :: 4]
        for stage in told:
            stay = found[stage]
            assert behind(selection, ("stayed", stage)) == stay.count
            assert behind(selection, ("still", stage)) == stay.still
            assert behind(selection, ("skipped", stage)) == stay.skipped
        for name, rate in rates(selection).items():
            assert behind(selection, ("rate", name)) == rate.count
            silent = behind(selection, ("silent", name))
            assert silent + rate.count == summarise(selection).count


@given(SEEDS, st.sampled_from(["unit", "town"]))
@settings(max_examples=examples(3))
def test_behind_a_league(worlds, seed, by):
    world = worlds(seed)
    for site_filter in filters(seed, 2):
        selection = world.select(site_filter)
        for one in league(selection, by):
            own = (by, one.name)
            assert behind(selection, own) == one.count
            picked = site_filter.with_(**{by: (park_code(one.name) or "none",)})
            assert summarise(world.select(picked)).count == one.count
            assert behind(selection, own, ("unstated",)) == one.unstated
            assert behind(selection, own, ("late",)) == one.late
            for light in LIGHTS:
                assert behind(selection, own, ("light", light)) == one.lights[light]
            for rate in RATES:
                assert behind(selection, own, ("rate", rate)) == one.rates[rate].count


def test_the_largest_stand_first_and_pages_follow(world_of):
    amounts = (3, None, 7, 5, 7)
    world = world_of(
        *(feature(f"s-{n}", unit="发改局", investment_wan=wan) for n, wan in enumerate(amounts))
    )
    pages = [
        behind_page(world.select(), Behind((("unit", "发改局"),)), number, 2) for number in range(4)
    ]
    assert [[row["id"] for row in rows] for rows, _ in pages] == [
        ["s-2", "s-4"],
        ["s-3", "s-0"],
        ["s-1"],
        [],
    ]
    assert {total for _, total in pages} == {5}


@pytest.mark.parametrize("kind", ["unit", "town"])
def test_behind_a_name_that_is_gone_stands_nobody(world_of, kind):
    assert KINDS[kind] == 1
    assert behind_page(world_of(feature()).select(), Behind(((kind, "gone"),)), 0, 5) == ([], 0)
