"""The outline of a filter's zone, for the maps to draw."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import one_of_each, safely
from liantu.query.live import dataset
from liantu.query.zone_outline import outline_of


def get_zone(request: Request) -> Response:
    """Answer with a zone's outline as a GeoJSON geometry; nothing if the browser has it already.

    A zone that nobody knows is answered with 404, and why in words.
    """
    asked = one_of_each(request, ("id", "lang"))
    outline = outline_of(dataset().zones.get(asked.get("id", "")))
    tag = f'"{outline.fingerprint}"'
    headers = {"Cache-Control": "no-cache", "ETag": tag, "X-Content-Type-Options": "nosniff"}
    # A proxy that compresses weakens the tag; what is meant is the same.
    if tag in request.headers.get("if-none-match", "").replace("W/", "").split(", "):
        return Response(None, 304, headers)
    return Response(outline.geojson, 200, headers, "application/geo+json")


ZONE_ROUTES = [Route("/api/zone", safely(get_zone))]
