"""Towns: where the selection lies, a circle a town and a row a place, and the facets crossed."""

import streamlit as st

from liantu.ui.downloads import downloads
from liantu.ui.headline import chips, kpi_line
from liantu.ui.scene import scene
from liantu.ui.towns.board import board
from liantu.ui.towns.heat import heat
from liantu.ui.towns.place_table import place_table
from liantu.ui.towns.seats import areas, seats

now = scene()

kpi_line(now)
chips(now)
st.header(now.say("towns.title"), anchor=False)
shown = board(now)
if shown.level == "park":
    place_table(shown)
else:
    left, right = st.columns([5, 7], gap="small")
    with left:
        (seats if shown.level == "town" else areas)(shown)
    with right:
        place_table(shown)
heat(shown)
downloads(now)
