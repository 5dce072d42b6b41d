"""The places as a table: figures, a bar of stages, and the chains they are strong in."""

from typing import Any

import streamlit as st

from liantu.domain.filter import NONE
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.query.areas import is_city
from liantu.query.rollup import Share
from liantu.ui.parts.component import part
from liantu.ui.parts.table import page_number, turn_page
from liantu.ui.scene import Scene
from liantu.ui.towns.board import Board, Place
from liantu.ui.towns.targets import show_sites

_KEY, _PICKED = "place_table", "liantu_place_picked"
_PAGE_ROWS = 20
_MOST_SIGNS = 3
_GREY = "#9aa3a8"
_COLUMNS = ("name", "count", "wan", "stages", "chains")


def place_table(board: Board) -> None:
    """Draw the places, a page at a time; every figure leads to its sites on the map."""
    _follow(board)
    say, places = board.scene.say, board.places
    of = board.level, board.measure
    number, pages = page_number(_KEY, of, len(places), _PAGE_ROWS)
    shown = places[number * _PAGE_ROWS : (number + 1) * _PAGE_ROWS]
    told = say("table.number", n=f"{len(places):,}", page=number + 1, pages=pages)
    data = {
        "titles": {name: say(_title(board, name)) for name in _COLUMNS},
        "rows": [_row(board, place) for place in shown],
        "caption": say("towns.table_caption"),
        "empty": say("table.empty"),
        "page": number,
        "pages": pages,
        "number": told,
        "previous": say("table.previous"),
        "next": say("table.next"),
    }
    part("place_table")(key=_KEY, data=data, on_pick_change=_pick, on_page_change=_turn)


def _title(board: Board, name: str) -> str:
    return f"towns.by_{board.level}" if name == "name" else f"towns.column_{name}"


def _pick() -> None:
    # A page can be turned only while it is drawn, not while its widgets report.
    st.session_state[_PICKED] = (st.session_state.get(_KEY) or {}).get("pick")


def _turn() -> None:
    turn_page(_KEY, (st.session_state.get(_KEY) or {}).get("page"))


def _follow(board: Board) -> None:
    picked = st.session_state.pop(_PICKED, None)
    place = picked.get("row") if isinstance(picked, dict) else None
    if place not in {one.code for one in board.places} or not isinstance(picked, dict):
        return
    codes = {board.level: str(place)}
    if picked.get("facet") in {"stage", "chain"}:
        codes[picked["facet"]] = str(picked.get("value") or "")
    show_sites(board.scene, **codes)


def _row(board: Board, place: Place) -> dict[str, Any]:
    say, share = board.scene.say, place.share
    # What has no town, and a city that holds all counties, would make dwarfs of all others.
    small = (one for one in board.places if one.code != NONE and not _holds_others(board, one))
    most = max((one.share.count for one in small), default=0)
    silent = share.unstated == share.count
    signs = _signs(board.scene, place)
    left = len(place.chains) - len(signs)
    return {
        "id": place.code,
        "name": place.name,
        "label": say("towns.go", name=place.name, n=f"{share.count:,}"),
        "note": "",
        "count": f"{share.count:,}",
        "wan": wan_words(board.scene, share),
        "soft": silent,
        "unstated": "" if silent else unstated_words(board.scene, share),
        "width": min(100, round(100 * share.count / most)) if most else 100,
        "bars": _bars(board.scene, place),
        "signs": signs,
        "more": say("towns.more", n=left) if left > 0 else "",
    }


def _holds_others(board: Board, place: Place) -> bool:
    return board.level == "area" and is_city(place.code)


def wan_words(scene: Scene, share: Share) -> str:
    """Return an amount in 亿元, or that none of the sites states one."""
    if share.count and share.unstated == share.count:
        return scene.say("filter.missing")
    return yi_text(share.wan)


def unstated_words(scene: Scene, share: Share) -> str:
    """Return how many of a share's sites state no amount; nothing when all do."""
    return scene.say("towns.unstated", n=f"{share.unstated:,}") if share.unstated else ""


def share_words(scene: Scene, name: str, share: Share) -> str:
    """Return a share in one line: sites, 亿元, and how many state no amount."""
    say, silent = scene.say, share.unstated == share.count
    key = "towns.part_silent" if silent else "towns.part"
    text = say(key, name=name, n=f"{share.count:,}", yi=yi_text(share.wan))
    unstated = "" if silent else unstated_words(scene, share)
    return say("towns.part_unstated", text=text, unstated=unstated) if unstated else text


def _bars(scene: Scene, place: Place) -> list[dict[str, Any]]:
    names = facet_names("stage", scene.catalogue, scene.look.lang)
    colours = {stage.code: stage.colour for stage in scene.catalogue.stages}
    return [
        {
            "code": code,
            "n": share.count,
            "colour": colours.get(code, _GREY),
            "label": share_words(scene, names[code], share),
        }
        for code, share in place.stages.items()
    ]


def _signs(scene: Scene, place: Place) -> list[dict[str, str]]:
    names = facet_names("chain", scene.catalogue, scene.look.lang)
    chains = {chain.code: chain for chain in scene.catalogue.chains}
    largest = sorted(place.chains.items(), key=lambda entry: -entry[1].count)[:_MOST_SIGNS]
    return [
        {
            "code": code,
            "colour": chains[code].colour if code in chains else _GREY,
            "text": f"{_sign(scene, code)} {share.count:,}",
            "label": share_words(scene, names[code], share),
        }
        for code, share in largest
    ]


def _sign(scene: Scene, code: str) -> str:
    if code == NONE:
        return scene.say("filter.missing")
    chain = next(chain for chain in scene.catalogue.chains if chain.code == code)
    return chain.symbol_en if scene.look.lang == "en" else chain.symbol
