"""The line on which a map hears of its next view before the page has said it."""

import asyncio
import contextlib
from urllib.parse import urlsplit

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from liantu.query.lines import Line, lines

_NAME_LENGTH = 32
_REFUSED = 1008


async def hold_line(socket: WebSocket) -> None:
    """Send a map what is new for it until its browser goes; other sites' pages are refused."""
    name = socket.query_params.get("map", "")[:_NAME_LENGTH]
    if not name or not _from_here(socket):
        await socket.close(_REFUSED)
        return
    # Before the browser knows that it may listen, so that nothing is missed from then on.
    line = lines.open(name)
    await socket.accept()
    sending = asyncio.create_task(_send(socket, line))
    try:
        # Nothing is ever said on this side; the wait ends when the browser leaves.
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                await socket.receive_text()
    finally:
        sending.cancel()
        lines.close(name, line)


async def _send(socket: WebSocket, line: Line) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await socket.send_text((await line.next()).decode())


def _from_here(socket: WebSocket) -> bool:
    """Say whether the page that asks comes from this server: browsers let any page ask."""
    origin = socket.headers.get("origin", "")
    return urlsplit(origin).netloc == socket.headers.get("host", "")


LINE_ROUTES = [WebSocketRoute("/api/line", hold_line)]
