"""Counties and cities hold just the sites that a filter by them finds."""

import pytest
from hypothesis import given, settings

from liantu.query.areas import prepare_areas, spread, spread_out
from liantu.query.rollup import Share
from liantu.query.summary import summarise
from liantu.query.zones import ZoneBook, prepare_zone
from liantu.settings import ROOT
from tests.query.test_numbers import SEEDS, filters
from tests.support import reference
from tests.support.effort import examples
from tests.support.stores import feature, point

HERE, NEXT_DOOR, CITY = "370783", "370703", "370700"


@pytest.fixture(scope="module")
def book():
    return ZoneBook(ROOT / "geodata", ROOT / "nowhere")


@given(SEEDS)
@settings(max_examples=examples(6))
def test_an_area_holds_what_a_filter_by_it_finds(worlds, book, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 3):
        if site_filter.zone:
            continue
        found = spread(world.select(site_filter), book, "stage")
        met = [code for code in found.codes if found.cross.rows[code].count]
        # Of the many areas in which nothing lies, some in their turn.
        for code in {*met, *found.codes[seed % 6 :: 6]}:
            narrowed = site_filter.with_(zone=code)
            prepare_zone(world.engine, book, narrowed)
            summary = summarise(world.select(narrowed))
            share = found.cross.rows[code]
            assert (share.count, share.unstated) == (summary.count, summary.unstated)
            assert (
                sum(part.count for (row, _), part in found.cross.cells.items() if row == code)
                == share.count
            )


@given(SEEDS)
@settings(max_examples=examples(4))
def test_no_amount_is_counted_twice(worlds, book, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 3):
        sites = world.expected(site_filter)
        inside = {site["id"] for site in reference.twice(sites, world.sites)}
        found = spread(world.select(site_filter), book, "chain")
        here = [s for s in sites if reference.located(s) and s["id"] not in inside]
        most = sum(reference.wan_of(site) or 0 for site in here)
        assert all(0 <= share.wan <= most for share in found.cross.rows.values())


def test_a_county_lies_in_its_city(world_of, book):
    world = world_of(
        feature("here", geometry=point(118.75, 36.88), investment_wan=5),
        feature("nowhere", investment_wan=7),
    )
    found = spread(world.select(), book, "stage").cross
    assert found.rows[HERE] == found.rows[CITY] == Share(1, 5, 0)
    assert found.rows[NEXT_DOOR] == Share()


def test_counties_are_offered_only_where_there_are_several(world_of, book):
    here = feature("a", geometry=point(118.75, 36.88))
    assert not spread_out(world_of(here, feature("nowhere")).engine, book)
    there = feature("b", geometry=point(119.15, 36.85))
    world = world_of(here, there)
    assert spread_out(world.engine, book)
    assert prepare_areas(world.engine, book) == prepare_areas(world.engine, book)
