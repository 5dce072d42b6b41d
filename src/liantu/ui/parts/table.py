"""A page of a table on the screen; texts enter it by textContent only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from liantu.domain.wording import Words
from liantu.ui.parts.component import part

_PAGE = "liantu_table_page"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column; `pick` cells choose their row, `swatch` cells show the row's colour.

    An `open` cell is a way to what the row stands for.
    """

    key: str
    title: str
    number: bool = False
    sort: bool = False
    pick: bool = False
    swatch: bool = False
    open: bool = False

    def describe(self) -> dict[str, Any]:
        """Return the column as the browser takes it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: texts by column key; `soft` names the cells that say only "not stated"."""

    id: str
    cells: Mapping[str, str]
    colour: str = ""
    soft: Sequence[str] = ()

    def describe(self) -> dict[str, Any]:
        """Return the row as the browser takes it."""
        return {"id": self.id, "cells": self.cells, "colour": self.colour, "soft": self.soft}


@dataclass(frozen=True, slots=True)
class TablePage:
    """What one drawing of a table shows: a page 0.. of so many, and how it is sorted."""

    columns: Sequence[TableColumn]
    rows: Sequence[TableRow]
    total: int
    number: int = 0
    pages: int = 1
    sort: str = ""
    descending: bool = False
    chosen: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def describe(self, say: Words) -> dict[str, Any]:
        """Return the page as the browser takes it, in words of a language."""
        told = say("table.number", n=f"{self.total:,}", page=self.number + 1, pages=self.pages)
        names = ("previous", "next", "empty", "caption")
        return {
            "columns": [column.describe() for column in self.columns],
            "rows": [row.describe() for row in self.rows],
            "sort": self.sort,
            "descending": self.descending,
            "page": self.number,
            "pages": self.pages,
            "chosen": self.chosen,
            "number": told,
            "words": {name: say(f"table.{name}") for name in names} | dict(self.words),
        }


def draw_table(key: str, shown: TablePage, say: Words, **events: Callable[[Any], None]) -> None:
    """Draw a page of a table; each of `events` (pick, sort, page, open) is told of its click."""

    def calling(name: str, told: Callable[[Any], None]) -> Callable[[], None]:
        return lambda: told((st.session_state.get(key) or {}).get(name))

    handlers = {f"on_{name}_change": calling(name, told) for name, told in events.items()}
    for name in ("pick", "sort", "page", "open"):
        handlers.setdefault(f"on_{name}_change", _nothing)
    part("table")(key=key, data=shown.describe(say), **handlers)


def _nothing() -> None:
    """The browser part sends what it sends; this table does not listen to it."""


def page_number(key: str, of: object, total: int, size: int) -> tuple[int, int]:
    """Return which page 0.. a table stands at, and how many it has; another `of` begins anew."""
    session = st.session_state
    at, about = f"{_PAGE}_{key}", f"{_PAGE}_of_{key}"
    if session.get(about) != of:
        session[about], session[at] = of, 0
    pages = max(1, -(-total // size))
    return min(max(0, session.get(at, 0)), pages - 1), pages


def turn_page(key: str, number: object) -> None:
    """Turn a table to another page."""
    st.session_state[f"{_PAGE}_{key}"] = int(number) if isinstance(number, int | float) else 0


def paged_table(
    key: str,
    columns: Sequence[TableColumn],
    entries: Sequence[Any],
    row_of: Callable[[Any], TableRow],
    say: Words,
    **more: Any,  # noqa: ANN401 - `size`, `of`, `words`, `chosen`, `on_pick`
) -> None:
    """Draw a list that is in memory, a page at a time; only the page's rows are made."""
    size = more.get("size", 12)
    number, pages = page_number(key, more.get("of"), len(entries), size)
    shown = [row_of(entry) for entry in entries[number * size : (number + 1) * size]]
    rest = {name: more[name] for name in ("words", "chosen") if name in more}
    page = TablePage(columns, shown, len(entries), number, pages, **rest)
    events = {"page": lambda told: turn_page(key, told)}
    if "on_pick" in more:
        events["pick"] = more["on_pick"]
    draw_table(key, page, say, **events)
