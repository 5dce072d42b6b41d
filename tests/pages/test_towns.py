"""The page of towns without a browser: its figures, and where a click leads."""

import pytest

from liantu.domain.filter import LANDING
from liantu.domain.language import LANGS
from liantu.domain.wording import words
from liantu.query.live import dataset
from liantu.ui.look import Look
from liantu.ui.scene import Scene
from liantu.ui.towns import heat, place_table
from liantu.ui.towns.board import Board, places_of
from tests.support.real import LEDGER, kpi
from tests.support.reference import selected
from tests.support.screen import headline, params, texts, turn, visit, widget
from tests.support.stores import collection, feature, point, write

PROJECTS = selected(LEDGER, LANDING, [])


def told(app):
    return " ".join(text.replace("**", "") for text in texts(app))


@pytest.mark.parametrize("lang", LANGS)
def test_the_headline_is_that_of_every_page(lang):
    app = visit("towns", lang=lang)
    assert not app.exception
    assert headline(app) == kpi(LANDING, lang)


def test_towns_without_a_seat_are_named_and_not_drawn():
    silent = sum(site["properties"].get("town") is None for site in PROJECTS)
    app = visit("towns")
    assert "双王城生态经济园区管委会（7 个）、文家街道（6 个）、洛城街道（2 个）" in told(app)
    assert f"另有 {silent} 个项目未说明镇街" in told(app)


def clicked(app, key, value):
    """The browser's message, as the part leaves it for the coming run."""
    app.session_state[key] = value
    return app.run()


def test_a_town_leads_to_its_sites():
    app = clicked(visit("towns"), place_table._PICKED, {"row": "370783115", "facet": ""})
    assert params(app)["town"] == "370783115"
    assert headline(app) == kpi(LANDING.with_(town=("370783115",)))


def test_a_stage_of_a_town_leads_to_just_those_sites():
    picked = {"row": "370783001", "facet": "stage", "value": "none"}
    app = clicked(visit("towns"), place_table._PICKED, picked)
    assert headline(app) == kpi(LANDING.with_(town=("370783001",), stage=("none",)))


@pytest.mark.parametrize(
    ("pair", "row", "column", "wanted"),
    [
        ("place_chain", "370783115", "chem", {"town": ("370783115",), "chain": ("chem",)}),
        ("chain_stage", "energy", "building", {"chain": ("energy",), "stage": ("building",)}),
        ("place_stage", "", "started", {"stage": ("started",)}),
        ("place_stage", "", "", {}),
    ],
)
def test_a_cell_leads_to_the_sites_of_both(pair, row, column, wanted):
    app = visit("towns", since="2008")
    widget(app, "towns_heat").set_value(pair).run()
    app = clicked(app, heat._PICKED, {"row": row, "column": column})
    assert headline(app) == kpi(LANDING.with_(since="2008", **wanted))
    assert params(app)["since"] == "2008"


@pytest.mark.parametrize("picked", [{"row": "gone", "column": ""}, {}, "x", None])
def test_what_no_table_holds_leads_nowhere(picked):
    app = clicked(visit("towns"), heat._PICKED, picked)
    assert not app.exception
    assert params(app) == {}


@pytest.mark.parametrize("lang", LANGS)
def test_parks_lead_to_their_sites(lang):
    app = visit("towns", lang=lang)
    widget(app, "towns_level").set_value("park").run()
    assert not app.exception
    park = "双王城生态经济园区"
    app = clicked(app, place_table._PICKED, {"row": park, "facet": ""})
    assert params(app)["park"] == park
    assert headline(app) == kpi(LANDING.with_(park=(park,)), lang)
    assert any(park in button.label for button in app.button)
    assert not app.warning


def test_a_park_that_nobody_names_is_said():
    app = visit("map", park="没有的园区")
    assert headline(app).startswith("0 个项目")
    assert any("没有的园区" in warning.value for warning in app.warning)


def test_nothing_selected_is_said_and_not_drawn():
    app = visit("towns", q="没有这样的项目")
    assert not app.exception
    assert headline(app).startswith("0 个项目")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("measure", ["count", "wan"])
@pytest.mark.parametrize("level", ["town", "park"])
def test_the_table_says_what_the_headline_says(scene_of, lang, level, measure):
    scene = scene_of(lang=lang)
    board = Board(scene, level, measure, places_of(scene, level, measure))
    assert sum(place.share.count for place in board.places) == len(PROJECTS)
    rows = [place_table._row(board, place) for place in board.places]
    for row, place in zip(rows, board.places, strict=True):
        assert row["count"] == f"{place.share.count:,}"
        assert sum(part["n"] for part in row["bars"]) == place.share.count
    assert rows[-1]["id"] == "none"


@pytest.fixture
def scene_of():
    """The scene of a look, outside any run."""

    def make(**look):
        engine = dataset().state(60).engine
        assert engine is not None
        wanted = Look(**look)
        return Scene(wanted, dataset().select(engine, wanted.site_filter), words(wanted.lang))

    return make


def counties(app):
    return widget(app, "towns_level").options


@pytest.fixture
def two_counties(tmp_path, use_store):
    """Three sites on either side of a border, and one that is nowhere."""
    places = [point(118.75, 36.88), point(118.8, 36.9), point(119.15, 36.85), None]
    sites = [feature(f"s-{n}", geometry=at, investment_wan=n) for n, at in enumerate(places)]
    return use_store(write(tmp_path / "sites.geojson", collection(sites)))


@pytest.mark.usefixtures("two_counties")
@pytest.mark.parametrize("lang", LANGS)
def test_counties_are_shown_where_there_are_several(lang):
    app = visit("towns", lang=lang)
    widget(app, "towns_level").set_value("area").run()
    assert not app.exception
    assert words(lang)("towns.area_unlocated", n="1") in told(app)
    app = clicked(app, place_table._PICKED, {"row": "370783", "facet": ""})
    assert params(app)["zone"] == "370783"
    assert headline(app).startswith("2 ")
    turn(app, "towns")
    assert len(counties(app)) == 2


def test_one_county_alone_makes_no_map_of_counties():
    assert len(counties(visit("towns"))) == 2
