"""About: the data and its sources, and what every filter and sum means."""

import streamlit as st

from liantu.ui.about import dataset_facts, filter_meanings, licence_table, light_rule
from liantu.ui.scene import scene

now = scene()
say = now.say

st.header(say("about.title"))
st.write(say("about.intro"))

st.subheader(say("about.data"))
dataset_facts(now)
st.subheader(say("about.place_title"))
st.write(say("about.place"))
st.subheader(say("about.filter_title"))
filter_meanings(now)
st.subheader(say("about.sums_title"))
st.write(say("about.sums"))
st.subheader(say("about.light_title"))
light_rule(now)
st.subheader(say("about.licences"))
licence_table(now)
