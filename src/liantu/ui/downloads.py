"""The download panel: exactly the selection, and the way back from a downloaded file."""

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.export.restore import view_from_file
from liantu.ui import cached, state
from liantu.ui.briefing import briefing_button, selection_query
from liantu.ui.dropped import newly_dropped
from liantu.ui.message import leave_message, take_message
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

FORMATS = ("geojson", "csv", "xlsx", "gpkg")
_UPLOAD = "restore_upload"


def downloads(scene: Scene) -> None:
    """Draw links to the selection's files; the browser streams them straight from their routes."""
    say = scene.say
    query = selection_query(scene)
    count = cached.summary(scene.selection).count
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="downloads"):
        title = f"**{say('download.title')}**"
        st.markdown(title, help=say("download.count", n=f"{count:,}"), width="content")
        for name in FORMATS:
            st.link_button(say(f"download.{name}"), f"api/download.{name}?{query}")
        sidecar = f"api/download.csv-metadata.json?{query}"
        st.link_button(say("download.sidecar"), sidecar, type="tertiary")
        briefing_button(scene, query)


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
    problem = take_message("restore")
    if problem:
        st.error(plain(problem))


def _restore(scene: Scene) -> None:
    upload = newly_dropped(_UPLOAD)
    if upload is None:
        return
    try:
        view = view_from_file(upload.name, upload, scene.look.lang)
    except LiantuError as error:
        leave_message("restore", error.text(scene.look.lang))
        return
    # The state first: a change of the filter takes it along.
    state.show_revision(view.rev)
    state.change_filter(scene.catalogue, view.site_filter)
