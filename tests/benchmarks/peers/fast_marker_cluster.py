"""folium's quickest layer for many points, with plain markers."""

from common import ASSETS, chosen_stages, picked, show
from folium.plugins import FastMarkerCluster

_MARKER = f"""function (row) {{
  window.pin ||= new L.Icon.Default({{imagePath: "{ASSETS}/leaflet/images/"}});
  return L.marker(new L.LatLng(row[0], row[1]), {{icon: window.pin}});
}}"""


class LocalCluster(FastMarkerCluster):
    """A FastMarkerCluster that needs no other machine."""

    default_js = [("cluster", f"{ASSETS}/markercluster/leaflet.markercluster.js")]  # noqa: RUF012
    default_css = [  # noqa: RUF012
        ("cluster_css", f"{ASSETS}/markercluster/MarkerCluster.css"),
        ("cluster_default_css", f"{ASSETS}/markercluster/MarkerCluster.Default.css"),
    ]


stages = chosen_stages()
rows = picked(stages)
show([LocalCluster(rows[["lat", "lon"]], callback=_MARKER)], len(rows), stages)
