"""The catalogue's history: each state kept whole, nothing overwritten unseen."""

import pytest

from liantu.domain.errors import HistoryError, LedgerError
from liantu.ledger.rights import editor
from liantu.ledger.service import commit_catalogue
from liantu.store.catalogue_history import CatalogueHistory
from tests.domain.test_catalogue import TEXT

NEXT, LAST = TEXT + "\n# next\n", TEXT + "\n# last\n"


@pytest.fixture
def history(tmp_path):
    (tmp_path / "catalogue.toml").write_text(TEXT, "utf-8")
    return CatalogueHistory(tmp_path)


def copies(tmp_path):
    return [
        path.read_text("utf-8") for path in sorted((tmp_path / "catalogue-history").glob("*.toml"))
    ]


def test_a_commit_keeps_what_was_and_says_who_and_why(history, tmp_path):
    history.commit(TEXT, NEXT, "王五", "加环节")
    assert history.text() == NEXT
    first, second = history.revisions()
    assert (first.kind, second.kind, second.number) == ("begin", "edit", 2)
    assert (second.author, second.reason) == ("王五", "加环节")
    assert copies(tmp_path) == [TEXT, NEXT]


def test_what_others_wrote_meanwhile_is_not_overwritten(history, tmp_path):
    (tmp_path / "catalogue.toml").write_text(LAST, "utf-8")
    with pytest.raises(LedgerError, match="meanwhile"):
        history.commit(TEXT, NEXT, "a", "b")
    assert history.text() == LAST
    assert history.revisions() == ()


def test_an_edit_by_hand_gets_a_revision_of_its_own(history, tmp_path):
    history.commit(TEXT, NEXT, "a", "b")
    (tmp_path / "catalogue.toml").write_text(LAST, "utf-8")
    history.commit(LAST, TEXT, "c", "d")
    assert [one.kind for one in history.revisions()] == ["begin", "edit", "outside", "edit"]
    assert copies(tmp_path) == [TEXT, NEXT, LAST, TEXT]


def test_a_log_that_a_crash_cut_off_goes_on(history, tmp_path):
    history.commit(TEXT, NEXT, "a", "b")
    log = tmp_path / "catalogue-history" / "log.jsonl"
    log.write_bytes(log.read_bytes()[:-20])
    history.commit(NEXT, LAST, "c", "d")
    assert [one.kind for one in history.revisions()] == ["begin", "outside", "edit"]
    assert history.text() == LAST


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(HistoryError):
        CatalogueHistory(tmp_path / "nowhere").text()
    with pytest.raises(HistoryError):
        CatalogueHistory(tmp_path / "nowhere").commit(TEXT, NEXT, "a", "b")


def somebody(name):
    return editor(name, listens="127.0.0.1", client=None, forwarded=False, auth="off")


@pytest.mark.parametrize(("name", "reason"), [("", "why"), ("who", " ")])
def test_without_author_or_reason_nothing_is_written(history, name, reason):
    with pytest.raises(LedgerError):
        commit_catalogue(history, somebody(name), reason, TEXT, NEXT)
    assert history.text() == TEXT


def test_what_is_no_catalogue_is_never_written(history):
    with pytest.raises(Exception, match="not TOML"):
        commit_catalogue(history, somebody("who"), "why", TEXT, "[broken")
    assert history.text() == TEXT


def test_any_state_can_be_had_again(history, tmp_path):
    history.commit(TEXT, NEXT, "a", "b")
    history.commit(NEXT, LAST, "c", "d")
    assert [history.text_of(number) for number in (1, 2, 3)] == [TEXT, NEXT, LAST]
    with pytest.raises(LedgerError, match="no revision 4"):
        history.text_of(4)
    (copy,) = (tmp_path / "catalogue-history").glob("000002-*.toml")
    copy.write_text(NEXT + "x", "utf-8")
    with pytest.raises(HistoryError, match="revision 2"):
        history.text_of(2)
    copy.unlink()
    with pytest.raises(HistoryError, match="revision 2"):
        history.text_of(2)


def test_a_state_that_is_brought_back_is_a_revision_of_its_own(history, tmp_path):
    history.commit(TEXT, NEXT, "a", "b")
    history.commit(NEXT, TEXT, "c", "d", restored=1)
    last = history.revisions()[-1]
    assert (last.kind, last.restored, last.number) == ("restore", 1, 3)
    assert copies(tmp_path) == [TEXT, NEXT, TEXT]
    # Lines written before there was any restoring say nothing of it.
    log = (tmp_path / "catalogue-history" / "log.jsonl").read_text("utf-8")
    assert log.count("restored") == 1
