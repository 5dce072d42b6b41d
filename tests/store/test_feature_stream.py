"""The scanner reads what a whole-file JSON reader reads, wherever its chunks happen to end."""

import hashlib
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.store import feature_stream
from liantu.store.feature_stream import BrokenFileError, FeatureStream, open_features
from tests.support.effort import examples
from tests.support.stores import collection, feature, point

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@st.composite
def documents(draw):
    """A collection whose features stand before, between or after other members."""
    name = st.text(max_size=4).filter(lambda key: key not in {"type", "features"})
    others = draw(st.dictionaries(name, VALUES, max_size=3))
    members = {
        **others,
        "type": "FeatureCollection",
        "features": draw(st.lists(VALUES, max_size=3)),
    }
    return {key: members[key] for key in draw(st.permutations(sorted(members)))}


def read(data):
    stream = FeatureStream(io.BytesIO(data))
    features = list(stream)
    return features, stream.members


@pytest.fixture
def chunks_of(monkeypatch):
    return lambda size: monkeypatch.setattr(feature_stream, "_CHUNK_BYTES", size)


@given(documents(), st.integers(1, 7), st.booleans(), st.sampled_from([None, 1]))
@settings(max_examples=examples(150))
def test_reads_as_the_whole_file_reader_does(document, size, ascii_only, indent):
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feature_stream, "_CHUNK_BYTES", size)
        features, members = read(text.encode("utf-8", "surrogatepass"))
    expected = json.loads(text)
    assert features == expected.pop("features")
    assert members == expected


NUMBERS = ["0", "-1", "1.5", "1.5e+10", "-2E-3", "1e5", "123456789012345678901234567890"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("size", range(1, 8))
def test_a_number_is_never_cut(chunks_of, number, size):
    chunks_of(size)
    text = (
        f'{{"type":"FeatureCollection","n":{number},"features":[{number},{number}],"m":{number}}}'
    )
    features, members = read(text.encode())
    assert features == [json.loads(number)] * 2
    assert members["n"] == members["m"] == json.loads(number)


@pytest.mark.parametrize("size", range(1, 8))
def test_characters_of_several_bytes_are_never_cut(chunks_of, size):
    chunks_of(size)
    text = json.dumps(collection(["寿光", "😀", "é", "\\", '"'], name="链图"), ensure_ascii=False)
    assert read(b"\xef\xbb\xbf" + text.encode()) == (
        ["寿光", "😀", "é", "\\", '"'],
        {"type": "FeatureCollection", "name": "链图"},
    )


def problem(data):
    with pytest.raises(BrokenFileError) as caught:
        read(data)
    found = caught.value.problem
    assert found.text("zh").isprintable()
    assert found.text("en") == str(caught.value)
    return found


@pytest.mark.parametrize("size", [1, 3, 1 << 20])
def test_a_file_cut_anywhere_is_a_broken_file(chunks_of, size):
    chunks_of(size)
    whole = json.dumps(
        collection([feature(geometry=point(118.5, 36))], name="链图"), ensure_ascii=False
    )
    data = b"\xef\xbb\xbf" + whole.encode()
    for length in range(len(data)):
        assert problem(data[:length]).what in {"not_json", "not_utf8", "not_collection"}
    assert len(read(data)[0]) == 1


@given(st.binary() | st.text().map(str.encode) | VALUES.map(lambda v: json.dumps(v).encode()))
@settings(max_examples=examples(150))
def test_any_bytes_are_read_or_broken(data):
    try:
        read(data)
    except BrokenFileError as error:
        assert error.problem.text("zh").isprintable()  # noqa: PT017 - both outcomes are right


WHOLE = '{"type":"FeatureCollection","features":[%s]}'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "not_json"),
        ("null", "not_collection"),
        ("[]", "not_collection"),
        ("5", "not_collection"),
        ("{}", "not_collection"),
        ('{"type":"FeatureCollection"}', "not_collection"),
        ('{"features":[]}', "not_collection"),
        ('{"type":"Feature","features":[]}', "not_collection"),
        ('{"type":"FeatureCollection","features":{}}', "not_collection"),
        ('{"type":"FeatureCollection","features":null}', "not_collection"),
        (WHOLE % "1,", "not_json"),
        (WHOLE % ",1", "not_json"),
        (WHOLE % "1 2", "not_json"),
        (WHOLE % "{'a':1}", "not_json"),
        (WHOLE % "01", "not_json"),
        (WHOLE % '"a\nb"', "not_json"),
        (WHOLE % "NaN", "not_json"),
        (WHOLE % '{"x":Infinity}', "not_json"),
        (WHOLE % "[-Infinity]", "not_json"),
        (WHOLE % "1e400", "not_json"),
        (WHOLE % ("9" * 5000), "not_json"),
        (WHOLE % "" + "x", "not_json"),
        (WHOLE % "" + "{}", "not_json"),
        ('{"type":"FeatureCollection","features":[],}', "not_json"),
        ('{1:2,"type":"FeatureCollection","features":[]}', "not_json"),
        ('{"type" "FeatureCollection"}', "not_json"),
        ("<html>", "not_collection"),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 1 << 20])
def test_what_is_no_collection_is_said(chunks_of, text, what, size):
    chunks_of(size)
    assert problem(text.encode()).what == what


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_a_number_that_is_not_finite_is_named(name):
    assert name in problem((WHOLE % f'{{"x":{name}}}').encode()).text("en")


def test_other_encodings_are_said():
    text = WHOLE % '"寿光"'
    assert problem(text.encode("gb18030")).what == "not_utf8"
    assert problem(text.encode("utf-16")).what == "not_utf8"
    assert "byte 41" in problem((WHOLE % '"\xff"').encode("latin-1")).text("en")


@pytest.mark.parametrize("depth", [300, 900, 990, 1000, 5000, 200_000])
def test_deep_nesting_is_read_or_broken(depth):
    data = (WHOLE % ("[" * depth + "]" * depth)).encode()
    try:
        (value,), _ = read(data)
    except BrokenFileError as error:
        assert "nested too deep" in str(error)  # noqa: PT017 - how deep is too deep is Python's
    else:
        for _ in range(depth - 1):
            (value,) = value
        assert value == []


def test_an_error_is_placed_by_its_line_without_reading_on():
    """A slip in the first feature of a long file is found at once, and where it is."""
    lines = [json.dumps(feature(number), ensure_ascii=False) for number in range(30_000)]
    lines[2] = lines[2].replace('"kind":', '"kind"')
    data = ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "]}").encode()
    stream = FeatureStream(io.BytesIO(data))
    with pytest.raises(BrokenFileError, match="near line 4"):
        list(stream)
    assert stream.bytes_read < len(data) / 2


def test_lines_are_counted_over_chunks(chunks_of):
    chunks_of(7)
    data = b'{"type":"FeatureCollection",\n"features":[\n1,\n\n2,\nx]}'
    assert problem(data).field == "6"


def test_one_endless_value_is_refused(monkeypatch):
    monkeypatch.setattr(feature_stream, "_MAX_VALUE_CHARS", 1000)
    monkeypatch.setattr(feature_stream, "_CHUNK_BYTES", 100)
    assert "larger than 64 MB" in problem((WHOLE % ('"' + "x" * 5000 + '"')).encode()).text("en")


def test_the_hash_is_that_of_the_file():
    data = (WHOLE % "1,2").encode() + b"  \n"
    stream = FeatureStream(io.BytesIO(data))
    assert (list(stream), stream.bytes_read) == ([1, 2], len(data))
    assert stream.sha256 == hashlib.sha256(data).hexdigest()


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(BrokenFileError, match=r"no file .*gone\.geojson"):
        open_features(tmp_path / "gone.geojson")
    with pytest.raises(BrokenFileError, match="cannot be read"):
        open_features(tmp_path)


def test_a_disk_that_fails_while_reading_is_said():
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1):
            raise OSError(5, "Input/output error", str(size))

    with pytest.raises(BrokenFileError, match="Input/output error"):
        list(FeatureStream(Failing()))
