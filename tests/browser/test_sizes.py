"""Small screens, and people who hear the page or cannot tell its colours apart."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import watched
from tests.support.browser import MAP_FRAME, Screen

PHONE = {"width": 390, "height": 844}
#: What Streamlit itself draws and no setting of ours reaches, by axe's rule.
NOT_OURS: dict[str, str] = {}
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


@pytest.fixture(scope="module")
def phone(chromium, app_url):
    context = chromium.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN", reduced_motion="reduce"
    )
    with watched(context, app_url) as page:
        yield Screen(page, app_url)
    context.close()


@pytest.mark.parametrize(
    "path",
    ["/", "/overview", "/chains", "/progress?panel=lights&lang=en", "/progress?panel=pace&lang=en",
     "/towns?lang=en", "/site?site=sg-005", "/data", "/about", "/wall"],
)  # fmt: skip
def test_a_page_is_no_wider_than_a_phone(phone, path):
    phone.open(path)
    wide, window = phone.page.evaluate(WIDTHS)
    assert wide <= window
    assert phone.page.evaluate(PUSHED) == []


def test_the_map_is_usable_on_a_phone(phone):
    phone.open("/").map_holds(35)
    box = phone.page.locator(MAP_FRAME).bounding_box()
    assert box["width"] >= 330
    assert box["height"] <= PHONE["height"]
    before = phone.zoom()
    phone.view_changes(phone.item(re.compile(r"^[\d,]+ 个项目")).first.tap)
    assert phone.zoom() > before
    expect(phone.map.get_by_role("button", name="缩放到全部结果")).to_be_visible()


def test_the_filter_opens_on_a_phone(phone):
    phone.open("/")
    pill = phone.pill("chain", "高端化工")
    expect(pill).not_to_be_in_viewport()
    phone.page.get_by_test_id("stExpandSidebarButton").click()
    expect(pill).to_be_in_viewport()
    pill.click()
    phone.shows("5 个项目")


def test_the_map_is_seen_without_scrolling(screen):
    screen.open("/").map_holds(35)
    box = screen.page.locator(MAP_FRAME).bounding_box()
    assert box["y"] + box["height"] <= 900
    assert box["width"] * box["height"] > 0.25 * 1440 * 900


SEEN = {
    "map": ("/", {}),
    "card": ("/", {"site": "sg-008", "lang": "en"}),
    "overview": ("/overview", {}),
    "data": ("/data", {"lang": "en"}),
    "chains": ("/chains", {}),
    "one chain": ("/chains", {"graph": "chem", "site": "sg-001"}),
    "progress": ("/progress", {"lang": "en"}),
    "lights": ("/progress", {"panel": "lights"}),
    "changes": ("/progress", {"panel": "changes"}),
    "towns": ("/towns", {"lang": "en"}),
    "site": ("/site", {"site": "sg-005"}),
    "about": ("/about", {}),
    "wall": ("/wall", {}),
    "a malformed address": ("/", {"inv": "abc"}),
}
GROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


@pytest.mark.parametrize("case", SEEN.values(), ids=SEEN)
def test_nothing_serious_bars_anybody(screen, case):
    path, params = case
    screen.open(path, **params)
    light = screen.page.evaluate(GROUND)
    barred(screen, "inv" not in params)
    screen.page.emulate_media(color_scheme="dark")
    screen.page.wait_for_function(f"light => ({GROUND})() !== light", arg=light)
    barred(screen, "inv" not in params)


def barred(screen, drawn):
    """Fail if axe finds anything serious on the page or in the map that stands on it."""
    seen = [screen.settled().page]
    if drawn and screen.page.url.partition("?")[0].endswith("/"):
        screen.map_holds(35)
        seen.append(screen.frame)
    found = [rule for where in seen for rule in Axe().run(where).response["violations"]]
    serious = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    told = {
        rule["id"]: [node["html"][:160] for node in rule["nodes"]][:4]
        for rule in serious
        if rule["id"] not in NOT_OURS
    }
    assert told == {}
