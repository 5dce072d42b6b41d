"""Routes that send the selection as a file."""

from collections.abc import Callable, Iterator
from itertools import chain
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from liantu.api.answers import language, safely, selection
from liantu.export.download import FORMATS, Download, download, metadata_download
from liantu.export.request import ExportRequest, Format

_PATH = "/api/download."


class _FileResponse(StreamingResponse):
    """Streams a download; what was made for it goes even when the client hangs up."""

    def __init__(self, wanted: Download, headers: dict[str, str]) -> None:
        # The first chunk is made before anything is sent, so that an error can still say so.
        self._chunks = wanted.chunks
        first = next(self._chunks)
        super().__init__(chain([first], self._chunks), 200, headers, wanted.media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            _close(self._chunks)


def _close(chunks: Iterator[bytes]) -> None:
    close = getattr(chunks, "close", None)
    if close is not None:
        close()


def file_answer(request: Request, wanted: Download) -> Response:
    """Answer with a file; HEAD makes nothing."""
    headers = {
        "Content-Disposition": _attachment(wanted.name),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return Response(None, 200, headers, wanted.media_type)
    return _FileResponse(wanted, headers)


def _attachment(name: str) -> str:
    """Return the header value that names the file, as RFC 6266 and RFC 5987 have it."""
    plain = name.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _export_request(request: Request) -> ExportRequest:
    base = str(request.url).partition(_PATH)[0]
    return ExportRequest(selection(request, ("lang",)), language(request), base)


def _get_file(file_format: Format) -> Callable[[Request], Response]:
    def get_file(request: Request) -> Response:
        return file_answer(request, download(_export_request(request), file_format))

    return get_file


def get_csv_metadata(request: Request) -> Response:
    """Answer with the description that goes beside the CSV of the same filter."""
    return file_answer(request, metadata_download(_export_request(request)))


DOWNLOAD_ROUTES = [
    *(Route(_PATH + name, safely(_get_file(name)), name=f"download_{name}") for name in FORMATS),
    Route(f"{_PATH}csv-metadata.json", safely(get_csv_metadata)),
]
