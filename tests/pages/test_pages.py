"""Every page in every language: no error, and numbers that the ledger itself gives."""

import json
import re
import tomllib

import pytest

from liantu.domain.filter import LANDING, SiteFilter
from liantu.domain.language import LANGS
from liantu.domain.wording import words
from liantu.settings import ROOT
from tests.support.real import LEDGER, kpi
from tests.support.screen import PAGES, headline, params, texts, turn, visit

LICENCES = tomllib.loads((ROOT / "geodata" / "licences.toml").read_text("utf-8"))["sources"]
#: What a page repeats word for word: licences and their sources, and areas without English names.
QUOTED = {
    *(part for row in LICENCES for text in row.values() for part in (text, *text.split(" / "))),
    *(
        feature["properties"]["name"]
        for path in (ROOT / "geodata").glob("boundary_*.geojson")
        for feature in json.loads(path.read_text("utf-8"))["features"]
    ),
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Names of file kinds and standards, and what an address holds word for word.
LATIN = {
    *("GeoJSON", "GeoPackage", "GeoNames", "Excel", "QGIS", "Shift", "Liantu", "EN", "stcc"),
    *(
        "kind",
        "chain",
        "node",
        "stage",
        "town",
        "park",
        "unit",
        "precision",
        "light",
        "lights",
        "inv",
        "since",
        "q",
    ),
    *("bbox", "zone", "near", "sites", "geojson", "basis", "catalogue", "toml", "chain", "rule"),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", LANGS)
def test_a_page_draws_without_an_error(page, lang):
    app = visit(page, lang=lang)
    assert not app.exception
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("lang", LANGS)
def test_the_numbers_are_those_of_the_ledger(lang):
    app = visit(lang=lang)
    assert headline(app) == kpi(LANDING, lang)
    assert headline(turn(app, "overview")) == kpi(LANDING, lang)


def test_the_first_instance_shows_its_88_projects():
    assert headline(visit()).startswith("88 个项目 · 总投资 1,141.26 亿元")


def test_everything_counts_records_of_every_kind():
    app = visit(kind="any")
    assert headline(app) == kpi(SiteFilter())
    assert headline(app).startswith(f"{len(LEDGER)} 条记录")


def is_quoted(text):
    """Say whether a text is data and no wording: a licence, a version, a name of an area."""
    return text in QUOTED or re.fullmatch("[0-9a-f]{12}|Liantu [0-9.]+", text) is not None


def latin_words(text):
    return {word for word in re.findall("[A-Za-z]{2,}", text) if not word.isupper()}


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_holds_no_english(page):
    parts = {part for text in texts(visit(page)) for part in text.split(" · ")}
    found = {part: latin_words(part) - LATIN for part in parts if not is_quoted(part)}
    assert {part: names for part, names in found.items() if names} == {}


@pytest.mark.parametrize("page", PAGES)
def test_an_english_page_holds_no_chinese(page):
    languages = {words("en")(f"app.{name}") for name in ("lang_zh", "lang_hant")}
    parts = {part for text in texts(visit(page, lang="en")) for part in text.split(" · ")}
    found = {part for part in parts if CHINESE.search(part)}
    assert {part for part in found - languages if not is_quoted(part)} == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_traditional_page_holds_no_simplified_characters(page):
    simplified = {
        "产",
        "业",
        "链",
        "设",
        "阶",
        "项",
        "资",
        "数",
        "据",
        "开",
        "关",
        "显",
        "寿",
        "东",
    }
    shown = "".join(texts(visit(page, lang="zh-Hant")))
    assert {mark for mark in simplified if mark in shown} == set()
    assert "產業鏈" in shown


def test_the_language_travels_in_the_address_unless_it_is_the_first():
    assert params(visit(lang="en")) == {"lang": "en"}
    assert params(visit(lang="zh")) == {}
    assert params(visit(lang="klingon")) == {}
