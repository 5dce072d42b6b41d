"""A client of the routes in this process: one request, one answer, as a server would do it."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from starlette.applications import Starlette
from starlette.routing import BaseRoute


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names in lower case."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.content.decode("utf-8")

    def json(self) -> Any:
        """Return the body read as JSON."""
        return json.loads(self.content)


class Client:
    """Asks routes; `http://testserver` is where they think they are."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        """Take the routes to ask."""
        self._app = Starlette(routes=routes)

    def get(
        self,
        address: str,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer to a GET."""
        return self.request("GET", address, params, headers)

    def request(
        self,
        method: str,
        address: str,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer to a request of any method."""
        path, _, query = address.partition("?")
        query = "&".join(filter(None, (query, urlencode(params or {}))))
        told = {"host": "testserver", **(headers or {})}
        return asyncio.run(self._exchange(method, path, query, told))

    async def _exchange(
        self, method: str, path: str, query: str, told: Mapping[str, str]
    ) -> Answer:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), text.encode()) for name, text in told.items()],
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
        }
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            await asyncio.Event().wait()

        await self._app(scope, receive, send)
        start, *bodies = sent
        headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], headers, b"".join(m.get("body", b"") for m in bodies))
