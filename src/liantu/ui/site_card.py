"""The chosen site's card: every fact the record states, and where it comes from."""

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from liantu.domain.catalogue import Catalogue
from liantu.domain.fact_words import code_name, fact_title, fact_value
from liantu.domain.fields import FIELDS, Field
from liantu.domain.language import Lang
from liantu.domain.wording import Words, words
from liantu.ui import cached, state
from liantu.ui.pages import turn_to
from liantu.ui.parts.component import part
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_KEY = "site_card"
_TO_GRAPH, _TO_PAGE = "liantu_card_to_graph", "liantu_card_to_page"
#: Facts that every site shows, stated or not; the rest only when stated.
_ALWAYS = ("owner", "investment_wan", "town")
_FIRST = (
    "owner", "content", "investment_wan", "investment_text", "done_total_wan", "plan_year_wan",
    "done_year_wan", "funded_wan", "town", "park", "address", "plan_signed", "actual_signed",
    "plan_started", "actual_started", "plan_completed", "actual_completed", "plan_produced",
    "actual_produced", "progress_pct", "progress_text", "issues_text", "unit", "leader",
)  # fmt: skip
_ELSEWHERE = ("name", "name_en", "kind", "chain", "stage", "stage_as_of", "events", "part_of",
              "visibility", "source_title", "source_publisher", "source_date",
              "source_url")  # fmt: skip


def site_card(scene: Scene) -> None:
    """Draw the chosen site's card, or how to choose one."""
    say = scene.say
    _follow(scene)
    if not scene.look.site:
        with st.container(border=True):
            st.markdown(f"**{say('card.title')}**")
            st.caption(say("card.hint"))
            st.caption(say("card.hint_shift"))
        return
    feature = cached.site(scene.selection, scene.look.site)
    if feature is None:
        st.warning(say("app.unknown_site", site=plain(scene.look.site[:60])))
        st.button(say("card.close"), on_click=state.choose_site, args=("",))
        return
    data = card_data(feature, scene.catalogue, scene.look.lang)
    data["links"] = [
        {"title": "", "event": "page", "items": [{"id": "page", "name": say("site_page.open")}]},
        *_links(scene, feature),
        *places_in_graphs(feature, scene),
    ]
    if not cached.is_selected(scene.selection, scene.look.site):
        data["notice"] = say("card.outside_filter")
    part("site_card")(
        key=_KEY,
        data=data,
        on_close_change=_close,
        on_pick_change=_pick,
        on_graph_change=_graph,
        on_page_change=_page,
    )


def _close() -> None:
    state.choose_site("")


def _pick() -> None:
    picked = (st.session_state.get(_KEY) or {}).get("pick")
    state.choose_site(str(picked or ""))


def _graph() -> None:
    # A page can be turned only while it is drawn, not while its widgets report.
    state.choose_graph(str((st.session_state.get(_KEY) or {}).get("graph") or ""))
    st.session_state[_TO_GRAPH] = True


def _page() -> None:
    st.session_state[_TO_PAGE] = True


def _follow(scene: Scene) -> None:
    for key, page in ((_TO_GRAPH, "chains"), (_TO_PAGE, "site")):
        if st.session_state.pop(key, False):
            turn_to(page, scene.catalogue)


def places_in_graphs(feature: Mapping[str, Any], scene: Scene) -> list[dict[str, Any]]:
    """Return the links from a card to where its site stands in the chains' graphs."""
    site, lang = feature["properties"], scene.look.lang
    nodes = scene.catalogue.codes("node")
    here = {site.get("chain"), *(site.get("chains") or ())}
    items: list[dict[str, str]] = []
    for chain in scene.catalogue.chains:
        at = [c for c in site.get("nodes") or () if c in nodes and c.startswith(f"{chain.code}.")]
        names = scene.say("gap.stage_joint").join(nodes[code].name(lang) for code in at)
        if at:
            items.append({"id": chain.code, "name": f"{chain.name(lang)} › {names}"})
        elif chain.nodes and chain.code in here:
            name = scene.say("chains.card_unplaced", chain=chain.name(lang))
            items.append({"id": chain.code, "name": name})
    if not items:
        return []
    return [{"title": scene.say("chains.card"), "event": "graph", "items": items}]


def _links(scene: Scene, feature: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    parent = feature["properties"].get("part_of")
    for title, ids in (
        ("card.part_of", [parent] if parent else []),
        ("card.parts", cached.parts_of(scene.selection, str(feature["id"]))),
    ):
        names = [(site_id, cached.site(scene.selection, site_id)) for site_id in ids]
        items = [
            {"id": site_id, "name": found["properties"]["name"][:120]}
            for site_id, found in names
            if found
        ]
        if items:
            yield {"title": scene.say(title), "items": items}


def card_data(feature: Mapping[str, Any], catalogue: Catalogue, lang: Lang) -> dict[str, Any]:
    """Return what the card shows of a feature, in words of a language."""
    say, site = words(lang), feature["properties"]
    return {
        "name": site["name"],
        "subtitle": (site.get("name_en") or "") if lang == "en" else "",
        "notice": "",
        "badges": _badges(site, catalogue, lang),
        "facts": [
            _fact(field, site, catalogue, lang)
            for field in FIELDS
            if field.name in _FIRST and (field.name in _ALWAYS or site.get(field.name) is not None)
        ]
        + [_location(feature, catalogue, lang)],
        "more": [
            _fact(field, site, catalogue, lang)
            for field in FIELDS
            if field.name not in (*_FIRST, *_ELSEWHERE, "precision", "location_source")
            and site.get(field.name) not in (None, "", [])
        ],
        "events": [_event(event, catalogue, lang) for event in site.get("events") or ()],
        "links": [],
        "source": _source(site, say),
        "words": {
            name: say(f"card.{name}")
            for name in ("close", "source", "open_source", "events", "more_facts")
        },
    }


def _badges(site: Mapping[str, Any], catalogue: Catalogue, lang: Lang) -> list[dict[str, str]]:
    say = words(lang)
    stage, chain = site.get("stage"), site.get("chain")
    colours = {term.code: term.colour for term in (*catalogue.stages, *catalogue.chains)}
    as_of = site.get("stage_as_of") or site.get("source_date")
    dated = say("card.as_of", date=as_of) if as_of else say("card.undated")
    basis = {"inferred": "card.inferred", "source": "card.from_source"}
    how = basis.get(site.get("chain_basis") or "")
    chain_text = code_name("chain", chain, catalogue, lang) + (f" · {say(how)}" if how else "")
    stage_text = code_name("stage", stage, catalogue, lang)
    return [
        {"text": f"{say('facet.stage')} {stage_text}", "colour": colours.get(stage or "", "")},
        {"text": chain_text, "colour": colours.get(chain or "", "")},
        {"text": code_name("kind", site.get("kind"), catalogue, lang), "colour": ""},
        {"text": dated, "colour": ""},
    ]


def _fact(
    field: Field, site: Mapping[str, Any], catalogue: Catalogue, lang: Lang
) -> dict[str, Any]:
    value = site.get(field.name)
    told = fact_value(field, value, catalogue, lang)
    return {"title": fact_title(field, lang), "value": told, "missing": value is None}


def _location(feature: Mapping[str, Any], catalogue: Catalogue, lang: Lang) -> dict[str, Any]:
    site, say = feature["properties"], words(lang)
    precision = code_name("precision", site.get("precision"), catalogue, lang)
    note = site.get("location_source") or ""
    if feature["geometry"] is None:
        note = say("card.unlocated")
    return {"title": say("facet.precision"), "value": precision, "missing": False, "note": note}


def _event(event: Mapping[str, Any], catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    return {
        "stage": code_name("stage", event.get("stage"), catalogue, lang),
        "date": event.get("date") or words(lang)("card.undated"),
        "text": str(event.get("text") or ""),
    }


def _source(site: Mapping[str, Any], say: Words) -> dict[str, str]:
    parts = [site.get(f"source_{name}") for name in ("title", "publisher", "date")]
    text = " · ".join(str(piece) for piece in parts if piece)
    return {"text": text or say("card.missing"), "url": str(site.get("source_url") or "")}
