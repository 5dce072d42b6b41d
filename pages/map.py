"""The map: where one lands. Numbers, map and card on the first screen, the table below."""

import streamlit as st

from liantu.ui.downloads import downloads
from liantu.ui.headline import chips, kpi_line
from liantu.ui.history_panel import site_history
from liantu.ui.map.map_view import ask_map, site_map
from liantu.ui.parts.copy_link import copy_link
from liantu.ui.scene import scene
from liantu.ui.site_card import site_card
from liantu.ui.site_table import site_table, unlocated_list

now = scene()
# Before anything is drawn: the map has its sites while the browser is still free.
ask = ask_map(now)

numbers, link = st.columns([8, 1], vertical_alignment="center")
applied = st.container()
left, right = st.columns([7, 3], gap="small")

# The map first: the rest is still being counted.
with left:
    site_map(now, ask)
with right:
    site_card(now)
    site_history(now, now.look.site)
with numbers:
    kpi_line(now)
with link:
    copy_link(now.say)
with applied:
    chips(now)

downloads(now)
site_table(now)
unlocated_list(now)
