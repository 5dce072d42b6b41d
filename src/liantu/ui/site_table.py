"""The table of the selection, and the list of sites without a place."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import streamlit as st

from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.query.map_sites import shortened
from liantu.query.page import SORT_KEYS, PageRequest
from liantu.ui import cached, state
from liantu.ui.pages import turn_to
from liantu.ui.parts.table import (
    TableColumn,
    TablePage,
    TableRow,
    draw_table,
    page_number,
    turn_page,
)
from liantu.ui.scene import Scene

PAGE_SIZE = 15
#: A name of 100 kB is a legal name; a row shows its beginning, the card all of it.
_CELL_LENGTH, _OWNER_LENGTH = 80, 48
_SORT, _DOWN, _TO_PAGE = (f"liantu_table_{name}" for name in ("sort", "down", "to_page"))
_TITLES = {
    "name": "table.name",
    "chain": "facet.chain",
    "stage": "facet.stage",
    "wan": "table.amount",
    "town": "facet.town",
    "as_of": "table.as_of",
    "owner": "table.owner",
}


def site_table(scene: Scene, *, unlocated_only: bool = False) -> None:
    """Draw one page of the selection; headers sort it, a row chooses a site."""
    if st.session_state.pop(_TO_PAGE, False):
        turn_to("site", scene.catalogue)
    total = cached.summary(scene.selection).count
    if unlocated_only:
        total = cached.summary(scene.selection).unlocated
    which = "unlocated" if unlocated_only else "all"
    key = f"site_table_{which}"
    request, pages = _request(scene, total, which)
    draw_table(
        key,
        _page(scene, request, total, pages),
        scene.say,
        pick=lambda site_id: state.choose_site(str(site_id or "")),
        sort=lambda column: _sort(which, column),
        page=lambda number: turn_page(which, number),
        open=_open,
    )


def _open(site_id: object) -> None:
    # A page can be turned only while it is drawn, not while its widgets report.
    state.choose_site(str(site_id or ""))
    st.session_state[_TO_PAGE] = True


def unlocated_list(scene: Scene) -> None:
    """Draw the sites of the selection that no source gives a place for."""
    count = cached.summary(scene.selection).unlocated
    if count == 0:
        return
    with st.expander(scene.say("table.unlocated", n=f"{count:,}")):
        st.caption(scene.say("table.unlocated_help"))
        site_table(scene, unlocated_only=True)


def _sort(which: str, key: object) -> None:
    if key not in SORT_KEYS:
        return
    sort, down = f"{_SORT}_{which}", f"{_DOWN}_{which}"
    same = st.session_state.get(sort, "wan") == key
    st.session_state[down] = not st.session_state.get(down, True) if same else key == "wan"
    st.session_state[sort] = key
    turn_page(which, 0)


def _request(scene: Scene, total: int, which: str) -> tuple[PageRequest, int]:
    """Return the page to show, and how many there are; another selection starts at its first."""
    number, pages = page_number(which, cached.key_of(scene.selection), total, PAGE_SIZE)
    request = PageRequest(
        sort=st.session_state.get(f"{_SORT}_{which}", "wan"),
        descending=st.session_state.get(f"{_DOWN}_{which}", True),
        number=number,
        size=PAGE_SIZE,
        unlocated_only=which == "unlocated",
    )
    return request, pages


def _page(scene: Scene, request: PageRequest, total: int, pages: int) -> TablePage:
    return TablePage(
        site_columns(scene),
        list(site_rows(scene, cached.page(scene.selection, request))),
        total,
        request.number,
        pages,
        request.sort,
        request.descending,
        scene.look.site,
    )


def site_columns(scene: Scene, *, sort: bool = True) -> list[TableColumn]:
    """Return the columns of sites; where they can be sorted, by their headers."""
    return [
        TableColumn(
            key,
            scene.say(title),
            number=key == "wan",
            sort=sort,
            pick=key == "name",
            swatch=key == "stage",
        )
        for key, title in _TITLES.items()
    ] + [TableColumn("open", scene.say("site_page.open_short"), open=True)]


def site_rows(scene: Scene, sites: Iterable[Mapping[str, Any]]) -> Iterator[TableRow]:
    """Yield the rows of sites that hold page.COLUMNS."""
    codebook = scene.selection.engine.snapshot.codebook
    names = {
        facet: facet_names(facet, scene.catalogue, scene.look.lang)
        for facet in ("chain", "stage", "town")
    }
    colours = {stage.code: stage.colour for stage in scene.catalogue.stages}
    missing = scene.say("filter.missing")
    for site in sites:
        codes = {facet: codebook.codes[facet][site[facet]] for facet in names}
        cells = {facet: names[facet][code] if code else missing for facet, code in codes.items()}
        cells["name"] = site["name"][:_CELL_LENGTH]
        cells["wan"] = missing if site["wan"] is None else yi_text(site["wan"])
        cells["as_of"] = site["as_of"] or missing
        cells["owner"] = shortened(site["owner"], _OWNER_LENGTH) or missing
        soft = [key for key in _TITLES if cells[key] == missing]
        yield TableRow(str(site["id"]), cells, colours.get(codes["stage"], ""), soft)
