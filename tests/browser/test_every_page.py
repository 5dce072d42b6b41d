"""Every page: alone, in one language, on a phone, for people who hear it or see it in the dark."""

import json
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from liantu.domain.wording import words
from liantu.settings import ROOT
from tests.support.browser import MAP_FRAME, PHONE
from tests.support.ledgers import CATALOGUE

#: Each page, what it is asked, and in which language axe looks at it.
PAGES = {
    "map": ("/", {}, "zh"),
    "card": ("/", {"site": "sg-008"}, "en"),
    "overview": ("/overview", {}, "zh"),
    "data": ("/data", {}, "en"),
    "chains": ("/chains", {}, "zh"),
    "one chain": ("/chains", {"graph": "chem", "site": "sg-001"}, "zh"),
    "progress": ("/progress", {}, "en"),
    "lights": ("/progress", {"panel": "lights"}, "zh"),
    "pace": ("/progress", {"panel": "pace"}, "en"),
    "changes": ("/progress", {"panel": "changes"}, "zh"),
    "towns": ("/towns", {}, "en"),
    "no site": ("/site", {}, "en"),
    "site": ("/site", {"site": "sg-005"}, "zh"),
    "about": ("/about", {}, "zh"),
    "wall": ("/wall", {}, "zh"),
    "a malformed address": ("/", {"inv": "abc"}, "zh"),
}
#: One of a kind for whoever waits: a map, charts, a graph and a sheet.
SOON = {"map", "overview", "one chain", "site"}
THOROUGH = pytest.mark.thorough
#: Where texts stand that are neither ours nor the records', or names that have one language.
OTHER_WORDS = {"one chain", "site", "about", "a malformed address"}
#: What Streamlit itself draws and no setting of ours reaches, by axe's rule.
NOT_OURS: dict[str, str] = {}
#: axe writes at length about all that is right, which takes three times as long as to look.
WRONG = {"resultTypes": ["violations"]}
#: All that the dark changes.
ONLY_COLOURS = {**WRONG, "runOnly": ["color-contrast"]}
WIDTHS = "() => [document.documentElement.scrollWidth, window.innerWidth]"
#: Lists and tables that must be pushed sideways to be read.
PUSHED = """() => {
  const found = [];
  const look = (node) => node.querySelectorAll("*").forEach((part) => {
    if (part.shadowRoot) look(part.shadowRoot);
    const wide = part.matches(".frame") && part.scrollWidth > part.clientWidth;
    if (wide) found.push(part.innerText.slice(0, 40));
  });
  look(document);
  return found;
}"""


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
    "lights",
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


def record_texts():
    """Every text that records and areas have."""
    features = json.loads((ROOT / "geodata" / "sites.geojson").read_text("utf-8"))["features"]
    texts = {str(value) for site in features for value in site["properties"].values()}
    return texts | {words("en")("app.lang_zh"), words("en")("app.lang_hant")}


#: Icons are letters to a program; the first link of a page and what stands on the button for
#: files are Streamlit's own, which knows no other language.
VISIBLE = """() => {
  const icons = "[data-testid=stIconMaterial], [data-testid=stFileUploaderDropzone]";
  const hidden = [...document.querySelectorAll(icons)];
  hidden.forEach((part) => (part.style.display = "none"));
  const text = document.body.innerText.replace("Skip to main content", "");
  hidden.forEach((part) => (part.style.display = ""));
  return text;
}"""

#: The large map, that of towns, and the small one of a site.
MAP_STANDS = """() => window.liantu ? window.liantu.layer?.shapes
  : window.liantuTowns ? window.liantuTowns.layer?.shapes?.length
  : document.querySelector(".liantu-label")"""

#: What a program reads aloud of the pictures.
SPOKEN = "all => all.map((picture) => picture.ariaLabel)"

#: What it says of the parts of a map, and what a pointer that rests on one is told.
NAMED = """() => [...document.querySelectorAll('[aria-label], [title]')]
  .flatMap((part) => [part.ariaLabel, part.title]).concat(window.frameElement.title)
  .filter(Boolean).join('\\n')"""


def lines(screen):
    """What stands on the page and on its map, line by line, without what records say."""
    pictures = screen.page.locator("[role=img][aria-label]").evaluate_all(SPOKEN)
    shown = "\n".join((*pictures, screen.page.evaluate(VISIBLE)))
    if screen.page.locator(MAP_FRAME).count():
        frame = screen.frame_of(MAP_STANDS)
        shown = "\n".join((shown, frame.evaluate(NAMED), frame.evaluate(VISIBLE)))
    records = "\n".join(record_texts())
    found = {part.strip() for part in re.split(r"[\n\t]", shown)}
    return {line for line in found if line not in records}


def foreign(line, lang):
    """What of a line is in another language than the page; areas have Chinese names only."""
    if lang == "zh":
        return set(LATIN_WORD.findall(line)) - LATIN - SUBSTANCES
    return {line} - AREAS if CHINESE.search(line) else set()


def strangers(screen, lang):
    """Lines with words of another language; Streamlit's own are put right after the page rests."""
    give_up = time.monotonic() + 2
    while True:
        told = {line: foreign(line, lang) for line in lines(screen)}
        found = {line: names for line, names in told.items() if names}
        if not found or time.monotonic() > give_up:
            return found
        screen.page.wait_for_timeout(100)


ALL_OPEN = """() => {
  const closed = [...document.querySelectorAll("details:not([open]) summary")];
  closed.forEach((summary) => summary.click());
  return closed.length === 0;
}"""
GROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def stands(screen, path, **params):
    """Come to a page; its map, if it has one, is drawn and its parts are open."""
    screen.visit(path, **params)
    if screen.page.locator(MAP_FRAME).count():
        screen.frame_of(MAP_STANDS)
    # One that is drawn anew in another language is closed again, and opening takes a moment.
    screen.page.wait_for_function(ALL_OPEN, polling=500)


@pytest.mark.parametrize(
    "name", [name if name in SOON else pytest.param(name, marks=THOROUGH) for name in PAGES]
)
def test_a_page_stands_alone_for_everybody(screen, name):
    # The tab itself fails when anything but its server is asked; nothing else can be reached.
    path, params, heard = PAGES[name]
    for lang in ("zh", "en"):
        stands(screen, path, **params, lang=lang)
        assert screen.page.evaluate("() => document.fonts.ready.then(() => true)")
        if name not in OTHER_WORDS:
            assert strangers(screen, lang) == {}
        if lang == heard:
            light = screen.page.evaluate(GROUND)
            barred(screen)
            screen.page.emulate_media(color_scheme="dark")
            screen.page.wait_for_function(f"light => ({GROUND})() !== light", arg=light)
            barred(screen, ONLY_COLOURS)
            screen.page.emulate_media(color_scheme="light")
    # English words are the longer ones.
    screen.page.set_viewport_size(PHONE)
    screen.page.wait_for_function(f"() => (([wide, window]) => wide <= window)(({WIDTHS})())")
    screen.page.wait_for_function(f"() => ({PUSHED})().length === 0")


def barred(screen, rules=WRONG):
    """Fail if axe finds anything serious on the page or in the map that stands on it."""
    seen = [screen.settled().page]
    if screen.page.locator(MAP_FRAME).count():
        seen.append(screen.frame_of(MAP_STANDS))
    found = [
        rule for where in seen for rule in Axe().run(where, options=rules).response["violations"]
    ]
    serious = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    told = {
        rule["id"]: [node["html"][:160] for node in rule["nodes"]][:4]
        for rule in serious
        if rule["id"] not in NOT_OURS
    }
    assert told == {}
