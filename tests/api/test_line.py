"""The map's line over the real ASGI protocol: who may listen, and what is heard."""

import asyncio

from starlette.routing import Router

from liantu.api.routes import ROUTES, routes_below
from liantu.query.lines import lines

HERE = "127.0.0.1:8501"


async def call(messages, path="/api/line", query="map=m1", origin=f"http://{HERE}", routes=ROUTES):
    """Hold a line while `messages` are sent to it; return all that the server said."""
    said, leave = [], asyncio.Event()
    greeting = [{"type": "websocket.connect"}]

    async def receive():
        if greeting:
            return greeting.pop()
        await leave.wait()
        return {"type": "websocket.disconnect", "code": 1001}

    async def send(message):
        said.append(message)

    headers = [(b"host", HERE.encode()), *([(b"origin", origin.encode())] if origin else [])]
    scope = {"type": "websocket", "path": path, "query_string": query.encode(), "headers": headers,
             "subprotocols": [], "root_path": "", "scheme": "ws"}  # fmt: skip
    talk = asyncio.create_task(Router(routes)(scope, receive, send))
    await asyncio.sleep(0.02)
    for message in messages:
        lines.send("m1", message)
        await asyncio.sleep(0.02)
    leave.set()
    await talk
    return said


def kinds(said):
    return [message["type"].removeprefix("websocket.") for message in said]


def test_a_map_hears_what_is_sent_to_it():
    said = asyncio.run(call([b'{"step":1}', '{"name":"寿光"}'.encode()]))
    assert kinds(said) == ["accept", "send", "send"]
    assert [message["text"] for message in said[1:]] == ['{"step":1}', '{"name":"寿光"}']
    assert not lines.listens("m1")


def test_a_line_lies_below_the_base_path_too():
    said = asyncio.run(call([], path="/ditu/api/line", routes=routes_below("/ditu/")))
    assert kinds(said) == ["accept"]


def test_another_sites_page_may_not_listen():
    for origin in ("http://evil.invalid", "http://127.0.0.1:9999", ""):
        assert kinds(asyncio.run(call([], origin=origin))) == ["close"]


def test_a_map_without_a_name_may_not_listen():
    assert kinds(asyncio.run(call([], query=""))) == ["close"]
