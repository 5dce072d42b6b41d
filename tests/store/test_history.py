"""Every commit has a name and a reason, and yesterday's state can be had back."""

import json

import pytest

from liantu.domain.errors import LedgerError
from liantu.store import history_commit
from liantu.store.change import Change
from liantu.store.history import ConflictError, History
from liantu.store.snapshot import file_sha256
from tests.support.histories import BY, document, edit, names_of, site, to
from tests.support.stores import feature


def test_there_is_no_history_before_the_first_commit(history, path):
    before = path.read_bytes()
    assert history.revisions() == ()
    assert (history.status().head, history.status().outside) == (None, False)
    assert list(history.state().ids()) == ["a", "b", "3"]
    assert path.read_bytes() == before
    assert names_of(path) == ["sites.geojson"]
    assert not (path.parent / "history").exists()


def test_the_first_commit_keeps_the_file_as_it_was(history, path, tmp_path):
    before = path.read_bytes()
    revision = history.commit([edit(history, "a", stage="started")], **BY)
    begun, done = history.revisions()
    assert (begun.number, begun.kind, begun.count) == (1, "begin", 3)
    assert (done, done.kind, done.changed, done.author) == (revision, "edit", 1, "张三")
    assert history.materialise(1, tmp_path / "cache").read_bytes() == before
    assert history.state(1).get("a") == feature("a", stage="signed")
    assert history.state().get("a") == feature("a", stage="started")


def test_the_live_file_has_one_layout(history, path):
    history.commit([edit(history, "a", note="新")], **BY)
    head, *sites, end = path.read_text("utf-8").splitlines()
    members = {"type": "FeatureCollection", "name": "寿光", "note": {"x": [1, 2.5]}}
    assert json.loads(head + "]}") == members | {"features": []}
    assert [json.loads(line.rstrip(","))["id"] for line in sites] == ["a", "b", 3]
    assert ("寿光" in head, end) == (True, "]}")
    assert history.revisions()[-1].sha256 == file_sha256(path)


def test_added_changed_and_removed_sites_are_counted(history, path):
    changes = [
        edit(history, "a", stage="started"),
        Change(history.state().get("b"), None),
        Change(None, feature("c")),
        Change(None, feature("d")),
    ]
    revision = history.commit(changes, **BY, kind="import")
    counts = revision.added, revision.changed, revision.removed, revision.count
    assert (counts, revision.kind) == ((2, 1, 1, 4), "import")
    assert [site["id"] for site in document(path)["features"]] == ["a", 3, "c", "d"]
    assert list(history.changes(2)) == changes
    assert list(history.changes(1)) == []


def test_an_editor_who_saw_something_else_is_told_which_site(history, path):
    mine = [edit(history, "a", stage="started"), edit(history, "b", stage="started")]
    history.commit([edit(history, "a", stage="building")], **BY)
    before, revisions = path.read_bytes(), history.revisions()
    with pytest.raises(ConflictError, match="顺泰仓储能源储备库") as caught:
        history.commit(mine, **BY)
    (conflict,) = caught.value.conflicts
    assert (conflict.id, conflict.theirs) == ("a", feature("a", stage="building"))
    assert (path.read_bytes(), history.revisions()) == (before, revisions)
    assert "编辑期间" in caught.value.text("zh")


def test_all_conflicts_are_named(history):
    state = history.state()
    mine = [Change(state.get(i), None) for i in ("a", "b", "3")] + [Change(None, feature("c"))]
    theirs = [to(feature, note="他") for feature in state.features()]
    history.commit([*theirs, Change(None, feature("c", note="他"))], **BY)
    with pytest.raises(ConflictError) as caught:
        history.commit(mine, **BY)
    assert [conflict.id for conflict in caught.value.conflicts] == ["a", "b", "3", "c"]


def test_a_removed_site_that_somebody_edits_is_a_conflict(history):
    mine = edit(history, "a", stage="started")
    history.commit([Change(mine.before, None)], **BY)
    with pytest.raises(ConflictError) as caught:
        history.commit([mine], **BY)
    assert caught.value.conflicts[0].theirs is None


def test_a_change_already_in_place_is_no_conflict(history):
    mine = edit(history, "a", stage="started")
    history.commit([mine], **BY)
    revision = history.commit([mine, edit(history, "b", stage="signed")], **BY)
    assert (revision.changed, len(list(history.changes(3)))) == (1, 1)


def test_the_order_of_members_is_no_difference(history):
    site = history.state().get("a")
    turned = {
        **dict(reversed(site.items())),
        "properties": dict(reversed(site["properties"].items())),
    }
    revision = history.commit([Change(turned, feature("a", stage="started"))], **BY)
    assert revision.changed == 1
    with pytest.raises(LedgerError):
        history.commit([Change(turned, feature("a", stage="started"))], **BY)


@pytest.mark.parametrize(("author", "reason"), [("", "r"), ("  \n", "r"), ("a", ""), ("a", "\t"),
                                               ("\udcff", "r"), ("a", "r" * 2001)])  # fmt: skip
def test_every_commit_has_an_author_and_a_reason(history, author, reason, path):
    with pytest.raises(LedgerError):
        history.commit([edit(history, "a", note="x")], author=author, reason=reason)
    assert not (path.parent / "history").exists()


def test_a_commit_that_changes_nothing_is_refused(history, path):
    before = path.read_bytes()
    site = history.state().get("a")
    for changes in ([], [Change(site, site)], [Change(None, site)], [Change(feature("z"), None)]):
        with pytest.raises(LedgerError, match="nothing to save"):
            history.commit(changes, **BY)
    assert (path.read_bytes(), history.revisions()) == (before, ())
    assert names_of(path) == ["sites.geojson"]


@pytest.mark.parametrize("value", [float("nan"), "\ud800", float("inf"), object()])
def test_what_is_no_json_is_refused(history, value, path):
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="'a'"):
        history.commit([edit(history, "b", note="ok"), edit(history, "a", note=value)], **BY)
    assert (path.read_bytes(), names_of(path)) == (before, ["sites.geojson"])


def test_a_site_comes_once(history):
    with pytest.raises(LedgerError, match="twice"):
        history.commit([edit(history, "a", note="x"), edit(history, "a", note="y")], **BY)


def test_integers_beyond_64_bits_survive(history):
    history.commit([edit(history, "a", big=2**70), edit(history, "b", big=1)], **BY)
    history.commit([edit(history, "a", note="x")], **BY)
    assert site(History(history._places.live), "a")["properties"]["big"] == 2**70
    assert site(history, "a", 2)["properties"]["big"] == 2**70


def test_restore_makes_a_new_revision_of_the_same_content(history, path):
    steps = [
        [edit(history, "b", stage="started")],
        [Change(history.state().get("a"), None), Change(None, feature("c"))],
    ]
    for changes in steps:
        history.commit(changes, **BY)
    history.commit([Change(history.state().get("3"), None)], **BY)
    revision = history.restore(2, author="李四", reason="误删")
    assert (revision.number, revision.kind, revision.count) == (5, "restore", 3)
    assert (revision.added, revision.removed) == (2, 1)
    assert revision.sha256 == history.revisions()[1].sha256 == file_sha256(path)
    assert [len(history.state(number)) for number in range(1, 6)] == [3, 3, 3, 2, 3]


def test_the_beginning_can_be_restored(history):
    before = list(history.state().features())
    history.commit([Change(site, None) for site in before], **BY)
    assert len(history.state()) == 0
    history.restore(1, **BY)
    assert list(history.state().features()) == before


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_only_what_was_can_be_restored(history, number):
    history.commit([edit(history, "a", note="x")], **BY)
    with pytest.raises(LedgerError, match="no revision"):
        history.restore(number, **BY)
    with pytest.raises(LedgerError, match="no revision"):
        history.state(number)


@pytest.mark.usefixtures("often")
def test_every_state_can_be_had_back(history, tmp_path):
    expected = [list(history.state().features())]
    for number in range(30):
        changes = [edit(history, "b", note=f"{number}"), Change(None, feature(f"n{number}"))]
        if number % 3 == 2:
            changes.append(Change(feature(f"n{number - 1}"), None))
        history.commit(changes, **BY)
        expected.append(list(history.state().features()))
    assert list((history._places.folder).glob("*.key.zst"))
    for fresh in (history, History(history._places.live)):
        for number, sites in enumerate(expected, 1):
            assert list(fresh.state(number).features()) == sites
    for revision in history.revisions():
        made = history.materialise(revision.number, tmp_path / "cache")
        assert file_sha256(made) == revision.sha256


def test_a_site_has_a_history_of_its_own(history):
    history.commit([edit(history, "a", stage="started")], **BY)
    history.commit([edit(history, "b", stage="started")], **BY)
    history.commit([Change(history.state().get("a"), None)], **BY)
    told = history.of_site("a")
    assert [revision.number for revision, _ in told] == [2, 4]
    assert told[1][1].after is None
    assert history.of_site("nobody") == []


def test_the_revision_of_a_day(history, monkeypatch):
    times = iter(("2026-01-31T15:59:59Z", "2026-01-31T15:59:59Z", "2026-01-31T16:00:00Z"))
    monkeypatch.setattr("liantu.store.history_commit._now", lambda _: next(times))
    history.commit([edit(history, "a", note="1")], **BY)
    history.commit([edit(history, "a", note="2")], **BY)
    found = {day: history.revision_on(day) for day in ("2025", "2026-01", "2026-02-01", "2026")}
    numbers = [revision and revision.number for revision in found.values()]
    assert numbers == [None, 2, 3, 3]
    with pytest.raises(LedgerError, match="not a date"):
        history.revision_on("2026-13")


def test_time_never_runs_backwards(history):
    history.commit([edit(history, "a", note="1")], **BY)
    last = history.revisions()[-1].time
    assert history_commit._now("9999") == "9999"
    assert history_commit._now("") >= last
