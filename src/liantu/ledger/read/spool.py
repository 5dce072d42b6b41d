"""Lines in a temporary file that has no name, to be read as often as needed."""

import os
import tempfile
import weakref
from collections.abc import Iterator

from liantu.ledger.read.unreadable import UnreadableError

_BLOCK = 1 << 20


class Spool:
    """Keeps lines outside memory; gone with its last user, even when the process is killed.

    Several iterations may run at once, in several threads.
    """

    def __init__(self, most_bytes: int) -> None:
        """Take no more than so many bytes, so that a small file cannot fill the disk."""
        # Not a context manager: the file lives as long as the table that is read from it.
        file = tempfile.TemporaryFile(buffering=_BLOCK)  # noqa: SIM115
        self._file = file
        self._most = most_bytes
        self._size = 0
        weakref.finalize(self, file.close)

    def add(self, line: bytes) -> None:
        """Add a line, which holds no line feed.

        Raises:
            UnreadableError: too much, or the disk is full.
        """
        self._size += len(line) + 1
        if self._size > self._most:
            raise UnreadableError("inflated", most=self._most >> 20)
        try:
            self._file.write(line + b"\n")
        except OSError as error:
            raise UnreadableError("no_room", value=error.strerror or "") from None

    def finish(self) -> None:
        """Make everything that was added readable.

        Raises:
            UnreadableError: the disk is full.
        """
        try:
            self._file.flush()
        except OSError as error:
            raise UnreadableError("no_room", value=error.strerror or "") from None

    def __iter__(self) -> Iterator[bytes]:
        at, rest = 0, b""
        descriptor = self._file.fileno()
        # pread leaves the file's position alone, which others may be using.
        while block := os.pread(descriptor, _BLOCK, at):
            at += len(block)
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
