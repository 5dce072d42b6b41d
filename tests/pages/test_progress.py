"""The progress page without a browser: four figures, the reasons, and where each leads."""

import pytest

from liantu.domain.filter import LANDING, LIGHTS
from liantu.domain.language import LANGS
from liantu.domain.light_reason import judge
from liantu.domain.light_words import reason
from liantu.domain.money import yi_text
from liantu.domain.wording import words
from liantu.query.engine import today
from liantu.store.catalogue_history import CatalogueHistory
from liantu.store.live import load_catalogue
from liantu.ui.data import office
from tests.pages.test_chains import HERE, geodata, store  # noqa: F401 - fixtures
from tests.pages.test_pages import CHINESE, LATIN, is_quoted, latin_words
from tests.support.ledgers import CATALOGUE
from tests.support.real import LEDGER, kpi
from tests.support.reference import selected, total_wan, wan_of
from tests.support.screen import headline, params, texts, turn, visit, widget

PROJECTS = selected(LEDGER, LANDING, [])


def judged(site):
    return judge(site["properties"], CATALOGUE, today())


def lit(light):
    return [site for site in PROJECTS if judged(site).light == light]


@pytest.mark.parametrize("lang", LANGS)
def test_the_headline_is_that_of_every_page(lang):
    assert headline(visit("progress", panel="lights", lang=lang)) == kpi(LANDING, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_the_four_figures_are_those_of_the_ledger(lang):
    app, say = visit("progress", panel="lights", lang=lang), words(lang)
    figures = {metric.label.rpartition(") ")[2]: metric.value for metric in app.metric}
    assert figures == {say(f"light.{light}"): str(len(lit(light))) for light in LIGHTS}
    for light in LIGHTS:
        sites = lit(light)
        unstated = sum(wan_of(site) is None for site in sites)
        # No site of the first instance lies inside one with another light.
        told = say("lights.amount", yi=yi_text(total_wan(sites, LEDGER)), unstated=unstated)
        assert told in {caption.value for caption in app.caption}


def test_a_figure_leads_to_its_sites():
    app = visit("progress", panel="lights")
    widget(app, "light_on_map_red").click().run()
    assert params(app) == {"kind": "project", "light": "red", "panel": "lights"}
    assert headline(app) == headline(visit(kind="project", light="red"))
    assert headline(app).startswith(f"{len(lit('red'))} 个项目")


def test_a_row_leads_to_its_site():
    app = visit("progress", panel="lights")
    late = lit("red")[0]
    app.session_state["liantu_light_picked"] = late["id"]
    app.run()
    assert not app.exception
    assert params(app) == {"site": late["id"], "panel": "lights"}
    shown = {text.replace("\\", "") for text in texts(app)}
    assert any(late["properties"]["name"] in text for text in shown)
    assert any(reason(judged(late), words("zh")) in text for text in shown)


def test_a_light_without_sites_leads_nowhere():
    app = visit("progress", panel="lights", light="red")
    assert widget(app, "light_on_map_grey").disabled
    assert not widget(app, "light_on_map_red").disabled


def test_one_light_can_be_listed_and_stays_so():
    app = visit("progress", panel="lights")
    widget(app, "progress_light").set_value("grey").run()
    assert not app.exception
    turn(app, "map")
    turn(app, "progress")
    assert widget(app, "progress_light").value == "grey"


def test_the_rule_is_told_with_its_numbers():
    told = " ".join(texts(visit("progress", panel="lights")))
    rules = CATALOGUE.lights
    assert f"已过 {rules.red_after_days} 天以上" in told
    assert f"在建而 {rules.amber_silent_days} 天没有新资料" in told


def test_nothing_selected_says_so():
    app = visit("progress", panel="lights", q="没有这样的项目")
    assert not app.exception
    assert any("没有" in info.value for info in app.info)


def test_sites_without_dates_say_why_there_is_no_timeline():
    bare = next(
        site
        for site in PROJECTS
        if not any(k.startswith(("plan_", "actual_", "events")) for k in site["properties"])
    )
    app = visit("progress", panel="lights", q=bare["properties"]["name"])
    assert words("zh")("gantt.no_dates") in {info.value for info in app.info}
    assert reason(judged(bare), words("zh"))


def rule_field(app, folder, name):
    return widget(app, f"light_rule_{name}_{load_catalogue(folder).digest}")


def test_an_editor_changes_the_rule_with_its_history(geodata):  # noqa: F811 - the fixture
    app = visit("progress", panel="lights")
    widget(app, "light_rule_change").set_value(True).run()
    rule_field(app, geodata, "red_after_days").set_value(45).run()
    widget(app, "commit_author_lights").set_value("孙八")
    widget(app, "reason_lights").set_value("按督查办法")
    widget(app, "commit_button_lights").click()
    app.run()
    assert not app.exception
    assert load_catalogue(geodata).lights.red_after_days == 45
    last = CatalogueHistory(geodata).revisions()[-1]
    assert (last.author, last.reason, last.kind) == ("孙八", "按督查办法", "edit")
    assert "已过 45 天以上" in " ".join(texts(app))


def test_a_rule_that_makes_no_sense_is_told_in_words(geodata):  # noqa: F811 - the fixture
    app = visit("progress", panel="lights")
    widget(app, "light_rule_change").set_value(True).run()
    rule_field(app, geodata, "amber_silent_days").set_value(999).run()
    assert any("黄灯的天数须少于红灯的天数" in error.value for error in app.error)
    assert load_catalogue(geodata).lights == CATALOGUE.lights


@pytest.mark.usefixtures("store")
def test_served_to_others_the_rule_is_only_read(monkeypatch):
    monkeypatch.setattr(office, "circumstances", lambda: HERE | {"listens": "192.0.2.1"})
    app = visit("progress", panel="lights")
    widget(app, "light_rule_change").set_value(True).run()
    assert not app.exception
    assert not [box for box in app.number_input if (box.key or "").startswith("light_rule_")]


@pytest.mark.parametrize("panel", ["lights", "changes"])
def test_each_part_speaks_one_language(panel):
    app = visit("progress", panel=panel)
    foreign = {text: latin_words(text) - LATIN for text in texts(app) if not is_quoted(text)}
    assert {text: names for text, names in foreign.items() if names} == {}
    own = {words("en")(f"app.{name}") for name in ("lang_zh", "lang_hant")}
    shown = texts(visit("progress", panel=panel, lang="en")) - own
    assert {text for text in shown if CHINESE.search(text) and not is_quoted(text)} == set()


@pytest.mark.parametrize("lang", LANGS)
def test_the_editing_of_the_rule_draws_in_every_language(lang, geodata):  # noqa: F811 - the fixture
    assert geodata.is_dir()
    app = visit("progress", panel="lights", lang=lang)
    widget(app, "light_rule_change").set_value(True).run()
    assert not app.exception
    assert not app.error
    assert words(lang)("lights.rule_same") in {caption.value for caption in app.caption}
