"""All routes of the service, and what happens when it starts."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from liantu.api.assets import ASSET_ROUTES
from liantu.api.base import BASE_ROUTES
from liantu.api.briefing import BRIEFING_ROUTES
from liantu.api.changes import CHANGES_ROUTES
from liantu.api.downloads import DOWNLOAD_ROUTES
from liantu.api.gaps import GAP_ROUTES
from liantu.api.garbage import end, look_at_what_is_new
from liantu.api.line import LINE_ROUTES
from liantu.api.site import SITE_ROUTES
from liantu.api.state import STATE_ROUTES
from liantu.api.swatch import SWATCH_ROUTES
from liantu.api.template import TEMPLATE_ROUTES
from liantu.api.view import VIEW_ROUTES
from liantu.api.zone import ZONE_ROUTES
from liantu.query.live import dataset

_SWITCH_S = 0.001

ROUTES: list[BaseRoute] = [
    *VIEW_ROUTES,
    *ZONE_ROUTES,
    *STATE_ROUTES,
    *BASE_ROUTES,
    *DOWNLOAD_ROUTES,
    *BRIEFING_ROUTES,
    *GAP_ROUTES,
    *CHANGES_ROUTES,
    *SITE_ROUTES,
    *TEMPLATE_ROUTES,
    *SWATCH_ROUTES,
    *ASSET_ROUTES,
    *LINE_ROUTES,
]


def routes_below(base_path: str) -> list[BaseRoute]:
    """Return the routes at the root and, where the pages lie below a path, there as well.

    Streamlit puts only its own routes below `server.baseUrlPath`; the pages ask beside themselves.
    """
    base = base_path.strip("/")
    return [*ROUTES, *(_below(f"/{base}", route) for route in ROUTES if base)]


def _below(base: str, route: BaseRoute) -> BaseRoute:
    if isinstance(route, Mount):
        return Mount(base + route.path, route.app)
    if isinstance(route, WebSocketRoute):
        return WebSocketRoute(base + route.path, route.endpoint)
    if isinstance(route, Route):
        return Route(base + route.path, route.endpoint)
    raise TypeError(route)


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:  # noqa: ANN401 - Streamlit's App
    """Begin to load the data when the server starts, so that the first visitor need not wait.

    A load still under way when the server ends is given up.
    """
    # A page that is being drawn holds the interpreter; the map's requests must not wait 5 ms at
    # each of their steps for their turn.
    sys.setswitchinterval(_SWITCH_S)
    rule = look_at_what_is_new()
    dataset().state()
    yield
    dataset().stop()
    end(rule)
