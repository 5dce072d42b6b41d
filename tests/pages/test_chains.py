"""The page of chain graphs without a browser: its numbers, its choices, and where a click leads."""

import shutil

import pytest

from liantu.domain.filter import LANDING
from liantu.domain.language import LANGS
from liantu.domain.wording import words
from liantu.query.live import dataset
from liantu.settings import ROOT, settings
from liantu.store.catalogue_history import CatalogueHistory
from liantu.store.history import History
from liantu.store.live import load_catalogue
from liantu.ui.data import office
from tests.support.ledgers import CATALOGUE
from tests.support.real import LEDGER, kpi
from tests.support.reference import chains, selected
from tests.support.screen import headline, params, texts, turn, visit, widget

PROJECTS = selected(LEDGER, LANDING, [])


def told(app):
    return " ".join(text.replace("**", "") for text in texts(app))


@pytest.mark.parametrize("lang", LANGS)
def test_the_headline_is_that_of_every_page(lang):
    assert headline(visit("chains", lang=lang)) == kpi(LANDING, lang)


def test_all_graphs_are_summed_up():
    nodes = [node for chain in CATALOGUE.chains for node in chain.nodes]
    placed = [site for site in PROJECTS if site["properties"].get("nodes")]
    app = visit("chains")
    assert f"共 {len(nodes)} 个环节：强 4、弱 10、缺 28" in told(app)
    assert f"已标到环节的项目 {len(placed)} 个" in told(app)


def test_one_chain_counts_each_of_its_projects_once():
    members = [site for site in PROJECTS if "chem" in chains(site)]
    app = visit("chains", graph="chem")
    assert f"高端化工：{len(members)} 个项目 · 总投资 247.38 亿元" in told(app)
    assert "已标到环节 1 个 · 尚未标到环节 4 个" in told(app)


def test_the_chain_looked_at_stands_in_the_address():
    app = visit("chains")
    widget(app, "chains_view").set_value("energy").run()
    assert params(app) == {"graph": "energy"}
    assert headline(app) == kpi(LANDING)
    turn(app, "map")
    turn(app, "chains")
    assert widget(app, "chains_view").value == "energy"


def test_a_filter_by_one_chain_shows_its_graph():
    app = visit("chains", chain="newmat")
    assert widget(app, "chains_view").value == "newmat"


def test_a_chosen_site_is_found_in_its_graph():
    app = visit("chains", site="sg-001")
    assert widget(app, "chains_view").value == "chem"
    assert any("BDO" in info.value for info in app.info)


def test_chains_that_we_inferred_can_be_left_out():
    app = visit("chains")
    widget(app, "chains_stated").set_value(True).run()
    wanted = LANDING.with_(basis=("none", "source"))
    assert params(app) == {"kind": "project", "basis": "none,source"}
    assert headline(app) == kpi(wanted)
    widget(app, "chains_stated").set_value(False).run()
    assert params(app) == {}


def test_a_chosen_node_does_not_make_gaps_of_the_others():
    app = visit("chains", node="chem.bdo")
    assert words("zh")("chains.node_filter") in {info.value for info in app.info}
    assert "强 4、弱 10、缺 28" in told(app)


def test_a_chain_without_a_graph_says_so():
    app = visit("chains", graph="biomed")
    assert any("还没有图谱" in info.value for info in app.info)
    assert not app.exception


def test_a_graph_that_nobody_knows_is_all_of_them():
    assert widget(visit("chains", graph="gone"), "chains_view").value == "all"


#: How a request comes from the PC itself.
HERE = {"listens": "127.0.0.1", "client": None, "forwarded": False, "host": "localhost:8501"}


@pytest.fixture
def store(tmp_path, use_store, monkeypatch):
    """A copy of the real ledger's sites, on a PC of one's own."""
    path = use_store(shutil.copy(ROOT / "geodata" / "sites.geojson", tmp_path / "sites.geojson"))
    monkeypatch.setattr(office, "circumstances", lambda: HERE)
    office.history.cache_clear()
    yield path
    office.history.cache_clear()


def sites_box(app):
    return next(b for b in app.multiselect if (b.key or "").startswith("upkeep_sites_"))


def test_an_editor_places_a_site_at_a_node_with_its_history(store):
    app = visit("chains", graph="chem")
    widget(app, "upkeep_node").set_value("chem.thf").run()
    newcomer = "sg-007"
    assert sites_box(app).value == []
    sites_box(app).set_value([newcomer]).run()
    widget(app, "commit_author_nodes").set_value("赵六")
    widget(app, "reason_nodes").set_value("核对图谱")
    widget(app, "commit_button_nodes").click()
    app.run()
    assert not app.exception
    head = History(store).status().head
    assert head is not None
    assert (head.author, head.reason, head.kind, head.changed) == ("赵六", "核对图谱", "edit", 1)
    site = History(store).state().get(newcomer)
    assert site is not None
    assert site["properties"]["nodes"] == ["refine.ref", "chem.thf"]
    assert "强 4、弱 1、缺 12" in told(app)
    assert sites_box(app).value == [newcomer]


@pytest.mark.usefixtures("store")
def test_served_to_others_the_graphs_are_only_read(monkeypatch):
    monkeypatch.setattr(office, "circumstances", lambda: HERE | {"listens": "192.0.2.1"})
    app = visit("chains", graph="chem")
    assert not app.exception
    assert not [box for box in app.multiselect if (box.key or "").startswith("upkeep")]


@pytest.fixture
def geodata(tmp_path, monkeypatch, store):
    """A geodata folder of one's own, beside the store."""
    assert store
    folder = shutil.copytree(
        ROOT / "geodata", tmp_path / "geodata", ignore=shutil.ignore_patterns("source", "history")
    )
    monkeypatch.setenv("LIANTU_GEODATA", str(folder))
    settings.cache_clear()
    dataset.cache_clear()
    return folder


def committed(app):
    widget(app, "commit_author_graph").set_value("钱七")
    widget(app, "reason_graph").set_value("补环节")
    widget(app, "commit_button_graph").click()
    return app.run()


def drawn(folder, chain):
    return next(one for one in load_catalogue(folder).chains if one.code == chain)


@pytest.mark.parametrize("chain", ["chem", "biomed"])
def test_an_editor_adds_a_node_with_its_history(geodata, chain):
    app = visit("chains", graph=chain)
    if chain == "chem":
        widget(app, "upkeep_what").set_value("graph").run()
    for field in app.text_input:
        for name, value in (("zh", "新环节"), ("en", "New node"), ("id", "fresh")):
            if (field.key or "").startswith(f"graph_{name}_{chain}_"):
                field.set_value(value)
    committed(app.run())
    assert not app.exception
    assert drawn(geodata, chain).nodes[-1].code == f"{chain}.fresh"
    last = CatalogueHistory(geodata).revisions()[-1]
    assert (last.author, last.reason, last.kind) == ("钱七", "补环节", "edit")
    assert any("第 2 版" in done.value for done in app.success)


def test_an_editor_takes_an_edge_away(geodata):
    app = visit("chains", graph="newmat")
    widget(app, "upkeep_what").set_value("graph").run()
    widget(app, "upkeep_part_newmat").set_value("remove").run()
    box = next(b for b in app.selectbox if (b.key or "").startswith("graph_edge_newmat"))
    box.select_index(0).run()
    before = len(drawn(geodata, "newmat").edges)
    committed(app)
    assert not app.exception
    assert len(drawn(geodata, "newmat").edges) == before - 1


def test_a_bad_name_is_told_in_words(geodata):
    app = visit("chains", graph="chem")
    widget(app, "upkeep_what").set_value("graph").run()
    for field in app.text_input:
        for name, value in (("zh", "PBAT"), ("en", "New node"), ("id", "fresh")):
            if (field.key or "").startswith(f"graph_{name}_chem_"):
                field.set_value(value)
    app.run()
    assert any("已有别的环节使用" in error.value for error in app.error)
    assert len(drawn(geodata, "chem").nodes) == 17
