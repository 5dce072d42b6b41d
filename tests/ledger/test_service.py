"""Every way in which the store is changed."""

import json
from contextlib import contextmanager

import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger import service
from liantu.ledger.rights import local_editor
from liantu.store.change import Change
from liantu.store.history import ConflictError, History
from tests.support.drafts import drafted, row, site
from tests.support.ledgers import CATALOGUE

EDITOR = local_editor("张三")


@pytest.fixture
def history(tmp_path):
    """A store of two sites."""
    return stored(tmp_path, [site("a", stage="signed", owner="某公司"), site("b", "乙")])


def stored(folder, features):
    path = folder / "sites.geojson"
    collection = {"type": "FeatureCollection", "name": "测试", "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False), "utf-8")
    return History(path)


@contextmanager
def compared(history, *rows):
    with drafted(rows, list(history.state().features())) as draft:
        yield draft


def edit(history, site_id, **values):
    """Somebody else changes a site."""
    before = history.state().get(site_id)
    after = {**before, "properties": before["properties"] | values}
    return service.commit_changes(history, CATALOGUE, EDITOR, "改", [Change(before, after)])


def test_a_draft_becomes_a_revision(history):
    with compared(history, row(5, site_id="a", stage="started"), row(6, "丙", "c")) as draft:
        revision = service.commit_draft(history, draft, CATALOGUE, EDITOR, " 十月调度 ")
    assert (revision.author, revision.reason, revision.kind) == ("张三", "十月调度", "import")
    assert (revision.added, revision.changed, revision.removed, revision.count) == (1, 1, 0, 3)
    assert history.state().get("a") == site("a", stage="started", owner="某公司")
    assert list(history.state().ids()) == ["a", "b", "c"]


def test_nothing_is_written_while_a_finding_must_be_fixed(history):
    with (
        compared(history, row(5, site_id="a", stage="x"), row(6, "丙")) as draft,
        pytest.raises(LedgerError) as caught,
    ):
        service.commit_draft(history, draft, CATALOGUE, EDITOR, "十月调度")
    assert "1" in caught.value.text("zh")
    assert history.revisions() == ()


@pytest.mark.parametrize(("name", "reason"), [("", "十月"), ("  ", "十月"), ("张三", " ")])
def test_an_author_and_a_reason_are_needed(history, name, reason):
    with (
        compared(history, row(5, site_id="a", stage="started")) as draft,
        pytest.raises(LedgerError),
    ):
        service.commit_draft(history, draft, CATALOGUE, local_editor(name), reason)
    assert history.revisions() == ()


def test_what_only_looks_like_an_editor_changes_nothing(history):
    class Lookalike:
        name = "张三"

    with compared(history, row(5, site_id="a", stage="started")) as draft, pytest.raises(TypeError):
        service.commit_draft(history, draft, CATALOGUE, Lookalike(), "十月")  # pyright: ignore[reportArgumentType]
    assert history.revisions() == ()


def test_a_site_changed_meanwhile_is_named_and_nothing_is_written(history):
    rows = row(5, site_id="a", stage="started"), row(6, "乙", "b", stage="started")
    with compared(history, *rows) as draft:
        edit(history, "a", owner="别的公司")
        with pytest.raises(ConflictError) as caught:
            service.commit_draft(history, draft, CATALOGUE, EDITOR, "十月")
        assert [each.id for each in caught.value.conflicts] == ["a"]
        assert len(history.revisions()) == 2
        service.commit_draft(history, draft.without(["a"]), CATALOGUE, EDITOR, "十月")
    stages = [each["properties"]["stage"] for each in history.state().features()]
    assert stages == ["signed", "started"]


def test_mine_is_laid_over_what_others_did(history):
    with compared(history, row(5, site_id="a", stage="started")) as draft:
        edit(history, "a", owner="别的公司", unit="发改局")
        service.commit_draft(history, draft, CATALOGUE, EDITOR, "十月", mine=["a"])
    assert history.state().get("a") == site("a", stage="started", owner="别的公司", unit="发改局")


def test_mine_brings_back_what_others_took_out(history):
    with compared(history, row(5, site_id="a", stage="started")) as draft:
        gone = [Change(history.state().get("a"), None)]
        service.commit_changes(history, CATALOGUE, EDITOR, "删", gone)
        service.commit_draft(history, draft, CATALOGUE, EDITOR, "十月", mine=["a"])
    assert history.state().get("a") == site("a", stage="started", owner="某公司")


def test_nobody_elses_change_is_in_the_way_of_other_sites(history):
    with compared(history, row(6, "乙", "b", stage="started")) as draft:
        edit(history, "a", owner="别的公司")
        service.commit_draft(history, draft, CATALOGUE, EDITOR, "十月")
    assert [each["properties"]["owner"] for each in history.state().features() if each["id"] == "a"]


def test_a_site_that_the_store_cannot_take_is_never_written(history):
    before = history.state().get("a")
    for values, word in (
        ({"stage": "x"}, "x"),
        ({"name": ""}, "name"),
        ({"own": float("nan")}, "own"),
    ):
        after = {**before, "properties": before["properties"] | values}
        with pytest.raises(LedgerError) as caught:
            service.commit_changes(history, CATALOGUE, EDITOR, "改", [Change(before, after)])
        assert word in caught.value.text("en")
        assert caught.value.text("zh") != caught.value.text("en")
    assert history.revisions() == ()


def test_an_edit_must_give_what_the_new_stage_needs(history):
    with pytest.raises(service.UnfitSiteError, match="Town"):
        edit(history, "a", stage="started", investment_wan=3, actual_started="2025-03")
    edit(history, "a", owner="别的公司")


def test_a_site_never_comes_to_lie_inside_itself(history):
    edit(history, "a", part_of="b")
    with pytest.raises(LedgerError, match="inside itself"):
        edit(history, "b", part_of="a")
    edit(history, "b", part_of="nobody")


def test_an_old_revision_is_restored_as_a_new_one(history):
    edit(history, "a", owner="别的公司")
    revision = service.restore(history, 1, EDITOR, "改错了")
    assert (revision.number, revision.kind) == (3, "restore")
    assert history.state().get("a") == site("a", stage="signed", owner="某公司")


def test_edits_of_other_hands_are_taken_over_or_refused(history, tmp_path):
    edit(history, "a", owner="别的公司")
    path = tmp_path / "sites.geojson"
    text = path.read_text("utf-8")
    path.write_text(text.replace("别的公司", "手改"), "utf-8")
    assert history.status().outside
    service.refuse(history, EDITOR, "不对")
    assert path.read_text("utf-8") == text
    path.write_text(text.replace("别的公司", "手改"), "utf-8")
    service.take_over(history, CATALOGUE, EDITOR, "对的")
    assert history.state().get("a") == site("a", stage="signed", owner="手改")


def test_what_other_hands_broke_is_not_taken_over(history, tmp_path):
    edit(history, "a", owner="别的公司")
    path = tmp_path / "sites.geojson"
    path.write_text(path.read_text("utf-8").replace("signed", "unheard"), "utf-8")
    with pytest.raises(LedgerError, match="unheard"):
        service.take_over(history, CATALOGUE, EDITOR, "对的")
