"""The towns on the map, at their seats, and those that have none."""

from dataclasses import replace

import streamlit as st

from liantu.domain.filter import NONE
from liantu.domain.terms import Town
from liantu.query.areas import is_city
from liantu.ui import cached
from liantu.ui.map.towns_map import Seat, towns_map
from liantu.ui.plain import plain
from liantu.ui.scene import Scene
from liantu.ui.towns.board import Board, Place
from liantu.ui.towns.targets import show_sites


def seats(board: Board) -> None:
    """Draw the map, follow a click on it, and say what is not on it."""
    say, towns = board.scene.say, _towns(board.scene)
    placed = [place for place in board.places if _place_of(towns.get(place.code)) is not None]
    drawn = [_seat(board, towns[place.code], place) for place in placed]
    clicked = towns_map(board.scene, drawn, board.measure)
    if clicked is not None:
        show_sites(board.scene, town=placed[clicked].code)
    st.caption(say("towns.map_hint"))
    missing = [place for place in board.places if place not in placed and place.share.count]
    told = [
        say("towns.no_seat_one", name=place.name, n=f"{place.share.count:,}")
        for place in missing
        if place.code != NONE
    ]
    unknown = next((place.share.count for place in missing if place.code == NONE), 0)
    if told:
        st.caption(say("towns.no_seat", names=plain(say("towns.joint").join(told))))
    if unknown:
        st.caption(say("towns.no_town", n=f"{unknown:,}"))


def areas(board: Board) -> None:
    """Draw the counties and cities that hold sites, and follow a click on one."""
    say = board.scene.say
    # A city whose counties are drawn would only lie below them.
    held = {place.code[:4] for place in board.places if not is_city(place.code)}
    shown = [p for p in board.places if not is_city(p.code) or p.code[:4] not in held]
    drawn = [_area(board, place) for place in shown]
    clicked = towns_map(board.scene, drawn, board.measure)
    if clicked is not None:
        show_sites(board.scene, area=shown[clicked].code)
    st.caption(say("towns.area_hint"))
    unlocated = cached.summary(board.scene.selection).unlocated
    if unlocated:
        st.caption(say("towns.area_unlocated", n=f"{unlocated:,}"))


def _area(board: Board, place: Place) -> Seat:
    return replace(_seat(board, None, place), area=int(place.code))


def _towns(scene: Scene) -> dict[str, Town]:
    return {town.code: town for town in scene.catalogue.towns}


def _place_of(town: Town | None) -> tuple[float, float] | None:
    if town is None or town.lon is None or town.lat is None:
        return None
    return town.lon, town.lat


def _seat(board: Board, town: Town | None, place: Place) -> Seat:
    order = [stage.code for stage in board.scene.catalogue.stages]
    numbers = {code: number for number, code in enumerate(order)}
    lon, lat = _place_of(town) or board.scene.catalogue.centre
    stages = [(numbers.get(code, -1), share.count) for code, share in place.stages.items()]
    return Seat(lon, lat, place.share.count, place.share.wan, place.share.unstated, stages)
