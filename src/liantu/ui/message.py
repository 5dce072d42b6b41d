"""What one run of the page leaves for the next."""

import streamlit as st


def leave_message(name: str, text: str) -> None:
    """Leave a text for a part of the page to show in the coming run."""
    st.session_state[f"liantu_message_{name}"] = text


def take_message(name: str) -> str:
    """Return the text left for a part of the page, once."""
    return st.session_state.pop(f"liantu_message_{name}", "")
