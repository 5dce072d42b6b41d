"""Files for the browser, all from this machine, and the health of the service."""

from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from liantu.api.answers import json_response, safely
from liantu.query.live import dataset

_MAP = Path(str(files("liantu.ui") / "map"))
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_LAYER_FILES = {path.name: path for path in _MAP.iterdir() if path.suffix in _TYPES}


def get_layer_file(request: Request) -> Response:
    """Answer with the map layer's script or style; the browser asks anew each time it starts."""
    name = request.path_params["name"]
    if name not in _LAYER_FILES:
        return json_response({"error": "no such asset"}, 404)
    headers = {"Cache-Control": "no-cache"}
    path = _LAYER_FILES[name]
    return FileResponse(path, headers=headers, media_type=_TYPES[path.suffix])


def get_health(_: Request) -> Response:
    """Answer 200 with the served version when there is data to serve, else 503."""
    state = dataset().state()
    if state.engine is None:
        return json_response({"status": "loading" if state.error is None else "error"}, 503)
    snapshot = state.engine.snapshot
    status = "ok" if state.error is None else "stale"
    return json_response({"status": status, "version": snapshot.version, "sites": snapshot.count})


ASSET_ROUTES: list[BaseRoute] = [
    Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
    Route("/assets/{name}", safely(get_layer_file)),
    Route("/healthz", safely(get_health)),
]
