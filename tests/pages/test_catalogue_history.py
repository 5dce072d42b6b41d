"""The catalogue's history on the Data page: who changed what, and the way back to it."""

import shutil
from dataclasses import replace

import pytest

from liantu.domain.graph_edit import with_node
from liantu.domain.language import LANGS
from liantu.domain.rule_edit import with_lights
from liantu.domain.wording import words
from liantu.query.live import dataset
from liantu.settings import ROOT, settings
from liantu.store.catalogue_history import CatalogueHistory
from liantu.store.change import Change
from liantu.store.history import History
from liantu.ui.data import office
from tests.pages.test_history import AFAR, HERE, rows
from tests.support.ledgers import CATALOGUE
from tests.support.screen import texts, visit, widget
from tests.support.stores import collection, feature, write

HOSTILE = "张*三*<b>"


@pytest.fixture
def geodata(tmp_path, use_store, monkeypatch):
    """A geodata folder of one's own, and a store of one site."""
    folder = shutil.copytree(
        ROOT / "geodata", tmp_path / "geodata", ignore=shutil.ignore_patterns("source", "history")
    )
    monkeypatch.setenv("LIANTU_GEODATA", str(folder))
    monkeypatch.setattr(office, "circumstances", lambda: HERE)
    use_store(write(tmp_path / "sites.geojson", collection([feature("a", chain="chem")])))
    office.history.cache_clear()
    yield folder
    office.history.cache_clear()
    settings.cache_clear()
    dataset.cache_clear()


@pytest.fixture
def catalogues(geodata):
    """Revision 2 adds a node, 3 changes the lights."""
    catalogues = CatalogueHistory(geodata)
    first = catalogues.text()
    second = with_node(first, "chem", "fresh", ("新环节", "New node"), "midstream")
    catalogues.commit(first, second, HOSTILE, "补环节")
    third = with_lights(second, replace(CATALOGUE.lights, red_after_days=45))
    catalogues.commit(second, third, "李四", "放宽")
    return catalogues


def opened(number=None, **address):
    app = visit("data", **address)
    widget(app, "data_panel").set_value("catalogue").run()
    if number is not None:
        app.session_state["liantu_catalogue_revision"] = number
        app.run()
    assert not app.exception
    return app


def committed(app, number):
    widget(app, f"commit_author_catalogue_{number}").set_value("钱七")
    widget(app, f"reason_catalogue_{number}").set_value("误改")
    widget(app, f"commit_button_catalogue_{number}").click()
    return app.run()


def shown(app):
    return " ".join(texts(app))


@pytest.mark.usefixtures("geodata")
@pytest.mark.thorough
def test_before_the_first_commit_it_says_so():
    assert words("zh")("catalogue.none") in texts(opened())


@pytest.mark.usefixtures("catalogues")
@pytest.mark.parametrize("lang", LANGS)
def test_every_revision_is_listed_and_the_newest_told_in_words(lang):
    app, say = opened(lang=lang), words(lang)
    told = [row for row in rows(app) if "reason" in row]
    assert [row["number"] for row in told] == [
        say("history.number", number=number) for number in (3, 2, 1)
    ]
    assert [row["author"] for row in told] == ["李四", HOSTILE, say("upkeep.unknown")]
    assert "30 → 45" in shown(app)
    assert say("catalogue.is_now") in texts(app)


@pytest.mark.usefixtures("catalogues")
def test_an_earlier_revision_is_told_letter_by_letter():
    app = opened(2)
    assert any("增加环节“高端化工 › 新环节”（中游）" in text for text in texts(app))
    assert any(HOSTILE in text for text in texts(app))


@pytest.mark.thorough
def test_an_earlier_revision_is_restored_as_a_new_one(catalogues):
    app = opened(1)
    widget(app, "catalogue_restore_1").set_value(True).run()
    assert "去掉环节“高端化工 › 新环节”" in shown(app)
    assert "45 → 30" in shown(app)
    committed(app, 1)
    assert not app.exception
    assert words("zh")("catalogue.restored", number=4, restored=1) in texts(app)
    last = catalogues.revisions()[-1]
    assert (last.number, last.kind, last.author) == (4, "restore", "钱七")
    assert catalogues.text() == catalogues.text_of(1)
    assert "恢复第 1 版" in {row["kind"] for row in rows(app) if "kind" in row}


def test_a_node_that_a_site_names_stays_and_is_said(catalogues, geodata):
    path = geodata.parent / "sites.geojson"
    placed = feature("a", chain="chem", nodes=["chem.fresh"])
    History(path).commit([Change(feature("a", chain="chem"), placed)], author="a", reason="b")
    dataset.cache_clear()
    app = opened(1)
    widget(app, "catalogue_restore_1").set_value(True).run()
    assert "“高端化工 › 新环节”：现有 1 个项目" in shown(app)
    assert "去掉环节" not in shown(app)
    committed(app, 1)
    assert 'id = "fresh"' in catalogues.text()
    assert "red_after_days = 30" in catalogues.text()
    assert not visit("chains", graph="chem", node="chem.fresh").error


@pytest.mark.usefixtures("catalogues")
def test_where_editing_is_closed_it_can_be_read_only(monkeypatch):
    monkeypatch.setattr(office, "circumstances", lambda: AFAR)
    app = opened(1)
    assert "增加" not in shown(app)
    assert not any(getattr(one, "key", "") == "catalogue_restore_1" for one in app.toggle)
    assert next(row["number"] for row in rows(app) if "reason" in row) == "第 3 版"


@pytest.mark.thorough
def test_a_change_by_other_hands_is_said_and_can_be_taken_back(catalogues, geodata):
    third = catalogues.text()
    (geodata / "catalogue.toml").write_text(third + "\n# 手工\n", "utf-8")
    dataset.cache_clear()
    app = opened()
    assert words("zh")("catalogue.outside") in texts(app)
    widget(app, "catalogue_restore_3").set_value(True).run()
    assert words("zh")("catalogue.small") in shown(app)
    committed(app, 3)
    assert catalogues.text() == third
    assert [one.kind for one in catalogues.revisions()][-2:] == ["outside", "restore"]


def test_a_copy_that_is_lost_is_said(catalogues, geodata):
    assert catalogues
    for copy in (geodata / "catalogue-history").glob("000001-*"):
        copy.unlink()
    app = opened(2)
    assert "第 1 版" in app.error[0].value


@pytest.mark.usefixtures("catalogues")
def test_the_forms_lead_to_all_revisions():
    app = visit("progress", panel="lights")
    widget(app, "light_rule_change").set_value(True).run()
    widget(app, "catalogue_open_lights").click().run()
    assert not app.exception
    assert widget(app, "data_panel").value == "catalogue"
