"""The wall: the same numbers in large type on a whole screen, one picture after another."""

import streamlit as st

from liantu.ui.headline import chips, kpi_line
from liantu.ui.scene import scene
from liantu.ui.wall.wall import wall

now = scene()

# Below the wall, for browsers that cannot draw it.
kpi_line(now)
chips(now)
st.caption(now.say("wall.below"))
wall(now)
