"""The map on the page: a constant base, told by a tiny query what to show."""

import json
from concurrent.futures import Future
from dataclasses import dataclass
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
from liantu.ui.map.areas import areas
from liantu.ui.map.site_layer import base_map, query_group
from liantu.ui.scene import Scene

#: Leaflet drops a click when focusing scrolls the page, so the map must fit the window.
MAP_HEIGHT_PX = 560
_KEY = "site_map"
_SERIAL, _TOKEN, _STEP, _ASKED = (
    f"liantu_map_{name}" for name in ("serial", "token", "step", "asked")
)
#: A map that does not ask within this time (a hidden tab) does not hold the page.
PATIENCE_S = 0.25
#: A map that listens has its view and shows it within this time, or the page goes on.
LINE_PATIENCE_S = 0.12


@dataclass(frozen=True, slots=True)
class Ask:
    """What the map is to show, and whether the page waits until its browser says that it does."""

    query: dict[str, Any]
    awaited: bool


def ask_map(scene: Scene) -> Ask:
    """Tell the map on its own line what to show, before anything of the page is drawn.

    Drawing the page keeps the browser busy for longer than the map needs, and both share one
    thread there. A map that does not listen, or not in time, hears it from `site_map`. It is told
    once of a scene, whoever asks.
    """
    told, ask = st.session_state.get(_ASKED, (None, None))
    if told is not scene or ask is None:
        ask = _ask(scene)
        st.session_state[_ASKED] = scene, ask
    return ask


def _ask(scene: Scene) -> Ask:
    look = scene.look
    begun = ahead.begin(scene.selection, _map_id(), by=look.by, grey=look.grey)
    query = _query(scene)
    before: _Step = st.session_state.get(_STEP, _Step("", 0))
    step = before.followed_by(json.dumps(query))
    st.session_state[_STEP] = step
    query |= {"turn": _turn(step), "step": step.number}
    # Nobody is waited for whose map has not shown the last question: it is not on the screen.
    awaited = step is not before and served.has(_turn(before))
    if step is not before and begun and _tell(scene.selection, query, *begun) and awaited:
        awaited = not served.wait(query["turn"], LINE_PATIENCE_S)
    return Ask(query, awaited)


def site_map(scene: Scene, ask: Ask) -> None:
    """Draw the map; a click on it chooses a site or an area before the next run begins."""
    st_folium(
        base_map(scene.catalogue.centre, scene.look.lang),
        key=_KEY,
        height=MAP_HEIGHT_PX,
        use_container_width=True,
        # Nothing of Leaflet's own: every pan would rerun the script. Our layer sends by itself.
        returned_objects=[],
        feature_group_to_add=query_group(json.dumps(ask.query)),
        on_change=_take_message,
        render=True,
    )
    # Drawing the rest would keep the interpreter and the browser from the map.
    if ask.awaited:
        served.wait(ask.query["turn"], PATIENCE_S)


@dataclass(frozen=True, slots=True)
class _Step:
    """What a session's map was last told, and how many questions it has been told with it."""

    question: str
    number: int

    def followed_by(self, question: str) -> "_Step":
        """Return the step with this question: the same one if it is asked already."""
        return self if question == self.question else _Step(question, self.number + 1)


def _turn(step: _Step) -> str:
    """Return what names a question of this session's map."""
    return f"{_map_id()}-{step.number}"


def _query(scene: Scene) -> dict[str, Any]:
    look, snapshot = scene.look, scene.selection.engine.snapshot
    params = to_params(look.site_filter)
    if "bbox" in params:
        params[FILTER_BBOX] = params.pop("bbox")
    if look.rev:
        params["rev"] = look.rev
    return {
        "filter": urlencode(params),
        "version": snapshot.version,
        "map": _map_id(),
        "by": look.by,
        "size": look.size,
        "grey": look.grey,
        "site": look.site,
        "focus": _place(scene),
        **areas(look.site_filter),
    }


def _tell(
    selection: Selection, query: dict[str, Any], window: Window, coming: Future[Answer]
) -> bool:
    """Tell the map its new view on its own line, as soon as it is worked out; say if it listens."""
    map_id = query["map"]
    if not lines.listens(map_id):
        return False
    viewport = window.viewport
    shown = {"bbox": viewport.bbox.edges(), "z": viewport.zoom}

    def tell(done: Future[Answer]) -> None:
        if done.exception() is None:
            view = view_answer(selection, done.result())
            lines.send(map_id, orjson.dumps({"query": query, "window": shown, "view": view}))

    coming.add_done_callback(tell)
    return True


def _map_id() -> str:
    """Return what names this session's map to the server."""
    return st.session_state.setdefault(_TOKEN, token_hex(8))


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
