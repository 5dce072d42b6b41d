"""What lies on the editor's desk: the table read, and the comparison made, as long as both hold.

This module owns the session's keys for them. A draft is kept by all that it depends on (file,
sheet, answers, choices, revision), so that a change of any of them makes a new one.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from liantu.ledger.draft import Draft
from liantu.ledger.table import LedgerTable, Progress
from liantu.ui.data.upload import Upload

_TABLE, _DRAFT, _ASKED = (f"liantu_desk_{name}" for name in ("table", "draft", "asked"))


def table_on_desk(
    upload: Upload, sheet: str | None, read: Callable[[], LedgerTable]
) -> LedgerTable:
    """Return the table of an upload's sheet, read once."""
    return _kept(_TABLE, (upload.digest, upload.name, sheet), read)


def asked_on_desk(what: str, key: tuple[Any, ...], ask: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Return an answer about the table at hand, worked out once for all that it depends on.

    Of each kind (`what`) the newest answer is kept.
    """
    return _kept(f"{_ASKED}_{what}", key, ask)


def draft_on_desk(key: tuple[Any, ...]) -> Draft | None:
    """Return the comparison that was made under just this key."""
    held = st.session_state.get(_DRAFT)
    return held[1] if held is not None and held[0] == key else None


def put_draft(key: tuple[Any, ...], make: Callable[[Progress], Draft], label: str) -> Draft:
    """Make a comparison, with a progress bar, in the place of the one before."""
    clear_draft()
    bar = st.progress(0.0, label)
    try:
        draft = make(lambda share: _tell(bar, share, label))
    finally:
        bar.empty()
    st.session_state[_DRAFT] = (key, draft)
    return draft


def clear_draft() -> None:
    """Throw the comparison away, with its temporary files."""
    held = st.session_state.pop(_DRAFT, None)
    if held is not None:
        held[1].close()


def _tell(bar: Any, share: float, label: str) -> None:  # noqa: ANN401 - Streamlit's element
    bar.progress(min(max(share, 0.0), 1.0), f"{label} {round(100 * share)}%")


def _kept(name: str, key: tuple[Any, ...], find: Callable[[], Any]) -> Any:  # noqa: ANN401
    held = st.session_state.get(name)
    if held is None or held[0] != key:
        held = st.session_state[name] = (key, find())
    return held[1]
