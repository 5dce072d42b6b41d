"""The list of lights: every site once, worst first, as many as the facet counts and the filter."""

from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.filter import LIGHTS
from liantu.query.light_list import light_counts, light_page
from liantu.query.summary import summarise
from tests.query.test_numbers import SEEDS, filters
from tests.support import reference
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE, TODAY
from tests.support.stores import feature


def every(selection, light, size):
    """All pages one after the other."""
    rows, total = light_page(selection, light, 0, size)
    for page in range(1, -(-total // size)):
        rows = rows + light_page(selection, light, page, size)[0]
    assert len(rows) == total
    return rows


@given(SEEDS, st.integers(1, 7))
@settings(max_examples=examples(8))
def test_the_pages_hold_the_selection_worst_first(worlds, seed, size):
    world = worlds(seed)
    for site_filter in filters(seed, 3):
        selection, sites = world.select(site_filter), world.expected(site_filter)
        rows = every(selection, None, size)
        assert sorted(row.id for row in rows) == sorted(str(site["id"]) for site in sites)
        lights = [row.judgement.light for row in rows]
        assert lights == sorted(lights, key=LIGHTS.index)
        by_id = {str(site["id"]): site for site in sites}
        assert lights == [reference.light(by_id[row.id], TODAY) for row in rows]


@given(SEEDS)
@settings(max_examples=examples(8))
def test_the_four_figures_are_the_selection_and_lead_to_their_sites(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 3):
        selection = world.select(site_filter.without("light"))
        counts = light_counts(selection)
        assert sum(counts.values()) == summarise(selection).count
        for light in LIGHTS:
            rows = every(selection, light, 20)
            narrowed = selection.site_filter.with_(light=(light,))
            assert counts[light] == len(rows) == summarise(world.select(narrowed)).count
            assert {row.judgement.light for row in rows} <= {light}


def test_the_longest_overdue_comes_first(world_of):
    world = world_of(
        feature("fresh", stage="signed", plan_started="2025-05-01"),
        feature("oldest", stage="signed", plan_started="2021"),
        feature("silent", stage="building", stage_as_of="2023"),
        feature("near", stage="signed", plan_started="2025-07-01"),
    )
    rows, total = light_page(world.select(), None, 0, 10)
    assert [row.id for row in rows] == ["oldest", "silent", "fresh", "near"]
    assert total == 4
    assert [row.judgement.cause for row in rows] == ["overdue", "silent", "overdue", "due"]
    assert CATALOGUE.lights.red_after_days == 30


def test_beyond_the_last_page_there_is_nothing(world_of):
    world = world_of(feature("a", stage="signed", plan_started="2021"))
    assert light_page(world.select(), "red", 1, 10) == ([], 1)
    assert light_page(world.select(), "green", 0, 10) == ([], 0)
