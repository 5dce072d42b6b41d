"""The map: a constant Folium map, and the layer that draws the filter's sites on it."""
