"""One selection, one number: headline, roll-ups, facet counts and pages tell the same."""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.filter import SiteFilter
from liantu.query.page import SORT_KEYS, PageRequest, table_page
from liantu.query.rollup import FACETS, facet_counts, roll_up
from liantu.query.summary import summarise
from tests.support import reference
from tests.support.effort import examples
from tests.support.ledgers import any_filter, ledger
from tests.support.stores import feature, point

SEEDS = st.integers(0, 9_999)
FORMS = 3
ONE_VALUE_A_SITE = tuple(facet for facet in FACETS if facet not in {"chain", "node"})
PHASES = {"building": ("building",), "producing": ("producing",)}


def filters(seed, count):
    """Filters of which the first asks for everything: sums need something to add up.

    Of few forms: that every form means what it should is shown in test_selection.
    """
    chance = Random(seed)
    forms = [Random(f"{seed % FORMS}/{number}") for number in range(1, count)]
    return [SiteFilter(), *(any_filter(chance, form) for form in forms)]


def filter_fields(facet):
    return reference.FACETS["inv" if facet == "band" else facet]


def counted(sites, facet):
    return [site for site in sites for _ in reference.values(site, facet)]


@given(SEEDS)
@settings(max_examples=examples(10))
def test_the_headline_agrees_with_the_reference(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 10):
        summary, sites = summarise(world.select(site_filter)), world.expected(site_filter)
        stages = [site["properties"].get("stage") for site in sites]
        assert summary.count == len(sites)
        assert summary.pinned == sum(map(reference.located, sites))
        assert summary.pinned + summary.unlocated == summary.count
        assert summary.wan == reference.total_wan(sites, world.sites), site_filter
        assert summary.inside_another == len(reference.twice(sites, world.sites))
        assert summary.unstated == sum(reference.wan_of(site) is None for site in sites)
        assert (summary.building, summary.producing) == (
            stages.count("building"),
            stages.count("producing"),
        )


def test_the_generated_ledgers_hold_amounts_inside_others():
    """The law above would hold of ledgers in which nothing lies inside anything."""
    ledgers = [ledger(seed).features for seed in range(40)]
    assert sum(bool(reference.twice(sites, sites)) for sites in ledgers) > 20


@given(SEEDS)
@settings(max_examples=examples(5))
def test_facet_counts_are_taken_with_all_other_facets_applied(worlds, seed):
    world = worlds(seed)
    for site_filter, facet in product(filters(seed, 4), FACETS):
        others = world.expected(site_filter.without(*filter_fields(facet)))
        expected = [value for site in others for value in reference.values(site, facet)]
        counts = facet_counts(world.select(site_filter), facet)
        assert {value: n for value, n in counts.items() if n} == {
            value: expected.count(value) for value in expected
        }, (facet, site_filter)


@given(SEEDS)
@settings(max_examples=examples(5))
def test_roll_ups_agree_with_the_reference(worlds, seed):
    world = worlds(seed)
    for site_filter, facet in product(filters(seed, 4), FACETS):
        sites = world.expected(site_filter)
        inside = [site["id"] for site in reference.twice(sites, world.sites)]
        for value, share in roll_up(world.select(site_filter), facet).items():
            members = [site for site in sites if value in reference.values(site, facet)]
            once = [site for site in members if site["id"] not in inside]
            assert share.count == len(members), (facet, value, site_filter)
            assert share.wan == sum(reference.wan_of(site) or 0 for site in once)
            assert share.unstated == sum(reference.wan_of(site) is None for site in members)


@given(SEEDS)
@settings(max_examples=examples(4))
def test_roll_ups_add_up_to_the_headline(worlds, seed):
    world = worlds(seed)
    for site_filter, facet in product(filters(seed, 3), ONE_VALUE_A_SITE):
        selection = world.select(site_filter)
        summary, shares = summarise(selection), roll_up(selection, facet).values()
        assert sum(share.count for share in shares) == summary.count
        assert sum(share.wan for share in shares) == summary.wan
        assert sum(share.unstated for share in shares) == summary.unstated


def test_an_amount_inside_another_counts_once_only_where_both_are_selected(world_of):
    world = world_of(
        feature("park", investment_wan=100, town="370783001"),
        feature("plant", investment_wan=40, town="370783001", part_of="park"),
        feature("line", investment_wan=10, town="370783003", part_of="plant"),
        feature("unsaid", part_of="park"),
        feature("orphan", investment_wan=7, part_of="nobody"),
    )
    assert summarise(world.select()).wan == 107
    assert summarise(world.select()).inside_another == 2
    assert summarise(world.select(SiteFilter(town=("370783003",)))).wan == 10
    by_town = roll_up(world.select(), "town")
    assert [by_town[town].wan for town in ("370783001", "370783003", "none")] == [100, 0, 7]


def test_an_amount_inside_one_that_is_not_stated_counts(world_of):
    world = world_of(feature("park"), feature("plant", investment_wan=40, part_of="park"))
    assert summarise(world.select()).wan == 40


def test_an_empty_ledger_is_all_zero(world_of):
    selection = world_of().select()
    summary = summarise(selection)
    assert (summary.count, summary.pinned, summary.wan, summary.unstated) == (0, 0, 0, 0)
    assert all(share.count == 0 for facet in FACETS for share in roll_up(selection, facet).values())
    assert table_page(selection, PageRequest()).num_rows == 0


def pages_of(selection, sort, *, descending, size, unlocated_only=False):
    rows = []
    for number in range(100):
        page = table_page(
            selection, PageRequest(sort, descending, number, size, unlocated_only)
        ).to_pylist()
        rows += page
        if len(page) < size:
            return rows
    pytest.fail("the pages have no end")


def stated(row, sort):
    """What a row is sorted by; None where it is not stated."""
    value = row[sort]
    if sort in {"chain", "stage", "town"}:
        return value or None
    return None if value == "" else value


@given(SEEDS, st.sampled_from(SORT_KEYS), st.booleans(), st.integers(1, 9))
@settings(max_examples=examples(25))
def test_pages_are_complete_sorted_and_without_repeats(worlds, seed, sort, descending, size):
    world = worlds(seed % 40)
    for site_filter in filters(seed, 2):
        selection = world.select(site_filter)
        rows = pages_of(selection, sort, descending=descending, size=size)
        assert sorted(row["id"] for row in rows) == sorted(world.ids(site_filter))
        keys = [stated(row, sort) for row in rows]
        said = [key for key in keys if key is not None]
        assert keys == said + [None] * (len(keys) - len(said))
        assert said == sorted(said, key=sort_form, reverse=descending)


def sort_form(key):
    """DuckDB sorts texts by their UTF-8 bytes, numbers as numbers."""
    return key.encode() if isinstance(key, str) else key


@given(SEEDS)
@settings(max_examples=examples(5))
def test_equal_keys_keep_the_order_of_the_file(worlds, seed):
    world = worlds(seed)
    for descending in (True, False):
        rows = pages_of(world.select(), "stage", descending=descending, size=4)
        for stage in {row["stage"] for row in rows}:
            same = [row["row"] for row in rows if row["stage"] == stage]
            assert same == sorted(same)


def test_the_unlocated_can_be_listed_alone(world_of):
    world = world_of(feature("here", geometry=point(118, 36)), feature("nowhere"))
    rows = pages_of(world.select(), "name", descending=False, size=5, unlocated_only=True)
    assert [row["id"] for row in rows] == ["nowhere"]


def test_an_owner_that_is_not_stated_comes_last_either_way(world_of):
    world = world_of(feature("a", owner=None), feature("b", owner="乙"), feature("c", owner="甲"))
    for descending in (True, False):
        rows = pages_of(world.select(), "owner", descending=descending, size=5)
        assert rows[-1]["id"] == "a"
