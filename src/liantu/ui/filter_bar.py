"""The filter bar: every facet with its counts, in the sidebar of every page."""

from collections.abc import Callable, Sequence

import streamlit as st

from liantu.domain.dates import is_partial_date
from liantu.domain.errors import ZoneError
from liantu.domain.filter import NONE
from liantu.domain.sentence import facet_names
from liantu.query.filter_words import official_zones, zone_name
from liantu.query.live import dataset
from liantu.ui import cached, state
from liantu.ui.dropped import newly_dropped
from liantu.ui.message import leave_message, take_message
from liantu.ui.parts.counts import Counts
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_ZONE_UPLOAD = "zone_upload"


def filter_bar(scene: Scene) -> None:
    """Draw all filter widgets; their values live under their keys in ui/state."""
    say, counts = scene.say, Counts("bar")
    st.text_input(
        say("bar.search"),
        key=state.TEXT,
        placeholder=say("bar.search_hint"),
        # Typing is enough; otherwise Streamlit asks, in English only, to press Enter.
        live="400ms",
        help=say("bar.search_help"),
    )
    _facet(scene, counts, "chain", help_text=say("bar.facet_help"))
    _facet(scene, counts, "stage")
    _investment(scene, counts)
    with st.expander(say("bar.more")):
        for facet in ("kind", "town", "precision", "light", "basis"):
            _facet(scene, counts, facet)
        _nodes(scene, counts)
        _since(scene)
        _zone(scene)
    with st.expander(say("bar.display")):
        _display(scene)
    counts.draw()


def _of_each(scene: Scene, facet: str, codes: Sequence[str]) -> list[int]:
    numbers = cached.counts(scene.selection, facet)
    return [numbers.get(code, 0) for code in codes]


def _label(scene: Scene, facet: str) -> Callable[[str], str]:
    """Return what a choice says: never its number, for Streamlit knows a choice by its text."""
    names = facet_names(facet, scene.catalogue, scene.look.lang)
    return lambda code: _swatch(scene, facet, code) + plain(names[code])


def _swatch(scene: Scene, facet: str, code: str) -> str:
    """Return the sign that the map and its legend use, as a small picture before the name."""
    if facet not in {"stage", "chain", "light"}:
        return ""
    return f"![](assets/swatch/{facet}/{code}.svg?lang={scene.look.lang}) "


def _facet(scene: Scene, counts: Counts, facet: str, help_text: str | None = None) -> None:
    key, codes = state.facet_key(facet), state.options(facet, scene.catalogue)
    st.pills(
        scene.say(f"facet.{facet}"),
        codes,
        selection_mode="multi",
        format_func=_label(scene, facet),
        key=key,
        help=help_text,
    )
    counts.pills[key] = _of_each(scene, facet, codes)


def _investment(scene: Scene, counts: Counts) -> None:
    say, lang = scene.say, scene.look.lang
    names = {band.code: band.name(lang) for band in scene.catalogue.bands}
    names[NONE] = say("filter.missing")
    st.pills(
        say("facet.inv"),
        tuple(names),
        selection_mode="multi",
        format_func=lambda code: plain(names[code]),
        key=state.INVESTMENT,
    )
    counts.pills[state.INVESTMENT] = _of_each(scene, "band", tuple(names))
    left, right = st.columns(2)
    low = left.number_input(say("bar.low"), key=state.LOW, min_value=0.0, step=1.0, format="%g")
    high = right.number_input(say("bar.high"), key=state.HIGH, min_value=0.0, step=1.0, format="%g")
    if low is not None and high is not None and low >= high:
        st.error(say("bar.bad_range"))


def _nodes(scene: Scene, counts: Counts) -> None:
    key, codes = state.facet_key("node"), state.options("node", scene.catalogue)
    names = facet_names("node", scene.catalogue, scene.look.lang)
    st.multiselect(
        scene.say("facet.node"),
        codes,
        format_func=names.__getitem__,
        key=key,
        placeholder=scene.say("bar.any"),
    )
    counts.lists[key] = _of_each(scene, "node", codes)


def _since(scene: Scene) -> None:
    typed = st.text_input(
        scene.say("facet.since"), key=state.SINCE, placeholder=scene.say("bar.since_hint")
    ).strip()
    if typed and not is_partial_date(typed):
        st.error(scene.say("bar.bad_since", value=plain(typed[:20])))


def _zone(scene: Scene) -> None:
    say = scene.say
    zones = official_zones(scene.look.lang)
    chosen = scene.look.site_filter.zone
    if chosen and chosen not in zones:
        name = zone_name(chosen, scene.look.lang)
        # Streamlit knows a choice by its text: an upload may be called as an official area is.
        zones[chosen] = say("bar.zone_own", name=name) if name in zones.values() else name
    st.selectbox(
        say("facet.zone"),
        (None, *zones),
        format_func=lambda zone: zones[zone] if zone else say("bar.any"),
        key=state.ZONE,
        placeholder=say("bar.any"),
    )
    st.file_uploader(
        say("bar.zone_upload"),
        type=["geojson", "json"],
        help=say("bar.zone_upload_help"),
        key=_ZONE_UPLOAD,
        on_change=_take_zone,
        args=(scene,),
    )
    problem = take_message("zone")
    if problem:
        st.error(plain(problem))


def _take_zone(scene: Scene) -> None:
    upload = newly_dropped(_ZONE_UPLOAD)
    if upload is None:
        return
    try:
        zone = dataset().zones.add(upload.name.rpartition(".")[0] or upload.name, upload)
    except ZoneError as error:
        leave_message("zone", error.text(scene.look.lang))
        return
    state.change_filter(scene.catalogue, scene.look.site_filter.with_(zone=zone.id))


def _display(scene: Scene) -> None:
    say = scene.say
    st.segmented_control(
        say("bar.colour_by"),
        ("stage", "chain"),
        format_func=lambda by: say(f"bar.by_{by}"),
        key=state.BY,
        required=True,
    )
    st.segmented_control(
        say("bar.size_by"),
        ("count", "wan"),
        format_func=lambda size: say(f"bar.size_{size}"),
        key=state.SIZE,
        required=True,
    )
    st.toggle(say("bar.grey"), key=state.GREY)
