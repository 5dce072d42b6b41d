"""A page's title, and beside it what is handed on: a briefing of the selection, and the address."""

import streamlit as st

from liantu.ui.briefing import briefing_button, selection_query
from liantu.ui.parts.copy_link import copy_link
from liantu.ui.scene import Scene


def page_head(scene: Scene, title: str) -> None:
    """Draw the title with its two buttons at the other end of the line."""
    across = {"horizontal": True, "vertical_alignment": "center"}
    with st.container(horizontal_alignment="distribute", key="page_head", **across):
        st.header(title, anchor=False, width="content")
        with st.container(width="content", key="page_hand_on", **across):
            briefing_button(scene, selection_query(scene))
            copy_link(scene.say)
