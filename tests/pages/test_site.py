"""A site's own page without a browser: what it says, and the ways from it."""

import pytest

from liantu.domain.filter import LANDING, from_params
from liantu.domain.language import LANGS
from liantu.domain.wording import words
from liantu.ui.site import along
from tests.support.real import LEDGER, kpi
from tests.support.reference import selected, wan_of
from tests.support.screen import headline, params, pressed, texts, visit, widget
from tests.support.stores import collection, feature, point, write

PROJECTS = selected(LEDGER, LANDING, [])
#: As in the table: the largest investment first, what states none last.
ORDER = sorted(PROJECTS, key=lambda site: (wan_of(site) is None, -(wan_of(site) or 0)))


def told(app):
    return " ".join(text.replace("**", "") for text in texts(app))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("site", ["sg-001", "sg-005", "sg-078", "sg-104"])
@pytest.mark.thorough
def test_a_site_has_a_page_in_every_language(site, lang):
    app = visit("site", site=site, lang=lang)
    assert not app.exception
    assert headline(app) == kpi(LANDING, lang)
    name = next(s["properties"]["name"] for s in LEDGER if s["id"] == site)
    assert name in {header.value.replace("\\", "") for header in app.header}


@pytest.mark.thorough
def test_every_record_has_a_page():
    app = visit("site", site=ORDER[0]["id"])
    for site in ORDER[1:12]:
        widget(app, "site_next").click().run()
        assert not app.exception
        assert params(app)["site"] == site["id"]
    widget(app, "site_previous").click().run()
    assert params(app)["site"] == ORDER[10]["id"]


def test_the_first_has_no_previous_and_the_last_no_next():
    first, last = visit("site", site=ORDER[0]["id"]), visit("site", site=ORDER[-1]["id"])
    assert "第 1 / 88 个" in told(first)
    assert widget(first, "site_previous").disabled
    assert not widget(first, "site_next").disabled
    assert "第 88 / 88 个" in told(last)
    assert widget(last, "site_next").disabled


def test_outside_the_selection_it_says_so():
    app = visit("site", site="sg-001", town="370783001")
    assert words("zh")("site_page.outside") in told(app)
    assert widget(app, "site_next").disabled
    assert headline(app) == kpi(LANDING.with_(town=("370783001",)))


def test_the_way_back_keeps_the_filter_and_the_site():
    app = visit("site", site="sg-001", chain="newmat")
    app = widget(app, "site_back").click().run()
    assert params(app) == {"kind": "project", "chain": "newmat", "site": "sg-001"}
    assert headline(app) == kpi(LANDING.with_(chain=("newmat",)))
    assert not [button for button in app.button if button.key == "site_back"]


@pytest.mark.parametrize("site", ["nix", "\u0000", "x" * 500, "sg-001 "])
def test_an_unknown_site_is_said_with_a_way_on(site):
    app = visit("site", site=site)
    assert not app.exception
    assert any("没有编号为" in warning.value for warning in app.warning)
    pressed(app, "返回地图")
    assert "site" not in params(app)


def test_no_site_is_said_too():
    app = visit("site")
    assert any("还没有选定项目" in info.value for info in app.info)


def test_the_light_has_its_reason():
    assert "红灯：在建，最近的资料是 2020-03-21" in told(visit("site", site="sg-004"))
    assert "无法判断：已经投产" in told(visit("site", site="sg-001"))


def test_a_family_adds_no_money_twice():
    app = visit("site", site="sg-006")
    assert "共 2 条记录 · 总投资 200 亿元（0 条未说明）" in told(app)
    assert "括号内 1 条的金额已含在所属项目中" in told(app)
    assert "同一项目" not in told(visit("site", site="sg-004"))


def test_neighbours_are_counted_in_the_selection():
    def expected(chosen):
        here = next(s for s in LEDGER if s["id"] == "sg-004")["geometry"]
        same = [s for s in selected(LEDGER, chosen, []) if s["geometry"] == here]
        return len([s for s in same if s["id"] != "sg-004"])

    app = visit("site", site="sg-004")
    widget(app, "site_radius").set_value(1).run()
    assert f"1 公里内有当前筛选结果中的 {expected(LANDING)} 个项目" in told(app)
    app = visit("site", site="sg-004", chain="other")
    widget(app, "site_radius").set_value(1).run()
    count = expected(LANDING.with_(chain=("other",)))
    assert f"1 公里内有当前筛选结果中的 {count} 个项目" in told(app)


def test_the_neighbours_lead_to_a_map_of_just_their_circle():
    app = visit("site", site="sg-004", chain="newmat")
    widget(app, "site_radius").set_value(10).run()
    widget(app, "site_near_on_map").click().run()
    assert not app.exception
    address = {"kind": "project", "chain": "newmat", "near": "118.85582,37.26379,10"}
    assert params(app) == {**address, "site": "sg-004"}
    wanted = from_params(address)
    assert headline(app) == kpi(wanted)
    inside, every = (len(selected(LEDGER, f, [])) for f in (wanted, wanted.without("near")))
    assert 0 < inside < every
    name = next(s for s in LEDGER if s["id"] == "sg-004")["properties"]["name"]
    chip = f"距“{name[:24]}” 10 公里内"
    pressed(app, chip)
    assert params(app) == {"kind": "project", "chain": "newmat", "site": "sg-004"}


def test_a_site_without_a_place_says_so():
    app = visit("site", site="sg-001")
    assert words("zh")("site_page.near_unlocated") in {info.value for info in app.info}


def test_a_node_up_the_chain_leads_to_its_sites():
    app = visit("site", site="sg-001")
    app.session_state[along._PICKED] = "chem.bdo"
    app.run()
    assert params(app)["node"] == "chem.bdo"
    assert headline(app) == kpi(LANDING.with_(node=("chem.bdo",)))


def test_the_graph_of_its_chain_is_one_click_away():
    app = widget(visit("site", site="sg-004"), "site_graph").click().run()
    assert widget(app, "chains_view").value == "chem"


def test_a_hostile_record_is_shown_as_it_stands(tmp_path, use_store):
    name = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) $x$ :red[y] ${1}"
    events = [{"stage": "building", "date": "2024", "text": name, "url": "javascript:alert(1)"}]
    site = feature("h", name=name, events=events, geometry=point(118.7, 36.9), nodes=["chem.bdo"])
    use_store(write(tmp_path / "s.geojson", collection([site])))
    app = visit("site", site="h")
    assert not app.exception
    shown = {header.value for header in app.header}
    assert any("\\<img" in text and "\\$x\\$" in text for text in shown)
