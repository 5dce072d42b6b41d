"""A form with a site's facts: the common ones open, the rest below."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from liantu.domain.errors import LedgerError, LiantuError
from liantu.domain.fields import BY_NAME, FIELDS, Field
from liantu.domain.money import exact_yi, wan_from_yi
from liantu.domain.sentence import facet_names
from liantu.ui.data.names import field_title
from liantu.ui.scene import Scene

_FIRST: Final = (
    "name", "owner", "kind", "chain", "chains", "nodes", "investment_wan", "investment_text",
    "town", "park", "address", "unit", "plan_started", "actual_started", "plan_completed",
    "actual_completed", "plan_produced", "actual_produced", "progress_pct", "progress_text",
    "issues_text", "content",
)  # fmt: skip
#: Set by the other sections, or not by hand.
_ELSEWHERE: Final = frozenset(
    {"stage", "stage_as_of", "stage_text", "events", "precision", "location_source",
     "datum_given", "visibility", "updated_on"}
)  # fmt: skip
#: So many choices can stand side by side.
_FEW: Final = 20
_LONG: Final = frozenset({"content", "issues_text", "progress_text", "note"})


def fact_values(scene: Scene, facts: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    """Draw the form; return the values once somebody asks what they would change.

    Raises:
        LedgerError: an amount is none.
    """
    rest = [f.name for f in FIELDS if f.name not in _FIRST and f.name not in _ELSEWHERE]
    typed: dict[str, Any] = {}
    with st.form(f"facts_{key}"):
        columns = st.columns(2)
        for number, name in enumerate(_FIRST):
            with columns[number % 2]:
                typed[name] = _widget(scene, BY_NAME[name], facts.get(name), key)
        with st.expander(scene.say("data.more_facts")):
            columns = st.columns(2)
            for number, name in enumerate(rest):
                with columns[number % 2]:
                    typed[name] = _widget(scene, BY_NAME[name], facts.get(name), key)
        pressed = st.form_submit_button(scene.say("data.save_facts"))
    if not pressed:
        return None
    return {name: _value(scene, BY_NAME[name], value) for name, value in typed.items()}


def _widget(scene: Scene, field: Field, value: Any, key: str) -> Any:  # noqa: ANN401 - any fact
    title, place = field_title(scene, field.name), f"fact_{key}_{field.name}"
    if field.facet:
        names = facet_names(field.facet, scene.catalogue, scene.look.lang)
        codes = list(scene.catalogue.codes(field.facet))
        if field.type == "codes":
            return _codes(scene, title, codes, names, list(value or ()), place)
        return st.selectbox(
            title, codes, index=codes.index(value) if value in codes else None,
            format_func=names.__getitem__, key=place, placeholder=scene.say("filter.missing"),
        )  # fmt: skip
    if field.type == "wan":
        label = scene.say("export.unit_title", title=title, unit=scene.say("data.yi"))
        return st.text_input(label, value="" if value is None else exact_yi(value), key=place)
    if field.type == "percent":
        return st.number_input(title, 0.0, 100.0, value, key=place)
    draw = st.text_area if field.name in _LONG else st.text_input
    return draw(title, value=value or "", key=place)


def _codes(
    scene: Scene,
    title: str,
    codes: list[str],
    names: Mapping[str, str],
    chosen: list[str],
    key: str,
) -> list[str]:
    """Draw a choice of several: all at once where they are few.

    A multiselect writes what is chosen white on the theme's colour, which is hard to read in the
    dark; dozens of choices would bury the form.
    """
    if len(codes) <= _FEW:
        return st.pills(
            title, codes, default=chosen, format_func=names.__getitem__,
            key=key, selection_mode="multi", wrap=True,
        )  # fmt: skip
    return st.multiselect(
        title, codes, default=chosen, format_func=names.__getitem__,
        key=key, placeholder=scene.say("filter.missing"),
    )  # fmt: skip


def _value(scene: Scene, field: Field, typed: Any) -> Any:  # noqa: ANN401 - any fact
    if field.type != "wan":
        return typed
    text = str(typed or "").strip().replace(",", "").replace("，", "")
    if not text:
        return None
    try:
        return wan_from_yi(text)
    except LiantuError:
        name = field_title(scene, field.name)
        raise LedgerError.worded("data.amount", name=name, value=text[:40]) from None
