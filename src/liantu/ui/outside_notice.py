"""The notice that other hands changed the data file, and the choice between theirs and ours."""

from collections.abc import Callable
from itertools import islice

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.ledger import service
from liantu.ledger.diff import name_of
from liantu.ledger.rights import Editor
from liantu.store.history import Status
from liantu.ui.change_text import change_text
from liantu.ui.data.commit_form import wait_until_served
from liantu.ui.data.office import editor_named, history
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_MOST_LISTED = 20
_TEXT_LENGTH = 300


def outside_notice(scene: Scene, *, open_here: bool) -> None:
    """Draw the notice where it is due; with `open_here`, the choice as well.

    Raises:
        LiantuError: the history cannot be read.
    """
    status = history().status()
    if not status.outside and status.problem is None:
        return
    with st.container(border=True, key="outside_notice"):
        if status.problem is not None:
            st.warning(plain(status.problem.text(scene.look.lang)))
        if not status.outside:
            return
        st.warning(scene.say("history.outside_gone" if status.problem else "history.outside"))
        if status.problem is None:
            _changes(scene)
        if open_here:
            _choice(scene, status)


def _changes(scene: Scene) -> None:
    say = scene.say
    found = list(islice(history().outside_changes(), _MOST_LISTED + 1))
    for change in found[:_MOST_LISTED]:
        name = name_of(change.after or change.before or {})[:80]
        st.text(f"{name}  {change_text(change, scene, _TEXT_LENGTH)}")
    if len(found) > _MOST_LISTED:
        st.caption(say("history.outside_more", n=_MOST_LISTED))


def _choice(scene: Scene, status: Status) -> None:
    say = scene.say
    with st.form("outside_choice", border=False):
        left, right = st.columns([1, 2])
        author = left.text_input(say("data.author"), key="outside_author")
        reason = right.text_input(say("data.reason"), key="outside_reason")
        with st.container(horizontal=True):
            take = False
            if status.problem is None:
                take = st.form_submit_button(say("history.take_over"), key="outside_take_over")
            refuse = st.form_submit_button(say("history.refuse"), key="outside_refuse")
    if take:
        _do(scene, author, lambda editor: service.take_over(
            history(), scene.catalogue, editor, reason
        ))  # fmt: skip
    if refuse:
        _do(scene, author, lambda editor: service.refuse(history(), editor, reason))


def _do(scene: Scene, author: str, act: Callable[[Editor], object]) -> None:
    try:
        act(editor_named(author))
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))
        return
    wait_until_served()
    st.rerun()
