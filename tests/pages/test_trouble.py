"""Bad addresses, bad files and slow loading: never silence, never everything, always a way on."""

import io
import json
import shutil

import pytest
from shapely.geometry import box, mapping

from liantu.query.live import State, dataset
from liantu.ui import frame
from tests.support.real import STORE, kpi
from tests.support.screen import PAGES, come_back, headline, params, pressed, texts, visit, widget
from tests.support.stores import collection, feature, write

MALFORMED = {
    "inv": "abc",
    "since": "soon",
    "bbox": "1,2",
    "zone": "../etc",
    "kind": "any,project",
    "chain": "a b",
    "q": "x" * 201,
}


def said(app):
    return " ".join(message.value.replace("\\", "") for message in (*app.error, *app.warning))


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_address_shows_no_data_and_a_way_back(name):
    app = visit(**{name: MALFORMED[name]})
    assert name in said(app)
    assert headline(app) == ""
    assert params(app) == {name: MALFORMED[name]}
    pressed(app, "恢复默认条件")
    assert not app.error
    assert params(app) == {}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_refuses_a_malformed_address(page):
    app = visit(page)
    app.query_params["inv"] = "abc"
    come_back(app)
    assert "abc" in said(app)
    assert headline(app) == ""


def test_a_malformed_address_is_refused_as_often_as_it_is_asked():
    app = visit(inv="abc").run().run()
    assert "abc" in said(app)
    assert headline(app) == ""


def test_a_malformed_address_after_a_good_one():
    app = visit(chain="chem")
    app.query_params["inv"] = "abc"
    come_back(app)
    assert headline(app) == ""
    pressed(app, "恢复默认条件")
    assert headline(app) == kpi()


def test_a_malformed_address_keeps_its_language():
    app = visit(inv="abc", lang="en")
    assert "not an amount" in said(app)
    pressed(app, "Back to the default filter")
    assert params(app) == {"lang": "en"}


@pytest.mark.parametrize("facet", ["kind", "chain", "node", "stage", "town", "precision", "light"])
def test_a_value_that_the_catalogue_no_longer_has_warns_and_shows_nothing(facet):
    app = visit(**{facet: "zzz"})
    assert "zzz" in said(app)
    assert headline(app).startswith("0 ")
    assert params(app)[facet] == "zzz"
    pressed(app, "zzz")
    assert not app.warning


def test_a_stale_value_beside_a_good_one_warns_and_leaves_the_good_one():
    app = visit(chain="zzz,chem")
    assert "zzz" in said(app)
    assert headline(app) == headline(visit(chain="chem"))


def test_an_unknown_zone_warns_and_shows_nothing():
    app = visit(zone="u-0123456789abcdef")
    assert "u-0123456789abcdef" in said(app)
    assert headline(app).startswith("0 ")


def test_an_upload_with_the_name_of_an_official_area_is_another_choice():
    square = mapping(box(118.6, 36.8, 118.9, 37.1))
    text = json.dumps(collection([{"type": "Feature", "properties": {}, "geometry": square}]))
    zone = dataset().zones.add("寿光市", io.BytesIO(text.encode()))
    app = visit(zone=zone.id).run()
    assert params(app)["zone"] == zone.id
    assert "寿光市（上传）" in widget(app, "filter_zone").options


def test_an_unknown_site_is_said_and_can_be_closed():
    app = visit(site="nobody")
    assert "nobody" in said(app)
    assert headline(app) == kpi()
    pressed(app, "关闭")
    assert params(app) == {}


def test_a_parameter_of_somebody_else_is_named_and_left_alone():
    app = visit(utm_source="wechat", chain="chem")
    assert "utm_source" in said(app)
    assert params(app) == {"utm_source": "wechat", "kind": "project", "chain": "chem"}


def test_a_broken_file_names_file_feature_problem_and_remedy(use_store, tmp_path):
    broken = feature("s-7", investment_wan="约3亿余")
    use_store(write(tmp_path / "台账.geojson", collection([feature("s-1"), broken])))
    app = visit()
    shown = " ".join(text.value for text in app.text)
    for part in ("台账.geojson", "第 2 个要素", "s-7", "约3亿余", "请写整数"):
        assert part in shown
    assert app.error
    assert headline(app) == ""


def test_a_missing_file_is_said_in_the_language_of_the_address(use_store, tmp_path):
    use_store(tmp_path / "gone.geojson")
    shown = " ".join(text.value for text in visit(lang="en").text)
    assert "gone.geojson" in shown
    assert "LIANTU_STORE" in shown


def test_a_store_that_is_no_file_is_said(use_store):
    use_store("postgresql://x")
    assert "LIANTU_STORE" in said(visit())


def test_a_file_that_breaks_leaves_the_old_data_under_a_banner(use_store, tmp_path):
    path = use_store(shutil.copy(STORE, tmp_path / "sites.geojson"))
    good = headline(visit())
    path.write_text('{"type": "FeatureCollection", "features": [', "utf-8")
    # A fresh process, as after the next start: the copy kept on disk is all it has.
    use_store(path)
    app = visit()
    assert headline(app) == good
    assert "数据文件有误" in said(app)
    assert "sites.geojson" in " ".join(text.value for text in app.text)


def test_a_mended_file_takes_the_banner_away(use_store, tmp_path):
    path = use_store(write(tmp_path / "sites.geojson", {"type": "Nothing"}))
    assert headline(visit()) == ""
    write(path, collection([feature("s-1")]))
    use_store(path)
    app = visit()
    assert headline(app).startswith("1 个项目")
    assert not app.warning


def test_loading_shows_how_far_it_is(monkeypatch):
    asked = []

    def loading_once(wait_s=0.0):
        asked.append(wait_s)
        return State(loading=0.42) if len(asked) == 1 else whole.state(wait_s)

    whole = dataset()

    class Slow:
        state = staticmethod(loading_once)
        zones, select = whole.zones, whole.select

    progress = []
    monkeypatch.setattr(frame, "dataset", Slow)
    monkeypatch.setattr(frame.st, "progress", lambda *shown: progress.append(shown))
    app = visit()
    assert progress == [(0.42, "正在读取数据……已完成 42%")]
    assert headline(app) == kpi()


def test_an_empty_ledger_is_no_error(use_store, tmp_path):
    use_store(write(tmp_path / "sites.geojson", collection([])))
    for page in PAGES:
        app = visit(page)
        assert not app.exception
        assert not app.error
    assert any("没有符合条件的项目" in text for text in texts(visit()))


def test_hostile_names_stay_text(use_store, tmp_path):
    hostile = "![x](http://evil.invalid/x.png) <img src=x onerror=alert(1)> :red[x] $x$ **b** `c`"
    use_store(write(tmp_path / "sites.geojson", collection([feature("s-1", name=hostile)])))
    app = visit(q="![x](http://evil.invalid/x.png)", site=hostile)
    assert not app.exception
    chip = next(button for button in app.button if "evil" in button.label)
    assert "\\!\\[x\\]\\(http\\:" in chip.label
    assert "\\<img" in app.warning[0].value


def test_a_passport_of_a_hostile_store_is_kept_short(use_store, tmp_path):
    title = "[x](http://evil.invalid)" * 50
    document = collection([feature("s-1")], name=title)
    use_store(write(tmp_path / "sites.geojson", document))
    cells = [str(cell) for table in visit("about").table for cell in table.value.to_numpy().ravel()]
    shown = [cell for cell in cells if "evil" in cell]
    assert len(shown) == 1
    assert "\\[x\\]\\(http" in shown[0]
    assert json.dumps(shown[0]) != json.dumps(title)
