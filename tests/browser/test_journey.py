"""From a question to a file: the same sites on the map, in the numbers, the table and the file."""

import io
import re

import geopandas as gpd
import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from liantu.domain.filter import LANDING
from liantu.domain.money import InvestmentRange
from tests.browser.conftest import FIRST_SCREEN, watched
from tests.support.browser import Screen, figure, messages, spot
from tests.support.real import LEDGER, ids, kpi
from tests.support.reference import located

CHEM_BUILDING = LANDING.with_(chain=("chem",), stage=("building",))
MUST_SHOW = CHEM_BUILDING.with_(investment=(InvestmentRange(100_000),))
ADDRESS = {"kind": "project", "chain": "chem", "stage": "building", "inv": "10.."}
PLACES = {site["id"]: located(site) for site in LEDGER}


def choose_must_show(screen):
    # As a person does, who sees what one choice has done before making the next.
    screen.pill("chain", "高端化工").click()
    screen.shows("5 个项目").has_params(kind="project", chain="chem").settled()
    screen.pill("stage", "在建").click()
    screen.shows(kpi(CHEM_BUILDING).partition(" · ")[0])
    screen.has_params(kind="project", chain="chem", stage="building").settled()
    screen.type_into("filter_low", "10")
    screen.shows("2 个项目")


def same_everywhere(screen, wanted):
    expected = ids(wanted)
    pinned = sum(PLACES[site_id] for site_id in expected)
    screen.shows(kpi(wanted).partition(" · 开工")[0])
    screen.map_holds(pinned)
    expect(screen.rows).to_have_count(min(len(expected), 15))
    assert figure(screen.headline.inner_text().rpartition("未定位")[2]) + pinned == len(expected)
    assert {feature["id"] for feature in screen.file("GeoJSON").json()["features"]} == expected


def test_a_question_has_one_answer_everywhere(screen):
    screen.open("/")
    choose_must_show(screen)
    screen.shows("2 个项目 · 总投资 210 亿元")
    screen.has_params(**ADDRESS)
    same_everywhere(screen, MUST_SHOW)
    screen.page.reload()
    screen.settled()
    same_everywhere(screen, MUST_SHOW)


def test_every_kind_of_file_can_be_fetched_and_geopandas_finds_the_same_sites(screen, tmp_path):
    screen.visit("/", **ADDRESS).shows("2 个项目")
    for kind, start in (("CSV", b"\xef\xbb\xbf"), ("Excel", b"PK"), ("GeoPackage", b"SQLite")):
        assert screen.file(kind).body().startswith(start)
    path = tmp_path / "sites.geojson"
    path.write_bytes(screen.file("GeoJSON").body())
    table = gpd.read_file(path)
    assert set(table["id"]) == ids(MUST_SHOW)
    assert str(table.crs) == "EPSG:4326"
    assert sum(table["investment_wan"].tolist()) == 2_100_000


@pytest.mark.parametrize(
    "wanted", [LANDING, LANDING.with_(chain=("newmat",))], ids=["all projects", "new materials"]
)
@pytest.mark.thorough
def test_the_map_never_loses_a_site(screen, wanted):
    same_everywhere(screen.visit("/", **({"chain": "newmat"} if wanted.chain else {})), wanted)


@pytest.mark.thorough
def test_back_and_forward_go_through_the_filters(screen):
    screen.open("/")
    screen.pill("chain", "高端化工").click()
    screen.shows("5 个项目").has_params(kind="project", chain="chem").settled()
    screen.pill("stage", "在建").click()
    screen.shows("4 个项目").has_params(kind="project", chain="chem", stage="building")
    screen.page.go_back()
    screen.shows("5 个项目").has_params(kind="project", chain="chem")
    expect(screen.pill("stage", "在建")).to_have_attribute("aria-pressed", "false")
    screen.page.go_back()
    screen.shows("88 个项目").has_params()
    screen.page.go_forward()
    screen.shows("5 个项目").map_holds(1)
    expect(screen.pill("chain", "高端化工")).to_have_attribute("aria-pressed", "true")


def test_each_thing_done_is_one_step_back(screen):
    screen.open("/")
    screen.pill("chain", "高端化工").click()
    screen.shows("5 个项目").settled()
    screen.go("总览")
    screen.page.wait_for_url("**/overview?*")
    # At once, so that the page in between is left before its script has run.
    screen.page.go_back()
    screen.page.go_back()
    screen.shows("88 个项目").has_params().map_holds(35)
    screen.page.go_forward()
    screen.shows("5 个项目").has_params(kind="project", chain="chem")
    screen.page.go_forward()
    screen.page.wait_for_url("**/overview?kind=project&chain=chem")
    screen.settled().shows("5 个项目")


#: Go back, and have the address that is left reported once more, as by a run that Back overtook.
LATE = """() => {
  const left = location.href;
  addEventListener("popstate", () => history.pushState({}, "", left), { once: true });
  history.back();
}"""


@pytest.mark.thorough
def test_an_address_that_back_has_left_is_not_taken_when_it_comes_late(screen):
    screen.visit("/overview").go("地图")
    screen.page.wait_for_url(re.compile(r"/(\?|$)"))
    screen.settled().pill("chain", "高端化工").click()
    screen.shows("5 个项目").has_params(kind="project", chain="chem").settled()
    screen.page.evaluate(LATE)
    screen.shows("88 个项目").has_params()
    screen.settled().page.evaluate(LATE)
    screen.page.wait_for_url("**/overview")
    screen.settled().shows("88 个项目")
    # What is pressed again leads there again, late reports or not.
    screen.page.go_forward()
    screen.page.wait_for_url(re.compile(r"/(\?|$)"))
    screen.page.go_forward()
    screen.shows("5 个项目").has_params(kind="project", chain="chem")


#: Go back, press a key while the page is drawn, and have the address that was left written again.
AGAIN = """(press) => new Promise((done) => {
  const left = location.href;
  const app = document.querySelector("[data-testid=stApp]");
  const ear = new MutationObserver(() => {
    if (app.dataset.testScriptState !== "running") return;
    ear.disconnect();
    dispatchEvent(new KeyboardEvent("keydown", press));
    history.pushState({}, "", left);
    done(location.href === left);
  });
  ear.observe(app, { attributeFilter: ["data-test-script-state"] });
  history.back();
})"""


@pytest.mark.thorough
def test_what_back_has_undone_can_be_done_again_before_the_page_rests(screen):
    for press, taken in (({"key": " "}, True), ({"key": "ArrowLeft", "altKey": True}, False)):
        screen.open("/").pill("chain", "高端化工").click()
        screen.shows("5 个项目").has_params(kind="project", chain="chem").settled()
        # The keys of Back itself do nothing else.
        assert screen.page.evaluate(AGAIN, press) is taken
        screen.settled()


@pytest.mark.thorough
def test_clicks_made_faster_than_the_page_answers_all_count(screen):
    """A choice keeps its text while the counts beside it change, and so its click is never lost."""
    screen.open("/")
    for facet, name in (
        ("chain", "高端化工"),
        ("stage", "在建"),
        ("chain", "新材料"),
        ("stage", "开工"),
    ):
        screen.pill(facet, name).click()
    screen.has_params(kind="project", chain="chem,newmat", stage="building,started").settled()
    screen.has_params(kind="project", chain="chem,newmat", stage="building,started")
    expect(screen.page.locator("[data-variant=pills][aria-pressed=true]")).to_have_count(5)


@pytest.mark.thorough
def test_each_part_of_the_data_page_is_one_step_back(screen):
    screen.visit("/data")
    for part, panel in (("历史", "history"), ("目录历史", "catalogue")):
        screen.key("data_panel").get_by_text(part, exact=True).click()
        screen.has_params(panel=panel).settled()
    screen.page.go_back()
    screen.has_params(panel="history")
    expect(screen.page.get_by_role("radio", name="历史", exact=True)).to_be_checked()
    screen.page.go_back()
    screen.has_params()
    expect(screen.page.get_by_role("radio", name="导入台账")).to_be_checked()


def test_a_copied_link_shows_a_stranger_the_same(screen, desk, chromium):
    desk.grant_permissions(["clipboard-read", "clipboard-write"], origin=screen.url)
    screen.open("/", **ADDRESS)
    screen.page.get_by_role("button", name="复制链接").click()
    expect(screen.page.get_by_role("button", name="已复制")).to_be_visible()
    copied = screen.page.evaluate("() => navigator.clipboard.readText()")
    context = chromium.new_context(viewport=FIRST_SCREEN, reduced_motion="reduce")
    other = Screen(context.new_page(), screen.url)
    other.page.goto(copied)
    same_everywhere(other.settled(), MUST_SHOW)
    context.close()


@pytest.mark.thorough
def test_another_page_keeps_the_filter(screen):
    screen.visit("/", chain="chem")
    screen.go("总览").shows("5 个项目").has_params(kind="project", chain="chem")
    screen.go("关于").settled()
    screen.go("地图").shows("5 个项目").has_params(kind="project", chain="chem").map_holds(1)


@pytest.mark.thorough
def test_pages_turned_before_the_choices_are_drawn_keep_the_filter(chromium, app_url):
    context = chromium.new_context(viewport=FIRST_SCREEN, reduced_motion="reduce")
    held = []

    def hold(route):
        held.append(route)

    with watched(context, app_url) as page:
        screen = Screen(page, app_url)
        page.route("**/ButtonGroup*.js", hold)
        page.goto(f"{app_url}/?chain=chem&lang=zh")
        screen.shows("5 个项目").settled().go("总览")
        page.wait_for_url("**/overview*")
        screen.settled()
        # The choices are drawn without the run that told them what they hold.
        for route in held:
            route.continue_()
        expect(screen.pill("chain", "高端化工")).to_be_visible()
        screen.go("关于").settled().go("地图").settled()
        screen.shows("5 个项目").has_params(kind="project", chain="chem")
        expect(screen.pill("chain", "高端化工")).to_have_attribute("aria-pressed", "true")
    context.close()


@pytest.mark.thorough
def test_no_message_is_kept_by_the_browser_to_be_sent_by_its_name_later(screen):
    # Who turns pages quickly has let go of it by then, and the connection is dropped.
    with messages(screen.page, "framereceived") as told:
        screen.open("/chains")
    assert max(map(len, told)) > 10_000
    assert not any(ForwardMsg.FromString(message).metadata.cacheable for message in told)


def test_a_bar_of_the_overview_leads_to_those_sites_on_the_map(screen):
    screen.visit("/overview")
    chart = screen.key("chart_chain_count").locator("canvas").first
    expect(chart).to_be_visible()
    # The first bar of the first chart; the names take the left part.
    chart.click(position=spot(chart, 1 / 3, 0) | {"y": 18})
    screen.page.wait_for_url("**/?*chain=*")
    screen.settled()
    chain = screen.params["chain"]
    same_everywhere(screen, LANDING.with_(chain=(chain,)))
    screen.page.go_back()
    screen.page.wait_for_url("**/overview")
    screen.settled().shows("88 个项目")


def test_a_downloaded_file_dropped_back_restores_its_filter(screen):
    screen.open("/", **ADDRESS)
    body = screen.file("GeoJSON").body()
    screen.open("/")
    screen.shows("88 个项目")
    screen.page.get_by_text("用下载的文件恢复筛选").click()
    upload = screen.key("restore_upload").locator("input[type=file]")
    upload.set_input_files([{"name": "x.geojson", "mimeType": "", "buffer": body}])
    screen.shows("2 个项目").has_params(**ADDRESS)
    same_everywhere(screen, MUST_SHOW)
    # The browser still holds the file, and says so again when a page has been turned.
    screen.key("clear_filter").get_by_role("button").click()
    screen.shows("88 个项目").settled()
    screen.rows.first.get_by_role("button", name=re.compile("主页")).click()
    screen.page.wait_for_url("**/site?*")
    screen.settled().page.get_by_role("button", name="返回地图").click()
    screen.page.wait_for_url(re.compile(r"/\?"))
    screen.settled().shows("88 个项目")


@pytest.mark.thorough
def test_a_file_that_restores_nothing_says_why(screen):
    screen.visit("/", chain="chem")
    screen.page.get_by_text("用下载的文件恢复筛选").click()
    upload = screen.key("restore_upload").locator("input[type=file]")
    body = io.BytesIO(b'{"type": "FeatureCollection", "features": []}').getvalue()
    upload.set_input_files([{"name": "x.geojson", "mimeType": "", "buffer": body}])
    expect(screen.page.get_by_test_id("stAlert")).to_contain_text("x.geojson")
    screen.shows("5 个项目")


@pytest.mark.thorough
def test_streamlits_own_texts_are_in_the_pages_language(screen):
    screen.open("/about", lang="zh")
    screen.page.get_by_text("用下载的文件恢复筛选").click()
    box = screen.key("restore_upload")
    expect(box).to_contain_text("选择文件")
    expect(box.get_by_role("button", name="选择文件")).to_be_visible()
    expect(screen.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    # A kind that only the browser refuses, in a text that Streamlit changes by itself.
    box.locator("input[type=file]").set_input_files(
        [{"name": "Upload", "mimeType": "text/x-odd", "buffer": b"1"}]
    )
    expect(box.get_by_role("alert")).to_have_text(
        "出错：不支持这种格式的文件，请换用上面列出的格式。"
    )
    expect(box.get_by_role("button", name="移除 Upload")).to_be_visible()
    # What is not Streamlit's own stays, whatever it says; and English says English again.
    expect(box.get_by_text("Upload", exact=True)).to_be_visible()
    expect(screen.page.get_by_role("button", name="“搜索”的说明")).to_be_visible()
    screen.page.get_by_text("EN", exact=True).click()
    expect(screen.page.get_by_role("button", name="Help for Search")).to_be_visible()
    expect(screen.page.locator("html")).to_have_attribute("lang", "en")
