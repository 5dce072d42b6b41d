"""What became of the sites that were signed, or started, within a period."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit_echarts import st_echarts

from liantu.domain.wording import Words
from liantu.query.behind import Behind
from liantu.query.pipeline import ONWARD, Conversion, Period, Reached, Step, conversion
from liantu.ui import cached
from liantu.ui.inks import EDGE
from liantu.ui.plain import drawn
from liantu.ui.progress.behind import figure_buttons, list_sites
from liantu.ui.progress.period import chosen_period
from liantu.ui.progress.targets import CLICK, clicked
from liantu.ui.scene import Scene
from liantu.ui.spoken import spoken

_FATES = ("reached", "waiting", "stopped", "unknown")
_COLOURS = {"reached": "#0b7a75", "waiting": "#cfe3e6", "stopped": "#8c6d46", "unknown": "#9aa3a8"}
#: Ink on those grounds.
_INKS = {"reached": "#ffffff", "waiting": "#10242c", "stopped": "#ffffff", "unknown": "#10242c"}
_SIDES = ("count", "elsewhen", "undated", "before", "unstated")
_ROW_PX, _HEAD_PX, _PHONE_PX = 46, 54, 450


def conversions(scene: Scene) -> None:
    """Draw the cohort's choice, how far it has come, and where the other sites are."""
    say = scene.say
    if not cached.summary(scene.selection).count:
        # The stages above say so: it is not for want of dates that there is no rate.
        return
    st.subheader(say("conversion.title"), anchor=False)
    left, right = st.columns([4, 6], gap="medium")
    with left:
        start = _start(scene)
    with right:
        period = chosen_period(scene)
    found = _asked(scene, start, period)
    if found.count:
        _picture(scene, start, period, found)
        _paces(scene, start, found)
    else:
        key = "none" if found.undated else "nobody"
        st.info(say(f"conversion.{key}", step=say(f"step.{start}"), n=f"{found.undated:,}"))
    figures = {
        say(f"conversion.side_{side}", step=say(f"step.{start}")): (
            getattr(found, side),
            Behind((("side", start, side),), period),
        )
        for side in _SIDES
    }
    figure_buttons(scene, "conversion_sides", figures)
    st.caption(say("conversion.rule", step=say(f"step.{start}")))


def _asked(scene: Scene, start: Step, period: Period) -> Conversion:
    name = ("conversion", start, period.first, period.last)
    return cached.found(scene.selection, name, lambda of: conversion(of, start, period))


def _start(scene: Scene) -> Step:
    """Draw where the cohort begins; at first the earliest step that any site dates."""
    chosen = st.segmented_control(
        scene.say("conversion.start"),
        tuple(ONWARD),
        format_func=lambda step: scene.say(f"conversion.start_{step}"),
        default=_dated(scene),
        required=True,
        key="conversion_start",
    )
    return "started" if chosen == "started" else "signed"


def _dated(scene: Scene) -> Step:
    return "signed" if _asked(scene, "signed", Period()).count else "started"


def _picture(scene: Scene, start: Step, period: Period, found: Conversion) -> None:
    answer = st_echarts(
        conversion_options(found, scene.say),
        events={"click": CLICK},
        height=f"{len(found.steps) * _ROW_PX + _HEAD_PX}px",
        key=f"conversion_{start}",
    )
    step, _, fate = clicked("conversion", answer).partition(".")
    if step in found.steps and fate in _FATES:
        list_sites(Behind((("side", start, "count"), ("fate", step, fate)), period))


def conversion_options(found: Conversion, say: Words) -> dict[str, Any]:
    """Return ECharts options: a bar a step, divided by what became of the cohort."""
    rows = [drawn(_row_words(step, reached, found, say)) for step, reached in found.steps.items()]
    grid = {"left": 4, "right": 12, "top": 30, "bottom": 4, "containLabel": True}
    # On a phone the legend takes two lines.
    narrow = {"query": {"maxWidth": _PHONE_PX}, "option": {"grid": grid | {"top": 50}}}
    base = {
        "animation": False,
        "grid": grid,
        "legend": {"top": 0, "left": 0, "itemWidth": 12, "itemHeight": 12},
        "xAxis": {"type": "value", "show": False, "max": found.count},
        "yAxis": {"type": "category", "data": rows, "inverse": True, "axisTick": {"show": False},
                  "axisLine": {"show": False}, "axisLabel": {"lineHeight": 15}},
        "series": [_series(fate, found.steps, say) for fate in _FATES],
        "aria": spoken(say, say("conversion.title"), rows),
        "tooltip": {"renderMode": "richText", "confine": True, "formatter": "{b}\n{a} {c}"},
    }  # fmt: skip
    return {"baseOption": base, "media": [narrow, {"option": {"grid": grid}}]}


def _series(fate: str, steps: Mapping[str, Reached], say: Words) -> dict[str, Any]:
    values = {step: getattr(reached, fate) for step, reached in steps.items()}
    return {
        "type": "bar",
        "stack": "fates",
        "name": say(f"conversion.fate_{fate}"),
        "data": [
            {
                "value": n,
                "code": f"{step}.{fate}" if n else "",
                "label": {"show": bool(n), "formatter": f"{n:,}"},
            }
            for step, n in values.items()
        ],
        "barMaxWidth": 26,
        "cursor": "pointer",
        "color": _COLOURS[fate],
        "label": {"color": _INKS[fate]},
        "labelLayout": {"hideOverlap": True},
        "itemStyle": {"borderColor": EDGE, "borderWidth": 1},
    }


def _row_words(step: str, reached: Reached, found: Conversion, say: Words) -> str:
    part = f"{100 * reached.reached / found.count:.0f}"
    return say("conversion.row", step=say(f"step.{step}"), part=part)


def _paces(scene: Scene, start: Step, found: Conversion) -> None:
    """Say how long the way took those that date both ends."""
    say = scene.say
    told = [
        say("conversion.pace", start=say(f"step.{start}"), step=say(f"milestone.{step}"),
            days=f"{reached.days:,.0f}", n=f"{reached.timed:,}")
        for step, reached in found.steps.items()
        if reached.timed
    ]  # fmt: skip
    if told:
        st.markdown(say("conversion.pace_joint").join(told))
