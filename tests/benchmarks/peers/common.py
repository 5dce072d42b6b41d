"""What all peers share: sites in memory, the stage filter, and a map with a local Leaflet."""

import os

import folium
import pandas as pd
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import st_folium

ASSETS = "../../assets"
_CENTRE = (36.98, 118.77)
_HEIGHT_PX = 560
_STAGES = tuple(os.environ["BENCH_STAGES"].split(","))
_IN_GROUP = os.environ["BENCH_WAY"] == "group"


class LocalMap(folium.Map):
    """A Folium map that needs no other machine, and none of the libraries that no peer uses."""

    default_js = [("leaflet", f"{ASSETS}/leaflet/leaflet.js")]  # noqa: RUF012 - as folium has it
    default_css = [("leaflet_css", f"{ASSETS}/leaflet/leaflet.css")]  # noqa: RUF012


class Painted(MacroElement):
    """Marks the moment when what was added before it is on the screen, as the app's layer does."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        requestAnimationFrame(() => setTimeout(() => performance.mark(
          "liantu:painted", {detail: {total: {{ this.total }}, run: "{{ this.run }}"}}), 0));
        {% endmacro %}
        """
    )

    def __init__(self, total: int, run: str) -> None:
        """Take the number of sites drawn, and what tells this run from others."""
        super().__init__()
        self._name = "Painted"
        self.total, self.run = total, run


@st.cache_resource
def sites() -> pd.DataFrame:
    """Return the pinned projects, read once."""
    rows = pd.read_parquet(os.environ["BENCH_SITES"])
    return rows.loc[(rows["kind"] == "project") & rows["lon"].notna()].reset_index(drop=True)


def chosen_stages() -> list[str]:
    """Draw the stage filter, at first as the address has it."""
    given = st.query_params.get("stage", "")
    return st.pills(
        "stage",
        _STAGES,
        selection_mode="multi",
        default=given.split(",") if given else None,
        key="filter_stage",
    )


def picked(stages: list[str]) -> pd.DataFrame:
    """Return the sites in any of the stages; all of them when there is none."""
    return sites().loc[sites()["stage"].isin(stages)] if stages else sites()


def show(layers: list[MacroElement], total: int, stages: list[str], *, group: bool = False) -> None:
    """Draw the map with the layers, inside the map or in the group that st_folium adds to it."""
    drawn = LocalMap(location=_CENTRE, zoom_start=10, maxZoom=18, tiles=None, prefer_canvas=True)
    box = folium.FeatureGroup(name="layers") if group or _IN_GROUP else None
    for layer in (*layers, Painted(total, "-".join(stages))):
        layer.add_to(box or drawn)
    st_folium(
        drawn,
        key="map",
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=box,
    )
