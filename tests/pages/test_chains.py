"""The page of chain graphs without a browser: its numbers, its choices, and where a click leads."""

import pytest

from liantu.domain.filter import LANDING
from liantu.domain.language import LANGS
from liantu.domain.wording import words
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
