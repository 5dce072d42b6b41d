"""One site's own page: everything known of it, what it belongs to, and what stands around it."""

import streamlit as st

from liantu.ui.headline import kpi_line
from liantu.ui.scene import scene
from liantu.ui.site.along import along
from liantu.ui.site.around import around
from liantu.ui.site.facts import facts
from liantu.ui.site.family import family
from liantu.ui.site.head import chosen_site, title, ways
from liantu.ui.site.story import story

now = scene()

kpi_line(now)
shown = chosen_site(now)
if shown is not None:
    ways(shown)
    title(shown)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        story(shown)
        family(shown)
        facts(shown)
    with right:
        around(shown)
        along(shown)
