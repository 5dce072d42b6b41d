"""A site's way through the stages, drawn as a line over time; planned dates beside it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st
from streamlit_echarts import st_echarts

from liantu.domain.dates import is_partial_date
from liantu.domain.terms import Stage
from liantu.export.site_story import Moment, moments, stage_reports, stages_of
from liantu.ui.inks import AXIS, EDGE
from liantu.ui.plain import drawn
from liantu.ui.scene import Scene
from liantu.ui.site.head import Shown
from liantu.ui.spoken import spoken

_LINE = EDGE
_ROW_PX, _ROOM_PX = 34, 64
_MOST_TEXT = 60


def story(shown: Shown) -> None:
    """Draw the line, or say why there is none."""
    scene, say, site = shown.scene, shown.scene.say, shown.site
    st.subheader(say("site_page.story"), anchor=False)
    found = moments(site, scene.catalogue, scene.say)
    if not found:
        st.caption(say("site_page.story_none"))
    else:
        stages = stages_of(found, scene.catalogue)
        st_echarts(
            story_options(scene, stages, found),
            height=f"{len(stages) * _ROW_PX + _ROOM_PX}px",
            key="site_story",
        )
        st.caption(say("site_page.story_hint"))
    undated = sum(not is_partial_date(report["date"]) for report in stage_reports(site))
    if undated:
        st.caption(say("site_page.story_undated", n=undated))


def story_options(scene: Scene, stages: list[Stage], found: list[Moment]) -> dict[str, Any]:
    """Return ECharts options; all text is drawn on a canvas, so no text is ever HTML."""
    rows = {stage.code: number for number, stage in enumerate(stages)}
    colours = {stage.code: stage.colour for stage in stages}
    reported = [one for one in found if not one.planned]
    return {
        "animation": False,
        "grid": {"left": 8, "right": 34, "top": 26, "bottom": 26, "containLabel": True},
        "xAxis": {
            "type": "time",
            # ECharts would write months in English.
            "axisLabel": {"formatter": "{yyyy}-{MM}", "hideOverlap": True, "color": AXIS},
            "minInterval": 31 * 86_400_000,
            "splitLine": {"show": True, "lineStyle": {"color": "rgba(125,138,146,0.18)"}},
            "min": _day(min(one.first for one in found) - 20),
            "max": _day(max(scene.selection.today, *(one.last for one in found)) + 20),
        },
        "yAxis": {
            "type": "category",
            "data": [drawn(stage.name(scene.look.lang)) for stage in stages],
            "axisTick": {"show": False},
            "splitLine": {"show": True, "lineStyle": {"color": "rgba(125,138,146,0.12)"}},
        },
        "series": [
            _spans(found, rows, colours),
            _way(scene, reported, rows),
            _dots(reported, rows, colours),
            _plans([one for one in found if one.planned], rows),
        ],
        "tooltip": {"renderMode": "richText", "confine": True},
        "aria": spoken(scene.say, scene.say("site_page.story"), map(_tip, found)),
    }


def _day(number: int) -> str:
    return date.fromordinal(max(1, number)).isoformat()


def _spans(
    found: list[Moment], rows: Mapping[str, int], colours: Mapping[str, str]
) -> dict[str, Any]:
    """Return the dates that are vague, as bars as long as they are."""
    lines = [
        [
            {"coord": [_day(one.first), rows[one.stage]]},
            {
                "coord": [_day(one.last), rows[one.stage]],
                "lineStyle": {"color": _LINE if one.planned else colours[one.stage]},
            },
        ]
        for one in found
        if one.last > one.first
    ]
    for start, end in lines:
        start["lineStyle"] = end["lineStyle"]
    return {
        "type": "line",
        "data": [],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "label": {"show": False},
            "lineStyle": {"width": 8, "type": "solid", "opacity": 0.35},
            "data": lines,
        },
    }


def _way(scene: Scene, reported: list[Moment], rows: Mapping[str, int]) -> dict[str, Any]:
    """Return the line from report to report, and where today stands."""
    today = {
        "xAxis": _day(scene.selection.today),
        "label": {"formatter": scene.say("site_page.story_today")},
    }
    return {
        "type": "line",
        "step": "end",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": _LINE, "width": 2},
        "data": [[_day(one.middle), rows[one.stage]] for one in reported],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "#c2410c", "type": "dashed"},
            "data": [today],
        },
    }


def _dots(
    reported: list[Moment], rows: Mapping[str, int], colours: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "symbolSize": 14,
        "data": [
            {
                "value": [_day(one.middle), rows[one.stage]],
                "itemStyle": {"color": colours[one.stage], "borderColor": EDGE},
                "tooltip": {"formatter": _tip(one)},
            }
            for one in reported
        ],
    }


def _plans(planned: list[Moment], rows: Mapping[str, int]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "symbol": "diamond",
        "symbolSize": 15,
        "itemStyle": {"color": "rgba(255,255,255,0.85)", "borderColor": _LINE, "borderWidth": 2},
        "data": [
            {
                "value": [_day(one.middle), rows[one.stage]],
                "tooltip": {"formatter": drawn(one.words)},
            }
            for one in planned
        ],
    }


def _tip(one: Moment) -> str:
    words = one.words if len(one.words) <= _MOST_TEXT else one.words[: _MOST_TEXT - 1] + "…"
    return drawn(f"{one.text}\n{words}" if words else one.text)
