"""Hands on the map: mouse, keyboard, and areas."""

import re

import pytest
from playwright.sync_api import expect

from liantu.domain.filter import LANDING
from tests.browser.conftest import FIRST_SCREEN
from tests.support.browser import MAP_FRAME, Screen
from tests.support.real import LEDGER, ids
from tests.support.reference import located

BY_ID = {site["id"]: site for site in LEDGER}
ENTRIES = "document.querySelectorAll('.liantu-entry').length"
GROUP = re.compile(r"^[\d,]+ 个项目")


def name(site_id):
    return BY_ID[site_id]["properties"]["name"]


def lone_site(screen):
    """A site that stands alone on the map: its marker has its name."""
    names = {name(site_id): site_id for site_id in ids() if located(BY_ID[site_id])}
    found = next(label for label in screen.items() if label in names)
    return names[found]


def shows_card(screen, site_id):
    site = BY_ID[site_id]["properties"]
    expect(screen.card.locator("h3")).to_have_text(site["name"])
    expect(screen.card.locator("footer")).to_contain_text(site["source_publisher"])


def ring(screen):
    """The ring around the chosen site, the only circle that Leaflet itself draws."""
    return screen.map.locator("path[stroke='#c2410c'][stroke-width='3']")


def test_the_map_is_seen_without_scrolling_and_its_legend_counts_what_it_shows(screen):
    screen.open("/").map_holds(35)
    box = screen.page.locator(MAP_FRAME).bounding_box()
    assert box["y"] + box["height"] <= 900
    assert box["width"] * box["height"] > 0.25 * 1440 * 900
    counts = screen.map.locator(".liantu-legend .liantu-part b").all_inner_texts()
    assert sum(int(count.replace(",", "")) for count in counts) == 35


def test_a_site_is_opened_with_the_mouse_and_with_the_keyboard(screen):
    screen.visit("/").map_holds(35)
    site_id = lone_site(screen)
    screen.item(name(site_id)).click()
    shows_card(screen, site_id)
    screen.has_params(site=site_id)
    expect(ring(screen)).to_have_count(1)
    screen.card.get_by_role("button", name="关闭").click()
    expect(screen.card).to_have_count(0)
    screen.has_params()
    expect(ring(screen)).to_have_count(0)
    screen.settled().item(name(site_id)).focus()
    screen.page.keyboard.press("Enter")
    shows_card(screen, site_id)
    expect(ring(screen)).to_have_count(1)
    expect(screen.item(name(site_id))).to_be_focused()


def test_what_a_sign_says_is_seen_whole_at_the_maps_upper_edge_too(screen):
    screen.visit("/").map_holds(35)
    frame = screen.page.locator(MAP_FRAME).bounding_box()
    items = screen.map.locator(".liantu-item")
    top = items.evaluate_all(
        "all => Math.min(...all.map((item) => item.getBoundingClientRect().y))"
    )
    highest = items.evaluate_all(
        "(all, top) => all.findIndex((item) => item.getBoundingClientRect().y === top)", top
    )
    items.nth(highest).hover()
    tip = screen.map.locator(".liantu-tip").last
    expect(tip).to_be_visible()
    box = tip.bounding_box()
    assert box["y"] > frame["y"]
    assert box["y"] + box["height"] < frame["y"] + frame["height"]
    screen.page.mouse.move(5, 5)


def test_the_keyboard_stays_at_a_sign_and_never_comes_to_another(screen):
    screen.visit("/").map_holds(35)
    focused = "() => document.activeElement.closest('.liantu-item')?.getAttribute('aria-label')"
    again = "() => window.liantu.layer.load()"
    item = screen.map.locator(".liantu-item").last
    item.focus()
    label = item.get_attribute("aria-label")
    screen.view_changes(lambda: screen.frame.evaluate(again))
    assert screen.frame.evaluate(focused) == label
    # All groups get another name, as they do when other sites are chosen; the tab is lent on.
    other = """async () => {
      const layer = window.liantu.layer;
      layer.groupLabel = () => "-";
      await layer.load();
      delete layer.groupLabel;
    }"""
    screen.item(GROUP).first.focus()
    screen.view_changes(lambda: screen.frame.evaluate(other))
    assert screen.frame.evaluate(focused) is None


@pytest.mark.thorough
def test_the_map_is_moved_with_mouse_and_keyboard_and_brought_back(screen):
    screen.open("/").map_holds(35)
    before = screen.zoom()
    donut = screen.item(GROUP).first
    label = donut.get_attribute("aria-label")
    screen.view_changes(donut.click)
    nearer = f"() => window.liantu.layer.map.getZoom() > {before} || {ENTRIES} > 1"
    assert screen.frame_of(nearer), label
    away = "() => window.liantu.layer.map.setView([36.0, 117.0], 12, { animate: false })"
    screen.view_changes(lambda: screen.frame.evaluate(away))
    expect(screen.map.locator(".liantu-note")).to_contain_text("当前地图范围内没有")
    screen.map.get_by_role("button", name="缩放到全部结果").click()
    screen.map_holds(35)
    expect(screen.map.locator(".liantu-note")).to_be_hidden()
    screen.page.get_by_role("button", name="复制链接").focus()
    inside = "() => document.activeElement.classList.contains('leaflet-container')"
    for _ in range(12):
        screen.page.keyboard.press("Tab")
        if screen.frame.evaluate(inside):
            break
    assert screen.frame.evaluate(inside)
    before = screen.zoom()
    screen.view_changes(lambda: screen.page.keyboard.press("+"))
    assert screen.zoom() > before
    screen.view_changes(lambda: screen.page.keyboard.press("-"))
    assert screen.zoom() == before


@pytest.mark.thorough
def test_a_row_of_the_table_is_chosen_and_brings_its_site_into_the_window(screen):
    screen.open("/", precision="site").map_holds(len(ids(LANDING.with_(precision=("site",)))))
    away = "() => window.liantu.layer.map.setView([36.0, 117.0], 11, { animate: false })"
    screen.view_changes(lambda: screen.frame.evaluate(away))
    screen.rows.first.locator("td").nth(1).click()
    expect(screen.card).to_be_visible()
    expect(ring(screen)).to_be_visible()
    screen.settled()
    second = screen.rows.nth(1).locator("button.name")
    title = second.inner_text()
    header = screen.key("site_table_all").locator("thead button").last
    header.focus()
    for button in screen.rows.first.get_by_role("button").all():
        screen.page.keyboard.press("Tab")
        expect(button).to_be_focused()
    screen.page.keyboard.press("Tab")
    expect(second).to_be_focused()
    screen.page.keyboard.press("Enter")
    expect(screen.card.locator("h3")).to_have_text(title)
    expect(ring(screen)).to_have_count(1)
    expect(screen.rows.nth(1)).to_have_class(re.compile(r"\bchosen\b"))
    # Whoever walks the table with the keyboard keeps their place in it.
    expect(second).to_be_focused()


@pytest.mark.thorough
def test_a_chip_takes_its_condition_away_and_one_button_all(screen):
    screen.open("/", chain="chem", stage="building").shows("4 个项目")
    for chip, left in (
        ("产业链 高端化工", LANDING.with_(stage=("building",))),
        ("建设阶段 在建", LANDING.with_(chain=("chem",))),
    ):
        screen.key("chips").get_by_role("button", name=chip).click()
        screen.shows(f"{len(ids(left))} 个项目").settled()
        screen.map_holds(sum(located(BY_ID[site_id]) for site_id in ids(left)))
        screen.page.go_back()
        screen.shows("4 个项目").settled()
    screen.type_into("filter_text", "联盟")
    screen.shows("0 个项目").settled()
    screen.key("clear_filter").get_by_role("button").click()
    screen.shows("88 个项目").has_params().map_holds(35)


def test_a_donut_on_one_point_lists_its_sites(screen):
    screen.visit("/", precision="town")
    # As far in as it goes, whatever is still one donut shares one point.
    frame = screen.frame
    group = frame.evaluate(
        """async () => {
          const layer = window.liantu.layer;
          const route = layer.address('view', [118.4, 36.6, 119.2, 37.4]).replace(/z=\\d+/, 'z=20');
          const view = await (await fetch(route)).json();
          return view.groups.find((group) => group.point);
        }"""
    )
    move = "([lat, lon]) => window.liantu.layer.map.setView([lat, lon], 15, { animate: false })"
    screen.view_changes(lambda: frame.evaluate(move, [group["lat"], group["lon"]]))
    screen.item(re.compile(rf"^{group['n']} 个项目")).click()
    entries = screen.map.locator(".liantu-entry")
    expect(entries).to_have_count(group["n"])
    expect(entries.first).to_be_focused()
    chosen = entries.nth(1).locator(".liantu-name").inner_text()
    entries.nth(1).click()
    expect(screen.card.locator("h3")).to_have_text(chosen)
    expect(entries).to_have_count(0)
    expect(ring(screen)).to_have_count(1)


def drag_box(screen):
    """Hold Shift and draw a rectangle over the middle of the map."""
    box = screen.page.locator(MAP_FRAME).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse, keys = screen.page.mouse, screen.page.keyboard
    mouse.move(x - 120, y - 120)
    keys.down("Shift")
    mouse.down()
    mouse.move(x, y, steps=4)
    mouse.move(x + 120, y + 120, steps=4)
    mouse.up()
    keys.up("Shift")


def test_a_rectangle_drawn_with_shift_filters(screen):
    screen.open("/").map_holds(35)
    drag_box(screen)
    expect(screen.key("chips")).to_contain_text("地图范围")
    screen.page.wait_for_function("() => location.search.includes('bbox=')")
    expect(screen.headline).to_contain_text("未定位 0")
    count = int(screen.headline.inner_text().split()[0])
    assert 0 < count < 35
    screen.map_holds(count)
    assert len(screen.file("GeoJSON").json()["features"]) == count
    screen.page.reload()
    screen.settled().shows(f"{count} 个项目").map_holds(count)
    screen.key("chips").get_by_role("button", name="地图范围").click()
    screen.shows("88 个项目").has_params()


@pytest.mark.thorough
def test_only_what_the_map_shows_follows_the_map(screen):
    screen.open("/").map_holds(35)
    follow = screen.map.get_by_role("checkbox", name="只看地图范围")
    follow.check()
    screen.shows("35 个项目")
    pan = "() => window.liantu.layer.map.panBy([0, 300], { animate: false })"
    screen.view_changes(lambda: screen.frame.evaluate(pan))
    expect(screen.headline).not_to_contain_text("35 个项目")
    screen.settled()
    count = int(screen.headline.inner_text().split()[0])
    assert count < 35
    follow.uncheck()
    screen.shows("88 个项目").has_params()


@pytest.mark.thorough
def test_the_other_sites_stay_in_grey(screen):
    screen.open("/", chain="chem", grey="1").map_holds(1)
    greys = "() => window.liantu.layer.greys.getLayers().length"
    assert screen.frame.evaluate(greys) > 5


@pytest.mark.thorough
def test_a_map_that_is_not_answered_says_so_and_tries_again(chromium, app_url):
    context = chromium.new_context(viewport=FIRST_SCREEN, reduced_motion="reduce")
    screen = Screen(context.new_page(), app_url)
    context.route("**/api/view?*", lambda route: route.fulfill(status=503, body="{}"))
    screen.open("/")
    note = screen.map.locator(".liantu-note")
    expect(note).to_contain_text("地图数据读取失败")
    context.unroute("**/api/view?*")
    note.get_by_role("button", name="重试").click()
    screen.map_holds(35)
    context.close()
