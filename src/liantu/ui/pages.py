"""The pages of the app and their addresses."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from liantu.domain.catalogue import Catalogue
from liantu.domain.wording import words
from liantu.ui import state
from liantu.ui.address import language

_PAGES = Path(__file__).resolve().parents[3] / "pages"
# No icons: Streamlit would fetch one for the browser's tab from the internet.
_NAMES = ("map", "overview", "chains", "progress", "towns", "data", "about", "wall", "site")
#: Reached from a site's card or table, not from the menu.
_HIDDEN = ("site",)
#: The map is where one lands: its address has no name.
MAP = ""
_DRAWN = "liantu_drawn"


def navigation() -> StreamlitPage:
    """Return the page that the address asks for, with the menu drawn above it."""
    say = words(language(st.session_state.get(state.LANG)))
    pages = [
        st.Page(
            page_file(name),
            title=say(f"nav.{name}"),
            default=name == "map",
            visibility="hidden" if name in _HIDDEN else "visible",
        )
        for name in _NAMES
        if page_file(name).is_file()
    ]
    page = st.navigation(pages, position="top")
    st.session_state[_DRAWN] = _script(), page.url_path
    return page


def page_kept() -> str | None:
    """Return the name of the page if it is the one drawn last; None if it may be another.

    This is known before `navigation` is called, and with that nothing has to be drawn for it.
    """
    script, name = st.session_state.get(_DRAWN, (None, None))
    return name if script == _script() else None


def _script() -> str | None:
    """Return what names the script of the page that the browser asks for."""
    run = get_script_run_ctx()
    return run.page_script_hash if run else None


def turn_to(name: str, catalogue: Catalogue) -> None:
    """Go to a page with the look at hand in its address, and end this run.

    Otherwise Streamlit goes there with a bare address first, and Back would show that: everything.
    """
    st.switch_page(page_file(name), query_params=state.turning(catalogue))


@cache
def page_file(name: str) -> Path:
    """Return the script of a page."""
    return _PAGES / f"{name}.py"
