"""What lies around a site: on a small map, and as a list from near to far."""

import streamlit as st

from liantu.domain.area import Circle
from liantu.domain.distance_words import distance_words
from liantu.domain.fact_words import code_name
from liantu.domain.money import yi_text
from liantu.query.nearby import Near
from liantu.ui import cached, state
from liantu.ui.map.points_map import PointSign, points_map
from liantu.ui.pages import turn_to
from liantu.ui.parts.table import TableColumn, TableRow, paged_table
from liantu.ui.scene import Scene
from liantu.ui.site.head import Shown

_RADII_KM = (1, 3, 5, 10, 20)
_EXACT = ("site", "address")
_HERE, _NEAR = "#c2410c", "#0b5c7a"
_ROWS = 8
_COLUMNS = {
    "number": "site_page.near_number",
    "name": "table.name",
    "distance": "site_page.near_distance",
    "wan": "site_page.wan",
}


def around(shown: Shown) -> None:
    """Draw the site's place and its neighbours within a radius that is chosen here."""
    scene, say = shown.scene, shown.scene.say
    st.subheader(say("site_page.near"), anchor=False)
    place = cached.place(scene.selection, shown.id)
    if place is None:
        st.info(say("site_page.near_unlocated"))
        return
    radius = st.segmented_control(
        say("site_page.near_radius"),
        _RADII_KM,
        format_func=lambda km: say("site_page.near_km", km=km),
        default=5,
        required=True,
        key="site_radius",
        label_visibility="collapsed",
    )
    km = radius or 5
    found = cached.near(scene.selection, shown.id, place, km * 1000)
    _map(scene, place, found)
    _told(shown, found, km)
    _on_map(shown, place, km)
    if found.count:
        _list(shown, found, km)


def _map(scene: Scene, place: tuple[float, float], found: Near) -> None:
    numbers: dict[tuple[float, float], int] = {}
    for number, site in enumerate(found.sites[:_ROWS], 1):
        # Many lie at a town's seat: one number stands for all of them.
        numbers.setdefault((site["lon"], site["lat"]), number)
    others = [PointSign(*at, _NEAR, number) for at, number in numbers.items()]
    points_map(scene, [*others, PointSign(*place, _HERE)], "site")


def _on_map(shown: Shown, place: tuple[float, float], km: int) -> None:
    """Draw the way to the map of just this circle, everything else of the filter as it is."""
    scene = shown.scene
    label = scene.say("site_page.near_on_map", km=km)
    if st.button(label, key="site_near_on_map", type="tertiary", icon=":material/map:"):
        wanted = scene.look.site_filter.with_(near=Circle(*place, km))
        state.change_filter(scene.catalogue, wanted)
        turn_to("map", scene.catalogue)


def _told(shown: Shown, found: Near, km: int) -> None:
    say = shown.scene.say
    if found.count:
        st.markdown(say("site_page.near_count", km=km, n=f"{found.count:,}"))
    else:
        st.caption(say("site_page.near_none", km=km))
    if shown.site.get("precision") not in _EXACT:
        lang, catalogue = shown.scene.look.lang, shown.scene.catalogue
        name = code_name("precision", shown.site.get("precision"), catalogue, lang)
        st.caption(say("site_page.near_vague", precision=name))
    if found.count > len(found.sites):
        st.caption(say("site_page.near_more", n=f"{len(found.sites):,}"))


def _list(shown: Shown, found: Near, km: int) -> None:
    scene, say = shown.scene, shown.scene.say
    columns = [
        TableColumn(
            key, say(title), number=key in {"wan", "distance"}, pick=key == "name",
            swatch=key == "number",
        )
        for key, title in _COLUMNS.items()
    ]  # fmt: skip
    paged_table(
        "site_near",
        columns,
        list(enumerate(found.sites, 1)),
        lambda entry: _row(scene, *entry),
        say,
        size=_ROWS,
        of=(shown.id, km, cached.key_of(scene.selection)),
        words={"caption": say("site_page.near_caption")},
        on_pick=lambda site_id: state.choose_site(str(site_id or "")),
    )


def _row(scene: Scene, number: int, site: dict[str, object]) -> TableRow:
    say, codes = scene.say, scene.selection.engine.snapshot.codebook.codes["stage"]
    stage = codes[int(str(site["stage"]))]
    colours = {one.code: one.colour for one in scene.catalogue.stages}
    wan, missing = site["wan"], say("filter.missing")
    cells = {
        "number": str(number),
        "name": str(site["name"])[:80],
        "wan": yi_text(wan) if isinstance(wan, int) else missing,
        "distance": distance_words(float(str(site["distance_m"])), say),
    }
    soft = [key for key, text in cells.items() if text == missing]
    return TableRow(str(site["id"]), cells, colours.get(stage, ""), soft)
