"""The month's work in a browser: the office's Excel comes in, is mended, committed, restored."""

import shutil

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from liantu.settings import ROOT
from liantu.store.history import History
from tests.browser.conftest import running_app, watched
from tests.support.browser import MAP_FRAME, Screen
from tests.support.office import gem_workbook, office_workbook


@pytest.fixture
def office(tmp_path, desk):
    """An office's own store and a tab at its Data page."""
    store = shutil.copy(ROOT / "geodata" / "sites.geojson", tmp_path / "sites.geojson")
    with running_app(tmp_path, store=store) as url, watched(desk, url) as page:
        yield Screen(page, url)


def bring(screen, path):
    screen.key("ledger_upload").locator("input[type=file]").set_input_files(path)
    return screen.settled()


def commit(screen, key, author, reason):
    # As a person does: each field is left, and what that does is awaited, before the next thing.
    for field, text in ((f"commit_author_{key}", author), (f"reason_{key}", reason)):
        box = screen.key(field).locator("input")
        box.fill(text)
        box.blur()
        screen.settled()
    screen.key(f"commit_button_{key}").get_by_role("button").click()
    screen.settled()


def choose(screen, label, option):
    """Choose in a drop-down by its label."""
    box = screen.page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.press("ArrowDown")
    screen.page.get_by_role("option", name=option, exact=True).click()
    screen.settled()


def report_of(screen, folder):
    """Save the annotated workbook as a user does; return it."""
    with screen.page.expect_download() as waiting:
        screen.key("report").get_by_role("button").click()
    path = folder / "report.xlsx"
    waiting.value.save_as(path)
    return load_workbook(path)


def test_the_offices_workbook_from_upload_to_restore(office, tmp_path):
    broken, mended = tmp_path / "office.xlsx", tmp_path / "mended.xlsx"
    wrong = office_workbook(broken).mistakes
    office_workbook(mended, mended=True)
    page = office.open("/data").page

    bring(office, broken)
    expect(page.get_by_role("heading", name="二、查错")).to_be_visible()
    expect(page.get_by_text(f"有 {len(wrong)} 处必须改正")).to_be_visible()
    expect(office.key("commit_button_import")).to_have_count(0)
    told = report_of(office, tmp_path)
    texts = {str(c.value) for sheet in told for row in sheet for c in row if c.value is not None}
    assert any("必须改正" in text for text in texts)

    bring(office, mended)
    expect(page.get_by_role("heading", name="四、提交")).to_be_visible()
    commit(office, "import", "王五", "十月调度")
    expect(page.get_by_text("已保存为第 2 版")).to_be_visible()
    history = History(tmp_path / "sites.geojson")
    assert [revision.author for revision in history.revisions()][1] == "王五"

    office.go("地图").settled()
    expect(office.headline).to_contain_text("88 个项目")

    office.go("数据").settled()
    office.key("data_panel").get_by_text("历史", exact=True).click()
    page.wait_for_url("**/data?*panel=history*")
    office.settled()
    lines = office.key("history").locator("tbody tr")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("十月调度")
    lines.last.get_by_role("button").click()
    expect(page.get_by_role("heading", name="第 1 版")).to_be_visible()
    office.settled()
    page.get_by_text("恢复到第 1 版").first.click()
    commit(office, "restore_1", "孙七", "误导入")
    expect(page.get_by_text("已保存为第 3 版")).to_be_visible()
    first, _, third = history.revisions()
    assert third.kind == "restore"
    assert {site["id"]: site for site in history.state(1).features()} == {
        site["id"]: site for site in history.state(3).features()
    }
    assert first.count == third.count


@pytest.mark.thorough
def test_the_map_as_of_an_old_revision_says_so_and_leads_back(office, tmp_path):
    mended = tmp_path / "mended.xlsx"
    office_workbook(mended, mended=True)
    page = office.open("/data").page
    bring(office, mended)
    commit(office, "import", "王五", "十月调度")
    expect(page.get_by_text("已保存为第 2 版")).to_be_visible()
    office.key("data_panel").get_by_text("历史", exact=True).click()
    office.page.wait_for_url("**/data?*panel=*")
    office.settled()
    office.key("history").locator("tbody tr").last.get_by_role("button").click()
    office.settled()
    office.key("history_show_map").get_by_role("button").click()
    office.settled()
    page.wait_for_function("() => location.search.includes('rev=1')")
    office.settled()
    expect(page.get_by_text("第 1 版").first).to_be_visible()
    expect(office.headline).to_contain_text("88 个项目")
    assert "rev=1" in page.get_by_role("link", name="GeoJSON", exact=True).evaluate("a => a.href")


@pytest.mark.thorough
def test_a_site_moved_by_a_click_on_the_map_stands_there(office, tmp_path):
    office.open("/data", site="sg-008")
    office.key("data_panel").get_by_text("单个项目", exact=True).click()
    office.page.wait_for_url("**/data?*panel=*")
    office.settled()
    office.key("site_part_sg-008").get_by_text("位置", exact=True).click()
    office.settled()
    box = office.page.locator(MAP_FRAME)
    box.scroll_into_view_if_needed()
    office.map.locator(".liantu-label").first.wait_for()
    office.map.locator(".leaflet-container").click(position={"x": 420, "y": 160})
    lon = office.page.get_by_label("经度 / 东坐标")
    expect(lon.first).not_to_have_value("")
    office.settled()
    office.page.get_by_role("button", name="查看变化").click()
    office.settled()
    commit(office, "site", "李四", "现场踏勘")
    expect(office.page.get_by_text("已保存为第 2 版")).to_be_visible()
    placed = History(tmp_path / "sites.geojson").state().get("sg-008")
    assert placed is not None
    assert placed["properties"]["precision"] == "site"
    assert 117 < placed["geometry"]["coordinates"][0] < 120
    # One more of the 88 projects has a place, and the map shows it.
    office.go("地图").settled()
    office.map_holds(36)


@pytest.mark.thorough
def test_a_strangers_workbook_comes_in_by_mapping_alone(office, tmp_path):
    office.open("/data")
    bring(office, gem_workbook(tmp_path / "gem.xlsx"))
    office.page.get_by_text("WGS84（GPS 原始经纬度）").click()
    office.settled()
    for word, stage in (("construction", "在建"), ("announced", "谋划"), ("operating", "投产"),
                        ("shelved", "停缓建")):  # fmt: skip
        choose(office, word, stage)
    expect(office.page.get_by_role("heading", name="三、与现有数据比对")).to_be_visible()
    commit(office, "import", "赵六", "外来数据")
    expect(office.page.get_by_text("已保存为第 2 版")).to_be_visible()
    assert History(tmp_path / "sites.geojson").revisions()[1].added > 0
