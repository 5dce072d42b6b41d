"""The line above the map: what is applied, and the numbers of the selection."""

from collections.abc import Mapping

import streamlit as st

from liantu.domain.area import Circle
from liantu.domain.filter import CODE_FACETS, LANDING, SiteFilter
from liantu.domain.money import InvestmentRange, yi_text
from liantu.domain.sentence import circle_name, facet_names, range_name
from liantu.query.filter_words import zone_name
from liantu.query.parks import park_names, unit_names
from liantu.ui import cached, state
from liantu.ui.address import foreign_params
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_NAME_LENGTH = 24


def kpi_line(scene: Scene) -> None:
    """Draw the headline numbers: the same as on the map, in the table and in the file."""
    say, summary = scene.say, cached.summary(scene.selection)
    only_projects = scene.look.site_filter.kind == LANDING.kind
    parts = [
        say("kpi.sites" if only_projects else "kpi.records", n=f"{summary.count:,}"),
        say("kpi.sum", yi=yi_text(summary.wan), n=f"{summary.unstated:,}"),
        say("kpi.building", n=f"{summary.building:,}"),
        say("kpi.producing", n=f"{summary.producing:,}"),
        say("kpi.unlocated", n=f"{summary.unlocated:,}"),
    ]
    inside = summary.inside_another
    note = say("kpi.inside", n=f"{inside:,}") if inside else None
    with st.container(key="kpi"):
        st.markdown(" · ".join(parts), help=note)
    if summary.count == 0:
        st.info(say("kpi.nothing"))


def chips(scene: Scene) -> None:
    """Draw one button for each value that restricts; a click removes it."""
    with st.container(horizontal=True, gap="xxsmall", key="chips"):
        found = list(_chips(scene))
        if not found:
            st.caption(scene.say("chips.none"))
        for number, (text, rest) in enumerate(found):
            st.button(
                plain(text),
                key=f"chip_{number}",
                icon=":material/close:",
                icon_position="right",
                help=scene.say("chips.remove"),
                on_click=state.change_filter,
                args=(scene.catalogue, rest),
            )
        if scene.look.site_filter != LANDING:
            st.button(
                scene.say("bar.clear"),
                key="clear_filter",
                type="tertiary",
                icon=":material/filter_alt_off:",
                on_click=state.change_filter,
                args=(scene.catalogue, LANDING),
            )


def _chips(scene: Scene) -> list[tuple[str, SiteFilter]]:
    """Return (text, the filter without it) of each value that restricts."""
    now, lang, say = scene.look.site_filter, scene.look.lang, scene.say
    found: list[tuple[str, SiteFilter]] = []
    for facet in CODE_FACETS:
        names = _names(scene, facet)
        codes: tuple[str, ...] = getattr(now, facet)
        for code in codes:
            rest = now.with_(**{facet: tuple(other for other in codes if other != code)})
            found.append((f"{say(f'facet.{facet}')} {names.get(code, code)}", rest))
    found.extend(
        (_amount(scene, item), now.with_(investment=_without(now, item))) for item in now.investment
    )
    if now.investment_none:
        text = f"{say('facet.inv')} {say('filter.missing')}"
        found.append((text, now.with_(investment_none=False)))
    if now.since:
        found.append((f"{say('facet.since')} {now.since}", now.without("since")))
    for term in now.text:
        rest = now.with_(text=tuple(other for other in now.text if other != term))
        found.append((f"{say('facet.q')} “{term}”", rest))
    if now.bbox:
        found.append((say("facet.bbox"), now.without("bbox")))
    if now.near:
        found.append((_circle(scene, now.near), now.without("near")))
    if now.zone:
        text = f"{say('facet.zone')} {zone_name(now.zone, lang)}"
        found.append((text, now.without("zone")))
    return found


def _names(scene: Scene, facet: str) -> Mapping[str, str]:
    """Return code → name; parks and units are known by the records, not by the catalogue."""
    names = facet_names(facet, scene.catalogue, scene.look.lang)
    told = {"park": park_names, "unit": unit_names}.get(facet)
    if told is None or not getattr(scene.look.site_filter, facet):
        return names
    return {**names, **told(scene.selection.engine.snapshot)}


def _circle(scene: Scene, near: Circle) -> str:
    """Return a circle in words, its centre by name where it is the chosen site's place."""
    look, place = scene.look, f"({near.place})"
    at = cached.place(scene.selection, look.site) if look.site else None
    site = cached.site(scene.selection, look.site) if at is not None else None
    if at is not None and site is not None and Circle(*at, near.km) == near:
        name = str(site["properties"]["name"])
        place = f"“{name if len(name) <= _NAME_LENGTH else name[:_NAME_LENGTH] + '…'}”"
    return circle_name(place, near.radius, look.lang)


def _amount(scene: Scene, item: InvestmentRange) -> str:
    return f"{scene.say('facet.inv')} {range_name(item, scene.look.lang)}"


def _without(now: SiteFilter, item: InvestmentRange) -> tuple[InvestmentRange, ...]:
    return tuple(other for other in now.investment if other != item)


def warnings(scene: Scene) -> None:
    """Say what of the filter or the address means nothing here."""
    say, now = scene.say, scene.look.site_filter
    stale = [
        code
        for facet in CODE_FACETS
        for code in getattr(now, facet)
        if code not in _names(scene, facet)
    ]
    if stale:
        st.warning(say("app.stale_value", values=plain(", ".join(stale))))
    if now.zone and zone_name(now.zone, scene.look.lang) == now.zone:
        st.warning(say("app.unknown_zone", zone=plain(now.zone)))
    foreign = foreign_params()
    if foreign:
        st.warning(say("app.unknown_param", names=plain(", ".join(foreign)[:200])))
