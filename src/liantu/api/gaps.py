"""Routes that send the chains' openings, and the sites next to them, as files."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import language, safely, selection
from liantu.api.downloads import file_answer
from liantu.domain.errors import FilterError, shown
from liantu.export.gaps import GAP_FORMATS, GapFormat, GapRequest, gap_download
from liantu.export.request import ExportRequest

_PATH = "/api/gaps."
#: The chain whose openings are wanted; without it, those of all chains that the filter asks about.
_CHAIN = "graph"


def _gap_request(request: Request) -> GapRequest:
    wanted = selection(request, ("lang", _CHAIN))
    chain = request.query_params.get(_CHAIN, "")
    if chain and chain not in wanted.engine.snapshot.catalogue.codes("chain"):
        raise FilterError.worded("code", name=_CHAIN, value=shown(chain))
    base = str(request.url).partition(_PATH)[0]
    return GapRequest(ExportRequest(wanted, language(request), base), chain)


def _get_file(file_format: GapFormat) -> Callable[[Request], Response]:
    def get_file(request: Request) -> Response:
        return file_answer(request, gap_download(_gap_request(request), file_format))

    return get_file


GAP_ROUTES = [
    Route(_PATH + name, safely(_get_file(name)), name=f"gaps_{name}") for name in GAP_FORMATS
]
