"""Which column feeds which property: what was recognised, and what an editor changes of it."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Final, cast

import streamlit as st

from liantu.domain.fields import BY_NAME, FIELDS
from liantu.ledger.column_map import ID, IGNORE, PERIOD, PLACES, ColumnMap, Target, Unit
from liantu.ledger.reading import text_of
from liantu.ledger.table import Column, LedgerTable
from liantu.ui.data.names import target_name
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_EXAMPLES, _EXAMPLE_CHARS, _SAMPLE = 3, 24, 200
_UNITS: Final = ("", "yi", "wan", "yuan")
#: Never fed by a column: it follows from others, or is Liantu's own.
_NOT_OFFERED: Final = frozenset({"events", "visibility", "updated_on"})
OFFERED: Final = (
    IGNORE,
    ID,
    *(field.name for field in FIELDS if field.name not in _NOT_OFFERED),
    PERIOD,
    *PLACES,
)
_WIDTHS = (4, 4, 2, 2)
_NOT_SPOKEN = re.compile(r"[\W_]+")


def columns_form(
    scene: Scene, table: LedgerTable, suggested: ColumnMap, key: str
) -> Mapping[str, Target]:
    """Draw a line for each column; return title → what it feeds, as chosen."""
    say = scene.say
    known = [c for c in table.columns if suggested.targets.get(c.title, Target(IGNORE)).to]
    unknown = [c for c in table.columns if c not in known]
    samples = _samples(table)
    targets: dict[str, Target] = {}
    st.markdown(say("data.columns_known", n=len(known), all=len(table.columns)))
    lines = {"unknown": unknown, "known": known}
    for name, columns in lines.items():
        if not columns:
            continue
        title = say(f"data.columns_{name}_title", n=len(columns))
        with st.expander(title, expanded=name == "unknown" and bool(unknown) and len(unknown) < 4):
            for column in columns:
                place = f"{key}_{table.columns.index(column)}"
                held = suggested.targets.get(column.title, Target(IGNORE))
                target = _line(scene, column, samples[column.place], held, place)
                if target.to:
                    targets.setdefault(column.title, target)
    _warn_of_doubles(scene, targets)
    return targets


def _line(scene: Scene, column: Column, sample: str, held: Target, key: str) -> Target:
    say = scene.say
    header, choice, unit, fill = st.columns(_WIDTHS, vertical_alignment="center")
    with header:
        st.markdown(f"**{plain(column.title[:80])}**", width="stretch")
        st.caption(plain(f"{column.place} · {sample}") if sample else plain(column.place))
    to = choice.selectbox(
        say("data.target_of", title=_spoken(column.title)),
        OFFERED,
        index=OFFERED.index(held.to) if held.to in OFFERED else 0,
        format_func=lambda name: target_name(scene, name),
        key=f"target_{key}",
        label_visibility="collapsed",
    )
    field = BY_NAME.get(to)
    if field is not None and field.type == "wan":
        chosen = unit.selectbox(
            say("data.unit"),
            _UNITS,
            index=_UNITS.index(held.unit or ""),
            format_func=lambda name: say(f"question.unit_{name}" if name else "data.unit_auto"),
            key=f"unit_{key}",
            label_visibility="collapsed",
        )
        return Target(to, cast("Unit | None", chosen or None), held.fill_down)
    if field is not None and (field.facet or field.type == "text") and to != "name":
        filled = fill.checkbox(
            say("data.fill_down"),
            value=held.fill_down,
            key=f"fill_{key}",
            help=say("data.fill_down_help"),
        )
        return Target(to, None, filled)
    return Target(to)


def _spoken(title: str) -> str:
    """Return a header for those who hear the page, with nothing that Markdown reads."""
    return " ".join(_NOT_SPOKEN.sub(" ", title[:40]).split())


def _samples(table: LedgerTable) -> dict[str, str]:
    """Return column place → its first few different values, as texts."""
    found: dict[str, list[str]] = {column.place: [] for column in table.columns}
    for row in islice(table.rows(), _SAMPLE):
        for column, cell in zip(table.columns, row.cells, strict=False):
            text = text_of(cell)[:_EXAMPLE_CHARS]
            seen = found[column.place]
            if text and text not in seen and len(seen) < _EXAMPLES:
                seen.append(text)
    return {place: " | ".join(texts) for place, texts in found.items()}


def _warn_of_doubles(scene: Scene, targets: Mapping[str, Target]) -> None:
    """Say which property several columns feed: only the first would count."""
    fed: dict[str, list[str]] = {}
    for title, target in targets.items():
        fed.setdefault(target.to, []).append(title)
    for to, titles in fed.items():
        if len(titles) > 1:
            names = plain("、".join(title[:40] for title in titles))
            told = scene.say("data.doubled", name=target_name(scene, to), titles=names)
            st.warning(told)
