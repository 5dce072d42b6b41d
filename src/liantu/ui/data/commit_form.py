"""Who commits, and why: the last step, after which the store has changed."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.ledger.rights import Editor
from liantu.query.live import dataset
from liantu.store.change import Revision
from liantu.store.history import ConflictError
from liantu.ui.data.office import editor_named
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_AUTHOR, _DONE, _CONFLICT = "commit_author", "liantu_commit_done", "liantu_commit_conflict"
_SHOWN_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Word:
    """The user's word on sites that others changed meanwhile: whose state is to stand."""

    mine: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()


#: Commits as an editor for a reason, with the user's word on conflicts. Nothing is returned by what
#: makes no revision of the sites and tells of itself.
Committer = Callable[[Editor, str, Word], Revision | None]


def commit_form(scene: Scene, key: str, commit: Committer, reason: str = "") -> bool:
    """Draw author, reason and button; return whether something has just been committed."""
    say = scene.say
    with st.form(f"commit_{key}", border=True):
        left, right = st.columns([1, 2])
        author = left.text_input(
            say("data.author"), key=f"{_AUTHOR}_{key}", value=st.session_state.get(_AUTHOR, "")
        )
        why = right.text_input(say("data.reason"), value=reason, key=f"reason_{key}")
        word = _conflicts(scene, key)
        pressed = st.form_submit_button(say("data.commit"), key=f"commit_button_{key}")
    if not pressed:
        return False
    st.session_state[_AUTHOR] = author or ""
    try:
        revision = commit(editor_named(author or ""), why or "", word)
    except ConflictError as conflict:
        st.session_state[f"{_CONFLICT}_{key}"] = conflict
        st.rerun()
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))
        return False
    st.session_state.pop(f"{_CONFLICT}_{key}", None)
    st.session_state[_DONE] = revision
    wait_until_served()
    return True


def told_commit(scene: Scene) -> None:
    """Draw what the last commit did, once."""
    revision: Revision | None = st.session_state.pop(_DONE, None)
    if revision is None:
        return
    numbers = {"added": revision.added, "changed": revision.changed, "removed": revision.removed}
    st.success(scene.say("data.committed", number=revision.number, **numbers))


def _conflicts(scene: Scene, key: str) -> Word:
    """Draw the sites that others changed meanwhile; return whose state is to stand."""
    conflict: ConflictError | None = st.session_state.get(f"{_CONFLICT}_{key}")
    if conflict is None:
        return Word()
    names = {one.id: one.name for one in conflict.conflicts}
    st.warning(plain(conflict.text(scene.look.lang)))
    mine = st.multiselect(
        scene.say("data.mine"),
        list(names),
        format_func=lambda site_id: names[site_id][:60],
        placeholder=scene.say("data.mine_none"),
        help=scene.say("data.mine_help"),
        key=f"mine_{key}",
    )
    return Word(frozenset(mine), frozenset(names) - frozenset(mine))


def wait_until_served() -> None:
    """Wait briefly until pages and map are served from what has just been written."""
    give_up = time.monotonic() + _SHOWN_WITHIN_S
    before = dataset().state().engine
    while time.monotonic() < give_up:
        if dataset().state(1.0).engine is not before:
            return
        time.sleep(0.1)
