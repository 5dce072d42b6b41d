"""The download panel: exactly the selection, and the way back from a downloaded file."""

from urllib.parse import urlencode

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.domain.filter import to_params
from liantu.export.restore import filter_from_file
from liantu.ui import cached, state
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

FORMATS = ("geojson", "csv", "xlsx", "gpkg")
_UPLOAD = "restore_upload"


def downloads(scene: Scene) -> None:
    """Draw links to the selection's files; the browser streams them straight from their routes."""
    say = scene.say
    params = to_params(scene.look.site_filter) | {"lang": scene.look.lang}
    if scene.look.rev:
        params["rev"] = scene.look.rev
    query = urlencode(params)
    count = cached.summary(scene.selection).count
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="downloads"):
        title = f"**{say('download.title')}**"
        st.markdown(title, help=say("download.count", n=f"{count:,}"), width="content")
        for name in FORMATS:
            st.link_button(say(f"download.{name}"), f"api/download.{name}?{query}")
        sidecar = f"api/download.csv-metadata.json?{query}"
        st.link_button(say("download.sidecar"), sidecar, type="tertiary")


def restore(scene: Scene) -> None:
    """Draw the place to drop a downloaded file, whose filter is then set again."""
    say = scene.say
    with st.expander(say("download.restore")):
        st.file_uploader(
            say("download.restore_help"),
            type=["geojson", "json", "xlsx"],
            key=_UPLOAD,
            on_change=_restore,
            args=(scene,),
        )
    problem = state.take_message("restore")
    if problem:
        st.error(plain(problem))


def _restore(scene: Scene) -> None:
    upload = st.session_state[_UPLOAD]
    if upload is None:
        return
    try:
        state.change_filter(scene.catalogue, filter_from_file(upload.name, upload, scene.look.lang))
    except LiantuError as error:
        state.leave_message("restore", error.text(scene.look.lang))
