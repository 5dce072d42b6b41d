"""The address of the page in the browser, as its parameters."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from liantu.domain.filter import PARAMS
from liantu.domain.language import Lang, lang_of
from liantu.settings import settings
from liantu.ui.look import VIEW_PARAMS

#: Stands in an address on its way to another page, and goes with its look's first own address;
#: the part `one_step` tells by it that both are one step.
TURN = "turn"
_LOOK = {*PARAMS, *VIEW_PARAMS}


def address() -> dict[str, str]:
    """Return the parameters of the address, repeated ones joined as the filter reads them."""
    found: dict[str, str] = {}
    for name in st.query_params:
        joint = " " if name == "q" else ","
        found[name] = joint.join(st.query_params.get_all(name))
    return found


def look_params() -> dict[str, str]:
    """Return the parameters of the address that say what is looked at."""
    return {name: value for name, value in address().items() if name in _LOOK}


def foreign_params() -> tuple[str, ...]:
    """Return the names in the address that mean nothing here."""
    return tuple(name for name in st.query_params if name not in {*_LOOK, TURN})


def write(params: dict[str, str]) -> None:
    """Make these the address, beside what in it means nothing here."""
    foreign = {name: address()[name] for name in foreign_params()}
    st.query_params.from_dict(foreign | params)


def is_bare() -> bool:
    """Say whether the address leaves open what is looked at."""
    return not look_params() and TURN not in st.query_params


def gone_back() -> bool:
    """Say whether the browser's Back or Forward brought this run about."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def language(chosen: str | None) -> Lang:
    """Return the language of a run whose address and widgets are yet to be brought together.

    `chosen` is what the switch of languages holds; Back may have left the page that it was set on.
    """
    said = st.query_params.get("lang")
    return lang_of(said if gone_back() else chosen or said) or settings().lang


def is_late(page: str) -> bool:
    """Say whether another address than ours can only be an older one, while the page stays.

    Who clicks before the browser has our last address sends the one before. Another one comes of
    Back, or of the wall's own part, which writes its turns itself.
    """
    return page != "wall" and not gone_back()
