"""No sites at all: what Streamlit and an empty st_folium map take for a click."""

from common import chosen_stages, show

stages = chosen_stages()
# In the feature group, so that the frame stays and only the run itself is seen.
show([], 0, stages, group=True)
