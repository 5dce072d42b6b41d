"""Above a site's facts: the ways back and on, its name, its badges and its light."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from liantu.domain.fact_words import code_name
from liantu.domain.light_reason import judge
from liantu.domain.light_words import reason
from liantu.ui import cached, state
from liantu.ui.pages import turn_to
from liantu.ui.parts.copy_link import copy_link
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_LONGEST = 200
#: How Streamlit colours a text; signs in colour are in no font of most servers.
_INKS = {"red": "red", "amber": "orange", "green": "green", "grey": "gray"}


@dataclass(frozen=True, slots=True)
class Shown:
    """The site of the page: the scene, its id, and the site whole (a GeoJSON Feature)."""

    scene: Scene
    id: str
    feature: Mapping[str, Any]

    @property
    def site(self) -> Mapping[str, Any]:
        """Return its properties."""
        return self.feature["properties"]


def chosen_site(scene: Scene) -> Shown | None:
    """Return the site that the address names; without one, say why nothing is shown."""
    site_id = scene.look.site
    feature = cached.site(scene.selection, site_id) if site_id else None
    if feature is not None:
        return Shown(scene, site_id, feature)
    if site_id:
        st.warning(scene.say("app.unknown_site", site=plain(site_id[:60])))
    else:
        st.info(scene.say("site_page.none_chosen"))
    if st.button(scene.say("site_page.back"), icon=":material/arrow_back:", key="site_back"):
        state.choose_site("")
        turn_to("map", scene.catalogue)
    return None


def ways(shown: Shown) -> None:
    """Draw the ways back to the map, to the sites before and after, to paper, and the address."""
    scene, say = shown.scene, shown.scene.say
    beside = cached.beside(scene.selection, shown.id)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="site_ways"):
        if st.button(say("site_page.back"), icon=":material/arrow_back:", key="site_back"):
            turn_to("map", scene.catalogue)
        for name, icon in (("previous", "chevron_left"), ("next", "chevron_right")):
            target = beside and (beside.previous if name == "previous" else beside.following)
            st.button(
                say(f"site_page.{name}"),
                icon=f":material/{icon}:",
                icon_position="left" if name == "previous" else "right",
                key=f"site_{name}",
                disabled=not target,
                on_click=state.choose_site,
                args=(target or "",),
            )
        st.link_button(say("site_page.print"), _paper(shown), icon=":material/print:")
        copy_link(say)
    if beside is None:
        st.caption(say("site_page.outside"))
        return
    st.caption(say("site_page.place", place=f"{beside.place:,}", of=f"{beside.of:,}"))


def _paper(shown: Shown) -> str:
    look = shown.scene.look
    params = {"site": shown.id, "lang": look.lang} | ({"rev": look.rev} if look.rev else {})
    return f"api/site.html?{urlencode(params)}"


def title(shown: Shown) -> None:
    """Draw the site's name, its badges, and its light with the reason."""
    scene, say, site = shown.scene, shown.scene.say, shown.site
    lang, catalogue = scene.look.lang, scene.catalogue
    name = site["name"]
    # A name of 100 kB is a legal name; the sheet to print has all of it.
    st.header(plain(name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"), anchor=False)
    if lang == "en" and site.get("name_en"):
        st.caption(plain(site["name_en"]))
    badges = [
        f"{say(f'facet.{facet}')} **{plain(code_name(facet, site.get(facet), catalogue, lang))}**"
        for facet in ("stage", "chain", "town", "kind")
    ]
    st.markdown(" · ".join(badges))
    judged = judge(site, catalogue, scene.selection.today)
    text = say(
        "site_page.light",
        light=say(f"light.{judged.light}"),
        reason=reason(judged, say),
        day=date.fromordinal(scene.selection.today).isoformat(),
    )
    st.markdown(f":{_INKS[judged.light]}[●] {plain(text)}")
