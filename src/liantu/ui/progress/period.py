"""The period of a cohort: common ones to choose from, or any two dates."""

from datetime import date

import streamlit as st

from liantu.domain.dates import day_number, first_day, is_partial_date, last_day
from liantu.query.pipeline import Period
from liantu.ui.scene import Scene

_KEY, _FIRST, _LAST = "progress_period", "progress_first", "progress_last"
_CHOICES = ("all", "this_year", "last_year", "three_years", "own")


def chosen_period(scene: Scene) -> Period:
    """Draw the choice of a period and return it; a date that is none is said and not taken."""
    say = scene.say
    year = date.fromordinal(scene.selection.today).year
    chosen = st.segmented_control(
        say("period.title"),
        _CHOICES,
        format_func=lambda name: say(f"period.{name}", year=year, before=year - 1),
        default="all",
        required=True,
        key=_KEY,
        wrap=True,
    )
    years = {"this_year": (year, year), "last_year": (year - 1, year - 1),
             "three_years": (year - 2, year)}  # fmt: skip
    if chosen in years:
        first, last = years[chosen]
        return Period(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal())
    return _own(scene) if chosen == "own" else Period()


def _own(scene: Scene) -> Period:
    say = scene.say
    left, right = st.columns(2)
    with left:
        first = st.text_input(say("period.first"), key=_FIRST, placeholder="2024-01").strip()
    with right:
        last = st.text_input(say("period.last"), key=_LAST, placeholder="2024-12").strip()
    wrong = [text for text in (first, last) if text and not is_partial_date(text)]
    if wrong:
        st.warning(say("period.wrong"))
        return Period()
    return Period(
        day_number(first_day(first)) if first else None,
        day_number(last_day(last)) if last else None,
    )
