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
        writer = Writer(self.places, self.disk)
        while (entry := self._unlogged(entries)) is not None:
            # Only a commit that has been interrupted leaves the live file of before it.
            if entry.base and file_hash(self.places.live) == entry.base:
                self._roll_forward(writer, [*entries, entry])
            with Undo() as undo:
                writer.log(entry, undo)
                undo.done()
            entries.append(entry)
        self._clear()
        return entries

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
        self.disk.cut(log, size)
        self.disk.sync(log)
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
        if file_hash(places.live_draft) == wanted:
            disk.sync(places.live_draft)
        elif writer.draft_live(self.state_after(entries), stat_of(places.live)) != wanted:
            raise HistoryError.worded("history.damaged", name=entries[-1].file)
        disk.rename(places.live_draft, places.live)
        disk.sync_folder(places.live.parent)

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
