"""A briefing in a real browser: made by one press, read, printed, and followed back to the map."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import lent
from tests.support.browser import Screen

MAKING_MS = 30_000


@pytest.fixture(scope="module")
def made(tabs, desk, app_url, request):
    """What one press has made of the landing's projects: the document, and the page to print."""
    with lent(tabs, desk, app_url, request.session) as page:
        screen = Screen(page, app_url).open("/overview")
        screen.key("briefing_open").locator("button:visible").first.click()
        link = screen.key("briefing_links").get_by_role("link", name="打开打印版")
        expect(link).to_be_visible(timeout=MAKING_MS)
        return screen.file("下载 Word 文档").body(), link.evaluate("link => link.href")


@pytest.fixture
def paper(made, screen):
    """The page to print."""
    screen.page.goto(made[1])
    return screen


@pytest.mark.thorough
def test_the_document_is_at_hand_when_it_has_been_made(made):
    assert made[0].startswith(b"PK")


@pytest.mark.thorough
def test_a_figure_leads_to_its_sites(paper):
    page = paper.page
    red = page.locator(".figures div", has_text="红灯").get_by_role("link")
    count = red.inner_text()
    red.click()
    paper.settled().shows(re.compile(rf"{count} 个项目"))
    assert paper.params["light"] == "red"


@pytest.mark.thorough
def test_a_name_leads_to_the_page_of_its_site(paper):
    page = paper.page
    listed = page.locator("table.grid", has_text="建设单位").locator("tbody tr")
    name = listed.first.get_by_role("link")
    said = name.inner_text()
    name.click()
    paper.settled()
    expect(page.get_by_role("heading", name=said).first).to_be_visible()
    assert paper.params["site"]


@pytest.mark.thorough
def test_no_letter_is_cut_and_nothing_scrolls_sideways(paper):
    page = paper.page
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.thorough
def test_the_print_has_pages_and_headers_on_each(paper):
    printed = paper.page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 5 <= pages <= 30
    paper.page.emulate_media(media="print")
    head = paper.page.locator("table.grid thead").first
    assert head.evaluate("e => getComputedStyle(e).display") == "table-header-group"
    expect(paper.page.get_by_role("button", name="打印")).to_be_hidden()


@pytest.mark.thorough
def test_the_press_to_print_prints(paper):
    page = paper.page
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed") is True
