"""Disks that fail: full after so many bytes, or refusing the n-th thing that is asked of them."""

import errno
import os

from liantu.store.disk import Disk


class FullDisk(Disk):
    """A disk with room for so many more bytes; what is removed makes no room."""

    def __init__(self, room):
        """Take the room in bytes."""
        self.room = room

    def _fill(self, chunks):
        for chunk in chunks:
            if len(chunk) > self.room:
                yield chunk[: self.room]
                self.room = 0
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self.room -= len(chunk)
            yield chunk

    def write(self, path, chunks, like):
        super().write(path, self._fill(chunks), like)

    def append(self, path, data, like):
        fits = data[: self.room]
        super().append(path, fits, like)
        self.room -= len(fits)
        if fits != data:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


CHANGING = ("write", "append", "cut", "sync", "sync_folder", "rename", "link", "remove")


class RefusingDisk(Disk):
    """A disk that refuses one operation after so many, or that and all that follow."""

    def __init__(self, after, number=errno.EIO, *, forever=False):
        """Take how many operations it does first, and the error then."""
        self.left, self.number, self.forever, self.refused = after, number, forever, 0


def _refusing(name):
    def do(self, *args):
        self.left -= 1
        if self.left == -1 or (self.forever and self.left < 0):
            self.refused += 1
            raise OSError(self.number, os.strerror(self.number))
        getattr(Disk, name)(self, *args)

    return do


for _name in CHANGING:
    setattr(RefusingDisk, _name, _refusing(_name))
