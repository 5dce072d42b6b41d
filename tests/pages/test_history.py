"""The history on the Data page: looked up, shown on the map, restored; edits from outside."""

import json
from typing import Any

import pytest

from liantu.query.live import dataset
from liantu.store.change import Change
from liantu.store.history import History
from liantu.ui.data import office
from tests.support.screen import headline, nodes, params, pressed, texts, visit, widget
from tests.support.stores import collection, feature, write

BY: Any = {"author": "张*三*", "reason": "六月<b>台账</b>"}
HERE = {"listens": "127.0.0.1", "client": None, "forwarded": False, "host": "localhost:8501"}
AFAR = {**HERE, "listens": "0.0.0.0"}  # noqa: S104 - named, not bound


@pytest.fixture
def path(tmp_path, use_store, monkeypatch):
    sites = [feature("a", stage="signed"), feature("b", name="乙项目")]
    path = use_store(write(tmp_path / "sites.geojson", collection(sites)))
    monkeypatch.setattr(office, "circumstances", lambda: HERE)
    office.history.cache_clear()
    yield path
    office.history.cache_clear()


@pytest.fixture
def history(path):
    """Revision 2 starts a, 3 removes b and adds c."""
    history = History(path)
    history.commit([Change(feature("a", stage="signed"), feature("a", stage="started"))], **BY)
    changes = [Change(feature("b", name="乙项目"), None), Change(None, feature("c"))]
    history.commit(changes, **BY, kind="import")
    return history


def opened(**address):
    app = visit("data", **address)
    return widget(app, "data_panel").set_value("history").run()


def tables(app):
    """The tables that our own part draws, by key."""
    found = {}
    for node in nodes(app):
        proto = getattr(node, "proto", None)
        if proto is not None and hasattr(proto, "json") and "columns" in str(proto.json):
            found[proto.id] = json.loads(proto.json)
    return found


def rows(app):
    return [row["cells"] for table in tables(app).values() for row in table["rows"]]


@pytest.mark.usefixtures("path")
def test_before_the_first_commit_it_says_so():
    app = opened()
    assert any("还没有历史" in text for text in texts(app))
    assert not app.exception


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_the_newest_revision_stands_first_and_open(lang):
    app = opened(lang=lang)
    assert not app.exception
    assert not app.error
    numbers = {"zh": "第 3 版", "zh-Hant": "第 3 版", "en": "Revision 3"}
    assert any(numbers[lang] in sub.value for sub in app.subheader)


@pytest.mark.usefixtures("history")
def test_names_and_reasons_are_shown_letter_by_letter():
    app = opened()
    (head,) = [sub.value for sub in app.subheader]
    assert r"张\*三\*" in head
    assert r"\<b\>" in head


@pytest.mark.usefixtures("history")
def test_an_earlier_revision_is_chosen_shown_on_the_map_and_restored(path):
    app = opened()
    app.session_state["liantu_history_revision"] = 2
    app.run()
    (head,) = [sub.value for sub in app.subheader]
    assert "第 2 版" in head
    widget(app, "commit_author_restore_2").set_value("李四")
    widget(app, "reason_restore_2").set_value("误删")
    widget(app, "commit_button_restore_2").click().run()
    assert not app.exception
    assert [site["id"] for site in json.loads(path.read_bytes())["features"]] == ["a", "b"]
    newest = History(path).revisions()[-1]
    assert (newest.number, newest.kind, newest.author) == (4, "restore", "李四")
    app.session_state["liantu_history_revision"] = 1
    app.run()
    widget(app, "history_show_map").click().run()
    assert params(app)["rev"] == "1"
    assert "2 个项目" in headline(app)


@pytest.mark.usefixtures("history")
def test_who_may_not_edit_reads_only(path, monkeypatch):
    monkeypatch.setattr(office, "circumstances", lambda: AFAR)
    write(path, collection([feature("a", stage="building")]))
    app = visit("data")
    app.session_state["liantu_history_revision"] = 1
    app.run()
    assert any("第 1 版" in sub.value for sub in app.subheader)
    keys = {getattr(node, "key", None) for node in nodes(app)}
    assert not keys & {"outside_take_over", "outside_refuse", "commit_button_restore_1"}
    assert any("系统之外" in warning.value for warning in app.warning)


def outside(path, text=None):
    if text is None:
        write(path, collection([feature("a", stage="building"), feature("c")]))
    else:
        path.write_text(text, "utf-8")
    dataset.cache_clear()
    return opened()


@pytest.mark.usefixtures("history")
def test_an_outside_edit_is_shown_and_taken_over(path):
    app = outside(path)
    assert any("系统之外" in warning.value for warning in app.warning)
    assert any("→" in text and "在建" in text for text in texts(app))
    widget(app, "outside_author").set_value("李四")
    widget(app, "outside_reason").set_value("手工改的")
    pressed(app, "接受外部改动")
    assert not app.exception
    assert History(path).revisions()[-1].kind == "outside"
    assert not any("系统之外" in warning.value for warning in app.warning)


@pytest.mark.usefixtures("history")
def test_an_unreadable_file_can_only_be_refused(path):
    good = path.read_bytes()
    app = outside(path, "{broken")
    assert not any("接受" in button.label for button in app.button)
    widget(app, "outside_author").set_value("李四")
    pressed(app, "拒绝，恢复最新一版")
    assert any("没有写" in error.value or "原因" in error.value for error in app.error)
    widget(app, "outside_reason").set_value("文件坏了")
    pressed(app, "拒绝，恢复最新一版")
    assert path.read_bytes() == good
    assert not app.exception


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(("day", "rev"), [("2999-10", "2999-10"), (" 2999 ", "2999-12")])
def test_the_map_of_a_day_can_be_asked_for(day, rev):
    app = opened()
    widget(app, "history_day_text").set_value(day)
    widget(app, "history_day_button").click().run()
    assert params(app)["rev"] == rev
    assert "2 个项目" in headline(app)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("day", ["2001-01", "soon", "2026-13"])
def test_a_day_without_data_says_so(day):
    app = opened()
    widget(app, "history_day_text").set_value(day)
    widget(app, "history_day_button").click().run()
    assert any(day in error.value.replace("\\", "") for error in app.error)
    assert "rev" not in params(app)
