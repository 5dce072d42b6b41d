"""The route that sends one site as a page to print."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import REV, language, one_of_each, safely, select
from liantu.domain.errors import FilterError, shown
from liantu.domain.filter import SiteFilter
from liantu.export.site_html import site_html
from liantu.query.page import find_row

#: The page holds styles and a picture of its own, and nothing that runs.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def get_site(request: Request) -> Response:
    """Answer with a site's sheet as HTML, of the present state or of the revision asked for."""
    asked = one_of_each(request, {"site", "lang", REV})
    site_id = asked.get("site", "")
    selection = select(SiteFilter(), asked.get(REV, ""))
    row = find_row(selection.engine, site_id) if _utf8(site_id) else None
    if row is None:
        raise FilterError.worded("site.unknown", value=shown(site_id))
    feature = selection.engine.snapshot.feature_at(row)
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    text = site_html(selection, feature, language(request))
    return Response(text, 200, headers, "text/html; charset=utf-8")


def _utf8(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


SITE_ROUTES = [Route("/api/site.html", safely(get_site), name="site_html")]
