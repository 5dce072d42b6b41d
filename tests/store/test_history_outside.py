"""What other hands do to a store's file is noticed, kept, and taken over or refused."""

import json

import pyarrow as pa
import pytest

from liantu.domain.errors import HistoryError, LedgerError, SiteFileError
from liantu.store.change import Change
from liantu.store.feature_stream import BrokenFileError
from liantu.store.history import History
from tests.support.histories import BY, document, edit, site
from tests.support.stores import collection, feature, write


def test_an_edit_by_other_hands_is_noticed_and_can_be_taken_over(history, path):
    history.commit([edit(history, "a", note="1")], **BY)
    raw = document(path)
    raw["features"][0]["properties"]["note"] = "手"
    raw["features"].insert(1, feature("new"))
    del raw["features"][2]
    raw["name"] = "别名"
    write(path, raw)
    assert history.status().outside
    kinds = [(c.id, c.before is None, c.after is None) for c in history.outside_changes()]
    assert kinds == [("a", False, False), ("new", True, False), ("b", False, True)]
    with pytest.raises(HistoryError, match="outside this program"):
        history.commit([edit(history, "3", note="x")], **BY)
    revision = history.take_over(**BY)
    assert (revision.kind, revision.added, revision.changed, revision.removed) == (
        "outside",
        1,
        1,
        1,
    )
    assert not history.status().outside
    assert (document(path), history.state().members["name"]) == (raw, "别名")
    assert history.state(2).members["name"] == "寿光"
    history.restore(2, **BY)
    assert document(path)["name"] == "寿光"


def test_an_edit_by_other_hands_can_be_refused_and_is_kept(history, path):
    history.commit([edit(history, "a", note="1")], **BY)
    good = path.read_bytes()
    path.write_text("{broken", "utf-8")
    status = history.status()
    assert status.outside
    assert isinstance(status.problem, SiteFileError)
    with pytest.raises(SiteFileError):
        history.take_over(**BY)
    with pytest.raises(HistoryError):
        history.commit([edit(history, "3", note="x")], **BY)
    history.refuse(**BY)
    assert path.read_bytes() == good
    assert (history.status().outside, history.status().problem) == (False, None)
    (kept,) = path.parent.glob("history/sites/refused-*.zst")
    assert pa.decompress(kept.read_bytes(), 7, codec="zstd", asbytes=True) == b"{broken"
    assert len(history.revisions()) == 2
    with pytest.raises(LedgerError, match="no outside changes"):
        history.refuse(**BY)
    with pytest.raises(LedgerError, match="no outside changes"):
        history.take_over(**BY)


def test_a_live_file_that_is_gone_can_be_put_back(history, path):
    history.commit([edit(history, "a", note="1")], **BY)
    good = path.read_bytes()
    path.unlink()
    assert history.status().outside
    assert isinstance(history.status().problem, BrokenFileError)
    assert site(history, "a")["properties"]["note"] == "1"
    history.refuse(**BY)
    assert path.read_bytes() == good


def test_another_layout_alone_is_no_edit(history, path):
    history.commit([edit(history, "a", note="1")], **BY)
    path.write_text(json.dumps(document(path), indent=1), "utf-8")
    assert not history.status().outside
    assert list(history.outside_changes()) == []
    history.commit([edit(history, "a", note="2")], **BY)
    assert len(path.read_text("utf-8").splitlines()) == 5


def test_two_histories_of_a_file_see_each_other(path):
    one, two = History(path), History(path)
    one.commit([edit(one, "a", note="1")], **BY)
    two.commit([edit(two, "a", note="2")], **BY)
    assert site(one, "a")["properties"]["note"] == "2"
    assert len(one.revisions()) == len(two.revisions()) == 3


def test_an_empty_store_can_be_begun(tmp_path):
    history = History(tmp_path / "新.geojson")
    assert len(history.state()) == 0
    history.commit([Change(None, feature("a"))], **BY, kind="import")
    assert document(tmp_path / "新.geojson")["features"] == [feature("a")]
    assert len(history.state(1)) == 0
    history.restore(1, **BY)
    assert document(tmp_path / "新.geojson")["features"] == []
    assert len(History(tmp_path / "新.geojson").state()) == 0


@pytest.mark.parametrize("text", ["", "{", '{"type":"FeatureCollection","features":[{}]}'])
def test_an_unreadable_file_is_not_overwritten(tmp_path, text):
    path = tmp_path / "sites.geojson"
    path.write_text(text, "utf-8")
    history = History(path)
    with pytest.raises(SiteFileError):
        history.state()
    with pytest.raises(SiteFileError):
        history.commit([Change(None, feature("a"))], **BY)
    assert path.read_text("utf-8") == text


def test_two_sites_with_one_id_are_refused(tmp_path):
    path = write(tmp_path / "sites.geojson", collection([feature("a"), feature("b"), feature("a")]))
    with pytest.raises(BrokenFileError, match="that of feature 1"):
        History(path).state()
