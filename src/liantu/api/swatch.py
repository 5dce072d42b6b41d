"""The sign of a stage, chain or light as a small picture, the same wherever it stands."""

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import json_response, language, safely
from liantu.domain.catalogue import Chain, Stage
from liantu.domain.language import Lang, to_traditional
from liantu.domain.lights import COLOURS
from liantu.domain.wording import words
from liantu.settings import settings
from liantu.store.live import load_catalogue

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="-10 -10 20 20">'
    '<circle r="9.2" fill="{colour}" stroke="#24343c" stroke-opacity=".45"/>'
    '<text y="4" text-anchor="middle" font-size="11" font-weight="700" fill="{ink}" '
    'font-family="Noto Sans CJK SC,Microsoft YaHei,PingFang SC,sans-serif">{symbol}</text></svg>'
)
_MISSING = "#9aa3a8", "?"
#: Above this relative luminance black reads better than white (the map's script uses the same);
#: the better of the two always has a contrast of 4.5 or more.
_LIGHT = 0.179


def get_swatch(request: Request) -> Response:
    """Answer with the SVG sign of `/assets/swatch/{facet}/{code}.svg`."""
    facet, code = request.path_params["facet"], request.path_params["code"]
    if facet not in {"stage", "chain", "light"}:
        return json_response({"error": "no such swatch"}, 404)
    colour, symbol = _look(facet, code, language(request))
    text = _SVG.format(colour=colour, ink=ink(colour), symbol=escape(symbol))
    headers = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(text, 200, headers, "image/svg+xml")


def _look(facet: str, code: str, lang: Lang) -> tuple[str, str]:
    """Return colour and symbol of a code; those of what is not stated if nobody knows it."""
    if facet == "light":
        known = code in COLOURS
        return (COLOURS[code], words(lang)(f"light_sign.{code}")) if known else _MISSING
    term = load_catalogue(settings().geodata).codes(facet).get(code)
    return (term.colour, sign(term, lang)) if isinstance(term, Stage | Chain) else _MISSING


def sign(term: Stage | Chain, lang: Lang) -> str:
    """Return the one or two characters that stand for a stage or chain in a language."""
    if lang == "en":
        return term.symbol_en
    return to_traditional(term.symbol) if lang == "zh-Hant" else term.symbol


def ink(colour: str) -> str:
    """Return black or white, whichever reads better on a colour `#rrggbb`."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (_linear(part) for part in parts)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _LIGHT else "#ffffff"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


SWATCH_ROUTES = [Route("/assets/swatch/{facet}/{code}.svg", safely(get_swatch))]
