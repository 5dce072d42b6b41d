"""The map on the page: a constant base, told by a tiny query what to show."""

import json
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit_folium import st_folium

from liantu.domain.area import Bbox
from liantu.domain.errors import FilterError
from liantu.domain.filter import FILTER_BBOX, to_params
from liantu.ui import cached, state
from liantu.ui.map.site_layer import base_map, query_group
from liantu.ui.scene import Scene

#: Leaflet drops a click when focusing scrolls the page, so the map must fit the window.
MAP_HEIGHT_PX = 560
_KEY = "site_map"
_SERIAL = "liantu_map_serial"


def site_map(scene: Scene) -> None:
    """Draw the map; a click on it chooses a site or an area before the next run begins."""
    st_folium(
        base_map(scene.catalogue.centre, scene.look.lang),
        key=_KEY,
        height=MAP_HEIGHT_PX,
        use_container_width=True,
        # Nothing of Leaflet's own: every pan would rerun the script. Our layer sends by itself.
        returned_objects=[],
        feature_group_to_add=query_group(json.dumps(_query(scene))),
        on_change=_take_message,
        render=True,
    )


def _query(scene: Scene) -> dict[str, Any]:
    look, snapshot = scene.look, scene.selection.engine.snapshot
    params = to_params(look.site_filter)
    if "bbox" in params:
        params[FILTER_BBOX] = params.pop("bbox")
    bbox = look.site_filter.bbox
    return {
        "filter": urlencode(params),
        "version": snapshot.version,
        "by": look.by,
        "size": look.size,
        "grey": look.grey,
        "site": look.site,
        "focus": _place(scene),
        "area": bbox.edges() if bbox else None,
    }


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
