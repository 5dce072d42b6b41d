"""A live file of sites with all its revisions: nothing that was ever saved is lost.

`History` is safe to use from many threads and processes. Reading waits for nobody; writing waits
its turn.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from filelock import FileLock, Timeout

from liantu.domain.check import Problem
from liantu.domain.errors import HistoryError, LedgerError, LiantuError, SiteFileError
from liantu.store.change import Change, Revision, RevisionKind
from liantu.store.comparison import Conflict, ConflictError, Step, differences
from liantu.store.disk import REAL_DISK, Disk
from liantu.store.feature_stream import BrokenFileError
from liantu.store.history_commit import Seen, Wish, Writer
from liantu.store.history_files import Entry
from liantu.store.history_past import Past
from liantu.store.history_states import keep_key_frame, state_after
from liantu.store.history_undo import refused, stat_of
from liantu.store.recovery import Recovery, file_hash
from liantu.store.state import State

__all__ = ["Conflict", "ConflictError", "History", "Status"]

#: How long a writer waits for others before it gives up.
_PATIENCE_S = 120
#: Who holds the lock for longer than this is alive, and needs no recovery by others.
_GLANCE_S = 2
_LONGEST = 2000


class BusyError(HistoryError):
    """Somebody else is writing."""


@dataclass(frozen=True, slots=True)
class Status:
    """How a store stands.

    `head` is the newest revision, None before the first commit. `outside` says that other hands
    changed sites in the live file since; `problem` is what keeps it from being used, if anything.
    """

    head: Revision | None
    outside: bool
    problem: LiantuError | None = None


class History(Past):
    """The revisions of one live file, in `history/<its name>/` beside it."""

    def __init__(self, path: Path, disk: Disk = REAL_DISK) -> None:
        """Take the live GeoJSON file; nothing is read or made yet."""
        super().__init__(path, disk)
        self._writer = Writer(self._places, disk)
        self._turn = RLock()
        self._file_lock = FileLock(self._places.lock, poll_interval=0.02)

    def status(self) -> Status:
        """Return how the store stands, after recovery from whatever interrupted a commit.

        Where nothing may be written, nothing is recovered.
        """
        problem = self.recover()
        entries = self._entries()
        if not entries:
            return Status(None, outside=False, problem=problem)
        head = entries[-1].revision
        try:
            return Status(head, self._outside(head), problem)
        except LiantuError as error:
            return Status(head, outside=True, problem=error)

    def recover(self) -> HistoryError | None:
        """Complete or clear away what an interrupted commit left; return what forbids it, if so.

        While somebody is writing there is nothing to recover.
        """
        if not self._places.folder.is_dir():
            return None
        try:
            with self._locked(_GLANCE_S):
                self._recover()
        except BusyError:
            return None
        except HistoryError as error:
            return error
        return None

    # ---- writing ------------------------------------------------------------------------

    def commit(
        self, changes: Iterable[Change], *, author: str, reason: str, kind: RevisionKind = "edit"
    ) -> Revision:
        """Write a new revision; return it once it can no longer be lost.

        A change that is in place already is no conflict, and no part of the revision.

        Raises:
            ConflictError: sites are no longer as `before` says; nothing is written.
            LedgerError: no author, no reason, nothing to change, or what is no JSON.
            HistoryError: the live file was edited by other hands, or the disk refuses; the old
                version stands.
            SiteFileError: before the first commit, the live file is not readable.
        """
        wish = Wish(_said(author, "author"), _said(reason, "reason"), kind)
        with self._locked():
            entries = self._settled()
            return self._write(entries, ((change, None) for change in changes), wish)

    def restore(self, number: int, *, author: str, reason: str) -> Revision:
        """Write a new revision that is as an earlier one was; nothing is erased.

        Raises:
            As `commit` does, and LedgerError: there is no such revision.
        """
        said = _said(author, "author"), _said(reason, "reason")
        with self._locked():
            entries = self._settled()
            wanted = self.state(self._entry(number).revision.number)
            wish = Wish(*said, "restore", wanted.members)
            return self._write(entries, differences(self._state_of_head(entries), wanted), wish)

    # ---- edits by other hands -----------------------------------------------------------

    def take_over(self, *, author: str, reason: str) -> Revision:
        """Write a new revision of what other hands made of the live file.

        Raises:
            As `commit` does, and SiteFileError: the live file is not readable.
        """
        said = _said(author, "author"), _said(reason, "reason")
        with self._locked():
            entries = self._recover()
            live, seen = self._live()
            if not entries or seen.sha256 == entries[-1].revision.sha256:
                raise LedgerError.worded("history.nothing_outside")
            old = self._state_of_head(entries)
            wish = Wish(*said, "outside", live.members)
            return self._write(entries, differences(old, live), wish, seen)

    def refuse(self, *, author: str, reason: str) -> None:
        """Put the newest revision back in place of what other hands made of the live file.

        What is refused is kept beside the history, byte by byte.

        Raises:
            LedgerError: no author, no reason, or nothing to refuse.
            HistoryError: the disk refuses; the live file stays as it is.
            SiteFileError: the live file may not be read, and could not be kept.
        """
        said = _said(author, "author"), _said(reason, "reason")
        with self._locked():
            entries = self._recover()
            live = file_hash(self._places.live)
            if not entries or live == entries[-1].revision.sha256:
                raise LedgerError.worded("history.nothing_outside")
            if not live and self._places.live.exists():
                # What cannot be read cannot be kept, so it is not replaced either.
                raise BrokenFileError(Problem("unreadable", value=str(self._places.live)))
            self._writer.put_back(state_after(self._places, entries), live, said)

    # ---- within -------------------------------------------------------------------------

    def _write(
        self,
        entries: list[Entry],
        steps: Iterable[Step],
        wish: Wish,
        seen: Seen | None = None,
    ) -> Revision:
        head = entries[-1] if entries else None
        if head is None:
            if not self._places.live.exists():
                self._writer.make_empty()
            state, seen = self._live()
        else:
            state = self._state_of_head(entries)
        entry, after = self._writer.write(head, state, seen or self._look(), steps, wish)
        self._head_state, self._foreign = (entry.revision.sha256, after), None
        # A key frame only saves time: a disk too full for it has still saved the revision.
        with suppress(OSError):
            keep_key_frame(self._places, self._disk, entry.revision.number, after)
        return entry.revision

    @contextmanager
    def _locked(self, patience_s: float | None = None) -> Iterator[None]:
        places, patience_s = self._places, patience_s or _PATIENCE_S
        if not self._turn.acquire(timeout=patience_s):
            raise BusyError.worded("history.busy", name=places.live.name)
        try:
            if not places.log.exists():
                self._make_folder()
            if not places.lock.exists():
                # With the live file's owner, or an administrator's import would lock others out.
                self._disk.append(places.lock, b"", stat_of(places.live))
            with self._file_lock.acquire(timeout=patience_s):
                yield
        except Timeout:
            raise BusyError.worded("history.busy", name=places.live.name) from None
        except NotImplementedError:
            raise HistoryError.worded("history.no_lock", folder=places.folder) from None
        except OSError as error:
            raise refused(error, places.live.parent) from error
        finally:
            self._turn.release()

    def _make_folder(self) -> None:
        folder, like = self._places.folder, stat_of(self._places.live.parent)
        for part in (folder.parent, folder):
            with suppress(FileExistsError):
                self._disk.make_folder(part, like)
            self._disk.sync_folder(part.parent)

    def _settled(self) -> list[Entry]:
        """Return the entries, once nothing is half done and the live file is the newest one."""
        entries = self._recover()
        if entries:
            try:
                outside = self._outside(entries[-1].revision)
            except SiteFileError:
                outside = True
            if outside:
                raise HistoryError.worded("history.outside", name=self._places.live.name)
        return entries

    def _recover(self) -> list[Entry]:
        def after(entries: list[Entry]) -> State:
            return state_after(self._places, entries)

        try:
            return Recovery(self._places, self._disk, after).run()
        except OSError as error:
            raise refused(error, self._places.live.parent) from error


def _said(text: str, what: str) -> str:
    """Return a name or a reason, which must be there.

    Raises:
        LedgerError: it is empty, too long, or no whole Unicode text.
    """
    said = " ".join(text.split())
    if not said:
        raise LedgerError.worded(f"history.no_{what}")
    if len(said) > _LONGEST or any("\ud800" <= mark <= "\udfff" for mark in said):
        raise LedgerError.worded(f"history.bad_{what}", most=_LONGEST)
    return said
