"""The few operations by which the store changes a disk, so that tests can record, cut and fill it.

None of them is durable by itself: a file's content is after `sync`, its name after `sync_folder`.
"""

import os
from collections.abc import Iterable
from pathlib import Path


class Disk:
    """The real disk; every method raises OSError as the system does."""

    def write(self, path: Path, chunks: Iterable[bytes], like: os.stat_result | None) -> None:
        """Write a new file; `like` gives the permissions and, to an administrator, the owner."""
        with path.open("wb") as file:
            if like is not None:
                _imitate(file.fileno(), like)
            file.writelines(chunks)

    def append(self, path: Path, data: bytes, like: os.stat_result | None) -> None:
        """Add to the end of a file, which is made if there is none."""
        new = not path.exists()
        with path.open("ab") as file:
            if new and like is not None:
                _imitate(file.fileno(), like)
            file.write(data)

    def cut(self, path: Path, size: int) -> None:
        """Shorten a file to its first bytes."""
        os.truncate(path, size)

    def sync(self, path: Path) -> None:
        """Return once the file's content is on the disk."""
        _sync(path, os.O_RDWR)

    def sync_folder(self, path: Path) -> None:
        """Return once the names in a folder are on the disk."""
        # Windows opens no folders; its file systems keep names in order by themselves.
        if os.name != "nt":
            _sync(path, os.O_RDONLY)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name, in place of whatever had it."""
        old.replace(new)

    def link(self, old: Path, new: Path) -> None:
        """Give a file a second name."""
        new.hardlink_to(old)

    def remove(self, path: Path) -> None:
        """Remove a name, if it is there."""
        path.unlink(missing_ok=True)

    def make_folder(self, path: Path, like: os.stat_result | None) -> None:
        """Make a folder inside one that is there."""
        path.mkdir()
        if like is not None and _is_administrator():
            os.chown(path, like.st_uid, like.st_gid)


REAL_DISK = Disk()


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _imitate(descriptor: int, like: os.stat_result) -> None:
    if os.name == "nt":
        return
    os.fchmod(descriptor, like.st_mode & 0o666)
    # An import run by an administrator must not lock out the server that runs as somebody else.
    if _is_administrator():
        os.fchown(descriptor, like.st_uid, like.st_gid)


def _is_administrator() -> bool:
    return os.name != "nt" and os.geteuid() == 0
