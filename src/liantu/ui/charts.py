"""Bars of the selection by one facet; a click on a bar is that filter on the map."""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

import streamlit as st
from streamlit_echarts import st_echarts

from liantu.domain.filter import NONE, SiteFilter
from liantu.domain.money import WAN_PER_YI, yi_text
from liantu.domain.sentence import facet_names
from liantu.domain.wording import Words
from liantu.query.rollup import Share
from liantu.ui import cached, state
from liantu.ui.inks import EDGE
from liantu.ui.letters import width_px
from liantu.ui.pages import turn_to
from liantu.ui.scene import Scene
from liantu.ui.spoken import spoken

#: The newest browser click answered, per chart: a component repeats its value on every rerun.
_DONE = "liantu_chart_done"
_PLAIN_COLOUR = "#0b5c7a"
_GREY = "#9aa3a8"
_CLICK = "function(p){return p.data.code + '@' + Date.now()}"
_BAR_PX = 26
#: The letters of bars' names, the most room for them, and what their true width may have more.
_NAME_PX, _MOST_NAME_PX, _ROOM = 12, 170, 1.1


def measure_switch(scene: Scene) -> str:
    """Draw the choice between counting sites (`count`) and adding amounts (`wan`)."""
    say = scene.say
    chosen = st.segmented_control(
        say("overview.measure"),
        ("count", "wan"),
        format_func=lambda name: say(f"overview.{name}"),
        default="count",
        required=True,
        key="overview_measure",
        label_visibility="collapsed",
    )
    notes = [say("overview.hint"), *([say("overview.unstated_note")] if chosen == "wan" else [])]
    st.caption(" ".join(notes))
    return chosen or "count"


def facet_chart(scene: Scene, facet: str, measure: str) -> None:
    """Draw one value a bar, horizontal, `measure` sites (`count`) or 亿元 (`wan`)."""
    shares = cached.shares(scene.selection, facet)
    names = value_names(scene, facet)
    shown = {code: share for code, share in shares.items() if _worth(share, measure)}
    title = scene.say(f"overview.by_{facet}")
    st.markdown(f"**{title}**")
    if not shown:
        st.caption(scene.say("table.empty"))
        return
    answer = st_echarts(
        chart_options(shown, names, colours(scene, facet), measure, scene.say, title),
        events={"click": _CLICK},
        height=f"{len(shown) * _BAR_PX + 30}px",
        key=f"chart_{facet}_{measure}",
    )
    _follow(scene, facet, answer.get("chart_event"))


def _worth(share: Share, measure: str) -> bool:
    return (share.wan if measure == "wan" else share.count) > 0


def value_names(scene: Scene, facet: str) -> Mapping[str, str]:
    """Return code → name for a facet's bars."""
    lang = scene.look.lang
    if facet == "band":
        bands = {band.code: band.name(lang) for band in scene.catalogue.bands}
        return bands | {NONE: scene.say("filter.missing")}
    return facet_names(facet, scene.catalogue, lang)


def colours(scene: Scene, facet: str) -> Mapping[str, str]:
    """Return code → colour, the same as on the map; facets without colours have one."""
    table = {"stage": scene.catalogue.stages, "chain": scene.catalogue.chains}.get(facet, ())
    return {term.code: term.colour for term in table}


def _bar_names(names: Iterable[str]) -> dict[str, Any]:
    """Return the look of the bars' names: each has one, and a long one stands in two lines.

    ECharts keeps the whole width free, so it is no wider than the longest name.
    """
    longest = max((width_px(name, _NAME_PX) for name in names), default=0)
    width = min(_MOST_NAME_PX, ceil(longest * _ROOM))
    return {
        "width": width,
        "overflow": "break",
        "fontSize": _NAME_PX,
        "lineHeight": _NAME_PX + 1,
        "interval": 0,
    }


def chart_options(
    shares: Mapping[str, Share],
    names: Mapping[str, str],
    colour: Mapping[str, str],
    measure: str,
    say: Words,
    title: str,
) -> dict[str, Any]:
    """Return ECharts options; names are drawn on a canvas, so no name is ever HTML."""
    told = [f"{names.get(code, code)} {_figure(share, measure)}" for code, share in shares.items()]
    # ECharts stacks categories upwards, people read downwards.
    entries = list(shares.items())[::-1]
    bars = [
        {
            "value": share.wan / WAN_PER_YI if measure == "wan" else share.count,
            "code": code,
            "label": {"formatter": _figure(share, measure)},
            "itemStyle": {"color": _GREY if code == NONE else colour.get(code, _PLAIN_COLOUR)},
        }
        for code, share in entries
    ]
    return {
        "animation": False,
        "grid": {"left": 8, "right": 64, "top": 6, "bottom": 6, "containLabel": True},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {
            "type": "category",
            "data": [names.get(code, code) for code, _ in entries],
            "axisTick": {"show": False},
            "axisLabel": _bar_names(names.get(code, code) for code in shares),
        },
        "series": [
            {
                "type": "bar",
                "data": bars,
                "barMaxWidth": 18,
                "label": {"show": True, "position": "right"},
                "itemStyle": {"borderColor": EDGE, "borderWidth": 1},
                "cursor": "pointer",
            }
        ],
        "aria": spoken(say, title, told),
        "tooltip": {"renderMode": "richText", "formatter": _tip(say, measure)},
    }


def _figure(share: Share, measure: str) -> str:
    return yi_text(share.wan) if measure == "wan" else f"{share.count:,}"


def _tip(say: Words, measure: str) -> str:
    return "{b}: {c} " + say(f"overview.unit_{measure}")


def _follow(scene: Scene, facet: str, clicked: object) -> None:
    """Turn a click into the filter and go to the map, once."""
    done = st.session_state.setdefault(_DONE, {})
    if not isinstance(clicked, str) or done.get(facet) == clicked:
        return
    done[facet] = clicked
    code = clicked.rpartition("@")[0]
    state.change_filter(scene.catalogue, _narrowed(scene, facet, code))
    turn_to("map", scene.catalogue)


def _narrowed(scene: Scene, facet: str, code: str) -> SiteFilter:
    now = scene.look.site_filter
    if facet != "band":
        return now.with_(**{facet: (code,)})
    if code == NONE:
        return now.with_(investment=(), investment_none=True)
    ranges = {band.code: band.range for band in scene.catalogue.bands}
    return now.with_(investment=(ranges[code],), investment_none=False)
