"""A full disk, a refusing disk, a killed program, eight editors at once: nothing is lost."""

import errno
import json
import multiprocessing
import os
import random
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from liantu.domain.errors import HistoryError
from liantu.store.change import Change
from liantu.store.history import ConflictError, History
from liantu.store.snapshot import file_sha256
from tests.support.failing import FullDisk, RefusingDisk
from tests.support.stores import collection, feature, write

SLOW = bool(os.environ.get("LIANTU_SLOW"))
KILLS, KILL_SITES = (1000, 2000) if SLOW else (40, 200)
EDITS = 50 if SLOW else 12
EDITORS, POINTS = 8, 60
BY: Any = {"author": "张三", "reason": "六月台账"}
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.store.test_history_trouble"])


def store(folder, count, **properties):
    sites = [feature(f"s{n}", note="", **properties) for n in range(count)]
    return write(folder / "sites.geojson", collection(sites, name="寿光"))


def noted(site, note) -> Change:
    return Change(site, {**site, "properties": {**site["properties"], "note": note}})


def note_of(state, site_id):
    return state.get(site_id)["properties"]["note"]


def edit(history, note, site_id="s1"):
    return history.commit([noted(history.state().get(site_id), note)], **BY)


def leftovers(path):
    odd = {p.name for p in path.parent.iterdir()} - {"sites.geojson", "history"}
    inside = {p.name for p in (path.parent / "history/sites").glob("*")}
    return odd | {name for name in inside if not name.startswith(("0", "log", "lock"))}


# ---- disks that fail --------------------------------------------------------------------


def bytes_of_a_commit(path):
    disk = FullDisk(10**9)
    edit(History(path, disk), "measure")
    return 10**9 - disk.room


@pytest.mark.parametrize("begun", [False, True], ids=["first commit", "later commit"])
def test_a_full_disk_leaves_the_old_version(tmp_path, begun):
    (tmp_path / "0").mkdir()
    path = store(tmp_path / "0", 40, content="化" * 50)
    if begun:
        edit(History(path), "before")
    before, revisions = path.read_bytes(), History(path).revisions()
    shutil.copytree(tmp_path / "0", tmp_path / "measured")
    need = bytes_of_a_commit(tmp_path / "measured/sites.geojson")
    for point in range(POINTS):
        there = shutil.copytree(tmp_path / "0", tmp_path / f"full {point}") / "sites.geojson"
        with pytest.raises(HistoryError) as caught:
            edit(History(there, FullDisk(need * point // POINTS)), "measure")
        assert "磁盘已满" in caught.value.text("zh")
        assert there.read_bytes() == before
        fresh = History(there)
        assert (fresh.status().outside, fresh.status().problem) == (False, None)
        # The first commit may have got as far as keeping what was there before it.
        assert fresh.revisions()[: len(revisions)] == revisions
        assert [r.number for r in fresh.revisions()[len(revisions) :]] in ([], [1])
        assert leftovers(there) == set()
        assert edit(fresh, "room again").sha256 == file_sha256(there)


@pytest.mark.parametrize(
    "number",
    [
        errno.ENOSPC,
        *(pytest.param(one, marks=pytest.mark.thorough) for one in (errno.EIO, errno.EACCES)),
    ],
)
@pytest.mark.parametrize("forever", [False, True], ids=["once", "from then on"])
def test_a_refusing_disk_leaves_the_old_version_or_says_that_it_could_not(
    tmp_path, forever, number
):
    path = store(tmp_path, 3)
    edit(History(path), "0")
    failures = 0
    for after in range(60):
        before = path.read_bytes()
        history = History(path)
        mine = noted(history.state().get("s1"), f"mine {after}")
        disk = RefusingDisk(after, number, forever=forever)
        error = None
        try:
            History(path, disk).commit([mine], **BY)
        except HistoryError as refused:
            error = refused
        failures += error is not None
        fresh = History(path)
        status = fresh.status()
        assert (status.outside, status.problem, leftovers(path)) == (False, None, set())
        stands = fresh.state().get("s1") == mine.after
        if error is None:
            assert stands
        elif error._key != "history.not_undone":
            assert path.read_bytes() == before
            assert not stands
        edit(fresh, f"next {after}")
    assert failures > 10


def test_what_may_have_been_saved_after_all_is_said_so(tmp_path):
    path = store(tmp_path, 3)
    edit(History(path), "0")
    keys = set()
    for after in range(30):
        try:
            edit(History(path, RefusingDisk(after, forever=True)), f"{after}")
        except HistoryError as error:
            keys.add(error._key)
        History(path).status()
    assert keys == {"history.not_written", "history.not_undone"}


# ---- a program that is killed -----------------------------------------------------------


def commit_until_killed(path, told, seed):
    """Commit on and on; write a line for each commit that was called saved."""
    history, chance = History(path), random.Random(seed)
    told.send(None)
    for turn in range(10**6):
        site = f"s{chance.randrange(len(history.state()))}"
        note = f"{seed}-{turn}"
        revision = edit(history, note, site)
        told.send((revision.number, site, note))


def all_told(told):
    found = []
    while told.poll():
        try:
            found.append(told.recv())
        except EOFError:
            break
    return found


def kill_one(path, seed, moment_s):
    """Let a program commit for a moment and kill it; return what it had said."""
    mine, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=commit_until_killed, args=(path, theirs, seed))
    process.start()
    theirs.close()
    mine.recv()
    time.sleep(moment_s)
    process.kill()
    process.join()
    return all_told(mine)


def seconds_of_commits(folder, count):
    folder.mkdir()
    history = History(store(folder, KILL_SITES))
    edit(history, "before")
    began = time.perf_counter()
    for number in range(count):
        edit(history, f"{number}")
    return time.perf_counter() - began


@pytest.mark.alone
@pytest.mark.slow
def test_a_killed_program_loses_nothing_that_it_called_saved(tmp_path):
    (tmp_path / "killed").mkdir()
    path, chance = store(tmp_path / "killed", KILL_SITES), random.Random(1)
    saved, notes, rolled, torn = 0, {}, 0, 0
    # As long as some commits take on this machine, so that kills fall into every part of them.
    longest = seconds_of_commits(tmp_path / "measured", 4)
    for seed in range(KILLS):
        said = kill_one(path, seed, chance.random() * longest)
        for number, site, note in said:
            saved, notes[site] = number, note
        try:
            torn += len(json.loads(path.read_bytes())["features"]) != KILL_SITES
        except ValueError:
            torn += 1
        history = History(path)
        status = history.status()
        assert (status.outside, status.problem, leftovers(path)) == (False, None, set())
        head = status.head.number if status.head else 0
        # At most the one commit that was under way is completed by recovery.
        assert saved <= head <= max(saved + 1, 2)
        if head > max(saved, 1):
            (change,) = history.changes(head)
            notes[change.id] = change.after["properties"]["note"] if change.after else None
            rolled, saved = rolled + 1, head
        assert status.head is None or status.head.sha256 == file_sha256(path)
    state = History(path).state()
    wrong = {site: note for site, note in notes.items() if note_of(state, site) != note}
    assert (torn, wrong) == (0, {})
    print(f"{KILLS} kills: {saved} commits saved, {rolled} rolled forward, 0 torn, 0 lost")  # noqa: T201


# ---- many editors -----------------------------------------------------------------------


def edit_and_try_again(path, editor):
    """Change a common site over and over, and one of one's own; return what was saved."""
    history, saved, losses = History(path), [], []
    for turn in range(EDITS):
        while True:
            state = history.state()
            mine = [noted(state.get("s0"), f"{editor}-{turn}"),
                    noted(state.get(f"s{editor}"), f"{turn}")]  # fmt: skip
            try:
                revision = history.commit(mine, author=f"{editor}", reason=f"{turn}")
            except ConflictError as error:
                losses.append([conflict.id for conflict in error.conflicts])
                continue
            saved.append((revision.number, f"{turn}"))
            break
    return saved, losses


def test_eight_editors_lose_nothing_and_each_loser_is_told_which_site(tmp_path):
    path = store(tmp_path, EDITORS + 1)
    with ProcessPoolExecutor(EDITORS, PROCESSES) as pool:
        done = list(pool.map(edit_and_try_again, [path] * EDITORS, range(1, EDITORS + 1)))
    history = History(path)
    revisions = history.revisions()
    assert len(revisions) == EDITORS * EDITS + 1
    for editor, (saved, _) in enumerate(done, 1):
        mine = [(r.number, r.reason) for r in revisions[1:] if r.author == f"{editor}"]
        assert mine == saved
        assert note_of(history.state(), f"s{editor}") == f"{EDITS - 1}"
    # Each commit saw the one before: no change of the common site was overwritten unseen.
    notes = [change.after for _, change in history.of_site("s0")]
    befores = [change.before for _, change in history.of_site("s0")]
    assert befores[1:] == notes[:-1]
    told = [ids for _, losses in done for ids in losses]
    assert told == [["s0"]] * len(told) != []
    print(f"{EDITORS} editors × {EDITS}: {len(told)} conflicts, each told the site, 0 lost")  # noqa: T201
