"""The file on disk is the truth: the page follows it, and a broken file breaks nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import running_app, watched
from tests.support.browser import Screen, messages
from tests.support.stores import collection, feature, point, write


def sites(count):
    return collection([feature(f"s-{n}", geometry=point(118.8, 36.9)) for n in range(count)])


@pytest.fixture(scope="module")
def live(desk, tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    path = write(folder / "sites.geojson", sites(2))
    with running_app(folder, store=path) as url, watched(desk, url) as page:
        yield Screen(page, url), path


def test_the_page_follows_the_file(live):
    screen, path = live
    write(path, sites(2))
    screen.open("/").shows("2 个项目").map_holds(2)
    screen.page.evaluate("() => (window.untouched = true)")
    write(path, sites(3))
    screen.shows("3 个项目").map_holds(3)
    assert screen.page.evaluate("() => window.untouched")


@pytest.mark.thorough
def test_a_page_that_lies_open_asks_for_one_word_and_runs_nothing(live):
    # Else what it asks to be run could overtake a page that is being turned to.
    screen, _ = live
    with messages(screen.page, "framesent") as ran:
        screen.open("/")
        assert ran
        ran.clear()
        for _ in range(2):
            screen.page.wait_for_event("response", lambda answer: answer.url.endswith("/api/state"))
        assert ran == []


@pytest.mark.thorough
def test_a_file_that_breaks_leaves_the_old_data_under_a_banner(live):
    screen, path = live
    write(path, sites(4))
    screen.open("/", chain="none").shows("4 个项目")
    path.write_text('{"type": "FeatureCollection", "features": [{', "utf-8")
    banner = screen.page.get_by_test_id("stAlert").filter(has_text="数据文件有误")
    expect(banner).to_be_visible()
    screen.shows("4 个项目").map_holds(4)
    screen.page.get_by_text("哪里有误，怎样修正").click()
    expect(screen.page.get_by_test_id("stText").first).to_contain_text("sites.geojson")
    write(path, sites(5))
    expect(banner).to_have_count(0)
    screen.shows("5 个项目").map_holds(5)


@pytest.mark.thorough
def test_a_page_without_data_comes_alive_when_the_file_does(desk, tmp_path):
    path = tmp_path / "sites.geojson"
    with running_app(tmp_path, store=path) as url, watched(desk, url) as page:
        screen = Screen(page, url).open("/")
        expect(page.get_by_test_id("stAlert")).to_contain_text("没有可显示的数据")
        write(path, sites(2))
        screen.shows("2 个项目").map_holds(2)
