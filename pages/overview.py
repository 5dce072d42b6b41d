"""The overview: the selection's totals by chain, stage, band and town, as bars to click."""

import streamlit as st

from liantu.ui.charts import facet_chart, measure_switch
from liantu.ui.downloads import downloads
from liantu.ui.headline import chips, kpi_line
from liantu.ui.scene import scene

now = scene()

kpi_line(now)
chips(now)
measure = measure_switch(now)

left, right = st.columns(2, gap="medium")
with left:
    facet_chart(now, "chain", measure)
    st.caption(now.say("overview.chain_note"))
    facet_chart(now, "band", measure)
with right:
    facet_chart(now, "stage", measure)
    facet_chart(now, "town", measure)

downloads(now)
