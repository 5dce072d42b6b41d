"""Liantu: the pages and the HTTP routes in one application. `streamlit run app.py`."""

import streamlit as st

from liantu.api.routes import lifespan, routes_below

app = st.App(
    "src/liantu/ui/router.py",
    routes=routes_below(st.get_option("server.baseUrlPath")),
    lifespan=lifespan,
)
