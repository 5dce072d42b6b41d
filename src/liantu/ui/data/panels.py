"""Which part of the Data page is open."""

import streamlit as st

from liantu.ui.scene import Scene

_KEY = "data_panel"
_EDITING = ("import", "site")


def chosen_panel(scene: Scene, *, open_here: bool) -> str:
    """Draw the choice between the page's parts; where editing is closed, history is left."""
    panels = (*_EDITING, "history") if open_here else ("history",)
    if st.session_state.get(_KEY) not in panels:
        st.session_state[_KEY] = panels[0]
    chosen = st.segmented_control(
        scene.say("data.title"),
        panels,
        format_func=lambda name: scene.say(f"data.panel_{name}"),
        key=_KEY,
        required=True,
        label_visibility="collapsed",
    )
    return chosen or panels[0]
