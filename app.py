"""Liantu: the pages and the HTTP routes in one application. `streamlit run app.py`."""

import streamlit as st

from liantu.api.routes import lifespan, routes_below
from liantu.domain.errors import SettingsError
from liantu.settings import settings

try:
    settings().store_path()
except SettingsError as error:
    # Raised later, it would stand above a traceback and two screens of what DuckDB then says.
    raise SystemExit(f"Liantu: {error}") from None

app = st.App(
    "src/liantu/ui/router.py",
    routes=routes_below(st.get_option("server.baseUrlPath")),
    lifespan=lifespan,
)
