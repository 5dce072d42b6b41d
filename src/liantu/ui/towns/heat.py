"""Two facets crossed in a table whose ground deepens with the figure."""

from math import sqrt
from typing import Any

import streamlit as st

from liantu.domain.filter import NONE
from liantu.domain.money import yi_text
from liantu.query.cross import Cross, CrossFacet
from liantu.query.rollup import Share
from liantu.ui import cached
from liantu.ui.parts.component import part
from liantu.ui.scene import Scene
from liantu.ui.towns.board import Board, level_names, value_of
from liantu.ui.towns.place_table import share_words
from liantu.ui.towns.targets import show_sites

_KEY, _PICKED = "heat_table", "liantu_heat_picked"
_PAIRS: dict[str, tuple[CrossFacet, CrossFacet]] = {
    "place_chain": ("town", "chain"),
    "chain_stage": ("chain", "stage"),
    "place_stage": ("town", "stage"),
}
#: Parks may be thousands; nobody reads more rows than these.
_MOST_ROWS = 40


def heat(board: Board) -> None:
    """Draw the choice of two facets and their table; a cell leads to the sites of both."""
    scene, say = board.scene, board.scene.say
    st.subheader(say("towns.heat_title"), anchor=False)
    chosen = st.segmented_control(
        say("towns.heat_title"),
        tuple(_PAIRS),
        format_func=lambda name: _pair_words(board, name),
        default="place_chain",
        required=True,
        key="towns_heat",
        label_visibility="collapsed",
    )
    rows, columns = _pair(board, chosen or "place_chain")
    _follow(scene, rows, columns)
    found = cached.cross(scene.selection, rows, columns)
    table = _Table(board, rows, columns, found)
    part("heat_table")(key=_KEY, data=table.describe(), on_pick_change=_pick)
    st.caption(say("towns.heat_hint"))
    if table.cut:
        st.caption(say("towns.heat_cut", n=_MOST_ROWS, more=f"{table.cut:,}"))
    if "chain" in (rows, columns):
        st.caption(say("overview.chain_note"))


def _pair(board: Board, name: str) -> tuple[CrossFacet, CrossFacet]:
    rows, columns = _PAIRS[name]
    # Areas cross nothing: what lies in a county lies in its city, too.
    place = "park" if board.level == "park" else "town"
    return (place if rows == "town" else rows), columns


def _pair_words(board: Board, name: str) -> str:
    say = board.scene.say
    rows, columns = (say(f"facet.{facet}") for facet in _pair(board, name))
    return say("towns.heat_pair", rows=rows, columns=columns)


def _pick() -> None:
    # A page can be turned only while it is drawn, not while its widgets report.
    st.session_state[_PICKED] = (st.session_state.get(_KEY) or {}).get("pick")


def _follow(scene: Scene, rows: str, columns: str) -> None:
    picked = st.session_state.pop(_PICKED, None)
    if not isinstance(picked, dict):
        return
    codes = {rows: str(picked.get("row") or ""), columns: str(picked.get("column") or "")}
    known = {facet: {*level_names(scene, facet), NONE, ""} for facet in codes}
    if all(code in known[facet] for facet, code in codes.items()):
        show_sites(scene, **codes)


def _largest(codes: list[str], found: Cross, measure: str) -> list[str]:
    """Return the rows to show, in their order: all of them, or the largest of many."""
    if len(codes) <= _MOST_ROWS:
        return codes
    by_size = sorted(codes, key=lambda code: -value_of(found.rows[code], measure))
    kept = set(by_size[:_MOST_ROWS])
    return [code for code in codes if code in kept]


class _Table:
    """Words and depths of one table; values without a site are left out, but for towns."""

    def __init__(self, board: Board, rows: str, columns: str, found: Cross) -> None:
        """Take what the table is of."""
        self._board, self._found = board, found
        scene = board.scene
        self._names = {
            "row": level_names(scene, rows),
            "column": level_names(scene, columns),
        }
        self._corner = scene.say(f"facet.{rows}")
        shown = [c for c, share in found.rows.items() if share.count or rows == "town"]
        self._rows = _largest(shown, found, board.measure)
        self.cut = len(shown) - len(self._rows)
        self._columns = [code for code, share in found.columns.items() if share.count]
        cells = found.cells.values()
        self._most = max((value_of(share, board.measure) for share in cells), default=0)

    def describe(self) -> dict[str, Any]:
        """Return the table as the browser takes it."""
        say, found = self._board.scene.say, self._found
        lines = [
            {
                "name": self._names["row"][row],
                "cells": [
                    *(self._cell(row, column) for column in self._columns),
                    self._total(row, "", found.rows[row]),
                ],
            }
            for row in self._rows
        ]
        sums = [self._total("", column, found.columns[column]) for column in self._columns]
        last = {"name": say("towns.total"), "cells": [*sums, self._whole()], "total": True}
        any_site = bool(self._columns)
        return {
            "corner": self._corner,
            "turned": self._board.scene.look.lang == "en",
            "columns": [*(self._names["column"][c] for c in self._columns), say("towns.total")],
            "rows": [*lines, last] if any_site else [],
            "caption": say("towns.heat_caption"),
            "empty": say("table.empty"),
        }

    def _cell(self, row: str, column: str) -> dict[str, Any]:
        share = self._found.cells.get((row, column))
        if share is None:
            return {"label": ""}
        name = self._board.scene.say(
            "towns.both", row=self._names["row"][row], column=self._names["column"][column]
        )
        part_of_most = value_of(share, self._board.measure) / self._most if self._most else 0
        # The eye takes a square root for even steps where one cell is far above all others.
        return self._figure(name, share) | {
            "row": row,
            "column": column,
            "depth": round(sqrt(max(0.0, part_of_most)), 3),
        }

    def _total(self, row: str, column: str, share: Share) -> dict[str, Any]:
        name = self._names["row"][row] if row else self._names["column"][column]
        figure = self._figure(name, share) if share.count else {"label": ""}
        return figure | {"row": row, "column": column, "total": True}

    def _whole(self) -> dict[str, Any]:
        whole = cached.summary(self._board.scene.selection)
        share = Share(whole.count, whole.wan, whole.unstated)
        name = self._board.scene.say("towns.whole")
        return self._figure(name, share) | {"row": "", "column": "", "total": True}

    def _figure(self, name: str, share: Share) -> dict[str, Any]:
        say, silent = self._board.scene.say, share.unstated == share.count
        text = f"{share.count:,}"
        if self._board.measure == "wan":
            text = say("filter.missing") if silent else yi_text(share.wan)
        return {
            "text": text,
            "label": share_words(self._board.scene, name, share),
            "soft": silent and self._board.measure == "wan",
        }
