"""The table of the selection, and the list of sites without a place."""

from typing import Any

import streamlit as st

from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.query.page import SORT_KEYS, PageRequest
from liantu.ui import cached, state
from liantu.ui.parts.component import part
from liantu.ui.scene import Scene

PAGE_SIZE = 15
#: A name of 100 kB is a legal name; a row shows its beginning, the card all of it.
_CELL_LENGTH = 80
_SORT, _DOWN, _PAGE = "liantu_table_sort", "liantu_table_down", "liantu_table_page"
_COLUMNS = ("name", "chain", "stage", "wan", "town", "as_of", "owner")


def site_table(scene: Scene, *, unlocated_only: bool = False) -> None:
    """Draw one page of the selection; headers sort it, a row chooses a site."""
    total = cached.summary(scene.selection).count
    if unlocated_only:
        total = cached.summary(scene.selection).unlocated
    which = "unlocated" if unlocated_only else "all"
    request = _request(scene, total, which)
    data = _data(scene, request, total)
    key = f"site_table_{which}"

    def picked() -> None:
        state.choose_site(str(_value(key, "pick") or ""))

    def sorted_() -> None:
        _sort(which, _value(key, "sort"))

    def turned() -> None:
        page = _value(key, "page")
        st.session_state[f"{_PAGE}_{which}"] = int(page) if isinstance(page, int | float) else 0

    part("site_table")(
        key=key, data=data, on_pick_change=picked, on_sort_change=sorted_, on_page_change=turned
    )


def unlocated_list(scene: Scene) -> None:
    """Draw the sites of the selection that no source gives a place for."""
    count = cached.summary(scene.selection).unlocated
    if count == 0:
        return
    with st.expander(scene.say("table.unlocated", n=f"{count:,}")):
        st.caption(scene.say("table.unlocated_help"))
        site_table(scene, unlocated_only=True)


def _value(key: str, name: str) -> Any:  # noqa: ANN401 - what the browser sent
    return (st.session_state.get(key) or {}).get(name)


def _sort(which: str, key: object) -> None:
    if key not in SORT_KEYS:
        return
    sort, down = f"{_SORT}_{which}", f"{_DOWN}_{which}"
    same = st.session_state.get(sort, "wan") == key
    st.session_state[down] = not st.session_state.get(down, True) if same else key == "wan"
    st.session_state[sort] = key
    st.session_state[f"{_PAGE}_{which}"] = 0


def _request(scene: Scene, total: int, which: str) -> PageRequest:
    """Return the page to show; another selection starts at its first page."""
    session = st.session_state
    of, page = f"{_PAGE}_of_{which}", f"{_PAGE}_{which}"
    if session.get(of) != cached.key_of(scene.selection):
        session[of] = cached.key_of(scene.selection)
        session[page] = 0
    last = max(0, (total - 1) // PAGE_SIZE)
    return PageRequest(
        sort=session.get(f"{_SORT}_{which}", "wan"),
        descending=session.get(f"{_DOWN}_{which}", True),
        number=min(max(0, session.get(page, 0)), last),
        size=PAGE_SIZE,
        unlocated_only=which == "unlocated",
    )


def _data(scene: Scene, request: PageRequest, total: int) -> dict[str, Any]:
    say = scene.say
    pages = max(1, -(-total // PAGE_SIZE))
    titles = {"name": "table.name", "wan": "table.amount", "as_of": "table.as_of"}
    columns = [
        {"key": key, "title": _title(scene, key, titles), "number": key == "wan"}
        for key in _COLUMNS
    ]
    return {
        "columns": columns,
        "rows": _rows(scene, request),
        "sort": request.sort,
        "descending": request.descending,
        "page": request.number,
        "pages": pages,
        "chosen": scene.look.site,
        "number": say("table.number", n=f"{total:,}", page=request.number + 1, pages=pages),
        "words": {name: say(f"table.{name}") for name in ("previous", "next", "empty", "caption")},
    }


def _title(scene: Scene, key: str, titles: dict[str, str]) -> str:
    if key in titles:
        return scene.say(titles[key])
    return scene.say("table.owner" if key == "owner" else f"facet.{key}")


def _rows(scene: Scene, request: PageRequest) -> list[dict[str, Any]]:
    codebook = scene.selection.engine.snapshot.codebook
    names = {
        facet: facet_names(facet, scene.catalogue, scene.look.lang)
        for facet in ("chain", "stage", "town")
    }
    colours = {stage.code: stage.colour for stage in scene.catalogue.stages}
    missing = scene.say("filter.missing")
    rows = []
    for site in cached.page(scene.selection, request):
        codes = {facet: codebook.codes[facet][site[facet]] for facet in names}
        cells = {facet: names[facet][code] if code else missing for facet, code in codes.items()}
        cells["name"] = site["name"][:_CELL_LENGTH]
        cells["wan"] = missing if site["wan"] is None else yi_text(site["wan"])
        cells["as_of"] = site["as_of"] or missing
        cells["owner"] = site["owner"][:_CELL_LENGTH] or missing
        soft = [key for key in _COLUMNS if cells[key] == missing]
        rows.append(
            {
                "id": site["id"],
                "cells": cells,
                "soft": soft,
                "colour": colours.get(codes["stage"], ""),
            }
        )
    return rows
