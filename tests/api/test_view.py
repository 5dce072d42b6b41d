"""What the map is sent: the selection, whole, and nothing else."""

from random import Random

import pytest

from liantu.domain.filter import FILTER_BBOX, from_params, to_params
from liantu.query.live import dataset
from liantu.query.rollup import FACETS, facet_counts
from liantu.query.summary import extent_of, summarise
from tests.support.ledgers import any_filter
from tests.support.real import LEDGER
from tests.support.reference import located, selected, wan_of
from tests.support.stores import collection, feature, point, write

WORLD = "-180,-85,180,85"
CITY = "118.4,36.6,119.2,37.4"


def ask(client, path, **params):
    answer = client.get(path, params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def asked(site_filter):
    """A filter as the map's script sends it: its own rectangle goes by another name."""
    params = to_params(site_filter)
    if "bbox" in params:
        params[FILTER_BBOX] = params.pop("bbox")
    return params


def choice(site_filter):
    now = dataset()
    engine = now.state(60).engine
    assert engine is not None
    return now.select(engine, site_filter)


def counted(view):
    return sum(group["n"] for group in view["groups"]) + len(view["sites"])


@pytest.mark.parametrize("z", [0, 4, 9, 12, 18, 20])
@pytest.mark.parametrize("params", [{}, {"kind": "project"}, {"chain": "chem"}, {"q": "寿光"}])
def test_the_whole_world_holds_the_whole_selection(client, z, params):
    view = ask(client, "/api/view", z=z, bbox=WORLD, **params)
    summary = summarise(choice(from_params(params)))
    assert view["count"] == view["total"] == counted(view) == summary.pinned
    assert view["version"] == choice(from_params({})).engine.snapshot.version


def test_far_in_every_site_stands_alone_or_shares_its_very_point(client):
    places = {tuple(site["geometry"]["coordinates"]) for site in LEDGER if located(site)}
    for lon, lat in places:
        bbox = f"{lon - 1e-5},{lat - 1e-5},{lon + 1e-5},{lat + 1e-5}"
        view = ask(client, "/api/view", z=20, bbox=bbox)
        assert all(group["point"] for group in view["groups"])
        assert len(view["groups"]) + len(view["sites"]) == 1


def test_a_donut_lists_exactly_its_sites(client):
    view = ask(client, "/api/view", z=9, bbox=WORLD)
    for group in view["groups"]:
        bbox = ",".join(map(str, group["bbox"]))
        sites = ask(client, "/api/view/sites", z=9, bbox=bbox)["sites"]
        inside = {
            site["id"]
            for site in LEDGER
            if located(site) and group["bbox"][0] <= site["geometry"]["coordinates"][0]
        }
        assert {site["id"] for site in sites} <= inside
        assert len(sites) >= group["n"]


def test_the_filters_own_rectangle_is_not_the_window(client):
    inside = ask(client, "/api/view", z=9, bbox=WORLD, within="118.7,36.8,118.9,37.0")
    wanted = from_params({"bbox": "118.7,36.8,118.9,37.0"})
    assert inside["count"] == sum(located(site) for site in selected(LEDGER, wanted, []))
    assert 0 < inside["count"] < ask(client, "/api/view", z=9, bbox=WORLD)["count"]


def test_a_window_without_sites_says_that_there_are_some_elsewhere(client):
    view = ask(client, "/api/view", z=9, bbox="0,0,1,1")
    assert view["count"] == 0
    assert view["total"] == sum(map(located, LEDGER))


def test_a_selection_without_places_says_how_many_it_has(client, change_settings, tmp_path):
    path = write(tmp_path / "s.geojson", collection([feature("s-1"), feature("s-2")]))
    change_settings(store=path)
    view = ask(client, "/api/view", z=9, bbox=WORLD)
    assert (view["count"], view["total"], view["unlocated"]) == (0, 0, 2)


def test_the_other_sites_in_grey(client):
    plain = ask(client, "/api/view", z=18, bbox=CITY, chain="chem")
    grey = ask(client, "/api/view", z=18, bbox=CITY, chain="chem", grey="1")
    assert plain["grey"] == []
    assert len(grey["grey"]) > 0
    assert grey["count"] == plain["count"]


@pytest.mark.parametrize("by", ["stage", "chain"])
def test_parts_of_a_donut_add_up(client, by):
    for group in ask(client, "/api/view", z=5, bbox=WORLD, by=by)["groups"]:
        assert sum(n for _, n in group["parts"]) == group["n"]


def test_amounts_of_single_sites_are_those_of_the_ledger(client):
    wan = {site["id"]: wan_of(site) for site in LEDGER}
    for site in ask(client, "/api/view", z=18, bbox=CITY)["sites"]:
        assert site["wan"] == wan[site["id"]]


@pytest.mark.parametrize("seed", range(25))
def test_every_filter_answers_like_the_selection(client, seed):
    site_filter = any_filter(Random(seed))
    view = ask(client, "/api/view", z=7, bbox=WORLD, **asked(site_filter))
    summary = summarise(choice(site_filter))
    assert (view["total"], counted(view)) == (summary.pinned, summary.pinned)
    extent = ask(client, "/api/extent", **asked(site_filter))["extent"]
    assert extent == (list(extent_of(choice(site_filter)) or []) or None)


@pytest.mark.parametrize("params", [{}, {"chain": "chem,newmat"}, {"stage": "building"}])
def test_facets_count_what_the_selection_counts(client, params):
    counts = ask(client, "/api/facets", **params)
    wanted = choice(from_params(params))
    assert counts == {facet: facet_counts(wanted, facet) for facet in FACETS}


def test_the_extent_of_nothing_is_nothing(client):
    assert ask(client, "/api/extent", q="没有这样的项目") == {"extent": None}


@pytest.mark.parametrize(
    ("z", "bbox"),
    [
        (0, "-180,-90,180,90"),
        (20, "-180,-90,180,90"),
        (20, "118.7,36.8,118.7,36.8"),
        (0, "180,90,180,90"),
        (9, "-0.0,-0.0,0.0,0.0"),
    ],
)
def test_windows_of_every_size_are_answered(client, z, bbox):
    view = ask(client, "/api/view", z=z, bbox=bbox, grey="1", q="x")
    assert view["count"] == counted(view)


def test_a_hundred_sites_on_one_point_are_one_donut(client, change_settings, tmp_path):
    many = [feature(f"s-{n}", geometry=point(118.8, 36.9)) for n in range(300)]
    change_settings(store=write(tmp_path / "s.geojson", collection(many)))
    view = ask(client, "/api/view", z=20, bbox=WORLD)
    assert [(group["n"], group["point"]) for group in view["groups"]] == [(300, True)]
    listed = ask(client, "/api/view/sites", z=20, bbox="118.8,36.9,118.8,36.9")["sites"]
    assert len(listed) == 200


WINDOW = {"z": "9", "bbox": CITY}
REFUSED = {
    "an unknown parameter": ("/api/view", {**WINDOW, "colour": "red"}, "colour"),
    "a misspelt filter": ("/api/view", {**WINDOW, "chains": "chem"}, "chains"),
    "no window": ("/api/view", {"z": "9"}, "bbox"),
    "three edges": ("/api/view", {"z": "9", "bbox": "1,2,3"}, "1,2,3"),
    "words for edges": ("/api/view", {"z": "9", "bbox": "a,b,c,d"}, "a,b,c,d"),
    "edges that are no numbers": ("/api/view", {"z": "9", "bbox": "nan,0,1,1"}, "nan"),
    "endless edges": ("/api/view", {"z": "9", "bbox": "-inf,0,inf,1"}, "inf"),
    "edges the wrong way round": ("/api/view", {"z": "9", "bbox": "119,36,118,37"}, "119"),
    "edges off the globe": ("/api/view", {"z": "9", "bbox": "118,36,119,137"}, "137"),
    "a zoom below 0": ("/api/view", {**WINDOW, "z": "-1"}, "-1"),
    "a zoom beyond 20": ("/api/view", {**WINDOW, "z": "21"}, "21"),
    "a zoom that is no number": ("/api/view", {**WINDOW, "z": "9.5"}, "9.5"),
    "an exotic digit": ("/api/view", {**WINDOW, "z": "²"}, "²"),
    "a zoom of a thousand digits": ("/api/view", {**WINDOW, "z": "9" * 1000}, "999"),
    "a malformed amount": ("/api/view", {**WINDOW, "inv": "abc"}, "abc"),
    "a malformed own rectangle": ("/api/view", {**WINDOW, "within": "1"}, "1"),
    "a bad code": ("/api/facets", {"chain": "a b"}, "a b"),
    "a window for facets": ("/api/facets", {"z": "9"}, "z"),
    "a window for the extent": ("/api/extent", {"z": "9"}, "z"),
    "a malformed date": ("/api/extent", {"since": "soon"}, "soon"),
    "a list without a window": ("/api/view/sites", {"z": "9"}, "bbox"),
    "a zone outside the folder": ("/api/facets", {"zone": "../../etc/passwd"}, "passwd"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_is_not_understood_is_refused_by_name(client, case):
    path, params, named = case
    answer = client.get(path, params)
    assert answer.status_code == 400
    assert named in answer.json()["error"]


def test_a_parameter_given_twice_is_the_sum_of_both(client):
    once = ask(client, "/api/facets", chain="chem,newmat")
    twice = client.get("/api/facets?chain=chem&chain=newmat").json()
    assert twice == once
    words = client.get("/api/extent?q=a&q=b").json()
    assert words == ask(client, "/api/extent", q="a b")


def test_an_unknown_code_or_zone_picks_nothing(client):
    for params in ({"chain": "zzz"}, {"zone": "u-0123456789abcdef"}):
        assert ask(client, "/api/view", z=9, bbox=WORLD, **params)["total"] == 0


def test_answers_may_not_be_kept_or_guessed(client):
    headers = client.get("/api/view", WINDOW).headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"] == "application/json"
    assert headers["x-content-type-options"] == "nosniff"


def test_only_reading_is_allowed(client):
    assert client.request("POST", "/api/view", WINDOW).status_code == 405
