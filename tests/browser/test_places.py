"""Towns and a site's own page in the browser: every figure is a way, and there is a way back."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import Screen

TOWNS_STAND = "() => window.liantuTowns?.layer?.shapes?.length"
#: The names of towns that are on the map, and what another name or a circle hides of them.
NAMES = """() => {
  const layer = window.liantuTowns.layer;
  const corner = layer.map.getContainer().getBoundingClientRect();
  const names = [...document.querySelectorAll(".liantu-label")];
  const boxes = new Map(names.map((name) => [name, name.getBoundingClientRect()]));
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const inDisc = (box) => layer.shapes.some((shape) => {
    const { x, y } = layer.map.layerPointToContainerPoint([shape.x, shape.y]);
    const nearX = Math.max(box.left, Math.min(corner.left + x, box.right)) - corner.left - x;
    const nearY = Math.max(box.top, Math.min(corner.top + y, box.bottom)) - corner.top - y;
    return Math.hypot(nearX, nearY) < shape.radius - 8;
  });
  const order = (pane) => Number(getComputedStyle(layer.map.getPane(pane)).zIndex);
  return {
    towns: names.filter((name) => name.matches(".liantu-seat")).map((name) => name.textContent),
    hidden: names.filter((name) => inDisc(boxes.get(name)) ||
      names.some((other) => other !== name && over(boxes.get(name), boxes.get(other))))
      .map((name) => name.textContent),
    cut: names.filter((name) => {
      const { left, top, right, bottom } = boxes.get(name);
      return left < corner.left || top < corner.top ||
        right > corner.right || bottom > corner.bottom;
    }).map((name) => name.textContent),
    above: order("liantu-names") > order("markerPane"),
  };
}"""


@pytest.fixture
def towns(screen) -> Screen:
    screen.visit("/towns").frame_of(TOWNS_STAND)
    return screen


def table(screen):
    return screen.key("place_table").locator("tbody tr")


def heat(screen):
    return screen.key("heat_table")


def test_a_circle_leads_to_the_sites_of_its_town(towns):
    towns.map.get_by_role("button", name=re.compile("羊口镇")).click()
    towns.page.wait_for_url("**/?*town=370783115*")
    towns.settled().shows("13 个项目").has_params(kind="project", town="370783115")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.thorough
def test_no_circle_and_no_name_hides_the_name_of_a_town(screen, lang):
    screen.open("/towns", lang=lang)
    for width in (1440, 390):
        screen.page.set_viewport_size({"width": width, "height": 844})
        frame = screen.settled().frame_of(TOWNS_STAND)
        frame.evaluate(
            "() => new Promise((done) => { const { map } = window.liantuTowns.layer;"
            " map.once('moveend', done); map.invalidateSize({ animate: false }).fire('moveend'); })"
        )
        found = frame.evaluate(NAMES)
        assert len(found["towns"]) == frame.locator(".liantu-item").count()
        assert found["hidden"] == [], width
        assert found["cut"] == [], width
        assert found["above"]


def test_a_row_and_a_chain_of_it_lead_to_their_sites(towns):
    row = table(towns).filter(has_text="圣城街道")
    row.get_by_role("button", name=re.compile("现代服务业.物流：4 个")).click()
    towns.page.wait_for_url("**/?*chain=*")
    towns.settled().shows("4 个项目")
    towns.page.go_back()
    towns.page.wait_for_url("**/towns")
    towns.settled().shows("88 个项目")
    table(towns).filter(has_text="圣城街道").get_by_role("button").first.click()
    towns.page.wait_for_url("**/?*town=*")
    towns.settled().shows("7 个项目")


def test_the_cross_table_is_walked_with_the_arrows(towns):
    first = heat(towns).locator("button[tabindex='0']")
    expect(first).to_have_count(1)
    label = first.get_attribute("aria-label")
    first.focus()
    towns.page.keyboard.press("ArrowRight")
    focused = heat(towns).locator("button[tabindex='0']")
    expect(focused).not_to_have_attribute("aria-label", label)
    name = focused.get_attribute("aria-label") or ""
    towns.page.keyboard.press("Enter")
    towns.page.wait_for_url("**/?*town=*")
    towns.settled().shows(f"{re.findall('：([0-9]+) 个', name)[0]} 个项目")


def test_from_card_to_page_to_neighbour_and_back_with_the_filter(screen):
    screen.visit("/", town="370783115", site="sg-004")
    screen.card.get_by_role("button", name="打开项目主页").click()
    screen.page.wait_for_url("**/site?*")
    screen.settled().has_params(kind="project", town="370783115", site="sg-004")
    expect(screen.page.get_by_role("heading", name="鲁清石化高端橡塑一体化项目")).to_be_visible()
    screen.key("site_near").locator("tbody tr button.name").first.click()
    screen.page.wait_for_url("**/site?*site=sg-005*")
    screen.settled()
    expect(screen.key("site_family").locator("tbody tr")).to_have_count(2)
    screen.page.get_by_role("button", name="返回地图").click()
    screen.page.wait_for_url(re.compile(r"/\?"))
    screen.settled().shows("13 个项目").has_params(kind="project", town="370783115", site="sg-005")


@pytest.mark.thorough
def test_from_the_table_to_a_page(screen):
    screen.visit("/", chain="chem")
    row = screen.rows.filter(has_text="鲁清石化高端橡塑一体化项目")
    row.get_by_role("button", name=re.compile("主页")).click()
    screen.page.wait_for_url("**/site?*site=sg-004*")
    screen.settled().shows("5 个项目")
    expect(screen.key("site_sheet").locator("article")).to_contain_text("总投资160亿元")


def test_the_sheet_leads_from_a_fact_to_its_source(screen):
    screen.visit("/site", site="sg-001")
    sheet = screen.key("site_sheet").locator("article")
    sheet.get_by_role("button", name=re.compile(r"^\[3\]")).first.click()
    source = sheet.locator("li[data-source='3']")
    expect(source).to_be_focused()
    expect(source.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")


@pytest.mark.thorough
def test_the_sheet_to_print_asks_nobody(screen):
    screen.visit("/site", site="sg-005")
    link = screen.page.get_by_role("link", name="打印")
    screen.page.goto(link.evaluate("link => link.href"))
    expect(screen.page.locator("h1")).to_have_text("鲁清石化兴鲁新材料产业园")
    expect(screen.page.locator("svg")).to_be_visible()
