"""Data: bring a ledger, edit one site, look back and restore."""

import streamlit as st

from liantu.ui.data.catalogue_panel import catalogue_panel
from liantu.ui.data.commit_form import told_commit
from liantu.ui.data.import_panel import import_panel
from liantu.ui.data.office import may_edit
from liantu.ui.data.site_form import site_form
from liantu.ui.history_panel import history_panel
from liantu.ui.panels import DATA, DATA_READ_ONLY, chosen_panel
from liantu.ui.scene import scene

now = scene()

st.header(now.say("data.title"))
told_commit(now)
open_here = may_edit(now)
panel = chosen_panel(now, "data", DATA if open_here else DATA_READ_ONLY)
if panel == "import":
    import_panel(now)
if panel == "site":
    site_form(now)
if panel == "history":
    history_panel(now, open_here=open_here)
if panel == "catalogue":
    catalogue_panel(now, open_here=open_here)
