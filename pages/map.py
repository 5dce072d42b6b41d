"""The map: where one lands. Numbers, map and card on the first screen, the table below."""

import streamlit as st

from liantu.ui.headline import chips, kpi_line
from liantu.ui.map.map_view import site_map
from liantu.ui.parts.copy_link import copy_link
from liantu.ui.scene import scene
from liantu.ui.site_card import site_card
from liantu.ui.site_table import site_table, unlocated_list

now = scene()

left, right = st.columns([8, 1], vertical_alignment="center")
with left:
    kpi_line(now)
with right:
    copy_link(now.say)
chips(now)

left, right = st.columns([7, 3], gap="small")
with left:
    site_map(now)
with right:
    site_card(now)

site_table(now)
unlocated_list(now)
