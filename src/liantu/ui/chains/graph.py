"""The graph itself: nodes from upstream to downstream, a click leads to the sites behind one."""

from collections.abc import Callable, Iterator, Mapping
from math import sqrt
from typing import Any

import streamlit as st
from streamlit_echarts import st_echarts

from liantu.domain.filter import NONE
from liantu.domain.gap_words import opening_words, stage_words
from liantu.domain.money import yi_text
from liantu.domain.terms import Edge, Node
from liantu.ui import cached
from liantu.ui.chains.board import Board
from liantu.ui.chains.labels import node_label
from liantu.ui.chains.layout import Layout, lay_out
from liantu.ui.chains.narrow import beside_row_px, height_css, raised, row_px
from liantu.ui.chains.picture import node_picture
from liantu.ui.chains.targets import show_nodes
from liantu.ui.plain import drawn, plain
from liantu.ui.spoken import spoken

_CLICK = "function(p){return p.data && p.data.code ? p.data.code + '@' + Date.now() : undefined}"
_DONE, _OPEN = "liantu_graph_done", "liantu_graph_open"
_MISSING = "#9aa3a8"
#: Where the titles of the tiers stand, in rows above the first lane.
_TITLE_ROW = -0.4
_LINE, _SOFT = "#8b98a0", "rgba(125,138,146,0.07)"
#: Circles: the least that can be clicked and read, and what the largest node adds.
_LEAST_PX, _MORE_PX = 34, 26
_SMALL_PX, _SMALL_MORE_PX = 20, 12
_ROW_PX, _LEAST_HEIGHT_PX = 96, 360
_PHONE_PX = 620
_Place = Callable[[tuple[float, float]], list[float]]


def graph(board: Board) -> None:
    """Draw the graph of one chain, or one picture of all, and follow a click."""
    say = board.scene.say
    if not board.chains:
        chains = board.scene.catalogue.codes("chain")
        name = chains[board.chain].name(board.scene.look.lang) if board.chain else ""
        st.info(say("chains.no_graph", name=plain(name)) if name else say("chains.no_chain"))
        return
    _chosen_site(board)
    layout = lay_out(board.chains)
    answer = st_echarts(
        graph_options(board, layout),
        events={"click": _CLICK},
        height=_height(board, layout),
        key=f"chain_graph_{board.chain or 'all'}",
    )
    st.caption(say("chains.hint"))
    _follow(board, answer.get("chart_event"))
    _told_opening(board)


def _height(board: Board, layout: Layout) -> str:
    def px(row: int) -> int:
        return max(_LEAST_HEIGHT_PX, round(layout.rows * row) + 60)

    if board.chain:
        return f"{px(_ROW_PX)}px"
    # A name is followed by its node's state.
    told = (f"{name} {board.scene.say('node_state.strong')}" for name in _names(board))
    return height_css(px(beside_row_px(told)), px(_narrow_row(board, layout)))


def _narrow_row(board: Board, layout: Layout) -> int:
    return row_px(_names(board), layout.columns)


def _names(board: Board) -> list[str]:
    lang = board.scene.look.lang
    return [node.name(lang) for chain in board.chains for node in chain.nodes]


def graph_options(board: Board, layout: Layout) -> dict[str, Any]:
    """Return ECharts options; all text is drawn on a canvas, so no name is ever HTML.

    A narrow screen gets one chain from top to bottom, and all of them with names below circles.
    """
    say, lang = board.scene.say, board.scene.look.lang
    told = [
        f"{node.name(lang)} {say(f'node_state.{board.gaps.states[node.code]}')}"
        for chain in board.chains
        for node in chain.nodes
    ]
    desk, phone = ("large", "tall") if board.chain else ("small", "tiny")
    wide, narrow = (_series(board, layout, style) for style in (desk, phone))
    # Names stand below a large circle, and to the right of a small one.
    last = layout.columns - (0.4 if board.chain else 0.0)
    across = {"min": -0.6, "max": last, "show": False, "type": "value"}
    down = {"min": -0.75, "max": layout.rows + 0.2, "show": False, "type": "value", "inverse": True}
    straight = {"xAxis": across, "yAxis": down}
    turned = {"xAxis": down | {"inverse": False}, "yAxis": across | {"inverse": True}}
    # Names below circles on a phone, too: nothing stands right of the last column.
    close = {"xAxis": across | {"max": layout.columns - 0.4}, "yAxis": down}
    grid = {"left": 4, "right": 4, "top": 4, "bottom": 4}
    return {
        "baseOption": {
            "animation": False,
            "grid": grid,
            **straight,
            "series": wide,
            "tooltip": {"renderMode": "richText", "confine": True},
            "aria": spoken(say, say("chains.title"), told),
        },
        "media": [
            {
                "query": {"maxWidth": _PHONE_PX},
                "option": {"series": narrow, **(turned if board.chain else close)},
            },
            {"option": {"series": wide, **straight}},
        ],
    }


def _series(board: Board, layout: Layout, style: str) -> list[dict[str, Any]]:
    turned = style == "tall"

    def at(place: tuple[float, float]) -> list[float]:
        return list(place[::-1] if turned else place)

    up = raised(_narrow_row(board, layout)) if style == "tiny" else 0.0
    places = {code: (column, row - up) for code, (column, row) in layout.places.items()}
    nodes = [node for chain in board.chains for node in chain.nodes]
    edges = [edge for chain in board.chains for edge in chain.edges]
    most = max((_value(board, node.code) for node in nodes), default=0)
    titles = [
        *_tier_titles(board, layout, at, turned=turned),
        *_lane_titles(board, layout, at),
    ]
    return [
        {
            "type": "scatter",
            "symbolSize": 1,
            "silent": True,
            "itemStyle": {"color": "transparent"},
            "data": titles,
            "markArea": {"silent": True, "data": _bands(layout, turned=turned)},
        },
        {
            "type": "graph",
            "coordinateSystem": "cartesian2d",
            "edgeSymbol": ["none", "arrow"],
            "edgeSymbolSize": 8,
            "lineStyle": {"color": _LINE, "width": 1.4, "curveness": 0.08},
            "data": [
                _node(board, n, at(places[n.code]), most, style)
                | {"label": node_label(board, n, style, layout.columns)}
                for n in nodes
            ],
            "links": [_edge(board, edge) for edge in edges],
            "cursor": "pointer",
        },
    ]


def _tier_titles(
    board: Board, layout: Layout, at: _Place, *, turned: bool
) -> Iterator[dict[str, Any]]:
    for tier, (first, end) in layout.tiers.items():
        label = {
            "show": True,
            "formatter": board.scene.say(f"tier.{tier}"),
            "position": "right" if turned else "top",
            "fontWeight": "bold",
        }
        middle = first - 0.4 if turned else (first + end - 1) / 2
        yield {"value": at((middle, _TITLE_ROW)), "label": label}


def _lane_titles(board: Board, layout: Layout, at: _Place) -> Iterator[dict[str, Any]]:
    if board.chain:
        return
    for chain in board.chains:
        top, _ = layout.lanes[chain.code]
        label = {
            "show": True,
            "formatter": drawn(chain.name(board.scene.look.lang)),
            "position": "right",
            "fontWeight": "bold",
        }
        yield {"value": at((-0.55, top - 0.1)), "label": label}


def _bands(layout: Layout, *, turned: bool) -> list[list[dict[str, Any]]]:
    axis = "yAxis" if turned else "xAxis"
    return [
        [{axis: first - 0.5, "itemStyle": {"color": _SOFT}}, {axis: end - 0.5}]
        for first, end in list(layout.tiers.values())[::2]
    ]


def _value(board: Board, code: str) -> int:
    share = board.gaps.nodes.nodes[code]
    return share.wan if board.measure == "wan" else share.count


def _node(board: Board, node: Node, value: list[float], most: int, style: str) -> dict[str, Any]:
    share = board.gaps.nodes.nodes[node.code]
    state = board.gaps.states[node.code]
    least, more = (_LEAST_PX, _MORE_PX) if style == "large" else (_SMALL_PX, _SMALL_MORE_PX)
    # The area, not the width, tells the amount.
    part = sqrt(_value(board, node.code) / most) if most else 0.0
    chosen = node.code in _nodes_of_site(board)
    picture = node_picture(state, share.count, _ring(board, share.stages), chosen=chosen)
    return {
        "name": node.code,
        "code": node.code,
        "value": value,
        "symbol": picture,
        "symbolSize": round(least + more * part),
        "tooltip": {"formatter": _tip(board, node)},
    }


def _ring(board: Board, stages: Mapping[str, int]) -> list[tuple[str, int]]:
    colours = {stage.code: stage.colour for stage in board.scene.catalogue.stages}
    order = (*colours, NONE)
    return [(colours.get(code, _MISSING), stages[code]) for code in order if stages.get(code)]


def _tip(board: Board, node: Node) -> str:
    scene, say = board.scene, board.scene.say
    share, lang = board.gaps.nodes.nodes[node.code], board.scene.look.lang
    lines = [f"{node.name(lang)} · {say(f'node_state.{board.gaps.states[node.code]}')}"]
    if share.count:
        lines += [
            say("chains.tip_count", n=f"{share.count:,}"),
            say("chains.tip_wan", yi=yi_text(share.wan), unstated=f"{share.unstated:,}"),
            stage_words(share.stages, scene.catalogue, lang),
        ]
    if share.inferred:
        lines.append(say("chains.tip_inferred", n=f"{share.inferred:,}"))
    return drawn("\n".join(lines))


def _edge(board: Board, edge: Edge) -> dict[str, Any]:
    lang, nodes = board.scene.look.lang, board.scene.catalogue.codes("node")
    kind = edge.kind(lang)
    source, target = (nodes[code].name(lang) for code in (edge.source, edge.target))
    text = board.scene.say("chains.tip_edge", source=source, target=target, kind=kind)
    return {"source": edge.source, "target": edge.target, "tooltip": {"formatter": drawn(text)}}


def _nodes_of_site(board: Board) -> tuple[str, ...]:
    site = board.scene.look.site
    feature = cached.site(board.scene.selection, site) if site else None
    return tuple(feature["properties"].get("nodes") or ()) if feature else ()


def _chosen_site(board: Board) -> None:
    """Say where the chosen site stands in the graph."""
    scene = board.scene
    feature = cached.site(scene.selection, scene.look.site) if scene.look.site else None
    if feature is None:
        return
    site, nodes = feature["properties"], scene.catalogue.codes("node")
    shown = {node.code for chain in board.chains for node in chain.nodes}
    here = [nodes[c].name(scene.look.lang) for c in site.get("nodes") or () if c in shown]
    name = plain(site["name"][:80])
    if here:
        joined = plain(scene.say("gap.stage_joint").join(here))
        st.info(scene.say("chains.site_here", name=name, nodes=joined))
    elif board.chain and board.chain in {site.get("chain"), *(site.get("chains") or ())}:
        st.info(scene.say("chains.site_unplaced", name=name))


def _follow(board: Board, clicked: object) -> None:
    """Turn a click, once, into the sites on the map, or into the opening of a gap."""
    if not isinstance(clicked, str) or st.session_state.get(_DONE) == clicked:
        return
    st.session_state[_DONE] = clicked
    code = clicked.rpartition("@")[0]
    st.session_state[_OPEN] = ""
    if board.gaps.nodes.nodes[code].count:
        show_nodes(board.scene, (code,))
    st.session_state[_OPEN] = code


def _told_opening(board: Board) -> None:
    code: str = st.session_state.get(_OPEN, "")
    for opening in board.gaps.openings:
        if opening.node.code == code and opening.state == "gap":
            stages = board.gaps.nodes.nodes[code].stages
            scene = board.scene
            st.info(plain(opening_words(opening, stages, scene.catalogue, scene.look.lang)))
