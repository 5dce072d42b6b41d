"""Which two states are compared: revisions, or the ends of months; the address carries both."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from liantu.domain.errors import LedgerError
from liantu.query.live import dataset
from liantu.query.selection import Selection
from liantu.store.change import Revision
from liantu.store.history_past import time_in_china
from liantu.store.revision_words import revision_line
from liantu.ui import state
from liantu.ui.pages import turn_to
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_OLD, _NEW = "changes_old", "changes_new"
_ASKED = "liantu_changes_asked"
_LINE_LENGTH = 80
#: Earlier states of so many sites are taken out of the history without being asked for.
_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Period:
    """Two revisions, the older first, and the scene's filter applied to each on its own day."""

    old: Revision
    new: Revision
    before: Selection
    after: Selection


def period(scene: Scene) -> Period | None:
    """Draw the two choices; return what they ask for, or say why there is nothing to compare.

    Raises:
        LiantuError: a state cannot be taken out of the history.
    """
    say, history = scene.say, dataset().history
    revisions = {str(one.number): one for one in history.revisions()}
    if len(revisions) < 2:
        st.info(say("changes.no_history"))
        if st.button(say("changes.to_data"), key="changes_to_data", type="tertiary"):
            turn_to("data", scene.catalogue)
        return None
    names = _names(scene, tuple(revisions.values()))
    usual = _usual(scene, len(revisions))
    old, new = _choices(scene, names, _asked(scene), usual)
    state.pin_compared(scene.catalogue, old, new)
    first, last = (history.named(rev) for rev in (old, new))
    if first.number >= last.number:
        st.info(say("changes.wrong_order"))
        return None
    if not _wanted(scene, (first.sha256, last.sha256)):
        return None
    with st.spinner(say("past.opening")):
        return Period(first, last, _selected(scene, old), _selected(scene, new))


def _wanted(scene: Scene, pair: tuple[str, str]) -> bool:
    """Say whether to compare now; where that takes minutes, only once somebody asks for it."""
    say, count = scene.say, scene.selection.engine.snapshot.count
    if count <= _AT_ONCE or st.session_state.get(_ASKED) == pair:
        return True
    st.info(say("changes.large", n=f"{count:,}"))
    if not st.button(say("changes.compare"), key="changes_compare"):
        return False
    st.session_state[_ASKED] = pair
    return True


def _names(scene: Scene, revisions: tuple[Revision, ...]) -> Mapping[str, str]:
    """Return address → name: the revisions, newest first, then the ends of their months."""
    say = scene.say
    named = {str(one.number): revision_line(one, say)[:_LINE_LENGTH] for one in reversed(revisions)}
    months = {f"{time_in_china(one):%Y-%m}": one.number for one in revisions}
    ends = {
        month: say("changes.month_end", month=month, number=number)
        for month, number in sorted(months.items(), reverse=True)
    }
    rev = scene.look.rev
    asked = {} if not rev or rev in named or rev in ends else {rev: rev}
    return named | ends | asked


def _usual(scene: Scene, newest: int) -> tuple[str, str]:
    """Return what is compared at first: the state at hand with the one before it.

    Before the first revision there is none, so that is compared with the newest.
    """
    rev = scene.look.rev or str(newest)
    now = dataset().history.named(rev).number
    return (str(now - 1), rev) if now > 1 else (rev, str(newest))


def _asked(scene: Scene) -> tuple[str, str] | None:
    """Return the two states that the address asks for; where there are none such, say so."""
    if not scene.look.compare:
        return None
    pair = scene.look.compared
    try:
        for rev in pair:
            dataset().history.named(rev)
    except LedgerError:
        st.warning(scene.say("changes.unknown", states=plain(scene.look.compare)))
        return None
    return pair


def _choices(
    scene: Scene,
    names: Mapping[str, str],
    asked: tuple[str, str] | None,
    usual: tuple[str, str],
) -> tuple[str, str]:
    shown = asked or usual
    offered = {rev: rev for rev in shown if rev not in names} | dict(names)
    # Beside what is not the last step stands the way back to it.
    sides = st.columns([5, 5, 3] if shown != usual else 2, vertical_alignment="bottom")
    old, new = (
        _choice(scene, key, offered, rev, sides[number])
        for number, (key, rev) in enumerate(zip((_OLD, _NEW), shown, strict=True))
    )
    if shown != usual:
        sides[-1].button(
            scene.say("changes.to_last"),
            key="changes_to_last",
            on_click=state.choose_compared,
            args=("", ""),
        )
    return old, new


def _choice(
    scene: Scene, key: str, offered: Mapping[str, str], rev: str, column: DeltaGenerator
) -> str:
    st.session_state[key] = rev
    found = column.selectbox(
        scene.say(f"changes.{key.removeprefix('changes_')}"),
        list(offered),
        format_func=offered.__getitem__,
        key=key,
        on_change=_take,
    )
    return str(found or rev)


def _take() -> None:
    held = st.session_state
    state.choose_compared(held[_OLD], held[_NEW])


def _selected(scene: Scene, rev: str) -> Selection:
    """Return the filter applied to a state; the newest one is served already."""
    present = dataset().state().engine
    wanted = scene.look.site_filter
    engine = scene.selection.engine
    if present is not None and present.revision is not None and rev == str(present.revision.number):
        return dataset().select(present, wanted)
    return dataset().select(engine, wanted, dataset().as_of(rev))
