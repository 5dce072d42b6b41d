"""The list of sites behind a figure, below the figures; each of them leads to the map."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from liantu.query.behind import Behind, behind_page
from liantu.ui import cached, state
from liantu.ui.pages import turn_to
from liantu.ui.parts.table import TablePage, draw_table, page_number, turn_page
from liantu.ui.plain import plain
from liantu.ui.progress.targets import as_filter, show_filter, title_of
from liantu.ui.scene import Scene
from liantu.ui.site_table import site_columns, site_rows

#: What is listed (a Behind).
_LISTED, _PICKED = "liantu_behind", "liantu_behind_picked"
_KEY = "behind_table"
_PAGE_ROWS = 10


def list_sites(behind: Behind | None) -> None:
    """List the sites behind a figure in the coming run, or none."""
    st.session_state[_LISTED] = behind


def figure_buttons(scene: Scene, key: str, figures: Mapping[str, tuple[int, Behind]]) -> None:
    """Draw each text with its number as a button that lists the sites behind it."""
    with st.container(horizontal=True, gap="xsmall", key=key):
        for place, (text, (n, behind)) in enumerate(figures.items()):
            st.button(
                f"{plain(text)} **{n:,}**",
                key=f"{key}_{place}",
                type="tertiary",
                disabled=not n,
                help=scene.say("behind.help"),
                on_click=list_sites,
                args=(behind,),
            )


def behind_list(scene: Scene) -> None:
    """Draw the sites behind the figure chosen last, if any was; a row leads to the map."""
    _follow(scene)
    behind: Behind | None = st.session_state.get(_LISTED)
    if behind is None:
        return
    say = scene.say
    about = (behind, cached.key_of(scene.selection))
    name = ("behind", behind.conditions, behind.period.first, behind.period.last)
    number = page_number(_KEY, about, 10**9, _PAGE_ROWS)[0]
    rows, total = cached.found(
        scene.selection,
        (*name, number),
        lambda selection: behind_page(selection, behind, number, _PAGE_ROWS),
    )
    with st.container(key="behind", border=True):
        _head(scene, behind, total)
        page = TablePage(
            site_columns(scene, sort=False),
            list(site_rows(scene, rows)),
            total,
            number,
            max(1, -(-total // _PAGE_ROWS)),
            words={"caption": say("behind.caption")},
        )
        draw_table(
            _KEY,
            replace(page, chosen=scene.look.site),
            say,
            pick=lambda site_id: _pick("map", site_id),
            open=lambda site_id: _pick("site", site_id),
            page=lambda number: turn_page(_KEY, number),
        )
        st.caption(say("behind.hint"))


def _head(scene: Scene, behind: Behind, total: int) -> None:
    """Draw what is listed, the way to the map where a filter can say it, and the way back."""
    say, wanted = scene.say, as_filter(scene, behind)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{plain(title_of(scene, behind))}** · {say('behind.n', n=f'{total:,}')}")
        if wanted and st.button(
            say("behind.on_map"), key="behind_on_map", type="tertiary", disabled=not total
        ):
            show_filter(scene, wanted)
        st.button(
            say("behind.close"),
            key="behind_close",
            type="tertiary",
            on_click=list_sites,
            args=(None,),
        )


def _pick(page: str, site_id: object) -> None:
    # A page can be turned only while it is drawn, not while its widgets report.
    st.session_state[_PICKED] = page, site_id


def _follow(scene: Scene) -> None:
    page, site_id = st.session_state.pop(_PICKED, ("", None))
    if isinstance(site_id, str) and site_id:
        state.choose_site(site_id)
        turn_to(page, scene.catalogue)
