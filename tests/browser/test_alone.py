"""The pages stand by what this one server gives, wherever it lies and in any language."""

import pytest
from playwright.sync_api import expect

from liantu.domain.wording import words
from tests.browser.conftest import running_app, watched
from tests.support.browser import MAP_FRAME, Screen


@pytest.mark.thorough
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


@pytest.mark.thorough
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


def test_no_other_site_may_steer_the_app(desk, app_url):
    answer = desk.request.get(f"{app_url}/_stcore/host-config")
    assert answer.json()["allowedOrigins"] == []
