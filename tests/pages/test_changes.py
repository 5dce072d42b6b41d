"""The monthly meeting's page without a browser: two states, figures, and where a row leads."""

from typing import Any

import pytest

from liantu.domain.language import LANGS
from liantu.domain.wording import words
from liantu.query.live import dataset
from liantu.store.change import Change
from liantu.store.history import History
from liantu.store.history_past import time_in_china
from tests.support.screen import come_back, headline, params, texts, visit, widget
from tests.support.stores import collection, feature, write

BY: Any = {"author": "张*三*", "reason": "六月<b>台账</b>"}
OLD = {"stage": "signed", "investment_wan": 50_000, "plan_started": "2024-01"}


@pytest.fixture
def history(tmp_path, use_store):
    """Revision 2 starts a, 3 delays a and removes b, 4 adds c."""
    sites = [feature("a", name="甲*项目*", **OLD), feature("b", name="乙项目", stage="building")]
    path = use_store(write(tmp_path / "sites.geojson", collection(sites)))
    history = History(path)
    steps = ({"stage": "started"}, {"plan_started": "2024-06", "stage": "started"})
    for number, step in enumerate(steps):
        changes = [_edited(history, "a", step)]
        if number:
            changes.append(Change(history.state().get("b"), None))
        history.commit(changes, **BY)
    history.commit([Change(None, feature("c", name="丙项目", investment_wan=30_000))], **BY)
    return history


def _edited(history, site_id, properties):
    before = history.state().get(site_id)
    return Change(before, {**before, "properties": {**before["properties"], **properties}})


def opened(old="1", **address):
    app = visit("progress", panel="changes", **address)
    return widget(app, "changes_old").set_value(old).run()


def figures(app):
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


def kinds(app):
    return {text.partition(" **")[0]: text for text in widget(app, "changes_shown").options}


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.thorough
def test_the_page_draws_in_every_language(lang):
    app, say = opened(lang=lang), words(lang)
    assert not app.exception
    assert not app.error
    assert figures(app)[say("changes.figure_count")] == ("2", say("changes.same"))


@pytest.mark.usefixtures("history")
def test_the_figures_are_those_of_the_two_states():
    app = opened()
    assert headline(app).startswith("2 个项目 · 总投资 8 亿元")
    told = figures(app)
    assert told["总投资（亿元）"] == ("8", "+3")
    assert told["开工在建"] == ("1", "没有变化")
    assert kinds(app) == {
        "全部": "全部 **3**",
        "新增": "新增 **1** · 3 亿元",
        "移出": "移出 **1** · 0 亿元",
        "推进": "推进 **1**",
        "计划推迟": "计划推迟 **1**",
    }


@pytest.mark.usefixtures("history")
def test_the_last_step_is_compared_at_first():
    app = visit("progress", panel="changes")
    assert (widget(app, "changes_old").value, widget(app, "changes_new").value) == ("3", "4")
    assert list(kinds(app)) == ["全部", "新增"]


def pair(app):
    return widget(app, "changes_old").value, widget(app, "changes_new").value


@pytest.mark.usefixtures("history")
def test_what_is_compared_stands_in_the_address_and_comes_back_from_it():
    app = opened()
    assert params(app) == {"panel": "changes", "compare": "1..4"}
    again = visit("progress", **params(app))
    assert pair(again) == ("1", "4")
    assert (figures(again), kinds(again)) == (figures(app), kinds(app))
    assert params(again) == params(app)


@pytest.mark.usefixtures("history")
def test_back_shows_what_was_compared_before():
    app = opened()
    widget(app, "changes_new").set_value("2").run()
    assert pair(app) == ("1", "2")
    app.query_params["compare"] = "1..4"
    assert pair(come_back(app)) == ("1", "4")
    # The bare address says "the last step": it is not written over, so that Back leaves it.
    del app.query_params["compare"]
    assert pair(come_back(app)) == ("3", "4")
    assert params(app) == {"panel": "changes"}


@pytest.mark.usefixtures("history")
def test_the_part_opened_by_hand_has_its_comparison_in_the_address():
    app = visit("progress")
    widget(app, "progress_panel").set_value("changes").run()
    assert params(app) == {"panel": "changes", "compare": "3..4"}


@pytest.mark.usefixtures("history")
def test_a_chosen_comparison_leads_back_to_the_last_step():
    app = opened()
    widget(app, "changes_to_last").click().run()
    assert pair(app) == ("3", "4")
    assert params(app) == {"panel": "changes", "compare": "3..4"}
    assert not any(getattr(node, "key", "") == "changes_to_last" for node in app.button)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("compare", ["1..9", "1", "..", "2..<b>*x*</b>", "1999..4", "3..4..4"])
@pytest.mark.thorough
def test_states_that_are_not_there_are_said(compare):
    app = visit("progress", panel="changes", compare=compare)
    assert not app.exception
    (warning,) = app.warning
    assert compare in warning.value.replace("\\", "")
    assert pair(app) == ("3", "4")


@pytest.mark.usefixtures("history")
def test_days_and_months_can_be_compared():
    now = time_in_china(dataset().history.named("4"))
    day, month = f"{now:%Y-%m-%d}", f"{now:%Y-%m}"
    app = visit("progress", panel="changes", compare=f"1..{day}")
    assert not app.exception
    assert pair(app) == ("1", day)
    assert kinds(app) == kinds(opened())
    assert pair(visit("progress", panel="changes", compare=f"1..{month}")) == ("1", month)


@pytest.mark.usefixtures("history")
def test_the_filter_applies():
    app = opened(stage="building")
    assert list(kinds(app)) == ["全部", "移出"]
    app = opened(q="甲")
    assert list(kinds(app)) == ["全部", "推进", "计划推迟"]


@pytest.mark.usefixtures("history")
def test_one_kind_can_be_listed():
    app = opened()
    widget(app, "changes_shown").set_value("delayed").run()
    assert not app.exception
    assert widget(app, "changes_shown").value == "delayed"


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("site", "wanted"), [("a", {"site": "a"}), ("b", {"site": "b", "rev": "1"})]
)
def test_a_row_leads_to_its_site_where_it_is_or_was(site, wanted):
    app = opened()
    app.session_state["liantu_change_picked"] = site
    app.run()
    assert not app.exception
    assert params(app) == {"panel": "changes", "compare": "1..4", **wanted}


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("new", ["3", "4"])
@pytest.mark.parametrize(("figure", "count"), [("count", None), ("building", 1), ("wan", None)])
def test_a_figure_leads_to_its_sites_in_its_state(new, figure, count):
    app = opened()
    widget(app, "changes_new").set_value(new).run()
    told = figures(app)["项目"][0] if count is None else str(count)
    widget(app, f"change_on_map_{figure}").click().run()
    assert not app.exception
    assert headline(app).startswith(f"{told} 个项目")
    assert params(app).get("rev") == (None if new == "4" else new)


@pytest.mark.usefixtures("history")
def test_two_states_in_the_wrong_order_are_refused():
    app = opened()
    widget(app, "changes_old").set_value("4").run()
    assert words("zh")("changes.wrong_order") in {info.value for info in app.info}
    assert not app.metric


@pytest.mark.usefixtures("history")
def test_a_past_state_is_compared_with_the_one_before_it():
    app = visit("progress", panel="changes", rev="3")
    assert (widget(app, "changes_old").value, widget(app, "changes_new").value) == ("2", "3")
    assert headline(app).startswith("1 个项目")
    assert figures(app)["项目"] == ("1", "-1")


@pytest.mark.usefixtures("history")
def test_the_first_state_is_compared_with_the_newest():
    app = visit("progress", panel="changes", rev="1")
    assert (widget(app, "changes_old").value, widget(app, "changes_new").value) == ("1", "4")
    assert figures(app)["项目"] == ("2", "没有变化")


def test_without_history_the_page_says_why():
    app = visit("progress", panel="changes")
    assert not app.exception
    assert words("zh")("changes.no_history") in {info.value for info in app.info}


@pytest.mark.usefixtures("history")
def test_too_many_changes_keep_the_figures(monkeypatch):
    app = opened()
    monkeypatch.setattr("liantu.ui.progress.changes.MOST_CHANGES", 1)
    app.run()
    assert figures(app)["项目"][0] == "2"
    assert any("逐项列出" in info.value for info in app.info)


@pytest.mark.usefixtures("history")
def test_large_states_are_compared_only_when_asked(monkeypatch):
    app = opened()
    monkeypatch.setattr("liantu.ui.progress.periods._AT_ONCE", 1)
    app.run()
    assert not app.metric
    assert any("几分钟" in info.value for info in app.info)
    widget(app, "changes_compare").click().run()
    assert figures(app)["项目"][0] == "2"
    assert app.run().metric


@pytest.mark.usefixtures("history")
def test_hostile_names_and_reasons_stay_text():
    shown = texts(opened())
    assert any("六月<b>台账</b>" in text for text in shown)
    assert dataset().history.revisions()[-1].reason == BY["reason"]
