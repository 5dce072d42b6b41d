"""Views worked out before they are asked for.

When a filter changes, the page knows the new selection some 50 ms before the map in the browser
asks for it, and the window is the one the map showed last. Working the view out meanwhile takes
the query off the way from click to pixels.
"""

from collections.abc import Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any

from liantu.query.selection import Selection
from liantu.query.viewport import View, Viewport, grey_points, view

_MOST_WINDOWS = 1024
_MOST_VIEWS = 64


@dataclass(frozen=True, slots=True)
class Window:
    """What a map asks for: a viewport, and whether the other sites show as grey dots."""

    viewport: Viewport
    grey: bool


Answer = tuple[View, list[list[float]]]


class Ahead:
    """Remembers each map's last window and the newest views; bounded, safe across threads."""

    def __init__(self) -> None:
        """Begin with no map known."""
        self._windows: dict[str, Window] = {}
        self._views: dict[Hashable, Future[Answer]] = {}
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(2, "liantu-view")

    def begin(
        self,
        selection: Selection,
        map_id: str,
        **change: Any,  # noqa: ANN401
    ) -> tuple[Window, Future[Answer]] | None:
        """Start on what this map will ask for next; `change` is what its window has new.

        Returns:
            The window and its coming answer; None for a map that has not asked before.
        """
        last = self._windows.get(map_id)
        if last is None:
            return None
        viewport = Viewport(last.viewport.bbox, last.viewport.zoom, change["by"])
        window = Window(viewport, change["grey"])
        return window, self._future(selection, window)

    def answer(self, selection: Selection, map_id: str, window: Window) -> Answer:
        """Return the view of a window and its grey dots (none unless asked for)."""
        if map_id:
            with self._lock:
                _keep(self._windows, map_id, window, _MOST_WINDOWS)
        return self._future(selection, window).result()

    def _future(self, selection: Selection, window: Window) -> Future[Answer]:
        key = (selection.engine.snapshot.version, id(selection.engine), selection.site_filter,
               selection.today, window)  # fmt: skip
        with self._lock:
            known = self._views.get(key)
            if known is None or (known.done() and known.exception() is not None):
                known = self._pool.submit(_answer, selection, window)
                _keep(self._views, key, known, _MOST_VIEWS)
            return known


def _keep(kept: dict[Any, Any], key: Hashable, value: object, most: int) -> None:
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > most:
        kept.pop(next(iter(kept)))


def _answer(selection: Selection, window: Window) -> Answer:
    shown = view(selection, window.viewport)
    return shown, grey_points(selection, window.viewport) if window.grey else []


ahead = Ahead()
