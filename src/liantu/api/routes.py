"""All routes of the service, and what happens when it starts."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.routing import BaseRoute

from liantu.api.assets import ASSET_ROUTES
from liantu.api.base import BASE_ROUTES
from liantu.api.downloads import DOWNLOAD_ROUTES
from liantu.api.swatch import SWATCH_ROUTES
from liantu.api.view import VIEW_ROUTES
from liantu.query.live import dataset

_SWITCH_S = 0.001

ROUTES: list[BaseRoute] = [
    *VIEW_ROUTES,
    *BASE_ROUTES,
    *DOWNLOAD_ROUTES,
    *SWATCH_ROUTES,
    *ASSET_ROUTES,
]


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:  # noqa: ANN401 - Streamlit's App
    """Begin to load the data when the server starts, so that the first visitor need not wait."""
    # A page that is being drawn holds the interpreter; the map's requests must not wait 5 ms at
    # each of their steps for their turn.
    sys.setswitchinterval(_SWITCH_S)
    dataset().state()
    yield
