"""What every writer needs: steps that can be taken back, hashes on the way, and plain refusals."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from liantu.domain.errors import HistoryError

_REFUSALS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EACCES: "no_right",
    errno.EPERM: "no_right",
    errno.EROFS: "no_right",
}


class Undo:
    """Takes steps back, the last one first, unless all is `done`."""

    def __init__(self) -> None:
        """Begin with none."""
        self._steps: list[Callable[[], None]] = []
        self.failed = False

    def add(self, step: Callable[[], None]) -> None:
        """Add how the step to come is taken back."""
        self._steps.append(step)

    def done(self) -> None:
        """Forget the steps: they stand."""
        self._steps.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for step in reversed(self._steps):
            try:
                step()
            except OSError:
                # The other steps may still succeed; recovery deals with the rest.
                self.failed = True


class Digest:
    """The SHA-256 of what passes."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._hash = hashlib.sha256()

    def add(self, data: bytes) -> bytes:
        """Take data in and return it."""
        self._hash.update(data)
        return data

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the chunks; they count."""
        return map(self.add, chunks)

    def hex(self) -> str:
        """Return the hash so far."""
        return self._hash.hexdigest()


@contextmanager
def undoing(folder: Path) -> Iterator[Undo]:
    """Give an Undo; should the disk refuse, take the steps back and say so.

    Raises:
        HistoryError: the disk refuses; `folder` is what the text names.
    """
    undo = Undo()
    try:
        with undo:
            yield undo
    except OSError as error:
        raise refused(error, folder, undone=not undo.failed) from error


def refused(error: OSError, folder: Path, *, undone: bool = True) -> HistoryError:
    """Return what to say when the disk refuses."""
    key = _REFUSALS.get(error.errno or 0, "not_written") if undone else "not_undone"
    reason = error.strerror or type(error).__name__
    return HistoryError.worded(f"history.{key}", folder=folder, reason=reason)


def stat_of(path: Path) -> os.stat_result | None:
    """Return a file's state; None if there is none."""
    try:
        return path.stat()
    except OSError:
        return None
