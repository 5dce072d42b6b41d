"""What is served now, in one word: open pages ask for it, to be drawn anew when it changes."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import json_response, one_of_each, safely
from liantu.query.live import dataset


def get_state(request: Request) -> Response:
    """Answer with the mark of what is served; starts a reload when the file has changed."""
    one_of_each(request, ())
    return json_response({"mark": dataset().state().mark})


STATE_ROUTES = [Route("/api/state", safely(get_state))]
