"""Routes that send the selection as a briefing: a Word document, and a page to print."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import language, safely, selection
from liantu.api.downloads import file_answer
from liantu.export.briefing.html_file import policy
from liantu.export.briefing.made import BRIEFING_FORMATS, BriefingFormat, briefing_download
from liantu.export.request import ExportRequest

_PATH = "/api/briefing."


def _get_file(file_format: BriefingFormat) -> Callable[[Request], Response]:
    def get_file(request: Request) -> Response:
        base = str(request.url).partition(_PATH)[0]
        wanted = ExportRequest(selection(request, ("lang",)), language(request), base)
        answer = file_answer(request, briefing_download(wanted, file_format))
        if file_format == "html":
            # A page is read at once; nothing that a record says may run in it.
            answer.headers["Content-Disposition"] = "inline"
            answer.headers["Content-Security-Policy"] = policy()
        return answer

    return get_file


BRIEFING_ROUTES = [
    Route(_PATH + name, safely(_get_file(name)), name=f"briefing_{name}")
    for name in BRIEFING_FORMATS
]
