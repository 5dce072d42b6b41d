"""Serves one peer's page with Leaflet from this machine, as the app itself does."""

import os

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet, leaflet_markercluster

app = st.App(
    f"{os.environ['BENCH_PEER']}.py",
    routes=[
        Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
        Mount("/assets/markercluster", StaticFiles(directory=leaflet_markercluster.BASE_DIR)),
    ],
)
