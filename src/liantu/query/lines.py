"""Open lines to maps on people's screens: what is sent to a map's name reaches its browser at once.

A click on a filter otherwise reaches the map by way of the page's own connection, its React tree
and the map's frame, and then the map asks for its view: half of the time from click to pixels.
"""

import asyncio
from threading import Lock

_MOST_LINES = 4096


class Line:
    """One browser that listens. Only the newest message counts, so an older one is dropped."""

    def __init__(self) -> None:
        """Open the line in the event loop that runs here."""
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(1)

    async def next(self) -> bytes:
        """Wait for the next message."""
        return await self._waiting.get()

    def send(self, message: bytes) -> None:
        """Send from any thread; nobody waits. A line whose loop has ended takes nothing."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, message)

    def _put(self, message: bytes) -> None:
        if self._waiting.full():
            self._waiting.get_nowait()
        self._waiting.put_nowait(message)


class Lines:
    """The open lines by the name of their map; bounded, safe across threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lines: dict[str, Line] = {}
        self._lock = Lock()

    def open(self, name: str) -> Line:
        """Open a map's line; a newer line of the same map takes its place."""
        line = Line()
        with self._lock:
            self._lines.pop(name, None)
            self._lines[name] = line
            while len(self._lines) > _MOST_LINES:
                self._lines.pop(next(iter(self._lines)))
        return line

    def close(self, name: str, line: Line) -> None:
        """Close a line, unless a newer one has taken its place."""
        with self._lock:
            if self._lines.get(name) is line:
                del self._lines[name]

    def listens(self, name: str) -> bool:
        """Say whether anybody listens under a map's name."""
        return name in self._lines

    def send(self, name: str, message: bytes) -> None:
        """Send to a map, if it listens."""
        line = self._lines.get(name)
        if line is not None:
            line.send(message)


lines = Lines()
