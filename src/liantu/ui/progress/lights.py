"""The progress lights: how many of each, by which rule, which sites, and why."""

from dataclasses import dataclass, replace

import streamlit as st

from liantu.domain.filter import LIGHTS
from liantu.domain.light_words import reason, rule_lines
from liantu.domain.lights import COLOURS
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.query.light_list import LightRow
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
from liantu.ui.progress.gantt import gantt
from liantu.ui.progress.rule_form import rule_form
from liantu.ui.scene import Scene

_LISTED, _KEPT, _PICKED = "progress_light", "liantu_progress_light", "liantu_light_picked"
_COLUMNS = ("light", "name", "reason", "stage", "town", "wan", "unit")
_ALL = "all"
#: Sites are read whole, which over a million takes a few milliseconds each.
_PAGE_ROWS = 8
_CELL_LENGTH, _CARD_PX = 80, 168


@dataclass(frozen=True, slots=True)
class _Part:
    """The lights that are listed (`all`, or one), and the page of them."""

    light: str
    rows: list[LightRow]
    total: int
    number: int
    pages: int


def lights(scene: Scene) -> None:
    """Draw the four figures, the rule, the list with its reasons, and its timeline."""
    _follow(scene)
    _figures(scene)
    _rule(scene)
    shown = _listed(scene)
    _table(scene, shown)
    if shown.rows:
        gantt(scene, shown.rows)


def _figures(scene: Scene) -> None:
    """Draw sites and amount of each light; each figure leads to its sites on the map."""
    say, lines = scene.say, rule_lines(scene.catalogue.lights, scene.say)
    names = facet_names("light", scene.catalogue, scene.look.lang)
    with st.container(horizontal=True, gap="small", key="light_figures"):
        for light, share in cached.shares(scene.selection, "light").items():
            with st.container(border=True, width=_CARD_PX, height="stretch", gap="xsmall"):
                name = f"{_sign(scene, light)} {names[light]}"
                # A metric's own label is cut where it is too long for its card.
                st.markdown(name, help=lines[light])
                st.metric(name, f"{share.count:,}", label_visibility="collapsed")
                unstated = f"{share.unstated:,}"
                st.caption(say("lights.amount", yi=yi_text(share.wan), unstated=unstated))
                if st.button(
                    say("lights.on_map"),
                    key=f"light_on_map_{light}",
                    type="tertiary",
                    disabled=not share.count,
                ):
                    _show_light(scene, light)


def _sign(scene: Scene, light: str) -> str:
    return f"![](assets/swatch/light/{light}.svg?lang={scene.look.lang})"


def _show_light(scene: Scene, light: str) -> None:
    wanted = scene.look.site_filter.with_(light=(light,))
    state.change_filter(scene.catalogue, wanted)
    turn_to("map", scene.catalogue)


def _rule(scene: Scene) -> None:
    say = scene.say
    names = facet_names("light", scene.catalogue, scene.look.lang)
    with st.expander(say("lights.rule_title")):
        for light, line in rule_lines(scene.catalogue.lights, say).items():
            st.markdown(f"{_sign(scene, light)} **{names[light]}**{say('lights.colon')}{line}")
        st.caption(say("lights.rule_days"))
        rule_form(scene)


def _listed(scene: Scene) -> _Part:
    """Draw the choice of what is listed and return a page of it."""
    say = scene.say
    counts = {
        light: share.count for light, share in cached.shares(scene.selection, "light").items()
    }
    names = facet_names("light", scene.catalogue, scene.look.lang)
    offered = (_ALL, *(light for light in LIGHTS if counts[light]))
    kept = st.session_state.get(_KEPT, _ALL)
    st.session_state[_LISTED] = kept if kept in offered else _ALL
    st.subheader(say("lights.list_title"))
    chosen = st.segmented_control(
        say("lights.list_title"),
        offered,
        format_func=lambda light: say("lights.all") if light == _ALL else names[light],
        required=True,
        key=_LISTED,
        on_change=_keep,
        label_visibility="collapsed",
    )
    light = None if chosen in (_ALL, None) else str(chosen)
    total = counts[light] if light else sum(counts.values())
    about = (light, cached.key_of(scene.selection))
    number, pages = page_number("lights", about, total, _PAGE_ROWS)
    rows = cached.lights(scene.selection, light, number, _PAGE_ROWS) if total else []
    return _Part(light or _ALL, rows, total, number, pages)


def _keep() -> None:
    st.session_state[_KEPT] = st.session_state[_LISTED]


def _table(scene: Scene, shown: _Part) -> None:
    say = scene.say
    columns = [
        TableColumn(
            name,
            say(f"lights.column_{name}"),
            number=name == "wan",
            pick=name == "name",
            swatch=name == "light",
        )
        for name in _COLUMNS
        if name != "light" or shown.light == _ALL
    ]
    words = {"caption": say("lights.table_caption"), "empty": say("lights.table_empty")}
    rows = [_row(scene, row) for row in shown.rows]
    page = TablePage(columns, rows, shown.total, shown.number, shown.pages, words=words)
    draw_table(
        "light_table",
        replace(page, chosen=scene.look.site),
        say,
        pick=_pick,
        page=lambda number: turn_page("lights", number),
    )
    if shown.rows:
        st.caption(say("lights.pick_hint"))


def _row(scene: Scene, row: LightRow) -> TableRow:
    say, site, light = scene.say, row.site, row.judgement.light
    names = {
        facet: facet_names(facet, scene.catalogue, scene.look.lang)
        for facet in ("light", "stage", "town")
    }
    missing = say("filter.missing")
    wan = site.get("investment_wan")
    cells = {
        "light": names["light"][light],
        "name": site["name"][:_CELL_LENGTH],
        "reason": reason(row.judgement, say),
        "stage": names["stage"].get(site.get("stage") or "", missing),
        "town": names["town"].get(site.get("town") or "", missing),
        "wan": missing if wan is None else yi_text(wan),
        "unit": (site.get("unit") or missing)[:_CELL_LENGTH],
    }
    soft = [name for name in ("stage", "town", "wan", "unit") if cells[name] == missing]
    return TableRow(row.id, cells, COLOURS[light], soft)


def _pick(site_id: object) -> None:
    # A page can be turned only while it is drawn, not while its widgets report.
    st.session_state[_PICKED] = site_id


def _follow(scene: Scene) -> None:
    site_id = st.session_state.pop(_PICKED, None)
    if isinstance(site_id, str) and site_id:
        state.choose_site(site_id)
        turn_to("site", scene.catalogue)
