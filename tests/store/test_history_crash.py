"""When the power fails: every state that the disk may be in then is readable, and complete.

The checker is strict: who was told "saved" needs no recovery. It is tested itself: with any one
sync taken out of the program it must find a state that is not so.
"""

import errno
import os
import shutil
from dataclasses import dataclass, replace
from typing import Any

import pytest

from liantu.domain.errors import HistoryError, LiantuError
from liantu.store import history_states
from liantu.store.change import Change
from liantu.store.history import History
from liantu.store.history_files import is_whole
from liantu.store.snapshot import file_sha256
from tests.support.crash import Model, Op, QuickDisk, RecordingDisk, make
from tests.support.stores import collection, feature, write

BY: Any = {"author": "张三", "reason": "六月台账"}
#: So many moments of a first crash are followed by a second one; LIANTU_SLOW=1 follows all.
FIRST_CRASHES = 10**9 if os.environ.get("LIANTU_SLOW") else 4
KEPT = ("log.jsonl", "lock", "refused", "0")


# ---- what the program does ------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What was promised at a point, and what is under way.

    Revisions up to `saved` were called saved; up to `most` may be there. `foreign` is the live
    file as other hands left it, which stays until a take-over or a refusal.
    """

    saved: int
    most: int
    refused: int = 0
    foreign: bytes | None = None


@dataclass
class Run:
    """Operations with what was promised between them; the sites and live file of each revision."""

    ops: list[Any]
    versions: list[Any]
    lives: list[bytes]


def edit(history):
    site = next(history.state().features())
    properties = {**site["properties"], "note": f"{len(history.revisions())}"}
    history.commit([Change(site, {**site, "properties": properties})], **BY)


def add(history):
    history.commit([Change(None, feature(f"n{len(history.revisions())}"))], **BY)


def remove(history):
    history.commit([Change(next(history.state().features()), None)], **BY)


ACTS = {
    "edit": edit,
    "add": add,
    "remove": remove,
    "restore": lambda history: history.restore(1, **BY),
    "take_over": lambda history: history.take_over(**BY),
    "refuse": lambda history: history.refuse(**BY),
    "recover": lambda history: history.status(),
}
COMMITS = ("edit", "add", "remove")


def act(path, disk, acts, foreign=None):
    """Do things one after another; return what became of it."""
    history = History(path, disk)
    past = History(path)
    versions = [list(past.state(r.number).features()) for r in past.revisions()]
    run = Run(disk.ops, versions or [list(past.state().features())], [])
    for name in acts:
        head = len(past.revisions())
        commits = name not in {"refuse", "recover"}
        disk.ops.append(Said(head, max(head + 1, 2) if commits else head, refusals(path), foreign))
        ACTS[name](history)
        foreign = None
        if len(past.revisions()) > len(run.versions):
            run.versions.append(list(past.state().features()))
        head = len(past.revisions())
        disk.ops.append(Said(head, head, refusals(path)))
    numbers = range(1, len(run.versions) + 1)
    folder = path.parent.parent / "lives"
    run.lives = [past.materialise(number, folder).read_bytes() for number in numbers]
    return run


def refusals(path):
    noted = path.parent / "history/sites/refused.jsonl"
    return noted.read_bytes().count(b"\n") if noted.exists() else 0


# ---- what is wrong with a state ---------------------------------------------------------


def problem(state, said, run, root):
    """Say what is wrong with a state that a crash left, if anything."""
    root.mkdir()
    make(state, root)
    path = root / "sites.geojson"
    live, log = path.read_bytes(), root / "history/sites/log.jsonl"
    foreign = live == said.foreign
    if not foreign and live not in run.lives[max(said.saved, 1) - 1 : said.most]:
        return "the live file is torn or old"
    if (log.read_bytes() if log.exists() else b"").count(b"}\n") < said.saved:
        return "a saved revision is not in the log"
    if refusals(path) < said.refused:
        return "a refusal is not on record"
    history = History(path, QuickDisk())
    status = history.status()
    head = status.head.number if status.head else 0
    # A take-over that was under way may have been completed.
    foreign = foreign and head == said.saved
    if status.problem or status.outside is not foreign:
        return f"not recovered: {status}"
    if not said.saved <= head <= said.most:
        return f"revision {head} after {said.saved} were saved"
    wrong = in_the_past(history, head, run) or left_over(root)
    return wrong or (None if foreign else not_usable(history))


def in_the_past(history, head, run):
    places, entries = history._places, history._entries()
    for number in range(1, head + 1):
        sites = list(history_states.state_after(places, entries[:number]).features())
        if sites != run.versions[number - 1] or list(history.state(number).features()) != sites:
            return f"revision {number} is not what it was"
    if not all(is_whole(path) for _, path in places.found(key=True)):
        return "a key frame is torn"
    refused = list(places.folder.glob("refused-*.zst")) if head else []
    if not all(path.stem.endswith(file_sha256(path)[:16]) for path in refused):
        return "a refused file is torn"
    return None


def left_over(root):
    folder = root / "history/sites"
    names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    odd = {name for name in names if not name.startswith(KEPT)}
    odd |= {path.name for path in root.iterdir()} - {"sites.geojson", "history"}
    return f"left over: {odd}" if odd else None


def not_usable(history):
    count = len(history.state())
    history.commit([Change(None, feature("next"))], **BY)
    return None if len(History(history._places.live).state()) == count + 1 else "not usable"


class Looker:
    """Looks at crash states of a run, each different one once."""

    def __init__(self, run, folder):
        self.run, self.folder, self.seen = run, folder, {}

    def wrong(self, state, said):
        key = frozenset(state.items()), said
        if key not in self.seen:
            root = self.folder / f"{len(self.seen)}"
            try:
                self.seen[key] = problem(state, said, self.run, root)
            except LiantuError as error:
                self.seen[key] = f"not readable: {error}"
        return self.seen[key]

    def all_wrong(self, model, ops):
        """Yield what is wrong with the crash states after each of some operations."""
        said = Said(0, 0)
        for number, op in enumerate(ops):
            if isinstance(op, Said):
                said = op
            else:
                model.do(op)
            for state in model.crashes():
                if wrong := self.wrong(state, said):
                    yield number, said, wrong


# ---- one crash --------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """A folder with a store in `recorded`, and `states` for what crashes leave of it."""
    (tmp_path / "states").mkdir()
    (tmp_path / "recorded").mkdir()
    sites = collection([feature("a"), feature("b")], name="寿光")
    write(tmp_path / "recorded/sites.geojson", sites)
    return tmp_path


def recorded(folder, acts=COMMITS, foreign=None, without=None):
    path = folder / "recorded/sites.geojson"
    model = Model(path.parent)
    return act(path, RecordingDisk(without), acts, foreign), model


def syncs(ops):
    return {op.kind for op in ops if not isinstance(op, Said) and "sync" in op.name}


OF_A_COMMIT = {
    ("sync", "begin", "history"),
    ("sync", "draft_live", "live"),
    ("sync", "log", "history"),
    ("sync", "write", "history"),
    ("sync_folder", "_make_folder", "history"),
    ("sync_folder", "_make_folder", "live"),
    ("sync_folder", "_name", "history"),
    ("sync_folder", "swap_live", "live"),
}


def test_every_crash_of_three_commits_leaves_a_whole_store(folder):
    run, model = recorded(folder)
    looker = Looker(run, folder / "states")
    assert list(looker.all_wrong(model, run.ops)) == []
    assert len(looker.seen) > 150
    assert syncs(run.ops) == OF_A_COMMIT


@pytest.mark.parametrize("sync", sorted(OF_A_COMMIT))
@pytest.mark.thorough
def test_the_checker_finds_a_missing_sync(folder, sync):
    run, model = recorded(folder, without=sync)
    looker = Looker(run, folder / "states")
    assert next(looker.all_wrong(model, run.ops), None)


@pytest.mark.slow
@pytest.mark.thorough
def test_every_crash_of_a_restore_leaves_a_whole_store(folder, monkeypatch):
    monkeypatch.setattr(history_states, "LIGHTEST", 0)
    run, model = recorded(folder, (*COMMITS, "restore", "add"))
    assert any(op.by == "keep_key_frame" for op in run.ops if not isinstance(op, Said))
    assert list(Looker(run, folder / "states").all_wrong(model, run.ops)) == []


@pytest.mark.thorough
def test_the_checker_finds_a_torn_key_frame(folder, monkeypatch):
    monkeypatch.setattr(history_states, "LIGHTEST", 0)
    run, model = recorded(folder, without=("sync", "keep_key_frame", "history"))
    assert next(Looker(run, folder / "states").all_wrong(model, run.ops), None)


def edited_outside(folder):
    """A store with a history, whose live file other hands have changed since."""
    path = folder / "recorded/sites.geojson"
    act(path, RecordingDisk(), COMMITS)
    write(path, collection([feature("hand")]))
    return path.read_bytes()


OF_A_REFUSAL = {
    ("sync", "_keep_refused", "history"),
    ("sync", "draft_live", "live"),
    ("sync", "put_back", "history"),
    ("sync_folder", "put_back", "history"),
    ("sync_folder", "swap_live", "live"),
}


@pytest.mark.parametrize("acts", [("take_over", "edit"), ("refuse", "edit")])
@pytest.mark.thorough
def test_every_crash_after_an_outside_edit_leaves_a_whole_store(folder, acts):
    run, model = recorded(folder, acts, edited_outside(folder))
    assert list(Looker(run, folder / "states").all_wrong(model, run.ops)) == []


@pytest.mark.parametrize("sync", sorted(OF_A_REFUSAL))
def test_the_checker_finds_a_missing_sync_of_a_refusal(folder, sync):
    run, model = recorded(folder, ("refuse",), edited_outside(folder), sync)
    assert {*syncs(run.ops), sync} == OF_A_REFUSAL
    assert next(Looker(run, folder / "states").all_wrong(model, run.ops), None)


# ---- two crashes ------------------------------------------------------------------------


def crash_again(folder, run, model, cut, without=None):
    """Kill the program after `cut` operations, start it again, and crash it anywhere then.

    What the first one had not synced is still not safe when the second one runs.
    """
    for op in run.ops[:cut]:
        if not isinstance(op, Said):
            model.do(op)
    root = folder / f"again-{cut}"
    root.mkdir()
    make(model.now(), root)
    disk = RecordingDisk(without)
    again = act(root / "sites.geojson", disk, ("recover", "edit"))
    return again, [moved(op, root, model.root) for op in disk.ops]


def moved(op, root, other):
    """Return an operation as if it had been done in another folder."""
    if isinstance(op, Said):
        return op
    path = other / op.path.relative_to(root)
    target = other / op.other.relative_to(root) if op.name in {"rename", "link"} else op.other
    return replace(op, path=path, other=target)


def second_crashes(folder, cuts, without=None):
    """Yield what is wrong with the states of two crashes, the first after `cut` operations."""
    path = folder / "recorded/sites.geojson"
    begun = path.read_bytes()
    run, _ = recorded(folder)
    for cut in cuts or range(0, len(run.ops), max(1, len(run.ops) // FIRST_CRASHES)):
        shutil.rmtree(path.parent)
        path.parent.mkdir()
        path.write_bytes(begun)
        model = Model(path.parent)
        again, rest = crash_again(folder, run, model, cut, without)
        promised = [op.saved for op in run.ops[:cut] if isinstance(op, Said)]
        states = folder / f"states/{cut}"
        states.mkdir()
        yield from Looker(again, states).all_wrong(model, at_least(rest, promised))


def at_least(ops, promised):
    """What the first program called saved stays promised; the second one promises at its end."""
    *_, end = (op for op in ops if isinstance(op, Said))
    until_then = Said(max(promised, default=0), end.saved)
    return [until_then if isinstance(op, Said) and op is not end else op for op in ops]


@pytest.mark.slow
@pytest.mark.thorough
def test_every_second_crash_leaves_a_whole_store(folder):
    assert list(second_crashes(folder, ())) == []


OF_A_RECOVERY = [
    ("sync_folder", "_complete", "history"),
    ("sync_folder", "_complete", "live"),
]


@pytest.mark.slow
@pytest.mark.parametrize("sync", OF_A_RECOVERY)
def test_the_checker_finds_a_missing_sync_of_a_recovery(folder, sync):
    # The last moments first: there the checker finds it soonest.
    assert next(second_crashes(folder, range(19, 10, -1), sync), None)


# ---- a refusal of the disk, then a crash ----------------------------------------------------


class RefusingRecorder(RecordingDisk):
    """Records, but refuses one operation after so many."""

    def __init__(self, after):
        super().__init__()
        self.left = after


def _refusing(name):
    def do(self, *args):
        self.left -= 1
        if self.left == -1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        getattr(RecordingDisk, name)(self, *args)

    return do


for _name in ("write", "append", "sync", "sync_folder", "rename", "link"):
    setattr(RefusingRecorder, _name, _refusing(_name))


def refused(folder, after):
    """Let the disk refuse an operation of the second commit; return the run, and what was said."""
    path = folder / "recorded/sites.geojson"
    edit(History(path, QuickDisk()))
    past, model, disk = History(path), Model(path.parent), RefusingRecorder(after)
    versions = [list(past.state(number).features()) for number in (1, 2)]
    lives = [past.materialise(1, folder / "lives").read_bytes(), path.read_bytes()]
    disk.ops.append(Said(2, 3))
    said = ""
    try:
        add(History(path, disk))
    except HistoryError as error:
        said = error._key
        disk.ops.append(Said(2, 2))
    drafts = [op.data for op in disk.ops if isinstance(op, Op) and op.path.suffix == ".new"]
    run = Run(
        disk.ops, [*versions, [*versions[1], feature("n2")]], [*lives, max(drafts, default=b"")]
    )
    return run, model, said


@pytest.mark.slow
@pytest.mark.thorough
def test_what_was_called_not_saved_never_comes_back(folder):
    """After each refusal, in each state that a loss of power may leave."""
    refusals, begun = 0, (folder / "recorded/sites.geojson").read_bytes()
    for after in range(40):
        shutil.rmtree(folder / "recorded")
        (folder / "recorded").mkdir()
        (folder / "recorded/sites.geojson").write_bytes(begun)
        run, model, said = refused(folder, after)
        if not said:
            break
        assert said == "history.not_written"
        refusals += 1
        states = folder / f"states/{after}"
        states.mkdir()
        assert list(Looker(run, states).all_wrong(model, run.ops)) == []
    assert refusals > 8
