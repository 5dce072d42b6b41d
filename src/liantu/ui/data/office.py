"""Who edits, and what: the store's history and the right to change it, for this request."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from liantu.ledger.rights import EditingClosedError, Editor, editor
from liantu.settings import settings
from liantu.store.history import History
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

#: What a server puts into a request that it passes on for somebody else.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


@cache
def history() -> History:
    """Return the history of this process's store.

    Raises:
        SettingsError: the store is no file.
    """
    return History(settings().store_path())


def memory_folder() -> Path:
    """Return where the office's confirmed column maps are kept."""
    return settings().store_path().parent / "history" / "columns"


def circumstances() -> dict[str, Any]:
    """Return how this request came: what `rights.editor` judges it by."""
    headers = st.context.headers
    return {
        "listens": st.get_option("server.address"),
        "client": st.context.ip_address,
        "forwarded": any(name in headers for name in _FORWARDED),
        "host": headers.get("Host") or "localhost",
    }


def editor_named(name: str) -> Editor:
    """Return the editor who asks for this page.

    Raises:
        EditingClosedError: nothing may be changed from there; the text says why.
    """
    return editor(name, auth=settings().auth, **circumstances())


def may_edit(scene: Scene) -> bool:
    """Say whether this request may change anything; where it may not, draw why."""
    try:
        editor_named("")
    except EditingClosedError as closed:
        with st.container(key="editing_closed"):
            st.info(plain(closed.text(scene.look.lang)))
        return False
    return True
