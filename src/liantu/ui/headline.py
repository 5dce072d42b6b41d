"""The line above the map: what is applied, and the numbers of the selection."""

import streamlit as st

from liantu.domain.filter import CODE_FACETS, LANDING, SiteFilter
from liantu.domain.money import InvestmentRange, yi_text
from liantu.domain.sentence import facet_names, range_name
from liantu.ui import cached, state
from liantu.ui.filter_bar import zone_name
from liantu.ui.plain import plain
from liantu.ui.scene import Scene


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
        names = facet_names(facet, scene.catalogue, lang)
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
    if now.zone:
        text = f"{say('facet.zone')} {zone_name(now.zone, lang)}"
        found.append((text, now.without("zone")))
    return found


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
        if code not in facet_names(facet, scene.catalogue, scene.look.lang)
    ]
    if stale:
        st.warning(say("app.stale_value", values=plain(", ".join(stale))))
    if now.zone and zone_name(now.zone, scene.look.lang) == now.zone:
        st.warning(say("app.unknown_zone", zone=plain(now.zone)))
    foreign = state.foreign_params()
    if foreign:
        st.warning(say("app.unknown_param", names=plain(", ".join(foreign)[:200])))
