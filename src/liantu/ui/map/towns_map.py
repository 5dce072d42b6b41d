"""The towns on a small map: circles at their seats, as large as their figures.

Nothing of a record goes to it but numbers, so no text of one ever meets a template.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import folium
import orjson
import streamlit as st
from folium.template import Template
from streamlit_folium import st_folium

from liantu.ui.map.site_layer import ASSETS, LocalMap, MapLayer, MapQuery
from liantu.ui.scene import Scene

HEIGHT_PX = 470
_KEY, _SERIAL = "towns_map", "liantu_towns_map_serial"


@dataclass(frozen=True, slots=True)
class Seat:
    """A town's seat, WGS84 degrees, and its part of the selection.

    `stages` pairs a stage's place in the catalogue's order (-1: not stated) with its sites. An
    `area` (adcode) is drawn with its outline, wherever the boundaries have its label.
    """

    lon: float
    lat: float
    count: int
    wan: int
    unstated: int
    stages: Sequence[tuple[int, int]]
    area: int = 0

    def describe(self) -> dict[str, object]:
        """Return the seat as the browser takes it."""
        return {
            "lon": self.lon,
            "lat": self.lat,
            "n": self.count,
            "wan": self.wan,
            "unstated": self.unstated,
            "stages": self.stages,
            "area": self.area,
        }


class TownsLayer(MapLayer):
    """Attaches the drawing of towns to the map it is added to; see towns_layer.js."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.liantuTowns.attach({{ this._parent.get_name() }}, "{{ this.lang }}");
        {% endmacro %}
        """
    )
    default_js = [  # noqa: RUF012 - folium declares plain lists
        (f"liantu_{name}", f"{ASSETS}/{name}.js")
        for name in ("map_signs", "map_base", "map_panel", "towns_layer")
    ]


class TownsQuery(MapQuery):
    """Tells the layer which towns to show, and by which measure."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.liantuTowns.show(JSON.parse(decodeURIComponent("{{ this.payload }}")));
        {% endmacro %}
        """
    )


def towns_map(scene: Scene, seats: Sequence[Seat], measure: str) -> int | None:
    """Draw the seats; return the number of the one that was just clicked, once."""
    lon, lat = scene.catalogue.centre
    drawn = LocalMap(
        location=[lat, lon],
        zoom_start=10,
        tiles=None,
        min_zoom=4,
        max_zoom=18,
        # The towns fill the window; whole steps of zoom would leave half of it empty.
        zoom_snap=0.25,
    )
    TownsLayer(scene.look.lang).add_to(drawn)
    group = folium.FeatureGroup(name="towns")
    told = {"seats": [seat.describe() for seat in seats], "measure": measure}
    TownsQuery(orjson.dumps(told).decode()).add_to(group)
    st_folium(
        drawn,
        key=_KEY,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group,
        on_change=_nothing,
        render=True,
    )
    return _picked(len(seats))


def _picked(count: int) -> int | None:
    message = (st.session_state.get(_KEY) or {}).get("last_active_drawing")
    if not isinstance(message, dict) or message.get("serial") == st.session_state.get(_SERIAL):
        return None
    st.session_state[_SERIAL] = message.get("serial")
    number = message.get("number")
    return number if isinstance(number, int) and 0 <= number < count else None


def _nothing() -> None:
    """What was clicked is read where the map is drawn."""
