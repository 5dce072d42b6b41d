"""Liantu: the pages and the HTTP routes in one application. `streamlit run app.py`."""

import streamlit as st

from liantu.api.routes import ROUTES, lifespan

app = st.App("src/liantu/ui/router.py", routes=ROUTES, lifespan=lifespan)
