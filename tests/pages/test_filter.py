"""Widgets, address and numbers: whoever changes, the others follow."""

import pytest

from liantu.domain.area import Circle
from liantu.domain.filter import LANDING, SiteFilter, from_params
from liantu.domain.money import InvestmentRange
from tests.support.ledgers import CATALOGUE
from tests.support.real import kpi
from tests.support.screen import come_back, headline, params, part, pressed, turn, visit, widget

CHANGES = {
    "chain": ("filter_chain", ["chem"], {"chain": "chem"}),
    "two chains": ("filter_chain", ["chem", "newmat"], {"chain": "chem,newmat"}),
    "stage": ("filter_stage", ["building"], {"stage": "building"}),
    "stage not stated": ("filter_stage", ["none"], {"stage": "none"}),
    "band": ("filter_investment", ["10to50"], {"inv": "10..50"}),
    "amount not stated": ("filter_investment", ["none"], {"inv": "none"}),
    "town": ("filter_town", ["370783115"], {"town": "370783115"}),
    "precision": ("filter_precision", ["town"], {"precision": "town"}),
    "light": ("filter_light", ["red"], {"light": "red"}),
    "node": ("filter_node", ["chem.bdo"], {"node": "chem.bdo"}),
    "lowest amount": ("filter_low", 10.0, {"inv": "10.."}),
    "highest amount": ("filter_high", 2.5, {"inv": "..2.5"}),
    "text": ("filter_text", "顺泰 储备", {"q": "顺泰 储备"}),
    "pinyin": ("filter_text", "stcc", {"q": "stcc"}),
    "date": ("filter_since", "2025-01", {"since": "2025-01"}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_widget_changes_the_numbers_and_the_address(change):
    key, value, address = change
    app = visit()
    widget(app, key).set_value(value).run()
    wanted = {"kind": "project", **address}
    assert params(app) == wanted
    # The light depends on the day and pinyin on a dictionary: there the service must only agree.
    if key != "filter_light" and value != "stcc":
        assert headline(app) == kpi(from_params(wanted))
    assert headline(visit(**params(app))) == headline(app)


def test_a_choice_taken_back_leaves_a_bare_address():
    app = visit()
    widget(app, "filter_chain").set_value(["chem"]).run()
    widget(app, "filter_chain").set_value([]).run()
    assert params(app) == {}
    assert headline(app) == kpi()


def test_all_kinds_taken_back_are_everything_and_say_so():
    app = visit()
    widget(app, "filter_kind").set_value([]).run()
    assert params(app) == {"kind": "any"}
    assert headline(app) == kpi(SiteFilter())


def test_an_address_sets_every_widget():
    app = visit(
        chain="chem", stage="building", inv="10..50,3..", q="项目", since="2020", zone="370783",
        by="chain", size="wan", grey="1", town="370783115", light="red", lang="en",
    )  # fmt: skip
    shown = {
        "filter_chain": ["chem"], "filter_stage": ["building"], "filter_investment": ["10to50"],
        "filter_low": 3.0, "filter_high": None, "filter_text": "项目", "filter_since": "2020",
        "filter_zone": "370783", "filter_town": ["370783115"], "filter_light": ["red"],
        "filter_kind": ["project"], "view_by": "chain", "view_size": "wan", "view_grey": True,
        "view_lang": "en",
    }  # fmt: skip
    assert {key: widget(app, key).value for key in shown} == shown


def test_the_must_show_question():
    wanted = LANDING.with_(
        chain=("chem",), stage=("building",), investment=(InvestmentRange(100_000),)
    )
    app = visit()
    widget(app, "filter_chain").set_value(["chem"]).run()
    widget(app, "filter_stage").set_value(["building"]).run()
    widget(app, "filter_low").set_value(10.0).run()
    assert headline(app) == kpi(wanted)
    assert headline(app).startswith("2 个项目 · 总投资 210 亿元")


def test_another_page_keeps_the_filter():
    app = visit(chain="chem")
    wanted = LANDING.with_(chain=("chem",))
    for page in ("overview", "about", "map"):
        turn(app, page)
    assert headline(app) == kpi(wanted)
    assert widget(app, "filter_chain").value == ["chem"]


def test_an_address_that_changes_wins_over_the_widgets():
    app = visit(chain="chem")
    app.query_params.clear()
    app.query_params["stage"] = "building"
    come_back(app)
    assert headline(app) == kpi(LANDING.with_(stage=("building",)))
    assert widget(app, "filter_chain").value == []


def test_an_address_that_ours_has_overtaken_undoes_nothing():
    app = visit(chain="chem")
    widget(app, "filter_stage").set_value(["building"]).run()
    both = params(app)
    # Somebody clicked before the browser knew the new address.
    del app.query_params["stage"]
    app.run()
    assert params(app) == both == {"kind": "project", "chain": "chem", "stage": "building"}
    assert headline(app) == kpi(LANDING.with_(chain=("chem",), stage=("building",)))


def test_a_chip_removes_what_it_says():
    app = visit(chain="chem", stage="building")
    pressed(app, "建设阶段 在建")
    assert params(app) == {"kind": "project", "chain": "chem"}
    assert headline(app) == kpi(LANDING.with_(chain=("chem",)))


def test_a_circle_is_said_drawn_and_removed():
    app = visit(near="118.85582,37.26379,5.000")
    assert headline(app) == kpi(LANDING.with_(near=Circle(118.85582, 37.26379, 5)))
    pressed(app, "距(118.85582,37.26379) 5 公里内")
    assert params(app) == {}
    assert headline(app) == kpi()


def test_clearing_goes_back_to_all_projects():
    app = visit(chain="chem", stage="building", q="x", bbox="118,36,119,37")
    pressed(app, "清除条件")
    assert params(app) == {}
    assert headline(app) == kpi()


def test_an_empty_selection_explains_itself():
    app = visit(q="没有这样的项目")
    assert headline(app).startswith("0 个项目")
    assert any("没有符合条件的项目" in info.value for info in app.info)


def test_half_typed_dates_and_ranges_keep_the_last_good_one():
    app = visit(since="2024")
    widget(app, "filter_since").set_value("2024-1x").run()
    assert "2024-1x" in app.error[0].value.replace("\\", "")
    assert params(app) == {"kind": "project", "since": "2024"}
    widget(app, "filter_since").set_value("").run()
    widget(app, "filter_low").set_value(10.0).run()
    widget(app, "filter_high").set_value(5.0).run()
    assert len(app.error) == 1
    assert headline(app) == kpi(LANDING.with_(investment=(InvestmentRange(100_000),)))


def test_a_facet_shows_the_counts_with_the_other_facets_applied():
    app = visit(stage="building")
    chains = [chain.code for chain in CATALOGUE.chains]
    wanted = kpi(LANDING.with_(stage=("building",), chain=("chem",))).partition(" ")[0]
    counted = part(app, "counts_bar")["pills"]["filter_chain"]
    assert counted[chains.index("chem")] == int(wanted)


def test_a_choice_says_the_same_whatever_its_count():
    """Streamlit knows a choice by its text: a click on one that changes would be lost."""
    wide, narrow = visit(), visit(stage="building", q="x")
    for key in ("filter_chain", "filter_stage", "filter_investment", "filter_town", "filter_node"):
        assert widget(wide, key).options == widget(narrow, key).options


@pytest.mark.parametrize("page", ["map", "overview"])
def test_the_same_filter_says_the_same_on_every_page(page):
    app = visit(page, chain="newmat", inv="1..5,none")
    ranges = (InvestmentRange(10_000, 50_000),)
    wanted = LANDING.with_(chain=("newmat",), investment=ranges, investment_none=True)
    assert headline(app) == kpi(wanted)
