"""A loop that adds one CircleMarker for each site."""

import folium
from common import chosen_stages, picked, show

stages = chosen_stages()
rows = picked(stages)
points = zip(rows["lat"].tolist(), rows["lon"].tolist(), strict=True)
show([folium.CircleMarker(point, radius=5) for point in points], len(rows), stages)
