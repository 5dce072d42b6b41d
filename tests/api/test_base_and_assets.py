"""What the map stands on: all from this machine, in three languages, under any base path."""

import asyncio
import json
import re
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette

from liantu.api.routes import ROUTES, lifespan, routes_below
from liantu.api.swatch import ink
from liantu.domain.language import LANGS
from liantu.query.live import dataset
from liantu.settings import ROOT
from liantu.store.live import load_catalogue
from tests.support.real import LEDGER
from tests.support.stores import collection, feature, write

CATALOGUE = load_catalogue(ROOT / "geodata")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("lang", LANGS)
def test_the_map_is_told_its_words_and_colours(client, lang):
    config = client.get("/api/map-config", {"lang": lang}).json()
    assert config["lang"] == lang
    assert set(config["stages"]) == {stage.code for stage in CATALOGUE.stages}
    assert set(config["chains"]) == {chain.code for chain in CATALOGUE.chains}
    for look in (*config["stages"].values(), *config["chains"].values()):
        assert look["name"]
        assert re.fullmatch("#[0-9a-fA-F]{6}", look["colour"])
    assert config["words"]["follow"]
    assert config["tiles"] is None
    west, south, east, north = config["extent"]
    assert west < east
    assert south < north


def test_the_languages_differ(client):
    answers = {lang: client.get("/api/map-config", {"lang": lang}).json() for lang in LANGS}
    assert answers["zh"]["words"]["follow"] == "只看地图范围"
    assert answers["zh-Hant"]["words"]["follow"] == "只看地圖範圍"
    assert not CHINESE.search(json.dumps(answers["en"], ensure_ascii=False))


def test_signs_of_stages_differ_from_each_other(client):
    for lang in LANGS:
        stages = client.get("/api/map-config", {"lang": lang}).json()["stages"].values()
        assert len({stage["symbol"] for stage in stages}) == len(stages)


def test_an_unknown_language_is_the_usual_one(client):
    assert client.get("/api/map-config?lang=klingon").json()["lang"] == "zh"


@pytest.mark.parametrize("lang", LANGS)
def test_the_base_has_land_borders_and_labels(client, lang):
    base = client.get("/api/basemap", {"lang": lang}).json()
    for part in ("land", "cities", "counties", "boundary"):
        assert base[part]["features"]
    assert base["labels"]
    for label in base["labels"]:
        assert label["name"]
        assert label["from"] <= label["to"]


def test_english_labels_hold_no_chinese(client):
    labels = client.get("/api/basemap?lang=en").json()["labels"]
    assert [label["name"] for label in labels if CHINESE.search(label["name"])] == []


def test_a_city_without_boundaries_still_has_a_base(client, change_settings, tmp_path):
    (tmp_path / "catalogue.toml").write_bytes((ROOT / "geodata" / "catalogue.toml").read_bytes())
    change_settings(geodata=tmp_path, store=ROOT / "geodata" / "sites.geojson")
    base = client.get("/api/basemap").json()
    assert base["land"]["features"] == []


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({"basemap": "osm"}, "openstreetmap.org"),
        ({"basemap": "tianditu", "tianditu_key": "k3y"}, "tk=k3y"),
        ({"basemap": "http://tiles.intranet/{z}/{x}/{y}.png"}, "tiles.intranet"),
    ],
)
def test_tiles_are_asked_for_only_when_set(client, change_settings, values, url):
    change_settings(**values)
    tiles = client.get("/api/map-config").json()["tiles"]
    assert url in tiles["urls"][0]


@pytest.mark.parametrize("values", [{"basemap": "tianditu"}, {"basemap": "googel"}])
def test_tiles_that_cannot_be_had_are_said_and_the_map_stays(client, change_settings, values):
    change_settings(**values)
    config = client.get("/api/map-config").json()
    assert config["tiles"] is None
    assert "离线底图" in config["note"]


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css", "images/layers.png"])
def test_leaflet_comes_from_this_server(client, name):
    assert client.get(f"/assets/leaflet/{name}").status_code == 200


@pytest.mark.parametrize(
    ("name", "kind"), [("site_layer.js", "text/javascript"), ("site_layer.css", "text/css")]
)
def test_the_layer_comes_from_this_server(client, name, kind):
    answer = client.get(f"/assets/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["cache-control"] == "no-cache"


def test_the_layer_builds_no_html_from_text(client):
    script = client.get("/assets/site_layer.js").text
    for dangerous in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write"):
        assert dangerous not in script


@pytest.mark.parametrize(
    "path",
    ["/assets/site_layer.py", "/assets/../answers.py", "/assets/leaflet/../../../answers.py",
     "/assets/%2e%2e%2fanswers.py", "/assets/swatch/town/x.svg"],
)  # fmt: skip
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404


def symbol_of(picture):
    found = ElementTree.fromstring(picture).find("{*}text")  # noqa: S314 - our own answer
    assert found is not None
    return found.text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("facet", "code"),
    [(facet, code) for facet in ("stage", "chain") for code in (*CATALOGUE.codes(facet), "gone")],
)
def test_a_swatch_is_a_picture_for_every_code(client, facet, code, lang):
    answer = client.get(f"/assets/swatch/{facet}/{code}.svg", {"lang": lang})
    assert answer.headers["content-type"] == "image/svg+xml"
    assert symbol_of(answer.text)


def test_a_swatch_escapes_its_symbol(client, change_settings, tmp_path):
    text = (ROOT / "geodata" / "catalogue.toml").read_text("utf-8")
    changed = re.sub(r'^symbol = "."', 'symbol = "<"', text, count=1, flags=re.MULTILINE)
    assert changed != text
    (tmp_path / "catalogue.toml").write_text(changed, "utf-8")
    change_settings(geodata=tmp_path)
    swatch = client.get(f"/assets/swatch/stage/{CATALOGUE.stages[0].code}.svg").text
    assert symbol_of(swatch) == "<"


@pytest.mark.parametrize("term", [*CATALOGUE.stages, *CATALOGUE.chains], ids=lambda t: t.code)
def test_a_symbol_can_be_read_on_its_colour(term):
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(term.colour), luminance(ink(term.colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_health_names_the_version_served(client):
    answer = client.get("/healthz")
    # The first look may find it still loading.
    while answer.status_code == 503 and answer.json()["status"] == "loading":
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["sites"] == len(LEDGER)
    assert answer.json()["version"] == client.get("/api/view?z=0&bbox=0,0,1,1").json()["version"]


def test_health_without_data_is_503(client, change_settings, tmp_path):
    change_settings(store=tmp_path / "gone.geojson")
    assert client.get("/api/facets").status_code == 503
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "error")


def test_health_with_old_data_is_stale(client, change_settings, tmp_path):
    path = write(tmp_path / "s.geojson", collection([feature("s-1")]))
    change_settings(store=path)
    client.get("/api/facets")
    path.write_text("{", "utf-8")
    change_settings(store=path)
    assert client.get("/api/facets").status_code == 200
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "stale")


def test_a_store_that_cannot_be_served_is_503_everywhere(client, change_settings):
    change_settings(store="postgresql://db/x")
    for path in ("/healthz", "/api/facets", "/api/view?z=0&bbox=0,0,1,1", "/api/extent"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "LIANTU_STORE" in answer.json()["error"]


PATHS = ("/api/facets", "/api/view?z=9&bbox=118,36,119,37", "/api/map-config", "/api/basemap",
         "/assets/leaflet/leaflet.js", "/assets/site_layer.js", "/assets/swatch/stage/building.svg",
         "/api/extent")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_base_path_changes_nothing(client, client_below, path):
    assert client_below.get(f"/ditu{path}").content == client.get(path).content
    # The probe of a machine that knows no base path is answered as well.
    assert client_below.get(path).content == client.get(path).content


def test_without_a_base_path_nothing_is_doubled():
    assert routes_below("") == routes_below("/") == ROUTES


def test_a_download_below_a_base_path_links_back_below_it(client_below):
    answer = client_below.get("/ditu/api/download.geojson?chain=chem")
    passport = answer.json()["liantu"]
    assert passport["permalink"].startswith("http://testserver/ditu/?")


def test_a_server_that_starts_begins_to_load_at_once():
    async def starting():
        async with lifespan(Starlette(routes=ROUTES)):
            return dataset().state(60)

    assert asyncio.run(starting()).engine is not None
