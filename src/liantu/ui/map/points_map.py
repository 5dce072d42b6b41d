"""A small map of numbered points: where rows lie, where they would move, where somebody clicked.

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

HEIGHT_PX = 320


@dataclass(frozen=True, slots=True)
class PointSign:
    """One point, WGS84 degrees, with a number of 0 for none; `moved_from` draws an arrow."""

    lon: float
    lat: float
    colour: str
    number: int = 0
    moved_from: tuple[float, float] | None = None


class PointsLayer(MapLayer):
    """Attaches the drawing of points to the map it is added to; see points_layer.js."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.liantuPoints.attach({{ this._parent.get_name() }}, "{{ this.lang }}");
        {% endmacro %}
        """
    )
    default_js = [  # noqa: RUF012 - folium declares plain lists
        (f"liantu_{name}", f"{ASSETS}/{name}.js")
        for name in ("map_signs", "map_base", "points_layer")
    ]


class PointsQuery(MapQuery):
    """Tells the layer which points to show."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.liantuPoints.show(JSON.parse(decodeURIComponent("{{ this.payload }}")));
        {% endmacro %}
        """
    )


def points_map(
    scene: Scene, signs: Sequence[PointSign], key: str, *, pick: bool = False
) -> tuple[float, float] | None:
    """Draw points on the base map; with `pick`, return where somebody clicked last, if anywhere."""
    lon, lat = scene.catalogue.centre
    drawn = LocalMap(location=[lat, lon], zoom_start=9, tiles=None, min_zoom=4, max_zoom=18)
    PointsLayer(scene.look.lang).add_to(drawn)
    group = folium.FeatureGroup(name="points")
    points = [[s.lon, s.lat, s.colour, s.number, s.moved_from] for s in signs]
    PointsQuery(orjson.dumps({"points": points, "pick": pick}).decode()).add_to(group)
    st_folium(
        drawn,
        key=f"points_{key}",
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group,
        on_change=_nothing,
        render=True,
    )
    return _picked(f"points_{key}") if pick else None


def _picked(key: str) -> tuple[float, float] | None:
    message = (st.session_state.get(key) or {}).get("last_active_drawing")
    place = message.get("place") if isinstance(message, dict) else None
    if not isinstance(place, list) or len(place) != 2:
        return None
    lon, lat = (float(part) if isinstance(part, int | float) else 999.0 for part in place)
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def _nothing() -> None:
    """What was clicked is read where the map is drawn."""
