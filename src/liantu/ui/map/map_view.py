"""The map on the page: a constant base, told by a tiny query what to show."""

import json
from concurrent.futures import Future
from hashlib import sha256
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

import orjson
import streamlit as st
from streamlit_folium import st_folium

from liantu.domain.area import Bbox
from liantu.domain.errors import FilterError
from liantu.domain.filter import FILTER_BBOX, to_params
from liantu.query.ahead import Answer, Window, ahead
from liantu.query.lines import lines
from liantu.query.selection import Selection
from liantu.query.served import served
from liantu.query.view_answer import view_answer
from liantu.ui import cached, state
from liantu.ui.map.site_layer import base_map, query_group
from liantu.ui.scene import Scene

#: Leaflet drops a click when focusing scrolls the page, so the map must fit the window.
MAP_HEIGHT_PX = 560
_KEY = "site_map"
_SERIAL, _TOKEN, _LAST_TURN, _STEPS = (
    f"liantu_map_{name}" for name in ("serial", "token", "turn", "steps")
)
#: A map that does not ask within this time (a hidden tab) does not hold the page.
PATIENCE_S = 0.25


def site_map(scene: Scene) -> None:
    """Draw the map; a click on it chooses a site or an area before the next run begins."""
    look = scene.look
    begun = ahead.begin(scene.selection, _map_id(), by=look.by, grey=look.grey)
    query = _query(scene)
    turn = _turn(json.dumps(query))
    query |= {"turn": turn, "step": _step(turn)}
    if begun and turn != st.session_state.get(_LAST_TURN):
        _tell(scene.selection, query, *begun)
    st_folium(
        base_map(scene.catalogue.centre, scene.look.lang),
        key=_KEY,
        height=MAP_HEIGHT_PX,
        use_container_width=True,
        # Nothing of Leaflet's own: every pan would rerun the script. Our layer sends by itself.
        returned_objects=[],
        feature_group_to_add=query_group(json.dumps(query)),
        on_change=_take_message,
        render=True,
    )
    _let_it_go_first(turn)


def _query(scene: Scene) -> dict[str, Any]:
    look, snapshot = scene.look, scene.selection.engine.snapshot
    params = to_params(look.site_filter)
    if "bbox" in params:
        params[FILTER_BBOX] = params.pop("bbox")
    if look.rev:
        params["rev"] = look.rev
    bbox = look.site_filter.bbox
    return {
        "filter": urlencode(params),
        "version": snapshot.version,
        "map": _map_id(),
        "by": look.by,
        "size": look.size,
        "grey": look.grey,
        "site": look.site,
        "focus": _place(scene),
        "area": bbox.edges() if bbox else None,
    }


def _step(turn: str) -> int:
    """Return how many questions this session's map has been told, this one included."""
    steps: int = st.session_state.get(_STEPS, 0)
    if turn != st.session_state.get(_LAST_TURN):
        steps += 1
        st.session_state[_STEPS] = steps
    return steps


def _tell(
    selection: Selection, query: dict[str, Any], window: Window, coming: Future[Answer]
) -> None:
    """Tell the map its new view on its own line, as soon as it is worked out."""
    map_id = query["map"]
    if not lines.listens(map_id):
        return
    viewport = window.viewport
    shown = {"bbox": viewport.bbox.edges(), "z": viewport.zoom}

    def tell(done: Future[Answer]) -> None:
        if done.exception() is None:
            view = view_answer(selection, done.result())
            lines.send(map_id, orjson.dumps({"query": query, "window": shown, "view": view}))

    coming.add_done_callback(tell)


def _turn(query: str) -> str:
    """Return what names this session's question to the map; the same question, the same name."""
    return sha256(f"{_map_id()} {query}".encode()).hexdigest()[:16]


def _map_id() -> str:
    """Return what names this session's map to the server."""
    return st.session_state.setdefault(_TOKEN, token_hex(8))


def _let_it_go_first(turn: str) -> None:
    """Hold the rest of the page back until the map's new sites are on the screen, if briefly.

    Drawing the rest keeps the interpreter and the browser busy for longer than the map needs.
    Nobody is waited for whose map has not asked before: it is not on the screen yet.
    """
    before = st.session_state.get(_LAST_TURN, "")
    st.session_state[_LAST_TURN] = turn
    if turn != before and served.has(before):
        served.wait(turn, PATIENCE_S)


def _place(scene: Scene) -> tuple[float, float] | None:
    return cached.place(scene.selection, scene.look.site) if scene.look.site else None


def _take_message() -> None:
    message = (st.session_state.get(_KEY) or {}).get("last_active_drawing")
    if not isinstance(message, dict) or message.get("serial") == st.session_state.get(_SERIAL):
        return
    st.session_state[_SERIAL] = message.get("serial")
    if message.get("type") == "site" and isinstance(message.get("id"), str):
        state.choose_site(message["id"])
    if message.get("type") == "area":
        state.set_area(_bbox(message.get("bbox")))


def _bbox(value: object) -> Bbox | None:
    """Return the rectangle a browser sent; anything else is none."""
    try:
        return Bbox(*(float(edge) for edge in value)) if isinstance(value, list) else None
    except (TypeError, ValueError, FilterError):
        return None
