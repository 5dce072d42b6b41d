"""The wall of a meeting room: all of it on one screen, turned by itself or by the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import lent, watched
from tests.support.browser import Screen

SCREENS = {
    "1080 lines": {"width": 1920, "height": 1080},
    "2160 lines": {"width": 3840, "height": 2160},
    "a desk": {"width": 1440, "height": 900},
}
STANDS_AT = """stand => {
  const marks = performance.getEntriesByName("liantu:wall");
  return marks.length > 0 && (!stand || marks[0].detail.stand === stand);
}"""
#: What sticks out of its frame, and whether the page itself scrolls.
CUT = """() => {
  const walls = [];
  const look = (node) => {
    if (node.shadowRoot) look(node.shadowRoot);
    for (const child of node.querySelectorAll("*")) if (child.shadowRoot) look(child.shadowRoot);
    walls.push(...node.querySelectorAll("dialog.wall"));
  };
  look(document);
  const wall = walls[0];
  // A line of text may be lower than its letters' font: only its width can be cut.
  const wide = (n) => n.scrollWidth > n.clientWidth + 1;
  const names = [...wall.querySelectorAll(".what")].filter(wide);
  const frames = [wall, ...wall.querySelectorAll(".figure, .body > section, .rows, .head")];
  const sticks = (f) => f.scrollHeight > f.clientHeight + 1 || f.scrollWidth > f.clientWidth + 1;
  const page = document.documentElement;
  const scrolls = page.scrollHeight > innerHeight || page.scrollWidth > innerWidth;
  const cut = names.map((n) => n.textContent);
  return [[...frames.filter(sticks).map((f) => f.className), ...cut], scrolls];
}"""
SMALLEST = """(within) => {
  const parts = ".name, .title, .figure *, .row *, h2, .soft, .turn, .facts span, .mapnote";
  const bare = (e) => e.textContent && !e.children.length;
  const told = [...within.querySelectorAll(parts)].filter(bare);
  return Math.min(...told.map((e) => parseFloat(getComputedStyle(e).fontSize)));
}"""
#: Milliseconds until the next turn; none while the picture is held.
TIME_LEFT = """(within) => {
  const { due } = within.parentElement.wall;
  return Number.isFinite(due) ? due - Date.now() : null;
}"""
TIME_IS_UP = "(within) => { within.parentElement.wall.due = 0; }"
#: Where the areas of a filter lie, all measured at one moment: what comes moves into its place.
AREAS = """all => Object.fromEntries(
  all.map((area) => [area.localName, area.getBoundingClientRect().toJSON()]))"""
DRAWN_AT = "() => performance.getEntriesByName('liantu:wall')[0].startTime"
COUNT = "(within) => within.getRootNode().querySelectorAll('*').length"


@pytest.fixture(scope="module")
def wall_tabs():
    return []


@pytest.fixture
def wall(wall_tabs, desk, app_url, request):
    with lent(wall_tabs, desk, app_url, request.session) as page:
        page.set_viewport_size(SCREENS["1080 lines"])
        yield Screen(page, app_url)


def dialog(screen):
    return screen.page.locator("dialog.wall")


def stands(screen, stand=""):
    screen.page.wait_for_function(STANDS_AT, arg=stand)
    return dialog(screen)


def opened(screen, **params):
    screen.visit("/wall", **params)
    return stands(screen, params.get("wall", ""))


def resized(screen, size):
    """The screen with another size, once the wall is drawn for it."""
    if screen.page.viewport_size == size:
        return
    before = screen.page.evaluate(DRAWN_AT)
    screen.page.set_viewport_size(size)
    screen.page.wait_for_function(f"before => ({DRAWN_AT})() > before", arg=before)


@pytest.mark.parametrize(
    ("stand", "lang"), [("chain.0", "zh"), ("chain.0", "en"), ("town.0.370783109", "en")]
)
@pytest.mark.thorough
def test_nothing_scrolls_and_nothing_is_cut(wall, stand, lang):
    shown = opened(wall, wall=stand, lang=lang)
    for size in SCREENS.values():
        resized(wall, size)
        assert wall.page.evaluate(CUT) == [[], False], size
        expect(shown.locator(".map .item").first).to_be_visible()


@pytest.mark.thorough
def test_it_can_be_read_from_five_metres(wall):
    """A Chinese character of 20 pixels on a wall two metres wide is two centimetres high."""
    shown = opened(wall, wall="chain.0")
    assert shown.evaluate(SMALLEST) >= 20
    size = shown.locator(".figure b").first.evaluate(
        "b => parseFloat(getComputedStyle(b).fontSize)"
    )
    assert size >= 64


@pytest.mark.thorough
def test_it_covers_whatever_else_the_page_has(wall):
    shown = opened(wall)
    assert shown.bounding_box() == {"x": 0, "y": 0, "width": 1920, "height": 1080}
    assert shown.evaluate("d => d.matches(':modal')")


def test_the_map_shows_as_many_sites_as_the_figures_say(wall):
    shown = opened(wall, wall="chain.0")
    inside = "all => all.reduce((n, i) => n + Number(i.querySelector('.n')?.textContent || 1), 0)"
    assert shown.locator(".map .item").evaluate_all(inside) == 35
    expect(shown.locator(".mapnote")).to_have_text("另有 53 个未定位，不在图上")


@pytest.mark.thorough
def test_the_map_shows_where_its_filter_looks(wall):
    """A degree of longitude there is 89.2 km wide, so that 8.92 km are a tenth of it."""
    shown = opened(wall, near="118.8,37,8.92", bbox="118.7,36.9,118.9,37.1", wall="chain.0")
    expect(shown.locator(".map .area")).to_have_count(2)
    areas = shown.locator(".map .area").evaluate_all(AREAS)
    circle, box = areas["circle"], areas["rect"]
    assert circle["width"] == pytest.approx(box["width"], rel=0.01)
    assert circle["x"] == pytest.approx(box["x"], abs=3)
    assert circle["y"] + circle["height"] / 2 == pytest.approx(box["y"] + box["height"] / 2, abs=3)


@pytest.mark.thorough
def test_an_area_may_reach_the_poles(wall):
    """They lie nowhere on the map, and its picture must still be one."""
    shown = opened(wall, bbox="-180,-90,180,90", wall="chain.0")
    area = shown.locator(".map rect.area")
    expect(area).to_have_count(1)
    assert area.evaluate("rect => Number.isFinite(rect.getBBox().height)")


def test_it_turns_by_itself_and_holds_when_told(wall):
    shown = opened(wall, wall="chain.10")
    assert 5_000 < shown.evaluate(TIME_LEFT) <= 10_000
    shown.evaluate(TIME_IS_UP)
    stands(wall, "chain.10.chem")
    expect(shown.locator(".name")).to_have_text("高端化工")
    wall.page.keyboard.press("Space")
    stands(wall, "chain.0.chem")
    assert shown.evaluate(TIME_LEFT) is None
    assert wall.params["wall"] == "chain.0.chem"
    wall.page.keyboard.press("Space")
    stands(wall, "chain.10.chem")
    assert shown.evaluate(TIME_LEFT) > 0


def test_the_keyboard_turns_it_and_leaves_with_the_filter_intact(wall):
    shown = opened(wall, kind="project", stage="building,producing", wall="chain.0")
    expect(shown.locator(".map .area")).to_have_count(0)
    back = wall.page.evaluate("history.length")
    wall.page.keyboard.press("ArrowRight")
    stands(wall, "chain.0.chem")
    wall.page.keyboard.press("ArrowLeft")
    stands(wall, "chain.0")
    wall.page.keyboard.press("r")
    stands(wall, "town.0")
    wall.page.keyboard.press("ArrowRight")
    expect(shown.locator(".turn[aria-current]")).to_have_text("圣城街道")
    # No turn is a step that Back would undo.
    assert wall.page.evaluate("history.length") == back
    wall.page.keyboard.press("Escape")
    wall.page.wait_for_url(re.compile(r"/\?.*stage=building"))
    wall.settled().shows("40 个项目")
    expect(dialog(wall)).to_have_count(0)


def test_a_bar_leads_to_its_sites_on_the_map(wall):
    shown = opened(wall, wall="chain.0.chem")
    shown.locator(".row", has_text="在建").first.click()
    wall.page.wait_for_url(re.compile(r"/\?.*chain=chem"))
    wall.settled().shows("4 个项目")
    assert {k: wall.params[k] for k in ("chain", "stage")} == {"chain": "chem", "stage": "building"}


def test_a_circle_leads_to_its_sites_on_the_map(wall):
    shown = opened(wall, wall="chain.0")
    shown.locator(".item", has_text="15").first.press("Enter")
    wall.page.wait_for_url(re.compile(r"/\?.*bbox="))
    wall.settled().shows("15 个项目").map_holds(15)


@pytest.mark.thorough
def test_it_says_so_when_the_map_cannot_be_had(desk, app_url):
    with watched(desk, app_url) as page:
        page.route("**/api/view*", lambda route: route.fulfill(body="lost"))
        screen = Screen(page, app_url).open("/wall", wall="chain.0")
        shown = stands(screen)
        expect(shown.locator(".map-failed")).to_have_text("地图暂时取不到")
        expect(shown.locator(".figure b").first).to_have_text("88")


@pytest.mark.thorough
def test_many_turns_leave_nothing_behind(wall):
    shown = opened(wall, wall="chain.0")
    counts = []
    for _ in range(2):
        for code in ("chem", "newmat", "energy", ""):
            name = {"chem": 1, "energy": 2, "newmat": 4, "": 0}[code]
            shown.locator(".turn").nth(name).click()
            stands(wall, f"chain.0.{code}" if code else "chain.0")
        counts.append(shown.evaluate(COUNT))
    assert counts[0] == counts[1]
