"""Two facets at once: every cell, every total, and what a click on a figure then shows."""

from itertools import product

import pytest
from hypothesis import given, settings

from liantu.domain.filter import SiteFilter
from liantu.query.cross import CrossFacet, cross
from liantu.query.rollup import roll_up
from liantu.query.summary import summarise
from tests.query.test_numbers import SEEDS, filters
from tests.support import reference
from tests.support.effort import examples
from tests.support.stores import feature

PAIRS: list[tuple[CrossFacet, CrossFacet]] = [
    ("town", "chain"),
    ("chain", "stage"),
    ("town", "stage"),
    ("park", "stage"),
    ("park", "chain"),
]


def told_apart(site_filter, facet):
    """The values that a cross tells apart: where the filter names chains, only those."""
    wanted = site_filter.chain if facet == "chain" else ()
    return lambda value: not wanted or value in wanted


@given(SEEDS)
@settings(max_examples=examples(6))
def test_every_cell_agrees_with_the_reference(worlds, seed):
    world = worlds(seed)
    for site_filter, (rows, columns) in product(filters(seed, 4), PAIRS):
        sites = world.expected(site_filter)
        inside = {site["id"] for site in reference.twice(sites, world.sites)}
        found = cross(world.select(site_filter), rows, columns)
        members = {}
        for site in sites:
            pairs = product(reference.values(site, rows), reference.values(site, columns))
            for row, column in pairs:
                if told_apart(site_filter, rows)(row) and told_apart(site_filter, columns)(column):
                    members.setdefault((row, column), []).append(site)
        assert set(found.cells) == set(members)
        for cell, here in members.items():
            once = [site for site in here if site["id"] not in inside]
            assert found.cells[cell].count == len(here)
            assert found.cells[cell].wan == sum(reference.wan_of(site) or 0 for site in once)
            assert found.cells[cell].unstated == sum(reference.wan_of(s) is None for s in here)


@given(SEEDS)
@settings(max_examples=examples(6))
def test_the_totals_are_the_roll_ups_of_every_page(worlds, seed):
    world = worlds(seed)
    for site_filter, (rows, columns) in product(filters(seed, 4), PAIRS):
        selection = world.select(site_filter)
        found = cross(selection, rows, columns)
        for facet, totals in ((rows, found.rows), (columns, found.columns)):
            kept = told_apart(site_filter, facet)
            if facet == "park":
                assert sum(share.count for share in totals.values()) == summarise(selection).count
                continue
            expected = {v: share for v, share in roll_up(selection, facet).items() if kept(v)}
            assert dict(totals) == expected


@given(SEEDS)
@settings(max_examples=examples(4))
def test_towns_and_stages_add_up_to_the_headline(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 4):
        selection = world.select(site_filter)
        cells, summary = cross(selection, "town", "stage").cells.values(), summarise(selection)
        assert sum(share.count for share in cells) == summary.count
        assert sum(share.wan for share in cells) == summary.wan
        assert sum(share.unstated for share in cells) == summary.unstated


@given(SEEDS)
@settings(max_examples=examples(4))
def test_a_click_on_a_cell_shows_as_many_sites(worlds, seed):
    world = worlds(seed)
    for site_filter, (rows, columns) in product(filters(seed, 3), PAIRS):
        found = cross(world.select(site_filter), rows, columns)
        for (row, column), share in found.cells.items():
            narrowed = site_filter.with_(**{rows: (row,), columns: (column,)})
            assert summarise(world.select(narrowed)).count == share.count


@pytest.mark.parametrize(("rows", "columns"), PAIRS)
def test_an_empty_ledger_has_totals_of_nothing(world_of, rows, columns):
    found = cross(world_of().select(), rows, columns)
    assert found.cells == {}
    assert {share.count for share in (*found.rows.values(), *found.columns.values())} == {0}


def test_where_the_filter_names_chains_no_other_is_told_apart(world_of):
    world = world_of(feature("both", chains=["chem", "newmat"], town="370783115"))
    found = cross(world.select(SiteFilter(chain=("chem",))), "town", "chain")
    assert list(found.cells) == [("370783115", "chem")]
    assert found.rows["370783115"].count == 1
