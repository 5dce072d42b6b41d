"""What surrounds every page: loading and trouble, banners, language, and the filter bar."""

import time
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from liantu.domain.errors import FilterError, LiantuError
from liantu.domain.language import LANGS, Lang
from liantu.domain.wording import Words, words
from liantu.query.engine import Engine
from liantu.query.live import State, dataset
from liantu.query.past import AsOf
from liantu.store.build import SiteProblemsError
from liantu.store.revision_words import revision_line
from liantu.ui import state, told
from liantu.ui.address import language
from liantu.ui.downloads import restore
from liantu.ui.filter_bar import filter_bar
from liantu.ui.headline import warnings
from liantu.ui.look import Look
from liantu.ui.map.map_view import ask_map
from liantu.ui.pages import MAP, navigation, page_kept
from liantu.ui.parts.one_step import one_step
from liantu.ui.parts.own_words import own_words
from liantu.ui.parts.watch import watch
from liantu.ui.plain import plain
from liantu.ui.scene import Scene, set_scene

#: A small store is there at once; for a large one the page shows how far it is.
_PATIENCE_S = 0.5
# A file of ours: Streamlit would fetch a Material icon for the tab from the internet.
_ICON = Path(__file__).with_name("favicon.png")


class _Settled(NamedTuple):
    """What a run is to show: settled before anything is drawn. No scene of a past not yet read."""

    look: Look
    #: What is malformed in the address.
    problem: FilterError | None
    scene: Scene | None


def draw_page() -> None:
    """Draw the page asked for with all that surrounds it; without data, say why."""
    lang = language(st.session_state.get(state.LANG))
    say = words(lang)
    try:
        now = dataset().state(_PATIENCE_S)
    except LiantuError as error:
        navigation()
        _set_page(say, "")
        st.error(plain(error.text(lang)))
        return
    if now.engine is None:
        navigation()
        _set_page(say, "")
        _no_data(now, say, lang)
        return
    _draw_with(now, now.engine)


def _set_page(say: Words, place: str) -> None:
    title = say("app.title", place=place) if place else say("app.name")
    st.set_page_config(page_title=title, page_icon=_ICON, layout="wide")


def _draw_with(now: State, engine: Engine) -> None:
    catalogue = engine.snapshot.catalogue
    # Drawing the menu of pages keeps the browser busy, and a map that stays need not wait for it.
    settled = _settle_kept(engine)
    page = navigation()
    look, problem, scene = settled or _settle(engine, page.url_path)
    say = words(look.lang)
    _set_page(say, catalogue.instance.name(look.lang))
    if now.error is not None:
        _stale(now.error, engine, say, look.lang)
    if problem is not None:
        st.error(say("app.bad_address", problem=plain(problem.text(look.lang))))
        st.button(say("app.bad_address_reset"), on_click=state.reset, args=(catalogue,))
        return
    if look.rev:
        scene = _past(engine, look, say)
    if scene is None:
        return
    set_scene(scene)
    warnings(scene)
    page.run()
    with st.sidebar:
        st.markdown(f"**{say('app.title', place=catalogue.instance.name(look.lang))}**")
        filter_bar(scene)
        restore(scene)
        one_step()
        own_words(say)
        _language(say)
        told.draw()
    state.publish(state.read_look(catalogue), page.url_path)
    watch(now.mark)


def _settle_kept(engine: Engine) -> _Settled | None:
    """Settle a page that stays, and tell its map; None if another page may have been turned to."""
    kept = page_kept()
    if kept is None:
        return None
    settled = _settle(engine, kept)
    if kept == MAP and settled.scene is not None:
        ask_map(settled.scene)
    return settled


def _settle(engine: Engine, page: str) -> _Settled:
    catalogue = engine.snapshot.catalogue
    problem = state.settle(catalogue, page)
    look = state.read_look(catalogue)
    if problem is not None or look.rev:
        return _Settled(look, problem, None)
    return _Settled(look, None, _scene(engine, look, None))


def _scene(engine: Engine, look: Look, as_of: AsOf | None) -> Scene:
    selection = dataset().select(engine, look.site_filter, as_of)
    return Scene(look, selection, words(look.lang))


def _past(engine: Engine, look: Look, say: Words) -> Scene | None:
    as_of = _as_of(look, say)
    return None if as_of is None else _scene(engine, look, as_of)


def _as_of(look: Look, say: Words) -> AsOf | None:
    """Return the earlier state that the address asks for, under a banner; without it, say why."""
    try:
        with st.spinner(say("past.opening")):
            as_of = dataset().as_of(look.rev)
    except LiantuError as error:
        st.error(say("past.unusable", rev=plain(look.rev)))
        _problems(error, look.lang)
        st.button(say("past.back"), on_click=state.show_revision, args=("",))
        return None
    with st.container(horizontal=True, vertical_alignment="center", key="past"):
        revision = as_of.engine.revision
        line = revision_line(revision, say) if revision else look.rev
        st.info(say("past.banner", revision=plain(line)))
        st.button(say("past.back"), on_click=state.show_revision, args=("",))
    return as_of


def _language(say: Words) -> None:
    names = {"zh": "lang_zh", "zh-Hant": "lang_hant", "en": "lang_en"}
    st.segmented_control(
        say("app.language"),
        LANGS,
        format_func=lambda lang: say(f"app.{names[lang]}"),
        key=state.LANG,
        required=True,
    )


def _stale(error: LiantuError, engine: Engine, say: Words, lang: Lang) -> None:
    st.warning(say("app.stale_title", version=engine.snapshot.version))
    with st.expander(say("app.stale_details")):
        _problems(error, lang)


def _problems(error: LiantuError, lang: Lang) -> None:
    lines = error.lines(lang) if isinstance(error, SiteProblemsError) else [error.text(lang)]
    for line in lines:
        st.text(line)


def _no_data(now: State, say: Words, lang: Lang) -> None:
    if now.error is not None:
        st.error(say("app.broken_title"))
        _problems(now.error, lang)
        watch(now.mark)
        return
    share = now.loading or 0.0
    st.progress(share, say("app.loading_share", percent=round(100 * share)))
    time.sleep(_PATIENCE_S)
    st.rerun()
