"""The progress page's way, pace and leagues: the figures of the ledger, and their ways to sites."""

import sys

import pytest

from liantu.domain.filter import LANDING, NONE
from liantu.domain.language import LANGS
from liantu.query.behind import Behind
from liantu.query.league import league as standings_of
from liantu.query.pipeline import Period, conversion, stays
from liantu.ui import cached
from liantu.ui.progress import behind, league, stage_pictures, targets
from tests.support.real import LEDGER, kpi
from tests.support.reference import selected
from tests.support.screen import headline, params, pressed, texts, turn, visit, widget

PROJECTS = selected(LEDGER, LANDING, [])
PARTS = ("way", "pace", "league")


def told(app):
    return " ".join(text.replace("**", "") for text in texts(app))


def scene_of(app):
    return app.session_state["liantu_scene"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("panel", PARTS)
def test_the_headline_is_that_of_every_page(panel, lang):
    app = visit("progress", panel=panel, lang=lang)
    assert not app.exception
    assert headline(app) == kpi(LANDING, lang)


@pytest.mark.parametrize("panel", PARTS)
def test_nothing_selected_is_said_and_not_drawn(panel):
    app = visit("progress", panel=panel, q="没有这样的项目")
    assert not app.exception
    assert not any("nan" in text for text in texts(app))
    # It is not for want of dates or sums that there is nothing to tell.
    assert "没有符合条件的项目" in told(app)
    assert not [text for text in texts(app) if "算不出" in text or "两项都写明" in text]


def test_where_nothing_has_begun_no_date_is_missed():
    app = visit("progress", panel="way", stage="preparing")
    assert "没有开工的项目" in told(app)
    assert "来源没有写日期" not in told(app)


def test_a_part_is_in_the_address_and_an_unknown_one_is_the_first():
    app = visit("progress")
    assert widget(app, "progress_panel").value == "way"
    widget(app, "progress_panel").set_value("pace").run()
    assert params(app) == {"panel": "pace"}
    turn(turn(app, "map"), "progress")
    assert widget(app, "progress_panel").value == "pace"
    assert widget(visit("progress", panel="gone"), "progress_panel").value == "way"


def test_the_funnel_holds_those_that_came_so_far_at_least():
    scene = scene_of(visit("progress"))
    shares = cached.shares(scene.selection, "stage")
    steps = stage_pictures.funnel_steps(scene, shares)
    series = stage_pictures.funnel_options(scene, shares, steps)["series"][0]
    count = {
        step: sum((site["properties"].get("stage") or NONE) in codes for site in PROJECTS)
        for step, codes in steps.items()
    }
    assert [layer["value"] for layer in series["data"]] == list(count.values())
    assert count["all"] == len(PROJECTS)
    assert sorted(count.values(), reverse=True) == list(count.values())


@pytest.mark.parametrize("code", ["building", "none"])
def test_a_bar_leads_to_its_sites(code):
    answer = {"chart_event": f"{code}@1"}
    scene, done = scene_of(visit("progress")), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(targets.st, "session_state", done)
        assert targets.clicked("stages", answer) == code
        # A component repeats its value on every rerun: the same click is answered once.
        assert targets.clicked("stages", answer) == ""
    assert code in cached.shares(scene.selection, "stage")


def test_where_no_signing_is_dated_starts_are_followed():
    app = visit("progress")
    assert widget(app, "conversion_start").value == "started"
    found = conversion(scene_of(app).selection, "started", Period())
    assert found.count > 0
    widget(app, "conversion_start").set_value("signed").run()
    assert "没有注明签约日期的项目" in told(app)


def test_the_sides_of_a_cohort_are_the_selection():
    found = conversion(scene_of(visit("progress")).selection, "started", Period())
    sides = (found.count, found.elsewhen, found.undated, found.before, found.unstated)
    assert sum(sides) == len(PROJECTS)


def test_a_figure_lists_its_sites_and_closes_again():
    app = pressed(visit("progress"), "阶段未说明")
    found = conversion(scene_of(app).selection, "started", Period())
    assert f"{found.unstated} 个项目" in told(app)
    assert "阶段未说明，也没有开工记录" in told(app)
    pressed(app, "收起")
    assert "阶段未说明，也没有开工记录" not in told(app)


@pytest.mark.parametrize("page", ["map", "site"])
def test_a_listed_site_is_seen_on_the_map_and_on_its_own_page(page):
    app = pressed(visit("progress"), "阶段未说明")
    app.session_state[behind._PICKED] = (page, PROJECTS[0]["id"])
    app.run()
    assert not app.exception
    assert params(app)["site"] == PROJECTS[0]["id"]


def test_a_period_of_ones_own():
    app = visit("progress")
    widget(app, "progress_period").set_value("own").run()
    widget(app, "progress_first").set_value("2023").run()
    assert not app.exception
    widget(app, "progress_last").set_value("yesterday").run()
    assert any("日期请写成" in warning.value for warning in app.warning)


def test_a_ledger_without_funds_or_units_says_so():
    app = visit("progress", panel="pace")
    assert {metric.value for metric in app.metric} == {"未说明"}
    app = visit("progress", panel="league")
    assert widget(app, league._BY).value == "town"
    silent = told(widget(app, league._BY).set_value("unit").run())
    assert f"选中的 {len(PROJECTS)} 个项目都没有写明责任单位" in silent


def test_the_league_of_towns_is_drawn_with_the_ledgers_counts():
    app = visit("progress", panel="league")
    scene = scene_of(app)
    standings = standings_of(scene.selection, "town")
    data = league.table_data(scene, "town", standings, league._columns(scene))
    assert sum(int(row["cells"][0]["text"]) for row in data["rows"]) == len(PROJECTS)
    assert all(
        cell["label"].startswith(row["name"])
        for row in data["rows"]
        for cell in row["cells"]
        if cell["label"]
    )


def test_a_town_that_states_no_amount_says_so_and_its_sites_are_listed():
    app = visit("progress", panel="league")
    scene = scene_of(app)
    standings, columns = standings_of(scene.selection, "town"), league._columns(scene)
    silent = [one for one in standings if one.count == one.unstated]
    assert silent
    rows = league.table_data(scene, "town", standings, columns)["rows"]
    amounts = {row["name"]: row["cells"][1]["text"] for row in rows}
    assert [amounts[league.name_of(scene, "town", one)] for one in silent] == (
        ["未说明"] * len(silent)
    )
    rates = {row["cells"][-1]["text"] for row in rows}
    assert rates == {"未说明"}
    # What states no rate leads to those that do not state it.
    assert columns[-1].behind(silent[0]) == ("silent", "year")


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ((), {}),
        ((("light", "red"),), {"light": "red"}),
        ((("unit", ""),), {"unit": "none"}),
        ((("unstated",),), {"inv": "none"}),
    ],
)
def test_what_a_filter_can_say_is_seen_on_the_map(more, wanted):
    app = visit("progress", panel="league")
    app.session_state[behind._LISTED] = Behind((("town", ""), *more))
    pressed(app.run(), "在地图上看这些项目")
    assert not app.exception
    assert headline(app) == headline(visit(kind="project", town="none", **wanted))
    assert params(app) == {"kind": "project", "town": "none", "panel": "league", **wanted}


def test_what_no_filter_can_say_has_no_such_way():
    app = visit("progress", panel="league")
    app.session_state[behind._LISTED] = Behind((("town", ""), ("late",)))
    app.run()
    assert not [button for button in app.button if button.key == "behind_on_map"]


def test_every_stay_in_the_table_stands_on_sites(monkeypatch):
    app = visit("progress", panel="pace")
    pace = sys.modules["liantu.ui.progress.pace"]
    scene, found = scene_of(app), stays(scene_of(app).selection)
    shown = {code: stay for code, stay in found.items() if stay.count or stay.still}
    data = pace.table_data(scene, shown)
    assert len(data["rows"]) == len(shown) > 1
    for row, (code, stay) in zip(data["rows"], shown.items(), strict=True):
        cells = {cell["column"]: cell.get("text", "0") for cell in row["cells"]}
        assert (cells["count"], cells["still"]) == (str(stay.count), str(stay.still))
        assert {cell["row"] for cell in row["cells"]} == {code}
    session: dict[str, object] = {
        pace._KEY: {"pick": {"row": next(iter(shown)), "column": "still"}}
    }
    monkeypatch.setattr(pace.st, "session_state", session)
    pace._pick(tuple(shown))
    assert session[behind._LISTED] == Behind((("still", next(iter(shown))),))
    for odd in ("x", None, {"row": "gone", "column": "still"}, {"row": "building"}):
        session[pace._KEY] = {"pick": odd}
        session.pop(behind._LISTED, None)
        pace._pick(tuple(shown))
        assert behind._LISTED not in session
