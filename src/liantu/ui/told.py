"""What the browser has been told to show in the widgets, and whether it shows it yet.

Streamlit sends a value that the script sets once, with the run that sets it. A browser that is
overtaken by the next run never draws it, and reports the value before as if somebody had chosen
that. So what was set is sent again by each run until the browser reports a number that was sent
after it, and each widget that holds something; what somebody changes meanwhile is taken for what it
is, a change of what he saw.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from liantu.ui.parts.component import part

#: The unseen field whose value is the last number that the browser has drawn.
_SEEN = "told"
_TELLING, _NUMBER = "liantu_telling", "liantu_told"


@dataclass(frozen=True, slots=True)
class _Telling:
    """What was set and not yet seen, and what the browser reported when it was set."""

    values: dict[str, Any]
    before: dict[str, Any]
    #: Set by a callback, so that this run's report is what it was set against.
    by_callback: bool


def tell(values: Mapping[str, Any], reported: Mapping[str, Any] | None = None) -> None:
    """Set widgets, before they are drawn; `reported` is what `hear` returned in this run."""
    state = st.session_state
    by_callback = reported is None
    found = state if reported is None else reported
    before = {key: found.get(key) for key in values}
    state.update(values)
    state[_NUMBER] = state.get(_NUMBER, 0) + 1
    state[_TELLING] = _Telling(dict(values), before, by_callback)


def hear(keys: Iterable[str]) -> dict[str, Any]:
    """Take the browser's report at the start of a run; return what it says of these widgets.

    What it does not know yet is set again, with what somebody has changed since.
    """
    state = st.session_state
    telling: _Telling | None = state.get(_TELLING)
    reported = {key: state[key] for key in keys if key in state}
    if telling is None:
        return reported
    if telling.by_callback:
        state[_TELLING] = replace(telling, by_callback=False)
        return reported | telling.before
    # A choice of pills may be drawn later than the field of the number, which is simpler.
    filled = {key for key, value in telling.values.items() if value}
    seen = _reported()
    if seen.get(_SEEN) == str(state[_NUMBER]) and filled <= seen.keys():
        state[_TELLING] = None
        return reported
    values = {
        key: _changed(value, telling.before.get(key), reported.get(key, value))
        for key, value in telling.values.items()
    }
    state.update(values)
    state[_TELLING] = replace(telling, values=values, before=reported)
    return reported


def _reported() -> dict[str, str]:
    """Return the keys of all widgets that the browser reports, with the value where it is a text.

    The session answers for those that it does not report with what the script set.
    """
    run = get_script_run_ctx()
    reports = run.session_state.get_widget_states() if run else ()
    return {one.id.rpartition("-")[2]: one.string_value for one in reports}


def _changed(value: object, before: object, reported: object) -> object:
    """Return a value with what somebody did to the one before it."""
    if reported in (before, value):
        return value
    if not isinstance(value, list) or not isinstance(reported, list):
        return reported
    were = before if isinstance(before, list) else []
    kept = [one for one in value if one in reported or one not in were]
    return kept + [one for one in reported if one not in were and one not in value]


def draw() -> None:
    """Draw the unseen field, after everything that was told."""
    if st.session_state.get(_TELLING) is not None:
        st.session_state[_SEEN] = str(st.session_state[_NUMBER])
    with st.container(key="told_field"):
        st.text_input("#", key=_SEEN, label_visibility="collapsed")
    part("told")(key="told_part", data={})
