"""The map shows the selection: no site lost, none drawn twice, and what a window holds."""

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.area import Bbox
from liantu.domain.filter import SiteFilter
from liantu.domain.mercator import GRID_BITS, world_x, world_y
from liantu.query.map_sites import NAME_LENGTH, shortened, sites_inside
from liantu.query.summary import summarise
from liantu.query.viewport import (
    MAX_ZOOM,
    Viewport,
    grey_points,
    view,
)
from tests.support import reference
from tests.support.effort import examples
from tests.support.ledgers import GRID, any_filter
from tests.support.stores import feature, point

WORLD = Bbox(-180, -90, 180, 90)
SEEDS = st.integers(0, 9_999)


def shown(answer):
    return sum(group["n"] for group in answer.groups) + len(answer.sites)


def filters(seed, count):
    chance = Random(seed)
    return [SiteFilter(), *(any_filter(chance) for _ in range(count - 1))]


@given(SEEDS, st.integers(0, MAX_ZOOM), st.sampled_from(("stage", "chain")))
@settings(max_examples=examples(8))
def test_a_window_over_everything_shows_every_pinned_site_once(worlds, seed, zoom, by):
    world = worlds(seed)
    for site_filter in filters(seed, 4):
        selection = world.select(site_filter)
        summary, answer = summarise(selection), view(selection, Viewport(WORLD, zoom, by))
        assert answer.count == shown(answer) == summary.pinned
        for group in answer.groups:
            assert sum(count for _, count in group["parts"]) == group["n"] >= 2


@given(SEEDS, st.integers(0, MAX_ZOOM))
@settings(max_examples=examples(8))
def test_the_amount_in_a_window_agrees_with_the_reference(worlds, seed, zoom):
    world, chance = worlds(seed), Random(seed)
    for site_filter in filters(seed, 3):
        bbox = any_window(chance)
        answer = view(world.select(site_filter), Viewport(bbox, zoom))
        sites = world.expected(site_filter)
        twice = [site["id"] for site in reference.twice(sites, world.sites)]
        inside = [s for s in sites if reference.located(s) and bbox.covers(*reference.point(s))]
        assert answer.count == shown(answer) == len(inside)
        assert answer.wan == sum(
            reference.wan_of(site) or 0 for site in inside if site["id"] not in twice
        ), site_filter


def any_window(chance):
    west, south = 118 + chance.randint(0, 12) / 64, 36 + chance.randint(0, 12) / 64
    return Bbox(west, south, west + chance.randint(0, 12) / 64, south + chance.randint(0, 12) / 64)


@given(SEEDS)
@settings(max_examples=examples(6))
def test_a_group_opens_to_the_very_sites_it_counts(worlds, seed):
    selection = worlds(seed).select()
    for group in view(selection, Viewport(WORLD, 9)).groups:
        assert len(sites_inside(selection, Bbox(*group["bbox"]), 999)) >= group["n"]
        inside = view(selection, Viewport(Bbox(*group["bbox"]), 9))
        assert inside.count >= group["n"]


@given(SEEDS)
@settings(max_examples=examples(6))
def test_grey_points_and_the_selection_cover_all_located_sites(worlds, seed):
    world = worlds(seed)
    located = {reference.point(site) for site in world.sites if reference.located(site)}
    for site_filter in filters(seed, 4):
        selection = world.select(site_filter)
        grey = grey_points(selection, Viewport(Bbox(117.9, 35.9, 118.3, 36.3), MAX_ZOOM))
        chosen = [reference.point(s) for s in world.expected(site_filter) if reference.located(s)]
        # Grey cells are 12 pixels wide, which at the last zoom is finer than the generated grid.
        assert on_grid([*grey, *chosen]) == on_grid(located)
        assert len(grey) >= len(on_grid(located) - on_grid(chosen))


def on_grid(spots):
    return {tuple(round(degrees * GRID) for degrees in spot) for spot in spots}


def test_grey_points_at_the_last_zoom_are_not_mixed_up(world_of):
    """Cells at zoom 20 number over 16 million a side: packed, rows and columns must not collide."""
    spots = [(118 + n / 10_000, 36 - n / 9_000) for n in range(40)]
    world = world_of(*(feature(f"s-{n}", geometry=point(*s)) for n, s in enumerate(spots)))
    nobody = world.select(SiteFilter(chain=("chem",)))
    window = Viewport(Bbox(118, 35.99, 118.005, 36), MAX_ZOOM)
    assert len(grey_points(nobody, window)) == len(spots)


def test_an_amount_outside_the_window_is_not_taken_off_it(world_of):
    """Two sites share a cell that the window cuts; the one outside lies inside another's amount."""
    world = world_of(
        feature("park", investment_wan=100),
        feature("seen", investment_wan=30, geometry=point(118.0, 36.0)),
        feature("unseen", investment_wan=20, part_of="park", geometry=point(118.0001, 36.0)),
    )
    answer = view(world.select(), Viewport(Bbox(117, 35, 118.00005, 37), 8))
    assert (answer.count, answer.wan) == (1, 30)


def test_sites_on_one_spot_stay_one_group_at_every_zoom(world_of):
    world = world_of(*(feature(n, geometry=point(118, 36)) for n in range(3)))
    for zoom in range(MAX_ZOOM + 1):
        (group,) = view(world.select(), Viewport(Bbox(117, 35, 119, 37), zoom)).groups
        assert (group["n"], group["point"]) == (3, True)


def test_sites_that_can_be_told_apart_are_shown_singly(world_of):
    far = [feature(n, geometry=point(118 + n, 36), investment_wan=n) for n in range(3)]
    answer = view(world_of(*far).select(), Viewport(Bbox(117, 35, 122, 37), 8))
    assert answer.groups == []
    assert [site["id"] for site in answer.sites] == ["0", "1", "2"]
    assert [site["wan"] for site in answer.sites] == [0, 1, 2]


@pytest.mark.parametrize("south", [20.1, 36.0, 37.3, 50.7])
def test_a_full_window_at_the_last_zoom_mixes_no_cells(world_of, south):
    """Columns and rows of cells have 22 bits each there; packed, they must not run together."""
    spots = [(118 + x * 0.0002, south + y * 0.0002) for x in range(25) for y in range(25)]
    world = world_of(*(feature(n, geometry=point(*spot)) for n, spot in enumerate(spots)))
    answer = view(world.select(), Viewport(Bbox(118, south, 118.005, south + 0.005), MAX_ZOOM))
    assert (answer.groups, len(answer.sites)) == ([], len(spots))


def test_donuts_never_touch(worlds):
    for seed in range(10):
        for zoom in (7, 9, 11):
            answer = view(worlds(seed).select(), Viewport(Bbox(117, 35, 119, 37), zoom))
            places = [pixels(item, zoom) for item in (*answer.groups, *answer.sites)]
            assert all(math.dist(a, b) >= 46 - 1 for i, a in enumerate(places) for b in places[:i])


def pixels(item, zoom):
    return tuple(float(f(item[k])) * 256 * 2**zoom for f, k in ((world_x, "lon"), (world_y, "lat")))


@pytest.mark.parametrize("lat", [-90, -85.06, 0, 85.06, 90])
@pytest.mark.parametrize("lon", [-180, 0, 180])
def test_the_ends_of_the_world_are_shown(world_of, lon, lat):
    world = world_of(feature(geometry=point(lon, lat)))
    for zoom in (0, 10, MAX_ZOOM):
        assert view(world.select(), Viewport(WORLD, zoom)).count == 1


def test_a_window_of_no_size_shows_what_lies_on_it(world_of):
    world = world_of(feature(geometry=point(118, 36)))
    assert view(world.select(), Viewport(Bbox(118, 36, 118, 36), 12)).count == 1


def test_the_whole_world_at_the_last_zoom_is_gathered_in_bounded_time():
    """An address may ask for any window: the number of its pixels must not grow with it."""
    world, screen = Viewport(WORLD, MAX_ZOOM), Viewport(Bbox(118, 36, 118.01, 36.01), 14)
    west, east, *_ = world.edges()
    assert (east - west) >> world.pixel_bits() < 2**13
    assert screen.pixel_bits() == GRID_BITS - 8 - 14


def test_the_largest_amounts_come_first_in_a_list(world_of):
    wans = (3, None, 9, 0)
    sites = [feature(n, geometry=point(118, 36), investment_wan=wan) for n, wan in enumerate(wans)]
    inside = sites_inside(world_of(*sites).select(), Bbox(118, 36, 118, 36), 3)
    assert [site["wan"] for site in inside] == [9, 3, 0]


def test_long_names_are_shortened_and_others_are_not():
    assert shortened("名" * NAME_LENGTH) == "名" * NAME_LENGTH
    assert shortened("名" * 200) == "名" * (NAME_LENGTH - 1) + "…"


def test_where_a_window_that_holds_every_site_lies_is_not_asked_twice(world_of, monkeypatch):
    world = world_of(*(feature(f"s-{n}", geometry=point(118.7 + n / 10, 36.9)) for n in range(3)))
    selection, asked, answer = world.select(), [], world.engine.answer

    def heard(question):
        asked.append(question.shape)
        return answer(question)

    monkeypatch.setattr(world.engine, "answer", heard)

    def views(west, zoom):
        asked.clear()
        shown = view(selection, Viewport(Bbox(west, 36, west + 3, 38), zoom))
        about_cells = [shape for shape in asked if "cells" in shape[0]]
        return shown.count, len(about_cells)

    assert views(117, 9) == (3, 1)
    assert views(117.4, 9) == (3, 0)
    assert views(117.4, 10) == (3, 1)
    # One that leaves a site out is a question of its own each time.
    assert views(118.75, 9) == (2, 1)
    assert views(118.75, 9) == (2, 1)
