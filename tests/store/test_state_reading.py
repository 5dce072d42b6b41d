"""Whatever layout a file has, the same sites are read; what is no GeoJSON is never half taken."""

import io
import json

import pytest

from liantu.store.feature_stream import BrokenFileError
from liantu.store.state import empty_state
from liantu.store.state_reading import (
    ForeignLayoutError,
    state_of_file,
    state_of_lines,
    state_of_stream,
)
from tests.support.ledgers import ledger
from tests.support.stores import collection, feature


def lines(*sites, head=b'{"type":"FeatureCollection","features":[\n', end=b"]}\n"):
    """A file that has our layout, or nearly."""
    return [head, *sites, end]


def line(site, mark=b"\n"):
    return json.dumps(site, ensure_ascii=False, separators=(",", ":")).encode() + mark


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("layout", ["ours", "indented", "one line", "ascii"])
def test_every_layout_holds_the_same_sites(tmp_path, seed, layout):
    sites = ledger(seed, most=200).features
    document = collection(sites, name="寿光", more=[1, None])
    path = tmp_path / "sites.geojson"
    shape = {"indented": {"indent": 1}, "ascii": {}}.get(layout, {"separators": (",", ":")})
    text = json.dumps(document, ensure_ascii=layout == "ascii", **shape)
    path.write_text(text, "utf-8")
    state, _ = state_of_file(path)
    if layout == "ours":
        path.write_bytes(b"".join(state.chunks()))
        state, _ = state_of_file(path)
    assert list(state.features()) == sites
    assert list(state.ids()) == [str(site["id"]) for site in sites]
    assert dict(state.members) == {k: v for k, v in document.items() if k != "features"}
    ours = b"".join(state.chunks())
    for trusted in (True, False):
        again = state_of_lines(io.BytesIO(ours), trusted=trusted)
        assert b"".join(again.chunks()) == ours
    assert b"".join(state_of_stream(io.BytesIO(ours)).chunks()) == ours


@pytest.mark.parametrize(
    "site_id", ["a", 'q"uote', "back\\slash", "寿光", "\u2028", "\x7f", 0, -3, 2**63]
)
def test_every_id_is_found(site_id):
    site = {"type": "Feature", "id": site_id, "geometry": None, "properties": {}}
    state = state_of_stream(io.BytesIO(json.dumps(collection([site])).encode()))
    ours = list(io.BytesIO(b"".join(state.chunks())))
    for trusted in (True, False):
        again = state_of_lines(ours, trusted=trusted)
        assert again.get(str(site_id)) == site


def test_no_sites_are_read_as_none():
    ours = list(io.BytesIO(b"".join(empty_state().chunks())))
    assert len(state_of_lines(ours, trusted=True)) == 0


A, B = feature("a"), feature("b")


@pytest.mark.parametrize(
    "given",
    [
        lines(line(A), line(B)),
        lines(line(A, b",\n"), line(B, b",\n")),
        lines(line(A, b",\n"), b"\n", line(B)),
        lines(line(A, b",\n")[:-2] + b"," + line(B)),
        lines(line(A, b",\n"), line(A)),
        lines(line(A), b"]}\n"),
        lines(line(A), end=b"]}"),
        lines(line(A), end=b"]"),
        lines(line(A)[:-2] + b',"id":"b"}\n'),
        lines(line(A)[:-2] + b',"type":"x"}\n'),
        lines(b'{"type":"Feature","id":"a","properties":{"x":NaN}}\n'),
        lines(b'{"type":"Feature","id":"a","properties":{"x":"\\ud800"}}\n'),
        lines(b'{"type":"Feature","id":"\\u0061","properties":{}}\n'),
        lines(b'{"type":"Feature","id":true,"properties":{}}\n'),
        lines(b'{"type":"Feature","id":"","properties":{}}\n'),
        lines(b'{"type":"Feature","id":"a","properties":{"x":"\xff"}}\n'),
        lines(b"[1]\n"),
        lines(line(A), head=b'{"type":"x","features":[\n'),
        lines(line(A), head=b'{"name":"x","features":[\n'),
        lines(line(A), head=b'{"features":[\n'),
        [],
        [b""],
        [b'{"type":"FeatureCollection","features":[\n'],
        [b'{"type":"FeatureCollection","features":[\n', line(A)],
    ],
)
def test_what_only_looks_like_our_layout_is_left_to_the_parser(given):
    with pytest.raises(ForeignLayoutError):
        state_of_lines(given, trusted=False)


@pytest.mark.parametrize(
    ("sites", "why"),
    [
        ([{"type": "Feature", "properties": {}}], "id"),
        ([feature("a"), feature("a")], "feature 1"),
        ([feature(1), feature("1")], "feature 1"),
        ([7], "Feature"),
    ],
)
def test_a_file_that_cannot_be_kept_says_why(tmp_path, sites, why):
    path = tmp_path / "sites.geojson"
    path.write_text(json.dumps(collection(sites)), "utf-8")
    with pytest.raises(BrokenFileError, match=why):
        state_of_file(path)
