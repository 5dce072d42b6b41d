"""What the file would change: counts, totals before and after, each site's fields, the map."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import streamlit as st

from liantu.domain.fields import BY_NAME
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.ledger.choices import NEW, Choices
from liantu.ledger.diff import GEOMETRY, Diff, Entry, EntryKind, FieldChange, Missing, Unsure
from liantu.ui.data.names import field_title
from liantu.ui.map.points_map import PointSign, points_map
from liantu.ui.parts.table import TableColumn, TableRow, paged_table
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

MISSING_KEY = "missing_choice"
_KINDS: tuple[EntryKind, ...] = ("new", "changed", "missing", "unchanged")
COLOURS = {"new": "#0b7a55", "changed": "#0b5c7a", "missing": "#c2410c", "unchanged": "#8d989e"}
_PAGE_SIZE, _CELL_LENGTH, _VALUE_LENGTH, _MOST_POINTS = 10, 400, 60, 2_000
_MISSING: tuple[Missing, ...] = ("keep", "terminate", "remove")


def missing_choice(scene: Scene, diff: Diff) -> Missing:
    """Draw what is done with sites that the file does not name; they are kept by default."""
    say = scene.say
    return st.radio(
        say("data.missing", n=f"{diff.missing:,}"),
        _MISSING,
        format_func=lambda name: say(f"data.missing_{name}"),
        horizontal=True,
        key=MISSING_KEY,
        help=say("data.missing_help"),
    )


def unsure_choice(scene: Scene, unsure: Sequence[Unsure]) -> dict[int, str]:
    """Draw the rows that may speak of a site that is there already; return the user's word."""
    say, pairs = scene.say, {}
    if not unsure:
        return pairs
    needed = sum(one.must for one in unsure)
    title = say("data.unsure", n=len(unsure), must=needed)
    with st.expander(title, expanded=needed > 0):
        st.caption(say("data.unsure_help"))
        for one in unsure[:50]:
            names = {c.id: f"{c.name[:50]} · {c.owner[:30]} ({c.score})" for c in one.candidates}
            chosen = st.selectbox(
                plain(say("data.unsure_row", row=one.row, name=one.name[:60])),
                [NEW, *names],
                index=None,
                format_func=lambda site_id, names=names: names.get(site_id, say("data.unsure_new")),
                placeholder=say("data.choose"),
                key=f"pair_{one.row}",
            )
            if chosen is not None:
                pairs[one.row] = chosen
    return pairs


def choices_of(missing: Missing, pairs: Mapping[int, str]) -> Choices:
    """Return the user's word on all that the comparison left open."""
    return Choices(missing=missing, pairs=dict(pairs))


def diff_view(scene: Scene, diff: Diff) -> None:
    """Draw the comparison."""
    say = scene.say
    _numbers(scene, diff)
    counts = {kind: getattr(diff, kind) for kind in _KINDS}
    shown = st.pills(
        say("data.diff_shown"),
        [kind for kind in _KINDS if counts[kind]],
        selection_mode="multi",
        default=[kind for kind in _KINDS[:3] if counts[kind]],
        format_func=lambda kind: f"{say(f'data.diff_{kind}')} {counts[kind]:,}",
        key="diff_kinds",
    )
    entries = [entry for entry in diff.entries if entry.kind in shown]
    _map(entries, scene)
    _table(scene, entries, tuple(shown))
    if len(diff.entries) < sum(counts.values()):
        st.caption(say("data.diff_kept", n=f"{len(diff.entries):,}"))


def _numbers(scene: Scene, diff: Diff) -> None:
    say = scene.say
    rows = [
        ("data.total_sites", f"{diff.before.count:,}", f"{diff.after.count:,}"),
        ("data.total_projects", f"{diff.before.projects:,}", f"{diff.after.projects:,}"),
        ("data.total_yi", yi_text(diff.before.wan), yi_text(diff.after.wan)),
    ]
    names = facet_names("stage", scene.catalogue, scene.look.lang)
    for code in (*scene.catalogue.codes("stage"), None):
        was, now = (totals.by_stage.get(code, 0) for totals in (diff.before, diff.after))
        if was != now:
            name = names.get(code or "", say("filter.missing"))
            rows.append((f"{say('facet.stage')} · {name}", f"{was:,}", f"{now:,}"))
    st.table(
        {
            say("data.total"): [say(name) if say.has(name) else plain(name) for name, _, _ in rows],
            say("data.before"): [was for _, was, _ in rows],
            say("data.after"): [now for _, _, now in rows],
        },
        border="horizontal",
        width="content",
    )


def _map(entries: Sequence[Entry], scene: Scene) -> None:
    signs: list[PointSign] = []
    for number, entry in enumerate(entries):
        moved = entry.before != entry.after and entry.before and entry.after
        at = entry.after or entry.before
        if at is not None:
            signs.append(PointSign(*at, COLOURS[entry.kind], number + 1, moved_from(entry, moved)))
    if signs:
        points_map(scene, signs[:_MOST_POINTS], "diff")


def moved_from(entry: Entry, moved: object) -> tuple[float, float] | None:
    """Return where a site stood before, if it moves."""
    return entry.before if moved else None


def _table(scene: Scene, entries: Sequence[Entry], of: object) -> None:
    say = scene.say
    columns = [
        TableColumn("number", say("data.diff_number"), number=True),
        TableColumn("kind", say("data.diff_kind"), swatch=True),
        TableColumn("name", say("table.name")),
        TableColumn("row", say("data.finding_row"), number=True),
        TableColumn("fields", say("data.diff_fields")),
    ]
    numbered = list(enumerate(entries, 1))

    def row_of(numbered_entry: tuple[int, Entry]) -> TableRow:
        number, entry = numbered_entry
        kind = say(f"data.diff_{entry.kind}")
        if entry.kind == "missing":
            kind = f"{kind} · {say(f'data.missing_{entry.missing}')}"
        if entry.matched_by:
            kind = f"{kind} · {say(f'data.matched_{entry.matched_by}')}"
        cells = {
            "number": str(number),
            "kind": kind,
            "name": entry.name[:80],
            "row": str(entry.row) if entry.row else "",
            "fields": entry_text(entry, scene)[:_CELL_LENGTH],
        }
        return TableRow(entry.id, cells, COLOURS[entry.kind])

    words = {"empty": say("data.no_entries"), "caption": say("data.diff_caption")}
    paged_table(
        "diff", columns, numbered, row_of, say, size=_PAGE_SIZE, of=(of, len(entries)), words=words
    )


def entry_text(entry: Entry, scene: Scene) -> str:
    """Return what changes of a site, as `field: old → new` in words; of a new one, what it has."""
    joint = "; " if scene.look.lang == "en" else "；"
    told = _new_text if entry.kind == "new" else _change_text
    return joint.join(told(change, scene) for change in entry.fields)


def _new_text(change: FieldChange, scene: Scene) -> str:
    field, _, new = change_words(change, scene)
    return scene.say("data.new_value", field=field, value=new)


def _change_text(change: FieldChange, scene: Scene) -> str:
    field, old, new = change_words(change, scene)
    return scene.say("data.change", field=field, old=old, new=new)


def change_words(change: FieldChange, scene: Scene) -> tuple[str, str, str]:
    """Return a change's field, old and new value in words."""
    if change.field == GEOMETRY:
        old, new = (_place_text(value, scene) for value in (change.old, change.new))
        return scene.say("facet_place.place"), old, new
    old, new = (value_text(change.field, value, scene) for value in (change.old, change.new))
    return field_title(scene, change.field), old, new


def changes_table(scene: Scene, fields: Sequence[FieldChange], key: str) -> None:
    """Draw what changes of one site, a field a row."""
    say = scene.say
    columns = [
        TableColumn("field", say("data.change_field")),
        TableColumn("old", say("data.before")),
        TableColumn("new", say("data.after")),
    ]

    def row_of(change: FieldChange) -> TableRow:
        field, old, new = change_words(change, scene)
        return TableRow("", {"field": field, "old": old, "new": new})

    words = {"empty": say("data.no_change"), "caption": say("data.pending")}
    paged_table(key, columns, fields, row_of, say, size=60, words=words)


def value_text(name: str, value: Any, scene: Scene) -> str:  # noqa: ANN401 - any property
    """Return a property's value in words: names of codes, 亿元, not stated."""
    if value is None or value in ("", []):
        return scene.say("filter.missing")
    field = BY_NAME.get(name)
    if field is not None and field.type == "wan" and isinstance(value, int):
        return yi_text(value) + scene.say("map.yi")
    if field is not None and field.facet:
        names = facet_names(field.facet, scene.catalogue, scene.look.lang)
        codes = cast("list[str]", value if isinstance(value, list) else [value])
        return "、".join(names.get(code, code) for code in codes)
    if name == "events" and isinstance(value, list):
        return _events_text(cast("list[Mapping[str, Any]]", value), scene)
    text = str(value)
    return text if len(text) <= _VALUE_LENGTH else text[:_VALUE_LENGTH] + "…"


def _events_text(events: Sequence[Mapping[str, Any]], scene: Scene) -> str:
    """Return how many stage reports there are, and the newest of them."""
    newest = events[-1]
    stage = value_text("stage", newest.get("stage"), scene)
    date = newest.get("date") or scene.say("filter.missing")
    return scene.say("data.events", n=len(events), stage=stage, date=date)


def _place_text(value: Any, scene: Scene) -> str:  # noqa: ANN401 - a GeoJSON geometry
    if value is None:
        return scene.say("filter.missing")
    if value["type"] != "Point":
        return str(value["type"])
    lon, lat = value["coordinates"][:2]
    return f"{lon:.5f}, {lat:.5f}"
