"""No outside world: every page and the map stand by what this one server gives, in any language."""

import json
import re

import pytest
from playwright.sync_api import expect

from liantu.domain.wording import words
from liantu.settings import ROOT
from tests.browser.conftest import running_app, watched
from tests.support.browser import MAP_FRAME, Screen
from tests.support.ledgers import CATALOGUE

PATHS = ("/", "/overview", "/chains", "/progress", "/towns", "/site", "/data", "/about", "/wall")
#: Those that no text stands on but our own and the records'.
READ = PATHS[:6] + PATHS[8:]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
#: Names of file kinds, and what Chinese offices write in Latin letters.
LATIN = {
    "GeoJSON",
    "GeoPackage",
    "GeoNames",
    "CSV",
    "Excel",
    "Shift",
    "EN",
    "Leaflet",
    "CC",
    "BY",
    "stcc",
    "catalogue",
    "toml",
    "chain",
    "rule",
}
#: Substances are called so in Chinese too.
SUBSTANCES = {
    word
    for node in CATALOGUE.codes("node").values()
    for word in LATIN_WORD.findall(node.name("zh"))
}
#: Areas have no English names yet.
AREAS = {
    feature["properties"]["name"]
    for path in (ROOT / "geodata").glob("boundary_*.geojson")
    for feature in json.loads(path.read_text("utf-8"))["features"]
}


def test_a_base_path_changes_nothing(desk, tmp_path):
    with (
        running_app(tmp_path, "--server.baseUrlPath=/ditu") as url,
        watched(desk, url) as page,
    ):
        screen = Screen(page, url).open("/", chain="chem")
        screen.shows("5 个项目").map_holds(1)
        assert len(screen.file("GeoJSON").json()["features"]) == 5
        swatch = screen.key("filter_chain").locator("img").first
        assert swatch.evaluate("img => img.complete && img.naturalWidth > 0")


def test_the_language_changes_everywhere(screen):
    screen.open("/").map_holds(35)
    for place, lang in ((2, "en"), (1, "zh-Hant"), (0, "zh")):
        say = words(lang)
        screen.key("view_lang").get_by_role("radio").nth(place).click()
        expect(screen.page.get_by_role("button", name=say("app.copy_link"))).to_be_visible()
        screen.settled()
        # Another language is another map; the old one stands until the new one does.
        expect(screen.page.locator(MAP_FRAME)).to_have_count(1)
        legend = screen.map.locator(".liantu-legend summary")
        expect(legend).to_have_text(say("map.by_stage"))
        expect(screen.headline).to_contain_text(say("kpi.unlocated", n="53").replace("**", ""))
        expect(screen.map.get_by_text(say("map.follow"))).to_be_visible()
        screen.map_holds(35)


def record_texts():
    """Every text that records and areas have."""
    features = json.loads((ROOT / "geodata" / "sites.geojson").read_text("utf-8"))["features"]
    texts = {str(value) for site in features for value in site["properties"].values()}
    return texts | {words("en")("app.lang_zh"), words("en")("app.lang_hant")}


#: Icons are letters to a program; the first link of a page and what stands on the button for
#: files are Streamlit's own, which knows no other language.
VISIBLE = """() => {
  const icons = [...document.querySelectorAll('[data-testid=stIconMaterial]')];
  const files = [...document.querySelectorAll('[data-testid=stFileUploaderDropzone]')];
  [...icons, ...files].forEach((part) => part.remove());
  return document.body.innerText.replace('Skip to main content', '');
}"""


#: The large map, and that of towns.
MAP_STANDS = "() => window.liantu?.layer?.shapes || window.liantuTowns?.layer?.shapes?.length"


#: What a program reads aloud of the pictures.
SPOKEN = "all => all.map((picture) => picture.ariaLabel)"

#: What it says of the parts of a map, and what a pointer that rests on one is told.
NAMED = """() => [...document.querySelectorAll('[aria-label], [title]')]
  .flatMap((part) => [part.ariaLabel, part.title]).concat(window.frameElement.title)
  .filter(Boolean).join('\\n')"""


def lines(screen):
    """What stands on the page and on its map, line by line, without what records say."""
    pictures = screen.page.locator("[role=img][aria-label]").evaluate_all(SPOKEN)
    # Before what is seen: that takes parts of the page away.
    shown = "\n".join((*pictures, screen.page.evaluate(VISIBLE)))
    if screen.page.locator(MAP_FRAME).count():
        frame = screen.frame_of(MAP_STANDS)
        shown = "\n".join((shown, frame.evaluate(NAMED), frame.evaluate(VISIBLE)))
    records = "\n".join(record_texts())
    found = {part.strip() for part in re.split(r"[\n\t]", shown)}
    return {line for line in found if line not in records}


def opened(screen, path, **params):
    screen.open(path, **params)
    if path == "/":
        screen.map_holds(35)
    if path == "/towns":
        screen.frame_of(MAP_STANDS)
    closed = screen.page.locator("details:not([open]) summary")
    closed.evaluate_all("all => all.forEach((summary) => summary.click())")
    expect(closed).to_have_count(0)
    return screen


def foreign(line, lang):
    """What of a line is in another language than the page; areas have Chinese names only."""
    if lang == "zh":
        return set(LATIN_WORD.findall(line)) - LATIN - SUBSTANCES
    return {line} - AREAS if CHINESE.search(line) else set()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_stands_alone_and_in_one_language(screen, path, lang):
    # The tab itself fails when anything but its server is asked; nothing else can be reached.
    opened(screen, path, lang=lang)
    if path == "/":
        marks = "() => performance.getEntriesByName('liantu:painted').map((mark) => mark.detail)"
        assert screen.frame.evaluate(marks)[-1]["total"] == 35
        assert screen.map.locator(".liantu-label").count() > 3
    assert screen.page.evaluate("() => document.fonts.ready.then(() => true)")
    if path in READ:
        found = {line: foreign(line, lang) for line in lines(screen)}
        assert {line: names for line, names in found.items() if names} == {}
