"""What the map layer asks for: the window's items, the sites of one donut, facet counts."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import REV, json_response, one_of_each, safely, select
from liantu.domain.area import Bbox
from liantu.domain.errors import FilterError, shown
from liantu.domain.filter import FILTER_BBOX, PARAMS, SiteFilter, from_params
from liantu.query.ahead import Window, ahead
from liantu.query.map_sites import sites_inside
from liantu.query.rollup import FACETS, facet_counts
from liantu.query.served import served
from liantu.query.summary import extent_of
from liantu.query.view_answer import view_answer
from liantu.query.viewport import MAX_ZOOM, Viewport

_WINDOW = ("z", "bbox", "by", "grey", "v", "map", REV)
_LIST_LIMIT = 200


def _window(request: Request) -> tuple[SiteFilter, Viewport, dict[str, str]]:
    allowed = {*PARAMS, FILTER_BBOX, *_WINDOW}
    params = one_of_each(request, allowed)
    filter_params = {name: params[name] for name in PARAMS if name in params and name != "bbox"}
    if FILTER_BBOX in params:
        filter_params["bbox"] = params[FILTER_BBOX]
    if "bbox" not in params:
        raise FilterError.worded("no_window")
    zoom = params.get("z", "0")
    if not (zoom.isascii() and zoom.isdigit()) or int(zoom) > MAX_ZOOM:
        raise FilterError.worded("zoom", value=shown(zoom), most=MAX_ZOOM)
    by = "chain" if params.get("by") == "chain" else "stage"
    viewport = Viewport(Bbox.from_param(params["bbox"]), int(zoom), by)
    return from_params(filter_params), viewport, params


def get_view(request: Request) -> Response:
    """Answer with the donuts and sites of a window."""
    wanted, viewport, params = _window(request)
    chosen = select(wanted, params.get(REV, ""))
    window = Window(viewport, params.get("grey") == "1")
    answer = ahead.answer(chosen, params.get("map", "")[:32], window)
    return json_response(view_answer(chosen, answer))


def get_painted(request: Request) -> Response:
    """Take note that a map has its new sites on the screen: its page waits for that."""
    served.mark(one_of_each(request, ("turn",)).get("turn", "")[:32])
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def get_sites(request: Request) -> Response:
    """Answer with the selected sites inside a small rectangle, largest amounts first."""
    wanted, viewport, params = _window(request)
    chosen = select(wanted, params.get(REV, ""))
    return json_response({"sites": sites_inside(chosen, viewport.bbox, _LIST_LIMIT)})


def get_extent(request: Request) -> Response:
    """Answer with the rectangle around the selection's pinned sites, null where there are none."""
    params = one_of_each(request, {*PARAMS, FILTER_BBOX, REV})
    if FILTER_BBOX in params:
        params["bbox"] = params.pop(FILTER_BBOX)
    chosen = select(from_params(params), params.pop(REV, ""))
    return json_response({"extent": extent_of(chosen)})


def get_facets(request: Request) -> Response:
    """Answer with value → sites of every facet, each with all other facets applied."""
    params = one_of_each(request, {*PARAMS, REV})
    chosen = select(from_params(params), params.pop(REV, ""))
    return json_response({facet: facet_counts(chosen, facet) for facet in FACETS})


VIEW_ROUTES = [
    Route("/api/view", safely(get_view)),
    Route("/api/view/sites", safely(get_sites)),
    Route("/api/painted", safely(get_painted)),
    Route("/api/extent", safely(get_extent)),
    Route("/api/facets", safely(get_facets)),
]
