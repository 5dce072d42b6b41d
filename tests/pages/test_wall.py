"""The wall without a browser: every picture tells the numbers that the ledger itself gives."""

import pytest

from liantu.domain.filter import LANDING, SiteFilter
from liantu.domain.language import LANGS, Lang
from liantu.domain.money import yi_text
from liantu.domain.wording import words
from liantu.query.live import dataset
from liantu.ui.look import Look
from liantu.ui.scene import Scene
from liantu.ui.wall.figures import MOST_ROWS
from liantu.ui.wall.pictures import pictures
from liantu.ui.wall.stand import ROTATIONS, Stand
from liantu.ui.wall.wall import asked_filter, wall_data
from tests.support.ledgers import CATALOGUE
from tests.support.real import LEDGER, kpi
from tests.support.reference import located, selected, total_wan, values, wan_of
from tests.support.screen import headline, params, part, visit

SAY = words("zh")
PHASES = {
    phase: {stage.code for stage in CATALOGUE.stages if stage.phase == phase}
    for phase in ("building", "producing")
}
FILTERS = {
    "projects": LANDING,
    "everything": SiteFilter(),
    "two chains": LANDING.with_(chain=("chem", "newmat")),
    "one stage": LANDING.with_(stage=("building",)),
    "nothing": LANDING.with_(text=("nosuchproject",)),
}


def on_wall(app):
    """What the page gives to its browser part."""
    return part(app, "wall")


def scene_of(site_filter, lang: Lang = "zh", **look):
    engine = dataset().state(60).engine
    assert engine is not None
    selection = dataset().select(engine, site_filter)
    return Scene(Look(site_filter, lang=lang, **look), selection, words(lang))


def every_picture(scene):
    for by in ROTATIONS:
        shown = pictures(scene, by)
        for picture in shown:
            yield by, picture, wall_data(scene, Stand(by, 0, picture.code), shown)


def sites_of(picture):
    return selected(LEDGER, picture.selection.site_filter, [])


def count_in(phase, sites):
    return sum(site["properties"].get("stage") in PHASES[phase] for site in sites)


@pytest.mark.parametrize("lang", LANGS)
def test_the_wall_draws_in_every_language(lang):
    app = visit("wall", lang=lang)
    assert not app.exception
    assert headline(app) == kpi(LANDING, lang)
    assert on_wall(app)["figures"][0]["value"] == "88"


def test_the_address_says_what_is_shown():
    app = visit("wall", wall="town.0.370783103", chain="chem,newmat")
    shown = on_wall(app)
    assert (shown["stand"], shown["pace"]) == ("town.0", 0)
    app = visit("wall", wall="chain.30.chem")
    assert on_wall(app)["stand"] == "chain.30.chem"
    assert params(app) == {"wall": "chain.30.chem"}


def test_a_picture_that_is_gone_is_that_of_all():
    shown = on_wall(visit("wall", wall="chain.10.gone"))
    assert (shown["stand"], shown["name"]) == ("chain.10", SAY("wall.whole"))


def test_the_map_is_told_where_its_filter_looks():
    told = on_wall(visit("wall", zone="370783", near="118.8,37,8", bbox="118,36,119,37"))["map"]
    assert told["zone"] == "370783"
    assert told["circle"] == [118.8, 37, 8000]
    assert told["area"] == [118, 36, 119, 37]
    assert "区域：寿光市" in on_wall(visit("wall", zone="370783"))["foot"]["filter"]
    # The page warns of a zone that nobody knows; nobody is asked for its outline.
    assert on_wall(visit("wall", zone="u-0123456789abcdef"))["map"]["zone"] is None


@pytest.mark.parametrize("site_filter", FILTERS.values(), ids=FILTERS)
def test_the_large_figures_are_those_of_the_sites(site_filter):
    for by, picture, data in every_picture(scene_of(site_filter)):
        sites = sites_of(picture)
        unstated = sum(wan_of(site) is None for site in sites)
        all_unstated = bool(sites) and unstated == len(sites)
        yi = SAY("wall.no_amount") if all_unstated else yi_text(total_wan(sites, LEDGER))
        shown = [figure["value"] for figure in data["figures"]]
        told = len(sites), yi, *(count_in(phase, sites) for phase in PHASES)
        assert shown == [str(figure) for figure in told], (by, picture.name)
        assert (str(unstated) in data["figures"][1]["note"]) == bool(unstated)
        assert data["map"]["count"] == sum(map(located, sites))
        assert data["map"]["unlocated"] == len(sites) - data["map"]["count"]


@pytest.mark.parametrize("size", ["count", "wan"])
@pytest.mark.parametrize("site_filter", FILTERS.values(), ids=FILTERS)
def test_bars_are_counted_from_the_sites_and_say_what_they_leave_out(site_filter, size):
    for _, picture, data in every_picture(scene_of(site_filter, size=size)):
        for chart in data["charts"]:
            sites, facet = sites_of(picture), chart["facet"]
            under = [value for site in sites for value in values(site, facet)]
            shown = {row["code"]: row for row in chart["rows"]}
            count = "second" if size == "wan" else "figure"
            assert {c: row[count] for c, row in shown.items()} == {
                code: f"{under.count(code):,}" for code in shown
            }
            left = {value for value in under if value not in shown}
            assert len(shown) <= MOST_ROWS
            assert bool(chart["rest"]) == bool(left)
            if facet != "chain":
                assert not left or str(sum(under.count(value) for value in left)) in chart["rest"]


def test_towns_and_stages_add_up_to_the_whole():
    scene = scene_of(LANDING)
    for by, _, data in every_picture(scene):
        for chart in data["charts"]:
            if chart["facet"] == "chain" or chart["rest"]:
                continue
            total = sum(int(row["figure"]) for row in chart["rows"])
            assert str(total) == data["figures"][0]["value"], (by, chart["facet"])


@pytest.mark.parametrize("name", ["projects", "everything", "one stage"])
def test_every_figure_leads_to_the_sites_behind_it(name):
    scene = scene_of(FILTERS[name])
    for _, picture, data in every_picture(scene):
        for figure in data["figures"]:
            wanted = asked_filter(scene, picture, {"to": figure["to"]})
            if wanted is None:
                assert figure["value"] == "0"
            elif figure is not data["figures"][1]:
                assert figure["value"] == f"{len(selected(LEDGER, wanted, [])):,}"
        for chart in data["charts"]:
            for row in chart["rows"]:
                asked = {"to": chart["facet"], "code": row["code"]}
                wanted = asked_filter(scene, picture, asked)
                assert wanted is not None
                assert row["figure"] == f"{len(selected(LEDGER, wanted, [])):,}"


@pytest.mark.parametrize(
    "asked",
    [
        {"to": "leave"},
        {"to": "chain", "code": "no'such"},
        {"to": "town", "code": 7},
        {"to": "area", "bbox": "all"},
        {"to": "area", "bbox": [1, 2, 3]},
        {"to": "area", "bbox": [200, 0, 1, 1]},
        {},
    ],
)
def test_what_nobody_could_have_clicked_on_changes_no_filter(asked):
    scene = scene_of(LANDING)
    assert asked_filter(scene, pictures(scene, "chain")[0], asked) is None


def test_a_group_of_the_map_leads_to_its_area():
    scene = scene_of(LANDING)
    picture = pictures(scene, "chain")[0]
    wanted = asked_filter(scene, picture, {"to": "area", "bbox": [118.5, 36.5, 119, 37.5]})
    assert wanted is not None
    assert wanted.bbox is not None
    assert wanted.bbox.edges() == (118.5, 36.5, 119.0, 37.5)


def test_a_filter_by_one_chain_has_nothing_to_turn_through():
    shown = on_wall(visit("wall", chain="chem"))
    assert [turn["code"] for turn in shown["turns"]] == [""]
    assert shown["charts"][1]["facet"] == "chain"


def test_the_wall_turns_through_what_has_sites():
    shown = on_wall(visit("wall"))
    under = {value for s in selected(LEDGER, LANDING, []) for value in values(s, "chain")}
    order = [chain.code for chain in CATALOGUE.chains if chain.code in under]
    assert [turn["code"] for turn in shown["turns"]] == ["", *order]
