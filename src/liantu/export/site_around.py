"""What lies around a site, on paper: a map that is drawn here, and its neighbours by distance."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from liantu.domain.distance_words import distance_words
from liantu.domain.errors import ExportError
from liantu.domain.fact_words import code_name
from liantu.domain.money import yi_text
from liantu.domain.wording import Words
from liantu.export.briefing.fonts import chinese_face
from liantu.export.site_map import EXACT, Surroundings, site_map
from liantu.export.site_parts import table_of, text_of
from liantu.query.nearby import Near, near
from liantu.query.page import find_place, find_row
from liantu.query.selection import Selection
from liantu.settings import settings

_KM, _MOST = 5, 8
_COLUMNS = ("site_page.near_number", "table.name", "facet.stage", "table.amount",
            "site_page.near_distance")  # fmt: skip


def around_html(
    selection: Selection, site_id: str, precision: str | None, say: Words
) -> Iterator[str]:
    """Yield the map and the neighbours; where nobody knows the site's place, that."""
    yield f"<h2>{text_of(say('site_page.near'))}</h2>"
    engine = selection.engine
    place, row = find_place(engine, site_id), find_row(engine, site_id)
    if place is None or row is None:
        yield f'<p class="soft">{text_of(say("site_page.paper_unlocated"))}</p>'
        return
    found = near(selection, place, _KM * 1000, row, _MOST)
    seen = Surroundings(place, precision in EXACT, _KM, found.sites)
    yield from _picture(selection, seen, say)
    if precision not in EXACT:
        name = code_name("precision", precision, engine.snapshot.catalogue, say.lang)
        yield f"<p>{text_of(say('site_page.near_vague', precision=name))}</p>"
    yield from _neighbours(selection, found, say)


def _picture(selection: Selection, seen: Surroundings, say: Words) -> Iterator[str]:
    try:
        face = chinese_face(say.lang, settings().geodata / "fonts")
    except ExportError as error:
        # Without letters there is no map, but still a sheet.
        yield f'<p class="soft">{text_of(error.text(say.lang))}</p>'
        return
    png = site_map(seen, selection.engine.snapshot.catalogue, say.lang, face)
    told = text_of(say("site_page.paper_map", km=_KM))
    yield f'<img alt="{told}" src="data:image/png;base64,{b64encode(png).decode()}">'
    yield f'<p class="soft">{told}</p>'


def _neighbours(selection: Selection, found: Near, say: Words) -> Iterator[str]:
    if not found.count:
        yield f"<p>{text_of(say('site_page.paper_none', km=_KM))}</p>"
        return
    told = say("site_page.paper_near", km=_KM, n=f"{found.count:,}", most=len(found.sites))
    yield f"<p>{text_of(told)}</p>"
    rows = (_row(selection, number, site, say) for number, site in enumerate(found.sites, 1))
    yield from table_of(map(say, _COLUMNS), rows)


def _row(selection: Selection, number: int, site: dict[str, Any], say: Words) -> list[str]:
    snapshot, wan = selection.engine.snapshot, site["wan"]
    stage = snapshot.codebook.codes["stage"][site["stage"]]
    amount = say("card.missing") if wan is None else yi_text(wan)
    return [
        f'<td class="narrow">{number}</td>',
        f"<td>{text_of(site['name'])}</td>",
        f"<td>{text_of(code_name('stage', stage or None, snapshot.catalogue, say.lang))}</td>",
        f'<td class="number">{text_of(amount)}</td>',
        f'<td class="number">{text_of(distance_words(site["distance_m"], say))}</td>',
    ]
