"""What is worked out once and asked for again, bounded."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Found = TypeVar("Found")


class Remembered:
    """Keeps the newest findings by their keys; safe across threads."""

    def __init__(self, most: int) -> None:
        """Begin empty; the oldest goes when there would be more than `most`."""
        self._most = most
        self._known: dict[Hashable, Any] = {}
        self._lock = Lock()

    def __call__(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """Return what was found for a key; two that ask at once may both find it."""
        known = self._known.get(key)
        if known is None:
            known = find()
            with self._lock:
                if len(self._known) >= self._most:
                    self._known.pop(next(iter(self._known)))
                self._known[key] = known
        return known
