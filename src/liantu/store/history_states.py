"""Any state of the past, from the history's files alone."""

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from liantu.domain.errors import HistoryError
from liantu.store.change import Change
from liantu.store.disk import Disk
from liantu.store.history_files import Entry, Places, body_of, lines_of, packed
from liantu.store.history_undo import Digest, stat_of
from liantu.store.state import Draft, State, line_of
from liantu.store.state_reading import ForeignLayoutError, state_of_lines, state_of_stream

#: Changes of fewer bytes than this are read in no time, however small the store.
LIGHTEST = 1 << 16


def changes_of(path: Path) -> Iterator[Change]:
    """Yield what a revision's file says it did.

    Raises:
        HistoryError: the file is missing or damaged.
    """
    for value in map(json.loads, body_of(path)):
        yield Change(value["before"], value["after"])


def state_after(places: Places, entries: Sequence[Entry]) -> State:
    """Return the state after the last of the entries, which are all from the first on.

    Raises:
        HistoryError: a file that it takes is missing or damaged.
    """
    wanted = entries[-1].revision
    number, draft = _start(places, wanted.number, entries)
    members: dict[str, Any] | None = None
    for entry in entries[number:]:
        members = _apply(places.folder / entry.file, draft) or members
    state = draft.state(members)
    if len(state) != wanted.count:
        raise HistoryError.worded("history.damaged", name=entries[-1].file)
    return state


def _start(places: Places, number: int, entries: Sequence[Entry]) -> tuple[int, Draft]:
    """Return the newest whole key frame up to a revision, else the first revision."""
    for found, path in reversed(places.found(key=True)):
        if found <= number:
            with suppress(HistoryError, ForeignLayoutError):
                return found, state_of_lines(lines_of(path), trusted=True).draft()
    return 1, _first(places.folder / entries[0].file).draft()


def _first(path: Path) -> State:
    with suppress(ForeignLayoutError):
        return state_of_lines(first_content(path), trusted=False)
    return state_of_stream(io.BufferedReader(_Body(path)))


class _Body(io.RawIOBase):
    """The file that revision 1 keeps, as a stream."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._pieces, self._rest = first_content(path), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        if not self._rest:
            self._rest = next(self._pieces, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def first_content(path: Path) -> Iterator[bytes]:
    """Yield, byte by byte the same, the file that revision 1 keeps.

    Raises:
        HistoryError: the revision's file is missing or damaged.
    """
    held = b""
    for line in body_of(path):
        if held:
            yield held
        held = line
    # The last line break is that before the revision's own line.
    if held[:-1]:
        yield held[:-1]


def _apply(path: Path, draft: Draft) -> dict[str, Any] | None:
    """Do to a draft what a revision did; return the collection's members if it changed them."""
    line = b""
    for line in lines_of(path):
        value = json.loads(line)
        if "revision" in value:
            return value["members"]
        change = Change(value["before"], value["after"])
        after = None if change.after is None else line_of(change.after)
        draft.put(change.id, after, value.get("at"))
    raise HistoryError.worded("history.damaged", name=path.name)


def keep_key_frame(places: Places, disk: Disk, number: int, state: State) -> None:
    """Keep a state whole, once the changes since the last whole one outweigh it."""
    revisions, frames = places.found(key=False), places.found(key=True)
    last, frame = (frames or revisions)[-1 if frames else 0]
    since = sum(path.stat().st_size for found, path in revisions if found > last)
    if since <= max(frame.stat().st_size, LIGHTEST):
        return
    digest = Digest()
    try:
        whole = digest.passing(packed(state.chunks()))
        disk.write(places.draft, whole, stat_of(places.live))
        disk.sync(places.draft)
        # The name is not synced: a frame that is lost is made again.
        disk.rename(places.draft, places.file(number, digest.hex(), key=True))
    finally:
        disk.remove(places.draft)
