"""Records as lines of JSON, the form in which they leave a reader and lie in the spool."""

import datetime
import json
from typing import Any, Final

import orjson

Cell = str | int | float | bool | datetime.datetime | datetime.date | datetime.time | None

_TAGS: Final = {datetime.datetime: "t", datetime.date: "d", datetime.time: "h"}
_UNTAG: Final = {
    "t": datetime.datetime.fromisoformat,
    "d": datetime.date.fromisoformat,
    "h": datetime.time.fromisoformat,
}
#: Before a line that orjson cannot hold: integers beyond 64 bits, lone surrogates.
_PLAIN: Final = b"!"
#: Before a line in which dates stand as {"d": text}; in others, that is what a file holds.
_DATED: Final = b"@"
#: What a line of a record begins with.
RECORD: Final = (b"[", _PLAIN, _DATED)


def encoded(record: list[Any]) -> bytes:
    """Return a record as one line of JSON, without the line feed; dates keep their type.

    A date may be an item, or a value of an item.

    Raises:
        RecursionError: a value is nested too deep.
    """
    dates: list[object] = []

    def tagged(value: object) -> dict[str, str]:
        if isinstance(value, datetime.datetime | datetime.date | datetime.time):
            dates.append(value)
            return {_TAGS[type(value)]: value.isoformat()}
        raise TypeError(type(value))

    try:
        line = orjson.dumps(record, tagged, orjson.OPT_PASSTHROUGH_DATETIME)
    except orjson.JSONEncodeError:
        line = _PLAIN + json.dumps(record, default=tagged, separators=(",", ":")).encode()
    return _DATED + line if dates else line


def decoded(line: bytes) -> list[Any]:
    """Return the record of a line."""
    if line.startswith(_DATED):
        return [_untagged(v) if v.__class__ is dict else v for v in decoded(line[1:])]
    return json.loads(line[1:]) if line.startswith(_PLAIN) else orjson.loads(line)


def _untagged(value: Any) -> Any:  # noqa: ANN401 - any item
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        key, text = next(iter(value.items()))
        if key in _UNTAG and isinstance(text, str):
            return _UNTAG[key](text)
    return {name: _untagged(inner) for name, inner in value.items()}
