"""What the page shows: every place's part of the selection, by stages and by chains."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from liantu.domain.filter import NONE
from liantu.domain.sentence import facet_names
from liantu.query.areas import is_city, spread_out
from liantu.query.filter_words import official_zones
from liantu.query.live import dataset
from liantu.query.parks import park_names
from liantu.query.rollup import Share
from liantu.ui import cached
from liantu.ui.scene import Scene

Level = Literal["town", "park", "area"]
_LEVELS: dict[str, Level] = {"town": "town", "park": "park", "area": "area"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place's part: its share, and stage or chain → the share of that, where there are sites."""

    code: str
    name: str
    share: Share
    stages: Mapping[str, Share]
    chains: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class Board:
    """What the page is of: places of a `level`, the largest first by a `measure`."""

    scene: Scene
    level: Level
    measure: str
    places: tuple[Place, ...]


def board(scene: Scene) -> Board:
    """Draw the choices of level and measure and return what the page shows by them."""
    with st.container(horizontal=True, gap="small", key="towns_choices"):
        level = _level(scene)
        measure = _choice(scene, "measure", ("count", "wan"))
    return Board(scene, level, measure, places_of(scene, level, measure))


def _level(scene: Scene) -> Level:
    """Return the level chosen; areas are offered where there are several, and none is chosen."""
    book, engine = dataset().zones, scene.selection.engine
    levels = ("town", "park")
    if not scene.look.site_filter.zone and spread_out(engine, book):
        levels = (*levels, "area")
    return _LEVELS.get(_choice(scene, "level", levels), "town")


def _choice(scene: Scene, name: str, offered: tuple[str, ...]) -> str:
    chosen = st.segmented_control(
        scene.say(f"towns.{name}"),
        offered,
        format_func=lambda one: scene.say(f"towns.by_{one}"),
        default=offered[0],
        required=True,
        key=f"towns_{name}",
        label_visibility="collapsed",
    )
    return chosen or offered[0]


def value_of(share: Share, measure: str) -> int:
    """Return a share's figure by a measure."""
    return share.wan if measure == "wan" else share.count


def places_of(scene: Scene, level: Level, measure: str) -> tuple[Place, ...]:
    """Return every town, or every park or area that has sites; what states none comes last."""
    if level == "area":
        by_stage, by_chain = (cached.areas(scene.selection, f).cross for f in ("stage", "chain"))
    else:
        by_stage = cached.cross(scene.selection, level, "stage")
        by_chain = cached.cross(scene.selection, level, "chain")
    names = level_names(scene, level)
    found = [
        Place(
            code,
            names[code],
            share,
            _of(by_stage.cells, code, by_stage.columns),
            _of(by_chain.cells, code, by_chain.columns),
        )
        for code, share in by_stage.rows.items()
        if level == "town" or share.count
    ]
    return _ordered(found, level, measure)


def level_names(scene: Scene, facet: str) -> Mapping[str, str]:
    """Return code → name of a facet's values, parks among them."""
    if facet == "area":
        return official_zones(scene.look.lang)
    names = facet_names(facet, scene.catalogue, scene.look.lang)
    if facet != "park":
        return names
    return {**park_names(scene.selection.engine.snapshot), **names}


def _of(
    cells: Mapping[tuple[str, str], Share], place: str, order: Mapping[str, Share]
) -> dict[str, Share]:
    return {code: cells[place, code] for code in order if (place, code) in cells}


def _ordered(places: list[Place], level: Level, measure: str) -> tuple[Place, ...]:
    """Return the largest first; what states no place comes last."""

    def rank(place: Place) -> tuple[bool, bool, int, int]:
        # A city holds counties of its own: it comes after them.
        city = level == "area" and is_city(place.code)
        return place.code == NONE, city, -value_of(place.share, measure), -place.share.count

    return tuple(sorted(places, key=rank))
