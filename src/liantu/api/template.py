"""The route that sends a blank ledger to fill in."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import engine, language, one_of_each, safely
from liantu.api.downloads import file_answer
from liantu.export.template import template_download


def get_template(request: Request) -> Response:
    """Answer with the template, in the words of the catalogue at hand."""
    one_of_each(request, {"lang"})
    return file_answer(request, template_download(engine().snapshot.catalogue, language(request)))


TEMPLATE_ROUTES = [Route("/api/ledger-template.xlsx", safely(get_template))]
