"""The way to a briefing: made while one watches, then a document and a page to print."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.domain.filter import to_params
from liantu.export.briefing.made import briefing
from liantu.export.request import ExportRequest
from liantu.ui import cached
from liantu.ui.plain import plain
from liantu.ui.scene import Scene


def selection_query(scene: Scene) -> str:
    """Return how the routes are asked for the selection, in its language and of its state."""
    params = to_params(scene.look.site_filter) | {"lang": scene.look.lang}
    return urlencode(params | ({"rev": scene.look.rev} if scene.look.rev else {}))


def briefing_button(scene: Scene, query: str) -> None:
    """Draw the button that makes a briefing; `query` is how its routes are asked for it."""
    say = scene.say
    if st.button(say("briefing.open"), help=say("briefing.open_help"), key="briefing_open"):
        st.dialog(say("briefing.dialog"))(_dialog)(scene, query)


def _dialog(scene: Scene, query: str) -> None:
    say = scene.say
    request = ExportRequest(scene.selection, scene.look.lang, _base())
    count = cached.summary(scene.selection).count
    st.markdown(say("briefing.about", n=f"{count:,}"))
    bar = st.progress(0.0, say("briefing.making"))
    try:
        briefing(request, lambda step, share: _show(bar, share, say(f"briefing.step_{step}")))
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))
        return
    finally:
        bar.empty()
    with st.container(horizontal=True, key="briefing_links"):
        st.link_button(say("briefing.docx"), f"api/briefing.docx?{query}")
        html = f"api/briefing.html?{query}"
        st.link_button(say("briefing.html"), html, help=say("briefing.html_help"))
    st.caption(say("briefing.ready"))


def _show(bar, share: float, text: str) -> None:  # noqa: ANN001 - Streamlit's element
    bar.progress(share, text)


def _base() -> str:
    """Return where the app runs as the browser knows it, as the routes find it themselves."""
    url = urlsplit(st.context.url or "")
    if not url.netloc:
        return ""
    path = st.get_option("server.baseUrlPath").strip("/")
    return f"{url.scheme}://{url.netloc}" + (f"/{path}" if path else "")
