"""A file that somebody drops on a page is taken once."""

from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile


def newly_dropped(key: str) -> UploadedFile | None:
    """Return the file in a place to drop files, once: nothing when it is empty or was taken before.

    For the callback of the place with this key. The browser keeps a file until somebody takes it
    away, and reports it again after a page has been turned; for Streamlit, which has forgotten the
    place meanwhile, that is a change.
    """
    state, taken = st.session_state, f"liantu_taken_{key}"
    file = cast("UploadedFile | None", state[key])
    if file is None or file.file_id == state.get(taken):
        return None
    state[taken] = file.file_id
    return file
