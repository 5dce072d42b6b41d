"""The progress page in a browser: from a light to its sites, from a row or bar to the site."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from liantu.domain.light_reason import judge
from liantu.domain.light_words import reason
from liantu.domain.wording import words
from liantu.query.engine import today
from liantu.store.change import Change
from liantu.store.history import History
from tests.browser.conftest import running_app, watched
from tests.support.browser import Screen
from tests.support.ledgers import CATALOGUE
from tests.support.real import LEDGER
from tests.support.stores import collection, feature, write

HOSTILE = '<img src=x onerror="window.__pwned=1">'

#: The site that has been overdue for longest, and why.
WORST = next(site for site in LEDGER if site["id"] == "sg-042")


def test_a_light_leads_to_the_map_and_back(screen):
    screen.visit("/progress", panel="lights")
    card = screen.key("light_figures").locator("[data-testid=stMetric]").first
    count = card.locator("[data-testid=stMetricValue]").inner_text().strip()
    screen.key("light_on_map_red").get_by_role("button").click()
    screen.page.wait_for_url("**/?*light=red*")
    screen.settled().shows(f"{count} 个项目").has_params(
        kind="project", light="red", panel="lights"
    )
    screen.page.go_back()
    screen.page.wait_for_url("**/progress?panel=lights")
    screen.settled().shows("88 个项目")


def test_the_worst_comes_first_and_says_why(screen):
    screen.visit("/progress", panel="lights")
    told = reason(judge(WORST["properties"], CATALOGUE, today()), words("zh"))
    first = screen.key("light_table").locator("tbody tr").first
    expect(first).to_contain_text(told)
    expect(first.locator("button")).to_have_text(WORST["properties"]["name"])
    first.locator("button").focus()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**/site?*site=sg-042*")
    expect(screen.settled().page.get_by_text(told).first).to_be_visible()


def test_a_page_of_the_list_has_its_own_timeline(screen):
    screen.visit("/progress", panel="lights")
    canvas = screen.key("gantt").locator("canvas").first
    expect(canvas).to_be_visible()
    first = screen.key("light_table").locator("tbody tr button").first.inner_text()
    screen.key("light_table").get_by_role("button", name="下一页").click()
    expect(screen.key("light_table").locator("tbody tr button").first).not_to_have_text(first)
    expect(canvas).to_be_visible()


def test_without_history_the_meeting_is_told_why(screen):
    screen.visit("/progress", panel="changes")
    expect(screen.page.get_by_test_id("stAlert")).to_contain_text("还没有可比较的两个版本")
    screen.key("changes_to_data").get_by_role("button").click()
    screen.page.wait_for_url("**/data*")


@pytest.fixture(scope="module")
def meeting_url(tmp_path_factory):
    """A store whose second revision starts one site, takes one out and adds one."""
    folder = tmp_path_factory.mktemp("meeting")
    sites = [feature("a", name="甲项目", stage="signed"), feature("b", name=HOSTILE)]
    path = write(folder / "sites.geojson", collection(sites))
    started = feature("a", name="甲项目", stage="started", investment_wan=50_000)
    changes = [Change(sites[0], started), Change(sites[1], None), Change(None, feature("c"))]
    History(path).commit(changes, author=HOSTILE, reason="十月台账", kind="import")
    with running_app(folder, store=path) as url:
        yield url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.thorough
def test_the_meeting_sees_what_changed(desk, meeting_url, scheme):
    with watched(desk, meeting_url) as page:
        page.emulate_media(color_scheme=scheme)
        screen = Screen(page, meeting_url).open("/progress", panel="changes")
        rows = screen.key("changes_table").locator("tbody tr")
        expect(rows).to_have_count(3)
        told = "建设阶段 签约 → 开工；总投资 未说明 → 5 亿元"
        expect(rows.filter(has_text="甲项目")).to_contain_text(told)
        expect(rows.filter(has_text=HOSTILE)).to_have_count(1)
        expect(screen.key("changes_moves").locator("canvas").first).to_be_visible()
        assert screen.file("变化清单（Excel）").body().startswith(b"PK")
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
        assert page.evaluate("() => window.__pwned") is None


@pytest.mark.thorough
def test_a_site_that_is_gone_is_seen_where_it_still_was(desk, meeting_url):
    with watched(desk, meeting_url) as page:
        screen = Screen(page, meeting_url).open("/progress", panel="changes")
        rows = screen.key("changes_table").locator("tbody tr")
        rows.filter(has_text=HOSTILE).locator("button").click()
        page.wait_for_url("**/site?*rev=1*")
        expect(screen.settled().key("past")).to_contain_text("第 1 版")
