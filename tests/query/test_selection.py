"""The filter means in the database what the design's table says."""

import json
import unicodedata
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from liantu.domain.area import Bbox, Circle
from liantu.domain.filter import CODE_FACETS, NONE, SiteFilter, from_params
from liantu.domain.money import InvestmentRange, yi_text
from liantu.query.bits import FACETS as BIT_FACETS
from liantu.query.bits import facets_with_bits
from liantu.query.engine import Engine
from liantu.query.selection import Selection
from liantu.query.summary import summarise
from liantu.query.zones import Zone
from liantu.store.build import build_snapshot
from tests.support.effort import examples
from tests.support.ledgers import (
    CATALOGUE,
    CODES,
    GRID,
    TODAY,
    UNKNOWN,
    ZONE,
    any_filter,
    ledger,
    zone_rings,
)
from tests.support.reference import FACETS, picks, selected
from tests.support.stores import feature, generated_world, point

SEEDS = st.integers(0, 9_999)
FILTERS_A_WORLD = 50
FILTERS_A_FORM = 4


def filters(seed, count):
    """Filters of any form, of each form a few with other values."""
    chance = Random(seed)
    forms = [Random(f"{seed}/{number // FILTERS_A_FORM}") for number in range(count)]
    return [any_filter(chance, form) for form in forms]


def ids(sites):
    return [site["id"] for site in sites]


@given(SEEDS)
@settings(max_examples=examples(30))
def test_agrees_with_the_reference(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, FILTERS_A_WORLD):
        assert world.ids(site_filter) == ids(world.expected(site_filter)), site_filter


@pytest.mark.thorough
def test_the_generated_filters_put_every_facet_to_the_test():
    """The law above would hold of filters that find nothing, so here is what they find."""
    some, decisive = 0, dict.fromkeys(FACETS, 0)
    for seed in range(25):
        sites, rings = ledger(seed).features, zone_rings(seed)
        for site_filter in filters(seed, FILTERS_A_WORLD):
            hits = selected(sites, site_filter, rings)
            some += 0 < len(hits) < len(sites)
            for facet, fields in FACETS.items():
                wider = selected(sites, site_filter.without(*fields), rings)
                decisive[facet] += 0 < len(hits) < len(wider)
    assert some > 250
    assert min(decisive.values()) > 8, decisive


@given(SEEDS)
@settings(max_examples=examples(6))
def test_a_wider_filter_never_loses_a_site(worlds, seed):
    world, chance = worlds(seed), Random(seed)
    for site_filter in filters(seed, 10):
        narrow = set(world.ids(site_filter))
        assert narrow <= set(ids(world.sites))
        for wider in wider_filters(site_filter, chance):
            assert narrow <= set(world.ids(wider)), (site_filter, wider)


def wider_filters(site_filter, chance):
    """Each differs from the filter in one facet, where it asks for more or for anything."""
    facet = chance.choice(tuple(FACETS))
    yield site_filter.without(*FACETS[facet])
    for name in CODE_FACETS:
        chosen = getattr(site_filter, name)
        if chosen:
            yield site_filter.with_(**{name: (*chosen, chance.choice((*CODES[name], NONE)))})
    if site_filter.investment:
        yield site_filter.with_(investment_none=True)
        yield site_filter.with_(investment=(*site_filter.investment, InvestmentRange(0, 10_000)))
    if site_filter.text:
        yield site_filter.with_(text=site_filter.text[:1])
        # A letter may be written as itself and an accent; half of it is another letter.
        whole = (unicodedata.normalize("NFKC", term) for term in site_filter.text)
        yield site_filter.with_(text=tuple(term[:1] for term in whole))
    if site_filter.since:
        yield site_filter.with_(since="2019")


@given(SEEDS)
@settings(max_examples=examples(6))
def test_the_selection_and_what_it_leaves_out_make_the_whole(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 15):
        selection = world.select(site_filter)
        others = selection.ask("others", lambda sites: sites.select("row"), inverted=True)
        rows = selection.rows().to_pylist() + others["row"].to_pylist()
        assert sorted(rows) == list(range(len(world.sites)))


# --- The table, line by line, on sites made for the purpose ----------------------------------


def test_a_site_with_several_chains_matches_any_of_them_once(world_of):
    world = world_of(
        feature("both", chain="chem", chains=["chem", "newmat"]),
        feature("primary-only", chain="newmat"),
        feature("other", chain="energy"),
        feature("unsaid", chain=None, chains=[]),
    )
    assert world.ids(SiteFilter(chain=("newmat",))) == ["both", "primary-only"]
    assert world.ids(SiteFilter(chain=("chem", "newmat"))) == ["both", "primary-only"]
    assert world.ids(SiteFilter(chain=(NONE,))) == ["unsaid"]
    assert world.ids(SiteFilter(chain=(NONE, "energy"))) == ["other", "unsaid"]


@pytest.mark.parametrize("facet", CODE_FACETS)
def test_an_unknown_code_matches_nothing_and_none_means_not_stated(world_of, facet):
    field = str({"node": "nodes", "basis": "chain_basis"}.get(facet, facet))
    code = CODES[facet][0]
    stated = {"stage": "building", "stage_as_of": "2025-06-15"}
    said = stated if facet == "light" else {field: [code] if facet == "node" else code}
    world = world_of(feature("said", **said), feature("unsaid"))
    assert world.ids(SiteFilter().with_(**{facet: (UNKNOWN,)})) == []
    assert world.ids(SiteFilter().with_(**{facet: ()})) == ["said", "unsaid"]
    # Every record states its kind.
    missing = [] if facet == "kind" else ["unsaid"]
    assert world.ids(SiteFilter().with_(**{facet: (NONE,)})) == missing
    assert world.ids(SiteFilter().with_(**{facet: (NONE, UNKNOWN)})) == missing


@pytest.mark.parametrize(
    ("inv", "expected"),
    [
        ("..1", ["0", "9999"]),
        ("1..5", ["10000", "49999"]),
        ("5..", ["50000"]),
        ("..", ["0", "9999", "10000", "49999", "50000"]),
        ("..1,5..", ["0", "9999", "50000"]),
        ("none", ["unsaid"]),
        ("5..,none", ["50000", "unsaid"]),
        ("0.9999..1", ["9999"]),
        ("", ["0", "9999", "10000", "49999", "50000", "unsaid"]),
    ],
)
def test_investment_ranges_hold_their_left_end_only(world_of, inv, expected):
    amounts = (0, 9_999, 10_000, 49_999, 50_000)
    stated = [feature(str(wan), investment_wan=wan) for wan in amounts]
    world = world_of(*stated, feature("unsaid", investment_wan=None))
    assert world.ids(from_params({"inv": inv})) == expected


@pytest.mark.parametrize(
    ("as_of", "since", "counts"),
    [
        ("2024", "2024-12-31", True),
        ("2024", "2025", False),
        ("2024-02", "2024-02-29", True),
        ("2024-02", "2024-03", False),
        ("2024-02-29", "2024-02", True),
        ("2024-02-28", "2024-02-29", False),
        ("2024-06-15", "2024", True),
        (None, "1900", False),
    ],
)
def test_a_partial_date_counts_if_its_last_day_can_be_in_time(world_of, as_of, since, counts):
    site = SiteFilter(since=since)
    assert world_of(feature(stage_as_of=as_of)).ids(site) == (["s-1"] if counts else [])


def test_the_stage_date_goes_before_the_source_date(world_of):
    world = world_of(
        feature("both", stage_as_of="2020", source_date="2025"), feature("one", source_date="2025")
    )
    assert world.ids(SiteFilter(since="2024")) == ["one"]


def test_edges_belong_to_a_rectangle_and_unlocated_sites_never_match(world_of):
    corners = [(118, 36), (118, 37), (119, 36), (119, 37), (118.5, 36.5)]
    inside = [feature(f"in-{n}", geometry=point(*place)) for n, place in enumerate(corners)]
    outside = [(117.9999999, 36.5), (119.0000001, 36.5), (118.5, 35.9999999), (118.5, 37.0000001)]
    others = [feature(f"out-{n}", geometry=point(*place)) for n, place in enumerate(outside)]
    world = world_of(*inside, *others, feature("nowhere"))
    assert world.ids(SiteFilter(bbox=Bbox(118, 36, 119, 37))) == ids(inside)
    assert "nowhere" not in world.ids(SiteFilter(bbox=Bbox(-180, -90, 180, 90)))


@pytest.mark.parametrize("middle", [(118.8, 37), (180, 0), (-180, 60), (0, 89.9), (20, -90)])
@pytest.mark.parametrize("km", [1, 30, 1000])
def test_a_circle_holds_what_is_near_anywhere_on_the_globe(world_of, middle, km):
    places = [(-180 + 15 * n, lat) for n in range(25) for lat in (-90, -89.95, 0, 60, 89.95, 90)]
    places += [
        (0.001, 89.9),
        (179.9, 0),
        (-179.9, 0),
        (179.999, 60),
        (-179.999, 60.001),
        (118.8, 37),
        (118.9, 37),
    ]
    sites = [feature(f"s-{n}", geometry=point(*place)) for n, place in enumerate(places)]
    world = world_of(*sites, feature("nowhere"))
    wanted = SiteFilter(near=Circle(middle[0], middle[1], km))
    hits = [site for site in sites if picks(site, wanted, [])]
    assert 0 < len(hits) < len(sites)
    assert world.ids(wanted) == ids(hits)


def test_edges_and_corners_belong_to_an_area_and_its_hole_does_not(world_of):
    square = [(0, 0), (8, 0), (8, 8), (0, 8), (0, 0)]
    hole = [(2, 2), (2, 6), (6, 6), (6, 2), (2, 2)]
    places = {"corner": (0, 0), "edge": (4, 0), "inside": (1, 1), "rim": (2, 4), "hole": (4, 4),
              "outside": (9, 4)}  # fmt: skip
    sites = [feature(name, geometry=point(x / GRID, y / GRID)) for name, (x, y) in places.items()]
    world = world_of(*sites, feature("nowhere"), rings=[square, hole])
    assert world.ids(SiteFilter(zone=ZONE)) == ["corner", "edge", "inside", "rim"]


def test_an_area_that_nobody_knows_holds_nothing_until_somebody_uploads_it(world_of):
    world = world_of(feature(geometry=point(118, 36)))
    unknown = SiteFilter(zone="370999")
    assert world.ids(unknown) == []
    world._zones._zones["370999"] = Zone("370999", "new", box(118, 36, 119, 37))
    assert world.ids(unknown) == ["s-1"]


def test_what_the_office_asks_of_the_real_sites():
    sites = json.loads(Path("geodata/sites.geojson").read_text("utf-8"))["features"]
    question = {"chain": "chem", "stage": "building", "inv": "10..", "kind": "project"}
    picked = selected(sites, from_params(question), zone_rings(0))
    assert set(ids(picked)) == {"sg-004", "sg-007"}
    assert sum(site["properties"]["investment_wan"] for site in picked) == 2_100_000


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return Engine(
        build_snapshot(Path("geodata/sites.geojson"), CATALOGUE, tmp_path_factory.mktemp("city"))
    )


def ask(city, **params):
    selection = Selection(city, from_params(params), TODAY.toordinal())
    rows = selection.rows().to_pylist()
    return selection, [city.snapshot.feature_at(row) for row in rows]


def test_the_database_answers_the_office_alike(city):
    selection, found = ask(city, chain="chem", stage="building", inv="10..", kind="project")
    assert set(ids(found)) == {"sg-004", "sg-007"}
    assert (summarise(selection).wan, yi_text(summarise(selection).wan)) == (2_100_000, "210")


@pytest.mark.parametrize(
    "text", ["顺泰 储备", "stcc", "ShunTaiCangChu", "順泰倉儲", "ｓｔｃｃ nycbk"]
)
def test_a_real_site_is_found_in_every_way_people_type(city, text):
    _, found = ask(city, q=text)
    assert [site["properties"]["name"] for site in found] == ["顺泰仓储能源储备库"]


@pytest.mark.parametrize("seed", range(4))
def test_facets_with_too_many_codes_for_bits_mean_the_same(monkeypatch, tmp_path, seed):
    monkeypatch.setattr("liantu.query.bits._MOST_CODES", 5)
    world = generated_world(seed, tmp_path)
    some_bits = facets_with_bits(world.engine.snapshot.codebook)
    assert some_bits < set(BIT_FACETS)
    for site_filter in filters(seed, FILTERS_A_WORLD):
        assert world.ids(site_filter) == ids(world.expected(site_filter)), site_filter
