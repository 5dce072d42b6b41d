"""How a revision comes to disk: in an order that leaves the old or the new version, never half.

Everything large is written and synced under draft names first. Then the revision's file gets its
name: from here on recovery completes the commit, should the power fail. Then the live file, then
the log line. Whoever is told "saved" needs no recovery: each step is synced before the next.
"""

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from liantu.domain.errors import HistoryError, LedgerError
from liantu.store.change import Revision, RevisionKind
from liantu.store.comparison import Comparison, ConflictError, Step
from liantu.store.disk import Disk
from liantu.store.fingerprint import Fingerprint
from liantu.store.history_files import Entry, Places, pack, packed
from liantu.store.history_undo import Digest, Undo, stat_of, undoing
from liantu.store.state import State, empty_state

_CHUNK_BYTES = 1 << 20
#: How file systems without second names say so.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants a commit, and why; `members` are the collection's, if they shall change."""

    author: str
    reason: str
    kind: RevisionKind
    members: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The live file as it was looked at: its SHA-256, and how to tell whether it still is so."""

    fingerprint: Fingerprint
    sha256: str


class Writer:
    """Writes revisions of one live file; whoever calls it holds the lock."""

    def __init__(self, places: Places, disk: Disk) -> None:
        """Take where, and through what."""
        self._places, self._disk = places, disk

    def begin(self, count: int, sha256: str, author: str) -> Entry:
        """Keep the live file as it is, byte by byte, as revision 1; it stays as it is.

        Raises:
            HistoryError: the disk refuses, or the file is no longer the one of this hash.
        """
        places, disk, like = self._places, self._disk, stat_of(self._places.live)
        entry = Entry(Revision(1, _now(""), author, "", "begin", 0, 0, 0, count, sha256), "", "")
        digest, kept = Digest(), Digest()
        with undoing(places.live.parent) as undo:
            undo.add(lambda: disk.remove(places.draft))
            whole = packed(kept.passing(_pieces(places.live)))
            disk.write(places.draft, digest.passing(whole), like)
            if kept.hex() != sha256:
                raise HistoryError.worded("history.meanwhile", name=places.live.name)
            # The line break is ours, so that the last line is the revision's own.
            disk.append(places.draft, digest.add(pack(b"\n" + entry.trailer())), like)
            disk.sync(places.draft)
            entry = self._name(entry, places.draft, digest, undo)
            self.log(entry, undo)
            undo.done()
        return entry

    def write(
        self, head: Entry | None, state: State, seen: Seen, steps: Iterable[Step], wish: Wish
    ) -> tuple[Entry, State]:
        """Write a revision that follows a state, which the live file holds as it was seen.

        Returns:
            The revision's entry, and the state after it.

        Raises:
            ConflictError: a site is not as the editor saw it.
            LedgerError: nothing would change, or a change cannot be written.
            HistoryError: the disk refuses; the old version stands.
        """
        places, disk = self._places, self._disk
        like = stat_of(places.live)
        comparison, digest = Comparison(state), Digest()
        with undoing(places.live.parent) as undo:
            undo.add(lambda: disk.remove(places.changes))
            body = packed(comparison.lines(steps))
            disk.write(places.changes, digest.passing(body), like)
            _must_be_worth_it(comparison, state, wish)
            undo.add(lambda: disk.remove(places.live_draft))
            after = comparison.draft.state(wish.members)
            coming = self.draft_live(after, like)
            head = head or self.begin(len(state), seen.sha256, wish.author)
            entry = _entry(head, comparison, wish, len(after), (seen.sha256, coming))
            disk.append(places.changes, digest.add(pack(entry.trailer())), like)
            disk.sync(places.changes)
            entry = self._name(entry, places.changes, digest, undo)
            if Fingerprint.of(places.live) != seen.fingerprint:
                raise HistoryError.worded("history.meanwhile", name=places.live.name)
            self._keep_before(undo)
            self.swap_live(undo)
            self.log(entry, undo)
            undo.done()
        with suppress(OSError):
            disk.remove(places.live_before)
        return entry, after

    def draft_live(self, state: State, like: os.stat_result | None) -> str:
        """Write the coming live file under its draft name, synced; return its SHA-256."""
        digest = Digest()
        self._disk.write(self._places.live_draft, digest.passing(state.chunks()), like)
        self._disk.sync(self._places.live_draft)
        return digest.hex()

    def swap_live(self, undo: Undo) -> None:
        """Put the drafted live file in place; undone, the one before stands again."""
        places, disk = self._places, self._disk

        def back() -> None:
            disk.rename(places.live_before, places.live)
            disk.sync_folder(places.live.parent)

        disk.rename(places.live_draft, places.live)
        undo.add(back)
        disk.sync_folder(places.live.parent)

    def log(self, entry: Entry, undo: Undo) -> None:
        """Add a revision's line to the log."""
        places, disk = self._places, self._disk
        new = not places.log.exists()
        size = 0 if new else places.log.stat().st_size

        def back() -> None:
            if new:
                disk.remove(places.log)
                disk.sync_folder(places.folder)
            elif places.log.stat().st_size > size:
                disk.cut(places.log, size)
                disk.sync(places.log)

        undo.add(back)
        # A new log needs no synced name: it is made before the first commit's file is named, and
        # could be made anew from the revisions' files.
        disk.append(places.log, entry.log_line(), stat_of(places.live))
        disk.sync(places.log)

    def make_empty(self) -> None:
        """Make a live file without sites, where there is none."""
        self.draft_live(empty_state(), None)
        self._disk.rename(self._places.live_draft, self._places.live)
        self._disk.sync_folder(self._places.live.parent)

    def put_back(self, state: State, refused_sha256: str, said: tuple[str, str]) -> None:
        """Put a state in place of the live file, whose content is kept beside the history."""
        places, disk, like = self._places, self._disk, stat_of(self._places.live)
        with undoing(places.live.parent) as undo:
            name = self._keep_refused(refused_sha256, undo) if refused_sha256 else ""
            undo.add(lambda: disk.remove(places.live_draft))
            self.draft_live(state, like)
            note = {"time": _now(""), "author": said[0], "reason": said[1], "file": name}
            disk.append(places.refusals, orjson.dumps(note) + b"\n", like)
            disk.sync(places.refusals)
            disk.sync_folder(places.folder)
            if refused_sha256:
                self._keep_before(undo)
                self.swap_live(undo)
            else:
                disk.rename(places.live_draft, places.live)
                disk.sync_folder(places.live.parent)
            undo.done()
        with suppress(OSError):
            disk.remove(places.live_before)

    def _keep_refused(self, sha256: str, undo: Undo) -> str:
        places, disk, digest, kept = self._places, self._disk, Digest(), Digest()
        undo.add(lambda: disk.remove(places.draft))
        whole = digest.passing(packed(kept.passing(_pieces(places.live))))
        disk.write(places.draft, whole, stat_of(places.live))
        if kept.hex() != sha256:
            raise HistoryError.worded("history.meanwhile", name=places.live.name)
        disk.sync(places.draft)
        path = places.folder / f"refused-{digest.hex()[:16]}.zst"
        disk.rename(places.draft, path)
        return path.name

    def _name(self, entry: Entry, draft: Path, digest: Digest, undo: Undo) -> Entry:
        """Give a revision's synced file its name: from here on, recovery completes the commit."""
        places, disk = self._places, self._disk
        path = places.file(entry.revision.number, digest.hex())

        def back() -> None:
            disk.remove(path)
            disk.sync_folder(places.folder)

        undo.add(back)
        disk.rename(draft, path)
        disk.sync_folder(places.folder)
        return replace(entry, file=path.name)

    def _keep_before(self, undo: Undo) -> None:
        """Give the live file a second name, so that its coming replacement can be undone."""
        places, disk = self._places, self._disk
        disk.remove(places.live_before)
        undo.add(lambda: disk.remove(places.live_before))
        try:
            disk.link(places.live, places.live_before)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            disk.write(places.live_before, _pieces(places.live), stat_of(places.live))


def _must_be_worth_it(comparison: Comparison, state: State, wish: Wish) -> None:
    if comparison.conflicts:
        raise ConflictError(comparison.conflicts)
    if not comparison.effective and wish.members in (None, state.members):
        raise LedgerError.worded("history.no_change")


def _entry(
    head: Entry, comparison: Comparison, wish: Wish, count: int, hashes: tuple[str, str]
) -> Entry:
    last, (replaced, coming) = head.revision, hashes
    revision = Revision(
        last.number + 1,
        _now(last.time),
        wish.author,
        wish.reason,
        wish.kind,
        comparison.added,
        comparison.changed,
        comparison.removed,
        count,
        coming,
    )
    members = None if wish.members is None else dict(wish.members)
    return Entry(revision, last.sha256, replaced, members)


def _now(last: str) -> str:
    """Return the time in UTC; never earlier than the last revision's, whatever the clock says."""
    return max(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", last)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_CHUNK_BYTES):
            yield piece
