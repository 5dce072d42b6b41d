"""How long sites stay at each stage, and how much of the money is there."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit_echarts import st_echarts

from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.query.behind import Behind
from liantu.query.pipeline import Stay, stays
from liantu.query.rates import Rate, rates
from liantu.ui import cached
from liantu.ui.inks import EDGE
from liantu.ui.parts.component import part
from liantu.ui.plain import drawn
from liantu.ui.progress.behind import figure_buttons, list_sites
from liantu.ui.progress.targets import CLICK, clicked
from liantu.ui.scene import Scene
from liantu.ui.spoken import spoken

_KEY = "stays_table"
_DAYS = ("low", "median", "high")
#: The table's figures, and what kind of stays stand behind each.
_FIGURES = {"count": "stayed", **dict.fromkeys(_DAYS, "stayed"), "skipped": "skipped",
            "still": "still"}  # fmt: skip
_ROW_PX, _HEAD_PX = 30, 36


def pace(scene: Scene) -> None:
    """Draw the rates of money, then the stays at stages; of no site at all there are none."""
    if not cached.summary(scene.selection).count:
        st.caption(scene.say("table.empty"))
        return
    money(scene)
    st.subheader(scene.say("stays.title"), anchor=False)
    found = cached.found(scene.selection, ("stays",), stays)
    if not any(stay.count for stay in found.values()):
        st.info(scene.say("stays.none"))
    else:
        _picture(scene, found)
    if any(stay.count or stay.still for stay in found.values()):
        _table(scene, found)
    st.caption(scene.say("stays.rule"))


# ---- money -------------------------------------------------------------------------------


def money(scene: Scene) -> None:
    """Draw each rate with the sums behind it and the sites that it rests on."""
    st.subheader(scene.say("rates.title"), anchor=False)
    found = cached.found(scene.selection, ("rates",), rates)
    whole = cached.summary(scene.selection).count
    for column, (name, rate) in zip(st.columns(len(found)), found.items(), strict=True):
        with column, st.container(border=True, key=f"rate_{name}"):
            _rate(scene, name, rate, whole)
    st.caption(scene.say("rates.rule"))


def _rate(scene: Scene, name: str, rate: Rate, whole: int) -> None:
    say = scene.say
    text = say("filter.missing") if rate.value is None else f"{100 * rate.value:.1f}%"
    st.metric(say(f"rates.{name}"), text, help=say(f"rates.{name}_help"))
    if rate.value is not None:
        st.progress(min(rate.value, 1.0))
        sums = {"part": yi_text(rate.part_wan), "whole": yi_text(rate.whole_wan)}
        st.markdown(say(f"rates.{name}_sums", **sums))
    if rate.inside:
        st.caption(say("rates.inside", n=f"{rate.inside:,}"))
    texts = {
        say("rates.both"): (rate.count, Behind((("rate", name),))),
        say("rates.silent"): (whole - rate.count, Behind((("silent", name),))),
    }
    figure_buttons(scene, f"rate_sites_{name}", texts)


# ---- stays -------------------------------------------------------------------------------


def _picture(scene: Scene, found: Mapping[str, Stay]) -> None:
    shown = {code: stay for code, stay in found.items() if stay.count}
    answer = st_echarts(
        stay_options(scene, shown),
        events={"click": CLICK},
        height=f"{len(shown) * _ROW_PX + _HEAD_PX}px",
        key="progress_stays",
    )
    stage = clicked("stays", answer)
    if stage in shown:
        list_sites(Behind((("stayed", stage),)))


def stay_options(scene: Scene, shown: Mapping[str, Stay]) -> dict[str, Any]:
    """Return ECharts options: from the first to the third quartile, a mark at the median."""
    names = facet_names("stage", scene.catalogue, scene.look.lang)
    colours = {stage.code: stage.colour for stage in scene.catalogue.stages}
    rows = [drawn(names[code]) for code in shown]
    words = {code: drawn(_words(scene, names[code], stay)) for code, stay in shown.items()}
    hidden = {"type": "bar", "stack": "stay", "silent": True, "itemStyle": {"opacity": 0},
              "data": [stay.low for stay in shown.values()], "barMaxWidth": 14}  # fmt: skip
    spans = {
        "type": "bar",
        "stack": "stay",
        "barMaxWidth": 14,
        "cursor": "pointer",
        "data": [
            {"value": stay.high - stay.low, "code": code, "name": words[code],
             "itemStyle": {"color": colours[code]}}
            for code, stay in shown.items()
        ],
        "itemStyle": {"borderColor": EDGE, "borderWidth": 1},
    }  # fmt: skip
    medians = {
        "type": "scatter",
        "symbol": "rect",
        "symbolSize": [4, 22],
        "itemStyle": {"color": "#d55e00"},
        "cursor": "pointer",
        "data": [
            {"value": [stay.median, row], "code": code, "name": words[code]}
            for row, (code, stay) in zip(rows, shown.items(), strict=True)
        ],
    }
    return {
        "animation": False,
        "grid": {"left": 4, "right": 24, "top": 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "name": "", "min": 0, "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "category", "data": rows, "inverse": True,
                  "axisTick": {"show": False}},
        "series": [hidden, spans, medians],
        "aria": spoken(scene.say, scene.say("stays.title"), words.values()),
        "tooltip": {"renderMode": "richText", "confine": True, "formatter": "{b}"},
    }  # fmt: skip


def _words(scene: Scene, name: str, stay: Stay) -> str:
    days = {end: f"{getattr(stay, end):,.0f}" for end in ("low", "median", "high")}
    return scene.say("stays.words", name=name, n=f"{stay.count:,}", **days)


def _table(scene: Scene, found: Mapping[str, Stay]) -> None:
    """Draw the stages' figures; each lists the sites that it rests on."""
    shown = {code: stay for code, stay in found.items() if stay.count or stay.still}
    part("heat_table")(
        key=_KEY, data=table_data(scene, shown), on_pick_change=lambda: _pick(tuple(shown))
    )


def table_data(scene: Scene, shown: Mapping[str, Stay]) -> dict[str, Any]:
    """Return the table as the browser takes it; texts enter it by textContent only."""
    say = scene.say
    names = facet_names("stage", scene.catalogue, scene.look.lang)
    return {
        "corner": say("stays.column_stage"),
        "turned": scene.look.lang == "en",
        "plain": True,
        "columns": [say(f"stays.column_{name}") for name in _FIGURES],
        "rows": [
            {
                "name": names[code],
                "cells": [
                    _cell(scene, names[code], stay, name) | {"row": code, "column": name}
                    for name in _FIGURES
                ],
            }
            for code, stay in shown.items()
        ],
        "caption": say("stays.caption"),
        "empty": say("table.empty"),
    }


def _cell(scene: Scene, stage: str, stay: Stay, name: str) -> dict[str, Any]:
    """Return a figure in words; what rests on no site is no figure."""
    if not (stay.count if name in _DAYS else getattr(stay, name)):
        return {"label": ""}
    text = f"{getattr(stay, name):,.0f}"
    label = f"{stage} · {scene.say(f'stays.column_{name}')} {text}"
    return {"text": text, "label": label, "depth": 0}


def _pick(stages: tuple[str, ...]) -> None:
    picked = (st.session_state.get(_KEY) or {}).get("pick")
    if not isinstance(picked, dict):
        return
    stage, kind = picked.get("row"), _FIGURES.get(str(picked.get("column")))
    if stage in stages and kind:
        list_sites(Behind(((kind, stage),)))
