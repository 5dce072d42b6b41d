"""The wall itself: one part of the browser over everything, and a run at each turn."""

from typing import Any

import streamlit as st

from liantu.domain.area import Bbox
from liantu.domain.errors import FilterError
from liantu.domain.filter import NONE, SiteFilter
from liantu.ui import state
from liantu.ui.pages import turn_to
from liantu.ui.parts.component import part
from liantu.ui.scene import Scene
from liantu.ui.wall.figures import foot, picture_data
from liantu.ui.wall.pictures import Picture, picture_at, pictures
from liantu.ui.wall.stand import PACES, ROTATIONS, Stand, read_stand

_KEY = "wall"
#: What somebody clicked on, until the page is drawn: only then can it be turned.
_ASKED = "liantu_wall_asked"
_SERIAL = "liantu_wall_serial"
_WORDS = (
    "leave", "hold", "go_on", "back", "forth", "full", "ground", "pace", "pace_s", "rotation",
    "by_chain_turns", "by_town_turns", "place", "held", "lost", "map_failed", "none_here",
    "unlocated", "outside", "help", "first", "figures_lead", "multiple",
)  # fmt: skip


# No fragment: one that is asked for while the look for new data (another fragment) runs is cut
# short by it and never answers again, and a wall asks for months.
def wall(scene: Scene) -> None:
    """Draw the wall where it stands; a turn is a run of the page."""
    stand = read_stand(state.wall_at())
    shown = pictures(scene, stand.by)
    picture = picture_at(shown, stand)
    _follow(scene, picture)
    part("wall")(
        key=_KEY,
        # The number of the question makes each answer another: one like the last is not drawn.
        data=wall_data(scene, stand, shown) | {"serial": st.session_state.get(_SERIAL)},
        on_turn_change=_turn,
        on_ask_change=_ask,
    )


def wall_data(scene: Scene, stand: Stand, shown: tuple[Picture, ...]) -> dict[str, Any]:
    """Return what the browser part draws."""
    say, picture = scene.say, picture_at(shown, stand)
    instance = scene.catalogue.instance.name(scene.look.lang)
    return {
        "lang": scene.look.lang,
        "title": say("wall.title", place=instance),
        "words": {name: say(f"wall.{name}") for name in _WORDS},
        "stand": stand.at(picture.code).text(),
        "by": stand.by,
        "rotations": ROTATIONS,
        "pace": stand.pace_s,
        "paces": PACES,
        "code": picture.code,
        "turns": [{"code": one.code, "name": one.name} for one in shown],
        "foot": foot(scene),
        **picture_data(scene, stand, picture),
    }


def _turn() -> None:
    asked = _told("turn")
    if isinstance(asked, dict):
        state.stand_wall(read_stand(str(asked.get("stand"))[:64]).text())
        st.session_state[_SERIAL] = asked.get("serial")


def _ask() -> None:
    asked = _told("ask")
    if isinstance(asked, dict):
        st.session_state[_ASKED] = asked


def _told(name: str) -> object:
    return (st.session_state.get(_KEY) or {}).get(name)


def _follow(scene: Scene, picture: Picture) -> None:
    """Leave the wall, if somebody asked: for the map as it was, or for what they clicked on."""
    asked: dict[str, object] | None = st.session_state.pop(_ASKED, None)
    if asked is None:
        return
    wanted = asked_filter(scene, picture, asked)
    if wanted is not None:
        state.change_filter(scene.catalogue, wanted)
    turn_to("map", scene.catalogue)


def asked_filter(scene: Scene, picture: Picture, asked: dict[str, object]) -> SiteFilter | None:
    """Return the filter of the sites behind a figure, a bar or a group; None to leave as it was."""
    now, kind, code = picture.selection.site_filter, asked.get("to"), asked.get("code")
    if kind == "all":
        return now
    if kind in {"building", "producing"}:
        stages = scene.catalogue.stages_in(str(kind))
        within = tuple(code for code in stages if not now.stage or code in now.stage)
        # Nothing chosen would mean everything.
        return now.with_(stage=within) if within else None
    if kind in {"stage", "chain", "town"} and isinstance(code, str):
        known = {*scene.catalogue.codes(str(kind)), NONE}
        return now.with_(**{str(kind): (code,)}) if code in known else None
    return _in_area(now, asked.get("bbox")) if kind == "area" else None


def _in_area(now: SiteFilter, bbox: object) -> SiteFilter | None:
    try:
        edges = [float(edge) for edge in bbox] if isinstance(bbox, list) else []
        return now.with_(bbox=Bbox(*edges)) if len(edges) == 4 else None
    except (TypeError, ValueError, FilterError):
        return None
