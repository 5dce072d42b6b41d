"""The Folium side of the map: nothing in it depends on data, so the browser never rebuilds it."""

from urllib.parse import quote

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from liantu.domain.language import Lang

#: The page's base path is not known here; st_folium's frame lies three folders below it.
ASSETS = "../../assets"
_LEAFLET = f"{ASSETS}/leaflet/leaflet"
#: In this order: each builds on those before it.
_SCRIPTS = (
    "map_signs",
    "map_base",
    "map_panel",
    "map_areas",
    "map_line",
    "map_markers",
    "site_layer",
)


class LocalMap(folium.Map):
    """A Folium map whose Leaflet comes from this server, with no other library."""

    default_js = [("leaflet", f"{_LEAFLET}.js")]  # noqa: RUF012 - folium declares plain lists
    default_css = [("leaflet_css", f"{_LEAFLET}.css")]  # noqa: RUF012


class MapLayer(JSCSSMixin, MacroElement):
    """A layer of ours on the constant map; what it shows comes later, by a MapQuery."""

    default_css = [("liantu_site_layer", f"{ASSETS}/site_layer.css")]  # noqa: RUF012

    def __init__(self, lang: Lang) -> None:
        """Take the language of its words; everything else is asked for by the browser."""
        super().__init__()
        self._name = type(self).__name__
        self.lang = lang


class SiteLayer(MapLayer):
    """Attaches the drawing layer to the map it is added to; see site_layer.js."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.liantu.attach({{ this._parent.get_name() }}, "{{ this.lang }}");
        {% endmacro %}
        """
    )
    default_js = [(f"liantu_{name}", f"{ASSETS}/{name}.js") for name in _SCRIPTS]  # noqa: RUF012


class MapQuery(MacroElement):
    """Tells the layer what to show. It rides in the tiny feature group that st_folium re-runs."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.liantu.setQuery(JSON.parse(decodeURIComponent("{{ this.payload }}")));
        {% endmacro %}
        """
    )

    def __init__(self, payload: str) -> None:
        """Take JSON text. Percent-encoding leaves no character that a template or JS could read."""
        super().__init__()
        self._name = "MapQuery"
        self.payload = quote(payload, safe="")


def base_map(centre: tuple[float, float], lang: Lang) -> LocalMap:
    """Return the constant map around a centre (longitude, latitude in WGS84 degrees)."""
    lon, lat = centre
    drawn = LocalMap(
        location=[lat, lon],
        zoom_start=10,
        tiles=None,
        min_zoom=4,
        max_zoom=18,
        zoom_control=True,
        prefer_canvas=False,
    )
    SiteLayer(lang).add_to(drawn)
    return drawn


def query_group(payload: str) -> folium.FeatureGroup:
    """Return the feature group that carries a query (JSON text) to the layer."""
    group = folium.FeatureGroup(name="query")
    MapQuery(payload).add_to(group)
    return group
