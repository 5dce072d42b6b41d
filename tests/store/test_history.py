"""Every commit has a name and a reason, and yesterday's state can be had back."""

import contextlib
import errno
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest

from liantu.domain.errors import HistoryError, LedgerError, SiteFileError
from liantu.store import history as history_module
from liantu.store import history_commit, history_states
from liantu.store.change import Change
from liantu.store.disk import Disk
from liantu.store.feature_stream import BrokenFileError
from liantu.store.history import BusyError, ConflictError, History
from liantu.store.snapshot import file_sha256
from tests.support.stores import collection, feature, point, write

BY: Any = {"author": "张三", "reason": "六月台账"}


@pytest.fixture
def path(tmp_path):
    sites = [feature("a", stage="signed"), feature("b", geometry=point(118.75, 36.9)), feature(3)]
    return write(tmp_path / "sites.geojson", collection(sites, name="寿光", note={"x": [1, 2.5]}))


@pytest.fixture
def history(path):
    return History(path)


def to(feature, **properties):
    """The change that sets some properties of a site."""
    return Change(feature, {**feature, "properties": {**feature["properties"], **properties}})


def site(history, site_id, number=None) -> Any:
    return history.state(number).get(site_id)


def edit(history, site_id, **properties):
    return to(history.state().get(site_id), **properties)


def document(path):
    return json.loads(path.read_text("utf-8"))


def names_of(path):
    return sorted(p.name for p in path.parent.iterdir() if p.name != "history")


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


@pytest.fixture
def often(monkeypatch):
    """Key frames as soon as they are worth it, however small the store."""
    monkeypatch.setattr(history_states, "LIGHTEST", 0)


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


def test_permissions_and_links_stay(history, path, tmp_path):
    path.chmod(0o640)
    link = tmp_path / "elsewhere" / "link.geojson"
    link.parent.mkdir()
    link.symlink_to(path)
    linked = History(link)
    linked.commit([edit(linked, "a", note="1")], **BY)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(history.revisions()) == 2
    assert all(
        p.stat().st_mode & 0o777 == 0o640 for p in (tmp_path / "history" / "sites").glob("0*")
    )


def test_a_lost_log_is_made_anew(history, path):
    for note in "123":
        history.commit([edit(history, "a", note=note)], **BY)
    before = history.revisions()
    (path.parent / "history/sites/log.jsonl").unlink()
    fresh = History(path)
    assert fresh.status().head == before[-1]
    assert fresh.revisions() == before
    assert not fresh.status().outside


def test_a_damaged_log_line_is_made_anew_and_what_it_was_is_kept(history, path):
    for note in "123":
        history.commit([edit(history, "a", note=note)], **BY)
    before, log = history.revisions(), path.parent / "history/sites/log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    lines[1] = b"garbage\n"
    log.write_bytes(b"".join(lines))
    assert History(path).status().head == before[-1]
    assert History(path).revisions() == before
    assert (log.parent / "damaged-000001.jsonl").read_bytes() == b"".join(lines[1:])


def test_a_damaged_revision_harms_no_other(history, path):
    for note in "1234":
        history.commit([edit(history, "a", note=note)], **BY)
    (third,) = path.parent.glob("history/sites/000003-*.zst")
    data = bytearray(third.read_bytes())
    data[len(data) // 2] ^= 1
    third.write_bytes(data)
    fresh = History(path)
    assert fresh.status().head == history.revisions()[-1]
    assert site(fresh, "a")["properties"]["note"] == "4"
    assert site(fresh, "a", 2)["properties"]["note"] == "1"
    with pytest.raises(HistoryError, match="000003"):
        fresh.state(4)
    with pytest.raises(HistoryError, match="000003"):
        list(fresh.changes(3))
    fresh.commit([edit(fresh, "a", note="5")], **BY)


@pytest.mark.usefixtures("often")
def test_a_damaged_key_frame_only_costs_time(history, path):
    for number in range(30):
        history.commit([edit(history, "a", note=f"{number}")], **BY)
    keys = list(path.parent.glob("history/sites/*.key.zst"))
    assert keys
    for key in keys:
        key.write_bytes(b"nothing")
    fresh = History(path)
    assert site(fresh, "a", 20)["properties"]["note"] == "18"


def test_a_file_system_without_second_names_will_do(path):
    class Plain(Disk):
        def link(self, old, new):  # noqa: ARG002
            raise OSError(errno.ENOTSUP, "not supported", str(new))

    history = History(path, Plain())
    history.commit([edit(history, "a", note="1")], **BY)
    assert names_of(path) == ["sites.geojson"]
    assert site(History(path), "a")["properties"]["note"] == "1"


def test_threads_lose_nothing(path):
    shared, errors = History(path), []

    def editor(number):
        history = shared if number % 2 else History(path)
        for turn in range(10):
            try:
                history.commit([Change(None, feature(f"{number}-{turn}"))], **BY)
            except LedgerError as error:  # pragma: no cover - what must not be
                errors.append(error)

    threads = [threading.Thread(target=editor, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(shared.state()) == 63
    assert len(History(path).revisions()) == 61


class ForeignDisk(Disk):
    """A disk on which nothing may be written."""

    def _refuse(self, *_):
        raise PermissionError(errno.EACCES, "Permission denied")

    write: Any = _refuse
    append = cut = rename = link = remove = make_folder = write


def test_a_folder_that_may_not_be_written_is_read_all_the_same(history, path):
    history.commit([edit(history, "a", note="1")], **BY)
    fresh = History(path, ForeignDisk())
    assert fresh.status().head == history.revisions()[-1]
    assert fresh.state(1).get("a") == feature("a", stage="signed")
    with pytest.raises(HistoryError, match="may not be written"):
        fresh.commit([edit(fresh, "a", note="2")], **BY)


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator can give files away")
def test_an_administrators_commit_leaves_everything_to_the_files_owner(history, path):
    owner, group = 4321, 8765
    os.chown(path, owner, group)
    os.chown(path.parent, owner, group)
    path.chmod(0o664)
    history.commit([edit(history, "a", note="1")], **BY)
    write(path, collection([feature("a")]))
    os.chown(path, owner, group)
    history.refuse(**BY)
    made = [path, path.parent / "history", *path.parent.glob("history/**/*")]
    assert {(p.stat().st_uid, p.stat().st_gid) for p in made} == {(owner, group)}
    assert {p.stat().st_mode & 0o777 for p in made if p.is_file()} == {0o664}


def test_a_file_that_may_not_be_read_is_not_replaced(history, path, monkeypatch):
    history.commit([edit(history, "a", note="1")], **BY)
    path.write_text("somebody's", "utf-8")
    monkeypatch.setattr(history_module, "file_hash", lambda _: "")
    with pytest.raises(BrokenFileError, match="read"):
        history.refuse(**BY)
    assert path.read_text("utf-8") == "somebody's"


def test_who_only_looks_does_not_wait_for_a_writer(history, path, monkeypatch):
    history.commit([edit(history, "a", note="1")], **BY)
    monkeypatch.setattr(history_module, "_GLANCE_S", 0.05)
    monkeypatch.setattr(history_module, "_PATIENCE_S", 0.05)
    with history._locked():
        other = History(path)
        status = other.status()
        assert (status.head, status.problem) == (history.revisions()[-1], None)
        with pytest.raises(BusyError, match="Somebody else is saving"):
            other.refuse(**BY)
        with pytest.raises(BusyError), history_in_another_thread(history):
            pass
    other.commit([edit(other, "a", note="2")], **BY)


@contextlib.contextmanager
def history_in_another_thread(history):
    with ThreadPoolExecutor(1) as pool:
        pool.submit(history.refuse, **BY).result()
    yield


def test_without_file_locks_nothing_is_written(history, path, monkeypatch):
    before = path.read_bytes()

    def no_locks(*_, **__):
        raise NotImplementedError

    monkeypatch.setattr("filelock.FileLock.acquire", no_locks)
    with pytest.raises(HistoryError, match="no file locks"):
        history.commit([edit(history, "a", note="1")], **BY)
    assert path.read_bytes() == before


def test_stores_of_one_name_have_histories_of_their_own(history, path):
    other = write(path.with_suffix(".json"), collection([feature("z")]))
    history.commit([edit(history, "a", note="1")], **BY)
    History(other).commit([Change(feature("z"), feature("z", note="2"))], **BY)
    assert list(History(other).state(1).ids()) == ["z"]
    assert not history.status().outside
    assert sorted(p.name for p in (path.parent / "history").iterdir()) == ["sites", "sites.json"]
