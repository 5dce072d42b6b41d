"""The catalogue's last revisions below a form that changes it, and the way to all of them."""

import streamlit as st

from liantu.store.catalogue_history import CatalogueHistory
from liantu.store.revision_words import catalogue_line
from liantu.ui import state
from liantu.ui.pages import turn_to
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_MOST_TOLD = 5


def last_revisions(scene: Scene, history: CatalogueHistory, key: str) -> None:
    """Draw who changed the catalogue before, the newest first; nothing while nobody did."""
    revisions = history.revisions()
    for one in revisions[::-1][:_MOST_TOLD]:
        st.caption(plain(catalogue_line(one, scene.say)))
    label = scene.say("catalogue.open")
    if revisions and st.button(label, key=f"catalogue_open_{key}", type="tertiary"):
        state.choose_panel("catalogue")
        turn_to("data", scene.catalogue)
