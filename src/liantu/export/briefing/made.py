"""Briefings that were made lately, so that paper and page of one selection are made together."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Final, Literal, get_args

from liantu.export.briefing.content import paper
from liantu.export.briefing.fonts import chinese_face
from liantu.export.briefing.html_file import html_bytes
from liantu.export.briefing.request import BriefingRequest, Steps, no_steps
from liantu.export.download import Download
from liantu.export.passport import filter_query, now_in_china
from liantu.export.request import ExportRequest
from liantu.settings import settings

BriefingFormat = Literal["docx", "html"]
BRIEFING_FORMATS: Final[tuple[BriefingFormat, ...]] = get_args(BriefingFormat)
BRIEFING_TYPES: Final[dict[BriefingFormat, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}
#: Each takes half a megabyte.
_MOST = 24


@dataclass(frozen=True, slots=True)
class Made:
    """Both forms of one briefing."""

    docx: bytes
    html: bytes


class _Shelf:
    """The newest briefings; one is made at a time, so that memory stays that of one."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()
        self._making = Lock()

    def get(self, key: Hashable) -> Made | None:
        with self._lock:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
            return found

    def make(self, key: Hashable, request: BriefingRequest) -> Made:
        with self._making:
            # Somebody else may have made it meanwhile.
            found = self.get(key)
            if found is not None:
                return found
            # python-docx takes a quarter of a second, for which no start of the app should wait.
            from liantu.export.briefing.docx_file import docx_bytes  # noqa: PLC0415

            told = paper(request)
            made = Made(
                docx_bytes(told, request.lang, request.face), html_bytes(told, request.lang)
            )
            with self._lock:
                self._made[key] = made
                while len(self._made) > _MOST:
                    self._made.popitem(last=False)
            return made


_SHELF = _Shelf()


def briefing(request: ExportRequest, steps: Steps = no_steps) -> Made:
    """Return the briefing of a selection; a few seconds the first time, at once after that.

    Raises:
        ExportError: no Chinese font was found, or the licences cannot be read.
    """
    key = _key(request)
    found = _SHELF.get(key)
    if found is not None:
        return found
    face = chinese_face(request.lang, settings().geodata / "fonts")
    return _SHELF.make(key, BriefingRequest(request, face, steps))


def _key(request: ExportRequest) -> Hashable:
    selection = request.selection
    snapshot, revision = selection.engine.snapshot, selection.engine.revision
    state = snapshot.version, snapshot.catalogue.digest, revision and revision.number
    asked = filter_query(selection.site_filter), selection.today, selection.rev
    return state, asked, request.lang, request.base, settings().geodata


def briefing_download(request: ExportRequest, file_format: BriefingFormat) -> Download:
    """Return the file to send; the work begins with its first chunk.

    Raises (while iterating): as `briefing`.
    """
    snapshot = request.selection.engine.snapshot
    day, adcode = f"{now_in_china():%Y%m%d}", snapshot.catalogue.instance.code
    name = f"liantu-briefing-{adcode}-{day}-{snapshot.version}.{file_format}"
    return Download(name, BRIEFING_TYPES[file_format], _chunks(request, file_format))


def _chunks(request: ExportRequest, file_format: BriefingFormat) -> Iterator[bytes]:
    yield getattr(briefing(request), file_format)
