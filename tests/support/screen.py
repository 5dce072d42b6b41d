"""The pages without a browser: one run of the router, and every text that it shows."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from liantu.settings import ROOT
from liantu.ui import address, state

ROUTER = ROOT / "src/liantu/ui/router.py"
PAGES = ("map", "overview", "chains", "progress", "towns", "site", "data", "about", "wall")
#: A cold start reads the ledger; every later run takes well under a second.
_TIMEOUT_S = 60.0
#: The parts of an element that people read; its other strings are ids, styles and scripts.
_READ = {"label", "body", "help", "placeholder", "content", "options", "icon", "markdown"}
_CODE = re.compile(r"!\[\]\([^)]*\)|:material/\w+:")


def visit(page: str = "map", **params: str) -> AppTest:
    """Return a page as it stands after its first run at an address."""
    app = AppTest.from_file(ROUTER, default_timeout=_TIMEOUT_S)
    app.query_params.update(params)
    app.run()
    return app if page == "map" else turn(app, page)


def turn(app: AppTest, page: str) -> AppTest:
    """Go to another page, as its name in the menu does."""
    return app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


@contextmanager
def as_back() -> Iterator[None]:
    """Make runs look as if the browser's Back had brought them about."""
    with (
        patch.object(address, "gone_back", lambda: True),
        patch.object(state, "gone_back", lambda: True),
    ):
        yield


def come_back(app: AppTest) -> AppTest:
    """Run as the browser's Back does, at the address that the test has set."""
    with as_back():
        return app.run()


def params(app: AppTest) -> dict[str, str]:
    """Return the address that the page has written."""
    return {
        name: value if isinstance(value, str) else ",".join(value)
        for name, value in app.query_params.items()
    }


def headline(app: AppTest) -> str:
    """Return the line of numbers, without its bold marks."""
    return next((m.value for m in app.markdown if " · " in m.value), "").replace("**", "")


def widget(app: AppTest, key: str) -> Any:
    """Return the widget of a key, of whatever kind."""
    return next(node for node in nodes(app) if getattr(node, "key", None) == key)


def part(app: AppTest, key: str) -> Any:
    """Return what a browser part of ours is told."""
    for node in nodes(app):
        proto: Any = getattr(node, "proto", None)
        if str(getattr(proto, "id", "")).endswith(f"-{key}"):
            return json.loads(proto.json)
    raise LookupError(key)


def pressed(app: AppTest, label: str) -> AppTest:
    """Press the button that says this, and run."""
    button = next(button for button in app.button if label in button.label.replace("\\", ""))
    return button.click().run()


def nodes(app: AppTest) -> Iterator[Any]:
    """Yield every element and block, in the order of the page."""
    waiting = [app._tree]
    while waiting:
        node = waiting.pop(0)
        yield node
        waiting[:0] = list(getattr(node, "children", {}).values())


def texts(app: AppTest) -> set[str]:
    """Return every text on the screen that Streamlit draws: labels, help, options, tables."""
    drawn = (getattr(node, "proto", None) for node in nodes(app))
    found = {text for proto in drawn if proto is not None for text in _strings(proto)}
    for table in app.table:
        found |= {*map(str, table.value.columns), *map(str, table.value.to_numpy().ravel())}
    return {_CODE.sub("", text).replace("\\", "") for text in found}


def _strings(proto: Any) -> Iterator[str]:
    waiting: list[tuple[bool, Any]] = [(False, MessageToDict(proto))]
    while waiting:
        read, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(read or name in _READ, part) for name, part in value.items()]
        elif isinstance(value, list):
            waiting += [(read, part) for part in value]
        elif read and isinstance(value, str):
            yield value
