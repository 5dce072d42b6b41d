"""One folium.GeoJson of circle markers; the features are made once, before the first click."""

from typing import Any

import folium
import streamlit as st
from common import chosen_stages, picked, show, sites


@st.cache_resource
def features() -> list[dict[str, Any]]:
    """Return every site as a GeoJSON feature with its name."""
    rows = sites()[["name", "stage", "lon", "lat"]]
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"name": name, "stage": stage},
        }
        for name, stage, lon, lat in rows.itertuples(index=False, name=None)
    ]


stages = chosen_stages()
rows, known = picked(stages), features()
collection = {"type": "FeatureCollection", "features": [known[row] for row in rows.index]}
show([folium.GeoJson(collection, marker=folium.CircleMarker(radius=5))], len(rows), stages)
