"""The stages that sites left and reached between two states, as streams from left to right."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st
from streamlit_echarts import st_echarts

from liantu.domain.filter import NONE
from liantu.domain.sentence import facet_names
from liantu.query.changed import SeenChange
from liantu.ui.inks import EDGE
from liantu.ui.plain import drawn
from liantu.ui.scene import Scene
from liantu.ui.spoken import spoken

#: Said of a site that was not there before, or is no longer.
_ABSENT = ""
_MISSING = "#9aa3a8"
_Pair = tuple[str, str]
_ROW_PX, _LEAST_PX = 30, 120


def moves(scene: Scene, shown: Sequence[SeenChange]) -> None:
    """Draw how many sites moved from which stage to which; nothing where none did."""
    streams = Counter(
        (_stage(one.change.before), _stage(one.change.after))
        for one in shown
        if _stage(one.change.before) != _stage(one.change.after)
    )
    if not streams:
        return
    st.markdown(f"**{scene.say('changes.moves_title')}**")
    rows = max(len({pair[side] for pair in streams}) for side in (0, 1))
    st_echarts(
        moves_options(scene, streams),
        height=f"{max(_LEAST_PX, rows * _ROW_PX + 30)}px",
        key="changes_moves",
    )


def _stage(feature: Any) -> str:  # noqa: ANN401 - a feature or none
    return _ABSENT if feature is None else feature["properties"].get("stage") or NONE


def moves_options(scene: Scene, streams: Counter[_Pair]) -> dict[str, Any]:
    """Return ECharts options of a Sankey picture; all text is drawn on a canvas."""
    links = [
        {
            "source": f"0 {old}",
            "target": f"1 {new}",
            "value": n,
            "tooltip": {"formatter": _stream_words(scene, (old, new), n)},
        }
        for (old, new), n in streams.items()
    ]
    picture = {
        "type": "sankey",
        "data": [*_nodes(scene, streams, 0), *_nodes(scene, streams, 1)],
        "links": links,
        "left": 130,
        "right": 130,
        "top": 8,
        "bottom": 8,
        "nodeGap": 12,
        # The stages stay in their order.
        "layoutIterations": 0,
        "draggable": False,
        "emphasis": {"focus": "adjacency"},
        "lineStyle": {"color": "source", "opacity": 0.45},
    }
    title = scene.say("changes.moves_title")
    told = [_stream_words(scene, pair, n) for pair, n in streams.items()]
    return {
        "animation": False,
        "series": [picture],
        "tooltip": {"renderMode": "richText", "confine": True},
        "aria": spoken(scene.say, title, told),
    }


def _nodes(scene: Scene, streams: Counter[_Pair], side: int) -> Iterator[dict[str, Any]]:
    """Yield the stages that sites left (0) or reached (1), with how many did."""
    names = facet_names("stage", scene.catalogue, scene.look.lang)
    colours = {stage.code: stage.colour for stage in scene.catalogue.stages}
    absent = scene.say("changes.no_longer" if side else "changes.not_yet")
    count = Counter[str]()
    for pair, n in streams.items():
        count[pair[side]] += n
    stages = (*colours, NONE)
    for code in (*stages, _ABSENT) if side else (_ABSENT, *stages):
        if count[code]:
            told = drawn(f"{absent if code == _ABSENT else names[code]} {count[code]:,}")
            yield {
                "name": f"{side} {code}",
                "depth": side,
                "itemStyle": {"color": colours.get(code, _MISSING), "borderColor": EDGE},
                "label": {"formatter": told, "position": "right" if side else "left"},
                "tooltip": {"formatter": told},
            }


def _stream_words(scene: Scene, pair: _Pair, n: int) -> str:
    say, names = scene.say, facet_names("stage", scene.catalogue, scene.look.lang)
    old = names.get(pair[0], say("changes.not_yet"))
    new = names.get(pair[1], say("changes.no_longer"))
    return drawn(say("changes.stream", old=old, new=new, n=f"{n:,}"))
