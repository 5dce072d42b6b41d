"""An earlier catalogue comes back without any site losing a code that it names or named."""

import pytest

from liantu.domain.catalogue import read_catalogue
from liantu.domain.errors import HistoryError, LedgerError
from liantu.domain.graph_edit import with_node
from liantu.ledger import service
from liantu.ledger.catalogue_restore import CodesInUseError, catalogue_restore
from liantu.ledger.rights import local_editor
from liantu.query.engine import Engine
from liantu.store.catalogue_history import CatalogueHistory
from liantu.store.change import Change
from liantu.store.history import History
from liantu.store.live import SiteStore
from tests.domain.test_catalogue import TEXT
from tests.support.stores import collection, feature, write

ADDED = with_node(TEXT, "chem", "fresh", ("新环节", "New node"), "midstream")
TOWN = '\n[[towns]]\ncode = "999"\nname_zh = "新镇"\nname_en = "New town"\n'
CHAIN = (
    '\n[[chains]]\ncode = "toys"\nname_zh = "玩具"\nname_en = "Toys"\nsymbol = "玩"\n'
    'symbol_en = "To"\ncolour = "#123456"\nnodes = [\n'
    '  { id = "doll", name_zh = "娃娃", name_en = "Doll", tier = "midstream", basis = "office" },\n'
    "]\nedges = []\n"
)
EDITOR = local_editor("王五")


@pytest.fixture
def office(tmp_path):
    """An office whose catalogue was changed from TEXT to what is asked for, over these sites."""

    def make(text, *sites):
        (tmp_path / "catalogue.toml").write_text(TEXT, "utf-8")
        catalogues = CatalogueHistory(tmp_path)
        catalogues.commit(TEXT, text, "a", "b")
        path = write(tmp_path / "sites.geojson", collection([*sites]))
        return catalogues, History(path), tmp_path

    return make


def planned(office, number=1):
    catalogues, history, folder = office
    snapshot = SiteStore(folder / "sites.geojson", folder, folder / "cache").load()
    return catalogue_restore(catalogues, number, Engine(snapshot), history)


def test_what_nobody_names_goes(office):
    here = office(ADDED, feature("a"))
    plan = planned(here)
    assert (plan.text, plan.kept) == (TEXT, ())
    revision = service.restore_catalogue(here[0], plan, EDITOR, "误改")
    assert (revision.kind, revision.restored, revision.author) == ("restore", 1, "王五")
    assert here[0].text() == TEXT
    assert here[0].text_of(2) == ADDED


def test_a_node_that_sites_name_stays(office):
    here = office(ADDED, feature("a", chain="chem", nodes=["chem.fresh"]))
    plan = planned(here)
    assert plan.text == ADDED
    assert [(node.code, count) for node, count in plan.kept] == [("chem.fresh", 1)]


def test_a_node_that_only_an_earlier_state_names_stays(office):
    named = feature("a", chain="chem", nodes=["chem.fresh"])
    here = office(ADDED, named)
    here[1].commit([Change(named, feature("a", chain="chem"))], author="a", reason="b")
    plan = planned(here)
    assert [(node.code, count) for node, count in plan.kept] == [("chem.fresh", 0)]
    assert "chem.fresh" in read_catalogue(plan.text).codes("node")


@pytest.mark.parametrize(
    ("added", "site", "names"),
    [
        (TOWN, {"town": "999"}, ["镇街“新镇”"]),
        (CHAIN, {"chain": "toys"}, ["产业链“玩具”"]),
        (
            CHAIN,
            {"chain": "toys", "nodes": ["toys.doll"]},
            ["产业链“玩具”", "链上环节“玩具 › 娃娃”"],
        ),
    ],
)
def test_other_codes_that_sites_name_stand_in_the_way(office, added, site, names):
    here = office(TEXT + added, feature("a", **site))
    with pytest.raises(CodesInUseError) as caught:
        planned(here)
    assert all(name in caught.value.text("zh") for name in names)
    assert here[0].text() == TEXT + added


def test_codes_that_nobody_names_go(office):
    plan = planned(office(TEXT + TOWN + CHAIN, feature("a")))
    assert plan.text == TEXT


def test_a_revision_that_is_no_catalogue_is_refused(office, tmp_path):
    here = office(ADDED, feature("a"))
    (tmp_path / "catalogue.toml").write_text("[broken", "utf-8")
    here[0].commit("[broken", TEXT, "a", "b")
    with pytest.raises(LedgerError, match="not TOML"):
        planned(here, number=3)


def test_a_damaged_history_of_sites_is_told(office):
    here = office(ADDED, feature("a"))
    here[1].commit([Change(feature("a"), feature("a", stage="started"))], author="a", reason="b")
    for file in (here[2] / "history").rglob("*"):
        if file.name.startswith("000002"):
            file.unlink()
    with pytest.raises(HistoryError):
        planned(here)


def test_without_reason_nothing_is_written(office):
    here = office(ADDED, feature("a"))
    with pytest.raises(LedgerError):
        service.restore_catalogue(here[0], planned(here), EDITOR, " ")
    assert here[0].text() == ADDED


def test_what_others_changed_meanwhile_is_not_overwritten(office):
    here = office(ADDED, feature("a"))
    plan = planned(here)
    here[0].commit(ADDED, ADDED + "\n# more\n", "c", "d")
    with pytest.raises(LedgerError, match="meanwhile"):
        service.restore_catalogue(here[0], plan, EDITOR, "why")
