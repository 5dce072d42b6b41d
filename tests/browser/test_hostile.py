"""Texts that attack: shown as they stand in every place, run in none."""

import re

import pytest
from playwright.sync_api import expect

from liantu.domain.fields import FIELDS
from tests.browser.conftest import lent, running_app, watched
from tests.support.browser import Screen, spot
from tests.support.stores import collection, feature, point, write

#: Each must stand on the screen letter by letter.
ATTACKS = {
    "img": '<img src=x onerror="window.__pwned=1">',
    "template": "${window.__pwned=1}`${window.__pwned=1}`",
    "mustache": "{{7*7}}{% raw %}",
    "script": "</script><script>window.__pwned=1</script>",
    "markdown": "![x](http://evil.invalid/x.png) [a](javascript:window.__pwned=1) **b** `c` $d$",
    "directive": ":red[x] :material/home: :smile: a->b",
    "rtl": "\u202egnp.exe\u202c \u200fabc",
    "quotes": "\"'`\\\"'&amp;&#39;",
    "link": "http://evil.invalid/a www.evil.invalid me@evil.invalid",
}
#: Labels keep addresses from becoming links with a mark that nobody sees.
JOINER = "\u2060"
SHOWN_HAS = r"e.textContent.replaceAll('\u2060', '').includes(term)"
LONG = "名" * 33_000
TEXTS = [f.name for f in FIELDS if f.type == "text" and f.name not in {"part_of", "source_url"}]


def attacker(number, text):
    given = {name: text for name in TEXTS if name != "name"}
    return feature(
        f"s-{number}", name=text, stage="building", chain="chem", investment_wan=10_000 * number,
        source_url="javascript:window.__pwned=1", precision="site",
        events=[{"stage": "signed", "date": "2024", "text": text}],
        geometry=point(118.60 + 0.05 * (number % 10), 36.8 + 0.02 * (number // 10)), **given,
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    sites = [attacker(n, text) for n, text in enumerate(ATTACKS.values(), 1)]
    sites += [attacker(20, LONG), feature("s-99", name=ATTACKS["img"], geometry=None)]
    # Two on one point, so that the map lists them.
    sites += [
        feature(f"p-{n}", name=ATTACKS["img"], geometry=point(118.9, 37.1), stage="building")
        for n in range(2)
    ]
    title = ATTACKS["markdown"] + ATTACKS["img"]
    path = write(folder / "sites.geojson", collection(sites, name=title))
    with running_app(folder, store=path) as url:
        yield url


@pytest.fixture(scope="module")
def hostile_tabs():
    return []


@pytest.fixture
def hostile(hostile_tabs, desk, hostile_url, request):
    """A tab of the hostile store; nothing may have run in it."""
    with lent(hostile_tabs, desk, hostile_url, request.session) as page:
        yield Screen(page, hostile_url)
        for frame in page.frames:
            assert frame.evaluate("() => window.__pwned") is None
        images = "() => [...document.images].map((image) => image.src)"
        assert not any("evil" in src for src in page.evaluate(images))


def test_the_map_shows_names_as_they_stand(hostile):
    hostile.open("/").map_holds(len(ATTACKS) + 3)
    closer = "() => window.liantu.layer.map.setView([36.82, 118.85], 11, { animate: false })"
    hostile.view_changes(lambda: hostile.frame.evaluate(closer))
    hostile.frame.wait_for_function(
        "names => { const items = [...document.querySelectorAll('.liantu-item')];"
        " return names.every((n) => items.some((i) => i.getAttribute('aria-label') === n)) }",
        arg=list(ATTACKS.values()),
    )
    for text in (ATTACKS["img"], ATTACKS["template"]):
        hostile.item(text).hover()
        expect(hostile.map.locator(".leaflet-tooltip strong").last).to_have_text(text)


@pytest.mark.thorough
def test_the_pages_of_the_sites_show_texts_as_they_stand(hostile):
    hostile.visit("/site", site="s-1")
    left = dict(enumerate(ATTACKS.values(), 1))
    heading = hostile.page.locator("[data-testid=stHeading] h2").first
    sheet = hostile.key("site_sheet").locator("article")
    while left:
        number = int(hostile.params["site"].removeprefix("s-"))
        text = left.pop(number)
        assert plainly(heading.inner_text()) == plainly(text)
        expect(sheet.locator("td.value").filter(has_text=text).first).to_be_visible()
        assert sheet.locator("a").count() == 0
        if left:
            hostile.key("site_previous").get_by_role("button").click()
            hostile.has_params(site=f"s-{min(left)}").settled()


@pytest.mark.thorough
def test_the_sheets_to_print_show_texts_as_they_stand(hostile):
    for number, text in enumerate(ATTACKS.values(), 1):
        hostile.page.goto(f"{hostile.url}/api/site.html?site=s-{number}")
        expect(hostile.page.locator("h1")).to_have_text(text)
        assert hostile.page.locator("a[href*=evil], a[href^=javascript]").count() == 0
        assert hostile.page.evaluate("() => window.__pwned") is None


def plainly(text):
    return " ".join(text.replace(JOINER, "").split())


@pytest.mark.thorough
def test_parks_are_named_as_they_stand(hostile):
    hostile.visit("/towns")
    hostile.key("towns_level").get_by_role("radio").nth(1).click()
    for text in ATTACKS.values():
        names = hostile.key("place_table").locator("th.name button")
        expect(names.filter(has_text=" ".join(text.split())).first).to_be_visible()
    hostile.key("place_table").locator("th.name button").first.click()
    hostile.page.wait_for_url("**/?*park=*")
    hostile.settled().shows("1 个项目")


@pytest.mark.thorough
def test_the_list_of_a_donut_shows_names_as_they_stand(hostile):
    hostile.open("/").map_holds(len(ATTACKS) + 3)
    hostile.item(re.compile("^2 个项目$")).click()
    names = hostile.map.locator(".liantu-entry .liantu-name")
    expect(names).to_have_text([ATTACKS["img"]] * 2)


def test_the_card_shows_every_text_as_it_stands(hostile):
    hostile.visit("/", site="s-1")
    for number, text in enumerate(ATTACKS.values(), 1):
        if number > 1:
            names = hostile.rows.locator("button.name")
            all_names = names.evaluate_all("all => all.map((e) => e.textContent)")
            names.nth(all_names.index(text)).click()
        heading = hostile.card.locator("h3")
        hostile.has_params(site=f"s-{number}").settled()
        assert heading.evaluate("e => e.textContent") == text
        shown = hostile.card.locator("dd").evaluate_all("all => all.map((e) => e.textContent)")
        assert shown.count(text) >= 5
        assert "javascript:" in hostile.card.locator("footer").inner_text()
        assert hostile.card.locator("a").count() == 0
        assert hostile.card.locator("img, script, iframe").count() == 0


def test_a_name_of_100_kb_does_not_burst_the_page(hostile):
    hostile.visit("/", site="s-20")
    expect(hostile.card.locator("h3")).to_contain_text("名名名")
    # The name has a room of its own, which the keys scroll.
    expect(hostile.card.locator("h3")).to_have_attribute("tabindex", "0")
    widths = "() => [document.documentElement.scrollWidth, window.innerWidth]"
    wide, window = hostile.page.evaluate(widths)
    assert wide <= window
    assert hostile.rows.first.bounding_box()["height"] < 120


def test_the_table_shows_names_as_they_stand(hostile):
    hostile.visit("/")
    expect(hostile.rows).to_have_count(len(ATTACKS) + 4)
    names = hostile.rows.locator("button.name").evaluate_all("all => all.map((e) => e.textContent)")
    assert set(ATTACKS.values()) <= set(names)


@pytest.mark.thorough
def test_a_chip_shows_what_is_searched_for_as_it_stands(hostile):
    says = "term => [...document.querySelectorAll('.st-key-chips button')].some((e) => %s)"
    hostile.visit("/", q=ATTACKS["img"])
    for name, text in ATTACKS.items():
        if name != "img":
            hostile.type_into("filter_text", text)
        for term in text.split():
            hostile.page.wait_for_function(says % SHOWN_HAS, arg=f"“{term}”")


@pytest.mark.thorough
def test_a_warning_shows_an_address_as_it_stands(hostile):
    for text in ATTACKS.values():
        hostile.visit("/", site=text[:150])
        alert = hostile.page.get_by_test_id("stAlert").last
        assert plainly(text[:60]) in plainly(alert.evaluate("e => e.textContent"))
        assert alert.locator("a, img").count() == 0


@pytest.mark.thorough
def test_lights_and_timeline_show_names_as_they_stand(hostile):
    hostile.visit("/progress", panel="lights")
    rows = hostile.key("light_table").locator("tbody tr")
    expect(rows).to_have_count(8)
    names = rows.locator("button.name").evaluate_all("all => all.map((e) => e.textContent)")
    assert len({*ATTACKS.values()} & {*names}) >= 7
    picture = hostile.key("gantt").locator("canvas").last
    x = spot(picture, 0.3, 0)["x"]
    # Over every row's report: its tooltip is drawn, not built of HTML.
    for row in range(8):
        picture.hover(position={"x": x, "y": 34 + 56 * (row + 0.8)})
    assert hostile.key("gantt").locator("img, script, a").count() == 0


def test_the_other_pages_stand(hostile):
    for path in ("/overview", "/about"):
        hostile.visit(path)
        expect(hostile.page.get_by_test_id("stException")).to_have_count(0)
    # What tells of the data comes before the licences, and may come later.
    expect(hostile.page.locator("table")).to_have_count(3)
    facts = hostile.page.locator("table").first
    told = facts.evaluate("e => e.textContent").replace(JOINER, "")
    assert ATTACKS["markdown"] in told
    assert facts.locator("a, img, strong, code").count() == 0


def test_the_download_holds_every_text_unchanged(hostile):
    hostile.visit("/")
    features = hostile.file("GeoJSON").json()["features"]
    assert {site["properties"]["name"] for site in features} == {*ATTACKS.values(), LONG}
    for kind in ("CSV", "Excel", "GeoPackage"):
        assert hostile.file(kind).body()


@pytest.mark.thorough
def test_half_a_character_is_refused_and_its_site_is_named(desk, tmp_path):
    broken = feature("s-2")
    path = write(tmp_path / "sites.geojson", collection([feature("s-1"), broken]))
    path.write_text(path.read_text("utf-8").replace("顺泰", "\\ud800", 1), "utf-8")
    with running_app(tmp_path, store=path) as url, watched(desk, url) as page:
        Screen(page, url).open("/")
        problem = page.get_by_test_id("stText").last
        expect(problem).to_contain_text("第 1 个要素")
        expect(problem).to_contain_text("s-1")
        expect(problem).to_contain_text("孤立代理项")
