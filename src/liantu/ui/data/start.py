"""Where an editor begins: what stands in the store, and the two workbooks to fill in."""

from urllib.parse import urlencode

import streamlit as st

from liantu.query.live import dataset
from liantu.store.history_past import time_in_china
from liantu.ui.data.office import history
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_REASON_CHARS = 120


def start(scene: Scene) -> None:
    """Draw the store in words, then the ledger as it stands and a blank one to take away.

    Raises:
        LiantuError: the history cannot be read.
    """
    say = scene.say
    # What is brought applies to the newest state, whatever past one the page may be showing.
    engine = dataset().state().engine or scene.selection.engine
    facts = {"n": f"{engine.snapshot.count:,}", "day": engine.snapshot.as_of or say("card.missing")}
    st.markdown(f"{say('data.store_now', **facts)}  \n{_last_commit(scene)}")
    query = urlencode({"lang": scene.look.lang})
    for name, address in (
        ("take_ledger", f"api/download.xlsx?{query}"),
        ("take_template", f"api/ledger-template.xlsx?{query}"),
    ):
        with st.container(horizontal=True, vertical_alignment="center", key=f"data_{name}"):
            st.link_button(say(f"data.{name}"), address)
            st.caption(say(f"data.{name}_help"), width="content")


def _last_commit(scene: Scene) -> str:
    say, revisions = scene.say, history().revisions()
    if not revisions:
        return say("data.never_committed")
    last = revisions[-1]
    told = {
        "number": last.number,
        "time": f"{time_in_china(last):%Y-%m-%d %H:%M}",
        "author": plain(last.author or say("upkeep.unknown")),
    }
    said = say("data.last_commit", **told)
    return f"{said} {plain(last.reason[:_REASON_CHARS])}" if last.reason else said
