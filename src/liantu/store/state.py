"""One state of all sites: lean enough for a million, quick to compare, change and write."""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from liantu.store.change import Feature
from liantu.store.normal_feature import feature_json
from liantu.store.state_lines import Lines

#: What stands between the collection's other members and its features, and after them.
FEATURES = b'"features":[\n'
END = b"\n]}\n"
_CHUNK_BYTES = 1 << 20


class State:
    """All sites of one moment, in file order; never changed, only followed by another."""

    def __init__(self, members: Mapping[str, Any], rows: dict[str, int], lines: Lines) -> None:
        """Take the collection's other members, id → line in file order, and the lines."""
        self.members: Mapping[str, Any] = MappingProxyType(dict(members))
        self._rows, self._lines = rows, lines

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, site_id: object) -> bool:
        return site_id in self._rows

    def ids(self) -> Iterator[str]:
        """Yield the ids as text, in file order."""
        return iter(self._rows)

    def get(self, site_id: str) -> dict[str, Any] | None:
        """Return one site's Feature, the caller's own; None if there is none of this id."""
        line = self.line(site_id)
        return None if line is None else json.loads(line)

    def features(self) -> Iterator[dict[str, Any]]:
        """Yield all sites' Features, in file order."""
        return map(json.loads, self.lines())

    def line(self, site_id: str) -> bytes | None:
        """Return one site's Feature as JSON on one line."""
        row = self._rows.get(site_id)
        return None if row is None else self._lines[row]

    def lines(self) -> Iterator[bytes]:
        """Yield all sites as JSON, a line each, in file order."""
        return map(self._lines.__getitem__, self._rows.values())

    def chunks(self) -> Iterator[bytes]:
        """Yield the live file of this state: one feature a line, about a megabyte at a time."""
        members = {"type": "FeatureCollection"} | dict(self.members)
        yield feature_json(members)[:-1] + b"," + FEATURES
        held, size, mark = [], 0, b""
        for line in self.lines():
            held += (mark, line)
            size += len(line)
            mark = b",\n"
            if size >= _CHUNK_BYTES:
                yield b"".join(held)
                held, size = [], 0
        yield b"".join(held) + END

    def draft(self) -> "Draft":
        """Return a copy to change."""
        return Draft(self.members, dict(self._rows), self._lines.copy())


class Draft:
    """A state under change, which `state` ends."""

    def __init__(self, members: Mapping[str, Any], rows: dict[str, int], lines: Lines) -> None:
        """Begin with what is there."""
        self._members, self._rows, self._lines = members, rows, lines
        self._inserted: list[tuple[int, str, int]] = []

    def line(self, site_id: str) -> bytes | None:
        """Return what the site is now, as JSON."""
        row = self._rows.get(site_id)
        return None if row is None else self._lines[row]

    def put(self, site_id: str, line: bytes | None, at: int | None = None) -> None:
        """Set a site (None: remove it); `at` is the place of a new one in the coming order."""
        if line is None:
            del self._rows[site_id]
            return
        row = self._lines.add(line)
        if at is not None and site_id not in self._rows:
            self._inserted.append((at, site_id, row))
            return
        self._rows[site_id] = row

    def state(self, members: Mapping[str, Any] | None = None) -> State:
        """Return the state as it is now, with other members if any are given."""
        rows = _inserted(self._rows, self._inserted) if self._inserted else self._rows
        lines = self._lines
        if len(lines) > 2 * len(rows) + 1024:
            rows, lines = _compacted(rows, lines)
        return State(self._members if members is None else members, rows, lines)


def _inserted(rows: dict[str, int], new: Iterable[tuple[int, str, int]]) -> dict[str, int]:
    old, merged = iter(rows.items()), {}
    for at, site_id, row in sorted(new):
        while len(merged) < at and (item := next(old, None)) is not None:
            merged[item[0]] = item[1]
        merged[site_id] = row
    return merged | dict(old)


def _compacted(rows: Mapping[str, int], old: Lines) -> tuple[dict[str, int], Lines]:
    lines = Lines()
    return {site_id: lines.add(old[row]) for site_id, row in rows.items()}, lines


def empty_state() -> State:
    """Return a state without sites."""
    return State({"type": "FeatureCollection"}, {}, Lines())


def line_of(feature: Feature) -> bytes:
    """Return a feature as its line of the live file: `type` and `id` first, the rest as it came.

    Raises:
        UnicodeEncodeError: a text holds a lone surrogate.
        RecursionError: a value is nested too deep.
        ValueError: a number is not finite.
        TypeError: a value is none of JSON's.
    """
    line = feature_json({"type": "Feature", "id": feature["id"], **feature})
    if b"null" in line:
        # orjson writes NaN as null, which would lose a wrong number in silence.
        json.dumps(feature, allow_nan=False)
    return line
