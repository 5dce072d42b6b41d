"""The route that sends what changed between two states as a workbook."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import language, one_of_each, safely, select
from liantu.api.downloads import file_answer
from liantu.domain.errors import FilterError
from liantu.domain.filter import PARAMS, from_params
from liantu.export.changes import ChangesRequest, changes_download
from liantu.export.request import ExportRequest
from liantu.query.changed import MOST_CHANGES, site_changes
from liantu.query.live import dataset

_PATH = "/api/changes.xlsx"
#: The two states: a revision's number, a month or a day.
_STATES = ("old", "new")


def get_changes(request: Request) -> Response:
    """Answer with what changed of a filter's selection between `old` and `new`."""
    params = one_of_each(request, {*PARAMS, *_STATES, "lang"})
    lists = {name: request.query_params.getlist(name) for name in params if name in PARAMS}
    wanted = from_params(lists)
    revs = [params.get(name, "") for name in _STATES]
    if not all(revs):
        raise FilterError.worded("changes.states")
    old, new = (dataset().history.named(rev) for rev in revs)
    if old.number >= new.number:
        raise FilterError.worded("changes.states")
    before, after = (select(wanted, rev) for rev in revs)
    catalogue = after.engine.snapshot.catalogue
    found = site_changes(dataset().history, old.number, new.number, catalogue, MOST_CHANGES)
    base = str(request.url).partition(_PATH)[0]
    whole = ExportRequest(after, language(request), base)
    return file_answer(request, changes_download(ChangesRequest(whole, before, (old, new), found)))


CHANGES_ROUTES = [Route(_PATH, safely(get_changes))]
