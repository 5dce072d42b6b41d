"""Reading a history: its revisions, what each did, and any state of the past.

Reading waits for nobody and changes nothing: a revision's file is never written again.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

from liantu.domain.dates import is_partial_date, last_day
from liantu.domain.errors import HistoryError, LedgerError, shown
from liantu.store.change import Change, Revision
from liantu.store.comparison import differences
from liantu.store.disk import REAL_DISK, Disk
from liantu.store.fingerprint import Fingerprint
from liantu.store.history_commit import Seen
from liantu.store.history_files import Entry, Places, is_whole, read_entry, read_log
from liantu.store.history_states import changes_of, first_content, state_after
from liantu.store.history_undo import Digest, refused
from liantu.store.recovery import file_hash
from liantu.store.state import State, empty_state
from liantu.store.state_reading import state_of_file, state_of_lines

#: More would be no number of a revision, but a long text.
_MOST_DIGITS = 9
_CHINA = timezone(timedelta(hours=8))


class Past:
    """The revisions of one live file, in `history/<its name>/` beside it, for reading."""

    def __init__(self, path: Path, disk: Disk = REAL_DISK) -> None:
        """Take the live GeoJSON file; nothing is read or made yet."""
        # A link stays a link: what it points at is the file that is replaced.
        self._places = Places(path.resolve())
        self._disk = disk
        self._log: tuple[Fingerprint, list[Entry]] | None = None
        self._seen: Seen | None = None
        self._foreign: tuple[State, Seen] | None = None
        self._head_state: tuple[str, State] | None = None
        self._is_outside: tuple[Fingerprint, str, bool] | None = None

    def revisions(self) -> tuple[Revision, ...]:
        """Return all revisions, oldest first; none before the first commit."""
        return tuple(entry.revision for entry in self._entries())

    def changes(self, number: int) -> Iterator[Change]:
        """Yield what a revision did; the first did nothing.

        Raises:
            LedgerError: there is no such revision.
            HistoryError: its file is missing or damaged.
        """
        entry = self._entry(number)
        if number > 1:
            yield from changes_of(self._places.folder / entry.file)

    def state(self, number: int | None = None) -> State:
        """Return all sites as of a revision, or as of the newest.

        Before the first commit the newest is what the live file holds: nothing, if there is none.

        Raises:
            LedgerError: there is no such revision.
            HistoryError: a file of the history is missing or damaged.
            SiteFileError: before the first commit, the live file is not readable.
        """
        entries = self._entries()
        if number is None and not entries:
            return self._live()[0]
        if number is None or number == len(entries):
            return self._state_of_head(entries)
        self._entry(number)
        return state_after(self._places, entries[:number])

    def revision_on(self, date: str) -> Revision | None:
        """Return the last revision up to the end, in China, of a year, month or day.

        Raises:
            LedgerError: it is no such date.
        """
        if not is_partial_date(date):
            raise LedgerError.worded("history.no_date", value=shown(date))
        end = last_day(date)
        before = [revision for revision in self.revisions() if day_in_china(revision) <= end]
        return before[-1] if before else None

    def of_site(self, site_id: str) -> list[tuple[Revision, Change]]:
        """Return what was ever done to a site, oldest first.

        Raises:
            HistoryError: a file of the history is missing or damaged.
        """
        return [
            (entry.revision, change)
            for entry in self._entries()[1:]
            for change in changes_of(self._places.folder / entry.file)
            if change.id == site_id
        ]

    def named(self, text: str) -> Revision:
        """Return the revision of a number (`7`), or the last one up to a month or day (`2026-10`).

        Raises:
            LedgerError: there is no such revision, or it is neither a number nor a date.
        """
        if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
            return self._entry(int(text)).revision
        found = self.revision_on(text)
        if found is None:
            raise LedgerError.worded("history.none_before", value=text)
        return found

    def named_after(self, version: str) -> Revision | None:
        """Return the newest revision of which the live file's hash begins so."""
        every = reversed(self._entries())
        return next((e.revision for e in every if e.revision.sha256.startswith(version)), None)

    def damaged(self) -> list[str]:
        """Return the names of the history's files that are missing or not as they were written."""
        base, bad = "", []
        for entry in self._entries():
            told = read_entry(self._places.folder / entry.file)
            if told is None or (told.revision, told.base) != (entry.revision, base):
                bad.append(entry.file)
            base = entry.revision.sha256
        return bad + [path.name for _, path in self._places.found(key=True) if not is_whole(path)]

    def materialise(self, number: int, folder: Path) -> Path:
        """Return a revision as a GeoJSON file of the live file's name.

        It is made once, in a folder inside `folder` that is named by number and hash.

        Raises:
            LedgerError: there is no such revision.
            HistoryError: it cannot be had from the history, or the folder cannot be written.
        """
        wanted = self._entry(number).revision
        path = folder / f"{number}-{wanted.sha256[:12]}" / self._places.live.name
        if path.exists():
            return path
        entries = self._entries()
        first = self._places.folder / entries[0].file
        chunks = first_content(first) if number == 1 else self.state(number).chunks()
        draft, digest = path.with_suffix(f".{os.getpid()}.partial"), Digest()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._disk.write(draft, digest.passing(chunks), None)
            if digest.hex() != wanted.sha256:
                raise HistoryError.worded("history.damaged", name=entries[number - 1].file)
            # Once it has its name it is trusted, whatever happens to the power meanwhile.
            self._disk.sync(draft)
            draft.replace(path)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise HistoryError.worded("history.no_copy", folder=folder, reason=reason) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        return path

    def outside_changes(self) -> Iterator[Change]:
        """Yield what other hands changed in the live file since the newest revision.

        Raises:
            SiteFileError: the live file is not readable.
        """
        entries = self._entries()
        if entries and self._outside(entries[-1].revision):
            steps = differences(self._state_of_head(entries), self._live()[0])
            yield from (change for change, _ in steps)

    # ---- within -------------------------------------------------------------------------

    def _entries(self) -> list[Entry]:
        now = Fingerprint.of(self._places.log)
        if self._log is None or self._log[0] != now:
            try:
                self._log = now, read_log(self._places.log)[0]
            except OSError as error:
                raise refused(error, self._places.live.parent) from error
        return self._log[1]

    def _entry(self, number: int) -> Entry:
        entries = self._entries()
        if not entries:
            raise LedgerError.worded("history.no_revision_yet", number=number)
        if not 1 <= number <= len(entries):
            raise LedgerError.worded("history.no_revision", number=number, last=len(entries))
        return entries[number - 1]

    def _look(self) -> Seen:
        """Return the live file's hash, reckoned anew only when the file has changed."""
        now = Fingerprint.of(self._places.live)
        if self._seen is None or self._seen.fingerprint != now:
            self._seen = Seen(now, file_hash(self._places.live))
        return self._seen

    def _live(self) -> tuple[State, Seen]:
        """Return what the live file holds, whoever wrote it; nothing if it is not there yet."""
        now = Fingerprint.of(self._places.live)
        if now.size < 0 and not self._entries():
            return empty_state(), Seen(now, "")
        if self._foreign is None or self._foreign[1].fingerprint != now:
            state, sha256 = state_of_file(self._places.live)
            self._foreign = state, Seen(now, sha256)
        return self._foreign

    def _state_of_head(self, entries: list[Entry]) -> State:
        head = entries[-1].revision
        if self._head_state is None or self._head_state[0] != head.sha256:
            state = self._head_of_live(head) or state_after(self._places, entries)
            self._head_state = head.sha256, state
        return self._head_state[1]

    def _head_of_live(self, head: Revision) -> State | None:
        """Return the newest state the short way: from the live file, if it is our own."""
        digest = Digest()
        try:
            with self._places.live.open("rb") as file:
                state = state_of_lines(digest.passing(file), trusted=True)
        except (OSError, ValueError):
            return None
        return state if digest.hex() == head.sha256 and head.number > 1 else None

    def _outside(self, head: Revision) -> bool:
        """Say whether other hands changed sites, and not merely the file's layout."""
        seen = self._look()
        if seen.sha256 == head.sha256:
            return False
        known = self._is_outside
        if known is not None and known[:2] == (seen.fingerprint, head.sha256):
            return known[2]
        # Two commits within one tick of the clock leave files that look alike at a glance.
        self._seen = self._foreign = None
        seen = self._look()
        differs = seen.sha256 != head.sha256 and self._differs()
        self._is_outside = seen.fingerprint, head.sha256, differs
        return differs

    def _differs(self) -> bool:
        old, (new, _) = self._state_of_head(self._entries()), self._live()
        changed = next(differences(old, new), None) is not None
        return changed or dict(old.members) != dict(new.members)


class Timed(Protocol):
    """What knows when it was made, as ISO 8601."""

    @property
    def time(self) -> str:
        """Return the time."""
        ...


def time_in_china(revision: Timed) -> datetime:
    """Return when a revision was made, in China's time."""
    return datetime.fromisoformat(revision.time).astimezone(_CHINA)


def day_in_china(revision: Revision) -> int:
    """Return the day of a revision in China, as the number yyyymmdd."""
    time = time_in_china(revision)
    return time.year * 10_000 + time.month * 100 + time.day
