"""The files of a history: damaged, shared, on other disks, and whose they are."""

import contextlib
import errno
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from liantu.domain.errors import HistoryError, LedgerError
from liantu.store import history as history_module
from liantu.store.change import Change
from liantu.store.disk import Disk
from liantu.store.feature_stream import BrokenFileError
from liantu.store.history import BusyError, History
from tests.support.histories import BY, edit, names_of, site
from tests.support.stores import collection, feature, write


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
