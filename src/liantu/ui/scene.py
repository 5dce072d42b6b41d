"""What every page is given: the look, the selection it asks for, and the words to say it."""

from dataclasses import dataclass

import streamlit as st

from liantu.domain.catalogue import Catalogue
from liantu.domain.wording import Words
from liantu.query.selection import Selection
from liantu.ui.state import Look

_SCENE = "liantu_scene"


@dataclass(frozen=True, slots=True)
class Scene:
    """One run's view of the data; the same for all that is drawn in it."""

    look: Look
    selection: Selection
    say: Words

    @property
    def catalogue(self) -> Catalogue:
        """Return the catalogue of the snapshot shown."""
        return self.selection.engine.snapshot.catalogue


def set_scene(scene: Scene) -> None:
    """Keep the run's scene for the page."""
    st.session_state[_SCENE] = scene


def scene() -> Scene:
    """Return the run's scene."""
    return st.session_state[_SCENE]
