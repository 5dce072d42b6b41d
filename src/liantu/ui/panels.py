"""Which part of a page is open: only that one is asked for and drawn; the address carries it."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from liantu.ui import state
from liantu.ui.scene import Scene

#: In the order of the questions: where do we stand, what needs attention, what moves, who is it.
PROGRESS: Final = ("way", "lights", "changes", "pace", "league")
#: Where editing is closed, the histories are left.
DATA_READ_ONLY: Final = ("history", "catalogue")
DATA: Final = ("import", "site", *DATA_READ_ONLY)


def chosen_panel(scene: Scene, page: str, panels: Sequence[str]) -> str:
    """Draw the choice between a page's parts; the first is open unless another is asked for."""
    key = f"{page}_panel"
    asked = scene.look.panel
    st.session_state[key] = asked if asked in panels else panels[0]
    chosen = st.segmented_control(
        scene.say(f"{page}.title"),
        panels,
        format_func=lambda name: scene.say(f"{page}.panel_{name}"),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_take,
        args=(key, panels[0]),
    )
    return chosen or panels[0]


def _take(key: str, first: str) -> None:
    state.choose_panel(st.session_state[key] or first)
