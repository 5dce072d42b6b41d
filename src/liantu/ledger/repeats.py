"""What stands in many rows, found with twelve bytes a row."""

from array import array
from collections.abc import Iterator
from hashlib import blake2b

import numpy as np


def number_of_text(text: str) -> int:
    """Return 64 bits that stand for a text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


class Repeats:
    """Collects (value, row) pairs and tells which values came again."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._values = array("Q")
        self._rows = array("Q")

    def add(self, value: int, row: int) -> None:
        """Take the value of a row; 64 bits."""
        self._values.append(value)
        self._rows.append(row)

    def rows_of_repeats(self, at_least: int) -> Iterator[list[int]]:
        """Yield the rows of each value met so often, in the file's order."""
        if not self._values:
            return
        values, rows = np.frombuffer(self._values, np.uint64), np.frombuffer(self._rows, np.uint64)
        order = np.argsort(values, kind="stable")
        starts = np.flatnonzero(np.r_[True, np.diff(values[order]) != 0])
        ends = np.r_[starts[1:], len(order)]
        often = ends - starts >= at_least
        pairs = zip(starts[often], ends[often], strict=True)
        yield from sorted(rows[order[start:end]].tolist() for start, end in pairs)
