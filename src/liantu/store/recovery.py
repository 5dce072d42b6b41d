"""What an interrupted commit left behind: completed if its file is whole, else cleared away."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from liantu.domain.errors import HistoryError
from liantu.store.disk import Disk
from liantu.store.history_commit import Writer
from liantu.store.history_files import Entry, Places, read_entry, read_log
from liantu.store.history_undo import Undo, stat_of
from liantu.store.snapshot import file_sha256
from liantu.store.state import State


@dataclass(frozen=True, slots=True)
class Recovery:
    """Brings a folder to rest; whoever calls it holds the lock.

    `state_after` gives the state after an entry, from the history's files.
    """

    places: Places
    disk: Disk
    state_after: Callable[[list[Entry]], State]

    def run(self) -> list[Entry]:
        """Return the log's entries once all is at rest.

        Raises:
            HistoryError: the history's files are damaged.
            OSError: the disk refuses.
        """
        entries = self._mended_log()
        while (entry := self._unlogged(entries)) is not None:
            self._complete([*entries, entry])
            entries.append(entry)
        self._clear()
        return entries

    def _complete(self, entries: list[Entry]) -> None:
        """Do what is left of the last entry's commit, of which the file is there."""
        places, disk, entry = self.places, self.disk, entries[-1]
        writer = Writer(places, disk)
        # The names may be there without being safe: the other program died before it synced them.
        disk.sync_folder(places.folder)
        if entry.replaces and file_hash(places.live) == entry.replaces:
            self._roll_forward(writer, entries)
        disk.sync_folder(places.live.parent)
        with Undo() as undo:
            writer.log(entry, undo)
            undo.done()

    def _mended_log(self) -> list[Entry]:
        """Return the log's whole lines; what follows them is cut off, but kept if it is more."""
        log = self.places.log
        entries, size = read_log(log)
        if not log.exists() or log.stat().st_size == size:
            return entries
        rest = log.read_bytes()[size:]
        if b"\n" in rest[:-1]:
            # No interrupted line: somebody's hand, or a bad disk. What it was may still be wanted.
            kept = log.with_name(f"damaged-{len(entries):06}.jsonl")
            self.disk.write(kept, [rest], stat_of(log))
            self.disk.sync(kept)
            self.disk.sync_folder(self.places.folder)
        # Not synced: whoever writes the next line does it.
        self.disk.cut(log, size)
        return entries

    def _unlogged(self, entries: list[Entry]) -> Entry | None:
        """Return the whole revision that follows the logged ones, if its file is there."""
        number = len(entries) + 1
        base = entries[-1].revision.sha256 if entries else ""
        paths = [path for found, path in self.places.found(key=False) if found == number]
        wholes = [entry for entry in map(read_entry, paths) if entry and entry.base == base]
        return wholes[0] if wholes else None

    def _roll_forward(self, writer: Writer, entries: list[Entry]) -> None:
        """Put the live file of the last of the entries in place."""
        places, disk, wanted = self.places, self.disk, entries[-1].revision.sha256
        # A draft that is there was synced before the revision's file got its name.
        if file_hash(places.live_draft) != wanted:
            made = writer.draft_live(self.state_after(entries), stat_of(places.live))
            if made != wanted:
                raise HistoryError.worded("history.damaged", name=entries[-1].file)
        disk.rename(places.live_draft, places.live)

    def _clear(self) -> None:
        places = self.places
        for path in (places.live_draft, places.live_before, places.changes, places.draft):
            self.disk.remove(path)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file; nothing if it cannot be read."""
    try:
        return file_sha256(path)
    except OSError:
        return ""
