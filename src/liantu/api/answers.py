"""What every route shares: reading parameters, waiting for data, and errors as JSON."""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from liantu.domain.errors import (
    FilterError,
    HistoryError,
    LiantuError,
    SettingsError,
    ZoneError,
    shown,
)
from liantu.domain.filter import PARAMS, SiteFilter, from_params
from liantu.domain.language import Lang, lang_of
from liantu.query.engine import Engine
from liantu.query.live import dataset
from liantu.query.selection import Selection
from liantu.settings import settings

_LOAD_WAIT_S = 60.0
#: The parameter that asks for an earlier state: a revision's number, a month or a day.
REV = "rev"

Endpoint = Callable[[Request], Response]


class NotReadyError(LiantuError):
    """The data is not loaded, or not loadable."""


#: The one table that turns failures into answers.
STATUS: tuple[tuple[type[LiantuError], int], ...] = (
    (FilterError, 400),
    (ZoneError, 404),
    (HistoryError, 503),
    (NotReadyError, 503),
    (SettingsError, 503),
)


def json_response(value: object, status: int = 200, max_age_s: int = 0) -> Response:
    """Return a value as JSON; `max_age_s` allows the browser to keep it."""
    cache = f"public, max-age={max_age_s}" if max_age_s else "no-store"
    headers = {"Cache-Control": cache, "X-Content-Type-Options": "nosniff"}
    return Response(orjson.dumps(value), status, headers, "application/json")


def safely(endpoint: Endpoint) -> Endpoint:
    """Return the endpoint with Liantu's own errors answered as JSON by STATUS."""

    def answer(request: Request) -> Response:
        try:
            return endpoint(request)
        except LiantuError as error:
            status = next((code for kind, code in STATUS if isinstance(error, kind)), 400)
            return json_response({"error": error.text(language(request))}, status)

    return answer


def engine() -> Engine:
    """Return the data to answer from.

    Raises:
        NotReadyError: it is still loading, or cannot be read and no good state is kept.
    """
    state = dataset().state(_LOAD_WAIT_S)
    if state.engine is None:
        raise NotReadyError(str(state.error or "The data is still loading. Try again."))
    return state.engine


def one_of_each(request: Request, allowed: Iterable[str]) -> dict[str, str]:
    """Return the request's parameters, none but the allowed ones.

    Raises:
        FilterError: an unknown parameter; ignoring it could silently show everything.
    """
    params: dict[str, Any] = {}
    for name in request.query_params:
        if name not in allowed:
            known = ", ".join(sorted(allowed))
            raise FilterError.worded("parameter", name=shown(name), known=known)
        joint = " " if name == "q" else ","
        params[name] = joint.join(request.query_params.getlist(name))
    return params


def site_filter(request: Request, extras: Iterable[str] = ()) -> SiteFilter:
    """Return the filter of a request that may carry the `extras` besides.

    Raises:
        FilterError: a parameter is unknown or malformed.
    """
    one_of_each(request, {*PARAMS, *extras})
    lists = {name: request.query_params.getlist(name) for name in request.query_params}
    return from_params(lists)


def selection(request: Request, extras: Iterable[str] = ()) -> Selection:
    """Return the selection that a request asks for, which may name a revision.

    Errors as in `site_filter` and `select`.
    """
    wanted = site_filter(request, (REV, *extras))
    return select(wanted, request.query_params.get(REV, ""))


def select(wanted: SiteFilter, rev: str) -> Selection:
    """Return a filter applied to the present sites, or to those of an earlier state.

    Raises:
        NotReadyError: the data is still loading, or cannot be read and no good state is kept.
        LedgerError: there is no such revision.
        LiantuError: the revision cannot be taken out of the history.
    """
    present = engine()
    return dataset().select(present, wanted, dataset().as_of(rev) if rev else None)


def language(request: Request) -> Lang:
    """Return the language a request asks for, else that of the settings."""
    return lang_of(request.query_params.get("lang")) or settings().lang
