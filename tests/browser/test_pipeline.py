"""The progress page's pictures in a browser: what is clicked leads to as many sites as it says."""

import re

import pytest
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect

from liantu.domain.filter import LANDING, NONE
from tests.support.browser import spot
from tests.support.real import LEDGER
from tests.support.reference import selected

PROJECTS = selected(LEDGER, LANDING, [])


def canvas(screen, key):
    part = screen.key(key).locator("canvas").first
    expect(part).to_be_visible()
    # A chart is drawn a moment after its canvas stands.
    screen.page.wait_for_timeout(500)
    return part


def click_until(screen, key, across, down, url):
    """Click into a chart, again as long as it does not listen yet."""
    for _ in range(5):
        part = canvas(screen, key)
        part.click(position=spot(part, across, down))
        try:
            screen.page.wait_for_url(url, timeout=3000)
        except Late:
            continue
        return
    screen.page.wait_for_url(url)


def test_a_layer_of_the_funnel_leads_to_the_map_and_back(screen):
    screen.visit("/progress")
    click_until(screen, "progress_funnel", 0.22, 0.3, "**/?*stage=*")
    here = [s for s in PROJECTS if s["properties"].get("stage") not in {None, "concept", "talks"}]
    screen.settled().shows(f"{len(here)} 个项目")
    screen.page.go_back()
    screen.page.wait_for_url("**/progress")
    screen.settled().shows(f"{len(PROJECTS)} 个项目")


@pytest.mark.thorough
def test_a_bar_of_a_stage_leads_to_the_map(screen):
    screen.visit("/progress")
    # The last row is that of the sites whose stage nobody states.
    click_until(screen, "progress_stages", 0.36, 0.96, "**/?*stage=none*")
    silent = [s for s in PROJECTS if (s["properties"].get("stage") or NONE) == NONE]
    screen.settled().shows(f"{len(silent)} 个项目")


def test_a_figure_lists_its_sites_and_one_of_them_leads_to_the_map(screen):
    screen.visit("/progress")
    figure = screen.key("conversion_sides").get_by_role("button", name=re.compile("阶段未说明"))
    n = figure.inner_text().split()[-1]
    figure.click()
    listed = screen.key("behind")
    expect(listed).to_contain_text(f"{n} 个项目")
    first = listed.locator("tbody tr button").first
    first.focus()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**/?*site=*")
    expect(screen.settled().card).to_be_visible()


@pytest.mark.thorough
def test_a_cell_of_the_league_is_reached_by_the_keyboard(screen):
    screen.visit("/progress", panel="league")
    table = screen.key("league_table")
    first = table.locator("tbody button").first
    first.focus()
    for _ in range(3):
        screen.page.keyboard.press("ArrowRight")
    chosen = table.locator("button:focus")
    expect(chosen).to_have_attribute("aria-label", re.compile("红灯"))
    n = chosen.inner_text()
    screen.page.keyboard.press("Enter")
    expect(screen.key("behind")).to_contain_text(f"{n} 个项目")
    screen.key("behind_on_map").get_by_role("button").click()
    screen.page.wait_for_url("**/?*light=red*")
    screen.settled().shows(f"{n} 个项目")
