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
_DATED: Final = b'{"\xe2\x8f\xb1'
_MARK: Final = "⏱"


def _tagged(value: object) -> dict[str, str]:
    # A dict of this one strange key is no value that any reader gives otherwise.
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return {_MARK + _TAGS[type(value)]: value.isoformat()}
    raise TypeError(type(value))


def encoded(record: list[Any]) -> bytes:
    """Return a record as one line of JSON, without the line feed; dates keep their type.

    Raises:
        RecursionError: a value is nested too deep.
    """
    try:
        return orjson.dumps(record, _tagged, orjson.OPT_PASSTHROUGH_DATETIME)
    except orjson.JSONEncodeError:
        return _PLAIN + json.dumps(record, default=_tagged, separators=(",", ":")).encode()


def decoded(line: bytes) -> list[Any]:
    """Return the record of a line."""
    record = json.loads(line[1:]) if line.startswith(_PLAIN) else orjson.loads(line)
    if _DATED in line or line.startswith(_PLAIN):
        return [_untagged(value) for value in record]
    return record


def _untagged(value: Any) -> Any:  # noqa: ANN401 - any cell
    if isinstance(value, dict) and len(value) == 1:
        key, text = next(iter(value.items()))
        if key[:1] == _MARK and key[1:] in _UNTAG:
            return _UNTAG[key[1:]](text)
    return value
