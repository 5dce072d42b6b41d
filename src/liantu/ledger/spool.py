"""Values that wait on disk, so that a million of them fit in memory."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

_PLAIN, _EXACT = b" ", b"!"


class Spool:
    """A list of JSON values in a file of its own: written once, read as often as one likes."""

    def __init__(self, path: Path) -> None:
        """Begin an empty list in a new file."""
        self.count = 0
        self._path = path
        self._file = path.open("wb")

    def append(self, value: object) -> None:
        """Add a value.

        Raises:
            UnicodeEncodeError: a text holds a lone surrogate.
            RecursionError: the value is nested too deep.
            OSError: the disk is full.
        """
        try:
            line = _PLAIN + orjson.dumps(value)
        except TypeError:
            # orjson takes no integer beyond 64 bits, and would read one back as a fraction.
            text = json.dumps(value, ensure_ascii=False, allow_nan=False)
            line = _EXACT + text.encode()
        self._file.write(line + b"\n")
        self.count += 1

    def close(self) -> None:
        """End the list; it can still be read."""
        self._file.close()

    def __iter__(self) -> Iterator[Any]:
        """Yield the values in the order in which they came."""
        if not self._file.closed:
            self._file.flush()
        with self._path.open("rb") as file:
            for line in file:
                yield orjson.loads(line[1:]) if line[:1] == _PLAIN else json.loads(line[1:])
