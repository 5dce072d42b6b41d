"""Units or towns side by side: every figure lists the sites behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

import streamlit as st

from liantu.domain.filter import LIGHTS
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.domain.wording import Words
from liantu.query.behind import Behind
from liantu.query.league import By, Standing, league
from liantu.ui import cached
from liantu.ui.parts.component import part
from liantu.ui.parts.table import page_number, turn_page
from liantu.ui.progress.behind import list_sites
from liantu.ui.scene import Scene

_KEY, _BY = "league_table", "league_by"
_BYS: Final = ("unit", "town")
_PAGE_ROWS = 25
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Column:
    """One figure of a standing: its number, its words, and the conditions behind it."""

    name: str
    figure: Callable[[Standing], float]
    text: Callable[[Standing], str]
    condition: tuple[str, ...] = ()
    #: Whether the ground deepens with its share of the sites.
    deep: bool = False
    #: Whether no source states it, which is said in softer letters.
    missing: Callable[[Standing], bool] = lambda _: False

    def behind(self, one: Standing) -> tuple[str, ...]:
        """Return the condition of a figure's sites; behind a missing rate, of the silent ones."""
        if self.condition[:1] == ("rate",) and self.missing(one):
            return ("silent", *self.condition[1:])
        return self.condition


def leagues(scene: Scene) -> None:
    """Draw the choice between units and towns, and their table; a cell lists its sites."""
    say = scene.say
    by = cast("By", st.segmented_control(
        say("league.by"), _BYS, format_func=lambda name: say(f"league.by_{name}"),
        default=_stated(scene), required=True, key=_BY,
    ) or "unit")  # fmt: skip
    standings = cached.found(scene.selection, ("league", by), lambda of: league(of, by))
    silent = next((one for one in standings if not one.name), None)
    if silent and len(standings) == 1:
        st.info(say(f"league.silent_{by}", n=f"{silent.count:,}"))
    number, pages = page_number(
        _KEY, (by, cached.key_of(scene.selection)), len(standings), _PAGE_ROWS
    )
    shown = standings[number * _PAGE_ROWS : (number + 1) * _PAGE_ROWS]
    columns = _columns(scene)
    part("heat_table")(
        key=_KEY,
        data=table_data(scene, by, shown, columns),
        on_pick_change=lambda: _pick(by, shown, columns),
    )
    if pages > 1:
        _turn(scene, number, pages)
    for name in ("hint", "rule"):
        st.caption(say(f"league.{name}"))


def _stated(scene: Scene) -> By:
    """Return what to compare by at first: a ledger without units has nothing to say of them."""
    return "unit" if len(scene.selection.engine.snapshot.codebook.units) > 1 else "town"


def _columns(scene: Scene) -> list[_Column]:
    names = facet_names("light", scene.catalogue, scene.look.lang)
    lights = [
        _Column(names[light], lambda one, light=light: one.lights[light],
                lambda one, light=light: f"{one.lights[light]:,}", ("light", light),
                deep=light == "red")
        for light in LIGHTS
    ]  # fmt: skip
    say = scene.say
    rates = [
        _Column(say(f"league.column_{rate}"), lambda one, rate=rate: one.rates[rate].count,
                lambda one, rate=rate: _rate(say, one, rate), ("rate", rate),
                missing=lambda one, rate=rate: one.rates[rate].value is None)
        for rate in ("funded", "year")
    ]  # fmt: skip
    return [
        _Column(say("league.column_count"), lambda one: one.count, lambda one: f"{one.count:,}"),
        _Column(say("league.column_wan"), lambda one: one.count,
                lambda one: _amount(say, one), missing=lambda one: one.count == one.unstated),
        _Column(say("league.column_unstated"), lambda one: one.unstated,
                lambda one: f"{one.unstated:,}", ("unstated",)),
        *lights,
        _Column(say("league.column_late"), lambda one: one.late, lambda one: f"{one.late:,}",
                ("late",), deep=True),
        *rates,
    ]  # fmt: skip


def _amount(say: Words, one: Standing) -> str:
    # No amount is stated: that is not an amount of nothing.
    return say("filter.missing") if one.count == one.unstated else yi_text(one.wan)


def _rate(say: Words, one: Standing, rate: str) -> str:
    found = one.rates[rate]
    if found.value is None:
        return say("filter.missing")
    return say("league.rate", part=f"{100 * found.value:.0f}", n=f"{found.count:,}")


def table_data(
    scene: Scene, by: str, shown: list[Standing], columns: list[_Column]
) -> dict[str, Any]:
    """Return the table as the browser takes it; texts enter it by textContent only."""
    say = scene.say
    rows = []
    for place, one in enumerate(shown):
        name = name_of(scene, by, one)
        cells = [
            _cell(name, one, column) | {"row": str(place), "column": str(at)}
            for at, column in enumerate(columns)
        ]
        rows.append({"name": name[:_NAME_LENGTH], "cells": cells})
    return {
        "corner": say(f"league.by_{by}"),
        "turned": scene.look.lang == "en",
        "plain": True,
        "columns": [column.name for column in columns],
        "rows": rows,
        "caption": say("league.caption"),
        "empty": say("table.empty"),
    }


def name_of(scene: Scene, by: str, one: Standing) -> str:
    """Return a unit's or a town's name, or that none is stated."""
    if not one.name:
        return scene.say("filter.missing")
    return (
        one.name
        if by == "unit"
        else facet_names("town", scene.catalogue, scene.look.lang)[one.name]
    )


def _cell(name: str, one: Standing, column: _Column) -> dict[str, Any]:
    figure, missing = column.figure(one), column.missing(one)
    if not (figure or missing):
        return {"label": ""}
    depth = figure / one.count if column.deep else 0
    text = column.text(one)
    label = f"{name} · {column.name} {text}"
    return {"text": text, "label": label, "depth": round(depth, 3), "soft": missing}


def _pick(by: str, shown: list[Standing], columns: list[_Column]) -> None:
    picked = (st.session_state.get(_KEY) or {}).get("pick")
    if not isinstance(picked, dict):
        return
    row, column = (str(picked.get(name) or "") for name in ("row", "column"))
    if not (row.isdigit() and column.isdigit()):
        return
    if int(row) >= len(shown) or int(column) >= len(columns):
        return
    one = shown[int(row)]
    condition = columns[int(column)].behind(one)
    conditions = ((by, one.name), *((condition,) if condition else ()))
    list_sites(Behind(conditions))


def _turn(scene: Scene, number: int, pages: int) -> None:
    with st.container(horizontal=True, gap="xsmall", key="league_pages"):
        for name, to in (("previous", number - 1), ("next", number + 1)):
            st.button(
                scene.say(f"table.{name}"),
                key=f"league_{name}",
                type="tertiary",
                disabled=not 0 <= to < pages,
                on_click=turn_page,
                args=(_KEY, to),
            )
