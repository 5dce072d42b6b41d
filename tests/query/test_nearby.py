"""Around a site, and before and after it: agreeing with plain Python, and with the table."""

from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.area import Circle
from liantu.domain.filter import SiteFilter
from liantu.query.nearby import beside, near
from liantu.query.page import PageRequest, table_page
from tests.query.test_numbers import SEEDS, filters
from tests.support.effort import examples
from tests.support.reference import located, point, wan_of
from tests.support.stores import feature
from tests.support.stores import point as at


def metres(one, other):
    """The great circle between two places, by the haversine."""
    (lon, lat), (east, north) = one, other
    up, across = radians(north - lat) / 2, radians(east - lon) / 2
    part = sin(up) ** 2 + cos(radians(lat)) * cos(radians(north)) * sin(across) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(min(1.0, part)))


@given(SEEDS, st.sampled_from([500, 2_000, 10_000, 30_000]))
@settings(max_examples=examples(12))
def test_what_is_near_agrees_with_plain_distances(worlds, seed, radius):
    world = worlds(seed)
    for site_filter in filters(seed, 3):
        pinned = [row for row, site in enumerate(world.sites) if located(site)]
        for row in pinned[seed % 3 :: 3]:
            site = world.sites[row]
            found = near(world.select(site_filter), point(site), radius, row)
            others = [s for s in world.expected(site_filter) if s is not site and located(s)]
            far = {s["id"]: metres(point(site), point(s)) for s in others}
            expected = sorted(distance for distance in far.values() if distance <= radius)
            assert found.count == len(expected)
            told = [other["distance_m"] for other in found.sites]
            assert told == pytest.approx(expected, abs=0.01)
            assert all(far[other["id"]] <= radius for other in found.sites)


@given(SEEDS, st.sampled_from([0.5, 2, 10, 30]))
@settings(max_examples=examples(8))
def test_the_filter_holds_the_neighbours_and_the_site_itself(worlds, seed, km):
    world = worlds(seed)
    # Another circle would stand in the place of a filter's own.
    for site_filter in (one.without("near") for one in filters(seed, 2)):
        for row, site in enumerate(world.sites[:8]):
            if not located(site):
                continue
            found = near(world.select(site_filter), point(site), km * 1000, row)
            circle = site_filter.with_(near=Circle(*point(site), km))
            ids = set(world.ids(circle))
            assert {other["id"] for other in found.sites} == ids - {site["id"]}
            assert (site["id"] in ids) == (site in world.expected(site_filter))


def test_the_list_is_cut_but_the_count_is_not(world_of):
    here = at(118.75, 36.875)
    world = world_of(*(feature(f"s-{n}", geometry=here) for n in range(9)))
    found = near(world.select(), (118.75, 36.875), 100, 0, most=3)
    assert found.count == 8
    assert [site["id"] for site in found.sites] == ["s-1", "s-2", "s-3"]


@given(SEEDS)
@settings(max_examples=examples(8))
def test_before_and_after_are_the_rows_of_the_table(worlds, seed):
    world = worlds(seed)
    rows = {site["id"]: row for row, site in enumerate(world.sites)}
    for site_filter in filters(seed, 3):
        selection = world.select(site_filter)
        table = table_page(selection, PageRequest(size=1000)).to_pylist()
        order = [entry["id"] for entry in table]
        for place, site_id in enumerate(order):
            found = beside(selection, rows[site_id], wan_of(world.sites[rows[site_id]]))
            assert (found.place, found.of) == (place + 1, len(order))
            assert found.previous == (order[place - 1] if place else "")
            assert found.following == (order[place + 1] if place + 1 < len(order) else "")


def test_the_only_site_has_nobody_beside_it(world_of):
    found = beside(world_of(feature("a")).select(SiteFilter()), 0, None)
    assert (found.place, found.of, found.previous, found.following) == (1, 1, "", "")
