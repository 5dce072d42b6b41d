"""Reading a state from a file: quickly where it has our layout, else as any GeoJSON."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import orjson

from liantu.domain.check import Problem
from liantu.domain.errors import shown
from liantu.store.change import Feature
from liantu.store.feature_stream import BrokenFileError, FeatureStream, open_features
from liantu.store.history_undo import Digest
from liantu.store.state import END, FEATURES, State, line_of
from liantu.store.state_lines import Lines

_STRING_ID = b'{"type":"Feature","id":"'
_NUMBER_ID = b'{"type":"Feature","id":'


class ForeignLayoutError(ValueError):
    """The file has not the layout of `State.chunks`; it may be fine GeoJSON all the same."""


def state_of_file(path: Path) -> tuple[State, str]:
    """Return the state that any GeoJSON file of sites holds, and the file's SHA-256.

    Raises:
        BrokenFileError: it is none, a feature has no id, or two have the same.
    """
    with open_features(path) as file:
        digest = Digest()
        try:
            return state_of_lines(digest.passing(file), trusted=False), digest.hex()
        except (ForeignLayoutError, OSError):
            file.seek(0)
        return _state_of_stream(FeatureStream(file))


def state_of_stream(file: BinaryIO) -> State:
    """Return the state that a stream of any GeoJSON holds.

    Raises:
        BrokenFileError: it is none, a feature has no id, or two have the same.
    """
    return _state_of_stream(FeatureStream(file))[0]


def _state_of_stream(stream: FeatureStream) -> tuple[State, str]:
    rows: dict[str, int] = {}
    lines = Lines()
    for number, feature in enumerate(stream, 1):
        site_id = _id_of(feature, number)
        if site_id in rows:
            first = list(rows).index(site_id) + 1
            raise BrokenFileError(
                Problem("duplicate_id", number, shown(site_id), "id", shown(site_id), str(first))
            )
        rows[site_id] = lines.add(_stream_line(feature, number, site_id))
    return State(stream.members, rows, lines), stream.sha256


def _id_of(feature: object, number: int) -> str:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise BrokenFileError(Problem("not_feature", number))
    site_id = feature.get("id")
    if isinstance(site_id, bool) or not isinstance(site_id, str | int) or site_id == "":
        raise BrokenFileError(Problem("no_id", number, "", "id", shown(site_id)))
    return str(site_id)


def _stream_line(feature: Feature, number: int, site_id: str) -> bytes:
    try:
        return line_of(feature)
    except RecursionError:
        problem = Problem("too_deep", number, shown(site_id))
    except UnicodeEncodeError:
        problem = Problem("surrogate", number, shown(site_id), "properties")
    raise BrokenFileError(problem)


def state_of_lines(lines: Iterable[bytes], *, trusted: bool) -> State:
    """Return the state of a file of our own layout, given line by line.

    `trusted` lines are known, by their hash, to be ours: they are not parsed.

    Raises:
        ForeignLayoutError: the file is not as `State.chunks` writes it.
    """
    source = iter(lines)
    head = next(source, b"")
    rows: dict[str, int] = {}
    kept = Lines()
    try:
        if not head.endswith(b"," + FEATURES):
            raise ForeignLayoutError
        members = json.loads(head.removesuffix(b"," + FEATURES) + b"}")
        for text in _texts(source):
            site_id = _id_in(text) if trusted else _parsed_id(text)
            rows[site_id] = kept.add(text)
    except ValueError:
        raise ForeignLayoutError from None
    if len(kept) != len(rows) or members.get("type") != "FeatureCollection":
        raise ForeignLayoutError
    return State(members, rows, kept)


def _texts(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the features' lines without what stands between them."""
    line = next(lines, b"")
    while line.endswith(b"},\n"):
        yield line[:-2]
        line = next(lines, b"")
        if not line.endswith(b"}\n") and not line.endswith(b"},\n"):
            raise ForeignLayoutError
    if line != b"\n":
        yield line[:-1]
    if (next(lines, b""), next(lines, None)) != (END[1:], None):
        raise ForeignLayoutError


def _id_in(line: bytes) -> str:
    if line.startswith(_STRING_ID):
        start = len(_STRING_ID)
        text = line[start : line.index(b'"', start)]
        # An escaped quotation mark, or any other escape, is left to the parser.
        return _parsed_id(line) if b"\\" in text else text.decode()
    if line.startswith(_NUMBER_ID):
        start = len(_NUMBER_ID)
        return str(int(line[start : line.index(b",", start)]))
    raise ForeignLayoutError


def _parsed_id(line: bytes) -> str:
    # A line that begins like one of ours may hold two features, or one with two ids.
    site = orjson.loads(line)
    if not isinstance(site, dict) or site.get("type") != "Feature":
        raise ForeignLayoutError
    site_id = site.get("id")
    if isinstance(site_id, bool) or not isinstance(site_id, str | int) or site_id == "":
        raise ForeignLayoutError
    if not line.startswith(_NUMBER_ID + orjson.dumps(site_id) + b","):
        raise ForeignLayoutError
    return str(site_id)
