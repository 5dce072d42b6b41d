"""A column map as TOML, for keeping and for the command line."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from liantu.domain.errors import LedgerError, shown
from liantu.domain.fields import BY_NAME
from liantu.ledger.column_map import ID, IGNORE, PERIOD, PLACES, ColumnMap, Target, Unit
from liantu.ledger.datum import parse_datum

#: Everything that a column can feed.
TARGETS = (ID, *BY_NAME, PERIOD, *PLACES, IGNORE)
_UNITS = get_args(Unit)
_FACETS = ("chain", "node", "stage", "town", "kind", "precision")
_KEYS = frozenset({"datum", "unit", "blank_clears", "columns", "words"})


def to_toml(column_map: ColumnMap) -> str:
    """Return a map as TOML text; `from_toml` gives the same map back."""
    return "\n".join(_lines(column_map)) + "\n"


def from_toml(text: str) -> ColumnMap:
    """Return the map of a TOML text.

    Raises:
        LedgerError: not TOML, or a key, property, unit or datum that does not exist.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LedgerError.worded("ledger.map_toml", problem=str(error)) from None
    unknown = sorted(raw.keys() - _KEYS)
    if unknown:
        raise LedgerError.worded(
            "ledger.map_key", name=shown(unknown[0]), known=", ".join(sorted(_KEYS))
        )
    columns = _table(raw, "columns")
    said = _table(raw, "words")
    words = {facet: _texts(facet, _table(said, facet)) for facet in said}
    for facet in words:
        if facet not in _FACETS:
            raise LedgerError.worded("ledger.map_key", name=shown(facet), known=", ".join(_FACETS))
    clears = raw.get("blank_clears", False)
    if not isinstance(clears, bool):
        raise LedgerError.worded("ledger.map_value", name="blank_clears", value=shown(clears))
    return ColumnMap(
        {title: _target(title, value) for title, value in columns.items()},
        words,
        parse_datum(str(raw["datum"])) if "datum" in raw else None,
        _unit("unit", raw["unit"]) if "unit" in raw else None,
        clears,
    )


def _lines(column_map: ColumnMap) -> Iterator[str]:
    if column_map.datum is not None:
        yield f"datum = {_quoted(column_map.datum)}"
    if column_map.unit is not None:
        yield f"unit = {_quoted(column_map.unit)}"
    yield f"blank_clears = {'true' if column_map.blank_clears else 'false'}"
    yield "\n[columns]"
    for title, target in column_map.targets.items():
        yield f"{_quoted(title)} = {_target_text(target)}"
    for facet, codes in column_map.words.items():
        yield f"\n[words.{facet}]"
        for word, code in codes.items():
            yield f"{_quoted(word)} = {_quoted(code)}"


def _target_text(target: Target) -> str:
    if target.unit is None and not target.fill_down:
        return _quoted(target.to)
    parts = [f"to = {_quoted(target.to)}"]
    if target.unit is not None:
        parts.append(f"unit = {_quoted(target.unit)}")
    if target.fill_down:
        parts.append("fill_down = true")
    return f"{{ {', '.join(parts)} }}"


def _quoted(text: str) -> str:
    # A TOML string is a JSON string, but for this one character, which must be escaped as well.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _target(title: str, raw: object) -> Target:
    table: Mapping[str, Any] = raw if isinstance(raw, dict) else {"to": raw}
    to, unit, fill = table.get("to"), table.get("unit"), table.get("fill_down", False)
    unknown = table.keys() - {"to", "unit", "fill_down"}
    if not isinstance(to, str) or to not in TARGETS or unknown or not isinstance(fill, bool):
        raise LedgerError.worded("ledger.map_value", name=shown(title), value=shown(raw))
    return Target(to, None if unit is None else _unit(title, unit), fill)


def _unit(key: str, raw: object) -> Unit:
    if raw not in _UNITS:
        raise LedgerError.worded("ledger.map_value", name=shown(key), value=shown(raw))
    return raw  # pyright: ignore[reportReturnType]


def _table(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = raw.get(key, {})
    if not isinstance(table, dict):
        raise LedgerError.worded("ledger.map_value", name=key, value=shown(table))
    return table


def _texts(key: str, table: Mapping[str, Any]) -> dict[str, str]:
    for value in table.values():
        if not isinstance(value, str):
            raise LedgerError.worded("ledger.map_value", name=key, value=shown(value))
    return dict(table)
