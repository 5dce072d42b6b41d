"""Areas to filter by: the city's own, and those that users bring."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box, mapping, shape

from liantu.domain.errors import ZoneError
from liantu.query import zones
from liantu.query.zones import ZoneBook
from tests.support.effort import examples
from tests.support.stores import collection


@pytest.fixture
def book(tmp_path):
    return ZoneBook(Path("geodata"), tmp_path / "zones")


def upload(*geometries, **members):
    features = [{"type": "Feature", "properties": {}, "geometry": item} for item in geometries]
    return io.BytesIO(json.dumps(collection(features, **members)).encode())


SQUARE = mapping(box(118, 36, 119, 37))


def test_the_citys_areas_are_known_by_their_codes(book):
    names = book.official()
    assert names["370783"] == "寿光市"
    assert names["370700"] == "潍坊市"
    assert all(book.get(zone_id).geometry.is_valid for zone_id in names)


def test_the_citys_own_boundary_is_the_one_that_is_used(book):
    own = json.loads(Path("geodata/boundary_shouguang.geojson").read_text("utf-8"))
    assert book.get("370783").geometry.equals(shape(own["features"][0]["geometry"]))


def test_an_upload_is_found_again_by_its_id(book):
    zone = book.add("开发区", upload(SQUARE))
    found = book.get(zone.id)
    assert (found.name, found.geometry.equals(zone.geometry)) == ("开发区", True)


def test_equal_areas_have_equal_ids(book):
    other = {**SQUARE, "coordinates": [list(SQUARE["coordinates"][0])[::-1]]}
    assert book.add("a", upload(SQUARE)).id == book.add("b", upload(other)).id


def test_several_polygons_are_joined(book):
    zone = book.add("a", upload(SQUARE, mapping(box(119, 36, 120, 37)), None))
    assert zone.geometry.equals(box(118, 36, 120, 37))


def test_a_polygon_that_crosses_itself_is_mended(book):
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
    assert book.add("a", upload(bow)).geometry.is_valid


def test_what_mending_leaves_beside_polygons_is_no_part_of_an_area(book):
    spiked = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 1], [-5, 1], [0, 1], [0, 0]]
    assert book.add("a", io.BytesIO(polygon([spiked]))).geometry.equals(box(0, 0, 2, 2))


@pytest.mark.parametrize(
    "geometry",
    [box(-180, -90, 180, 90), MultiPolygon([box(170, 0, 180, 9), box(-180, 0, -170, 9)])],
    ids=["the whole world", "cut at the antimeridian"],
)
def test_an_area_may_reach_the_antimeridian(book, geometry):
    assert book.add("a", upload(mapping(geometry))).geometry.equals(geometry)


def test_it_is_known_which_areas_can_be_had(book):
    zone = book.add("a", upload(SQUARE))
    asked = (zone.id, "370783", "370999", "u-0123456789abcdef", "../sites", "")
    assert [book.knows(zone_id) for zone_id in asked] == [True, True, False, False, False, False]


def test_the_last_name_of_an_area_counts(book):
    first = book.add("a", upload(SQUARE))
    assert book.get(first.id).name == "a"
    book.add("b", upload(SQUARE))
    assert book.get(first.id).name == "b"


@pytest.mark.parametrize(
    "zone_id", ["", "370999", "u-0123456789abcdef", "../sites", "u-" + "0" * 15]
)
def test_an_area_that_nobody_knows_is_refused(book, zone_id):
    with pytest.raises(ZoneError, match="not known here"):
        book.get(zone_id)


def polygon(coordinates):
    return upload({"type": "Polygon", "coordinates": coordinates}).getvalue()


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"", "Mend it"),
        (b"\xff", "UTF-8"),
        (b"[]", "FeatureCollection"),
        (upload().getvalue(), "holds no polygon"),
        (upload({"type": "Point", "coordinates": [1, 1]}).getvalue(), "holds no polygon"),
        (upload({"type": "Polygon"}).getvalue(), "Export it again"),
        (polygon([]), "Export it again"),
        (polygon("x"), "Export it again"),
        (polygon([{"a": 1}]), "Export it again"),
        (polygon([[[0, 0], [1, 1]]]), "Export it again"),
        (polygon([[[0, None]] * 4]), "Export it again"),
        (polygon([[[0, 0], [5e5, 0], [5e5, 4e6], [0, 0]]]), "WGS84"),
        (polygon([[[0, 0], [1, 1], [0, 0], [0, 0]]]), "holds no polygon"),
        (polygon([[[170, 0], [-170, 0], [-170, 9], [170, 9], [170, 0]]]), "180°"),
    ],
)
def test_what_is_no_area_is_refused_with_a_remedy(book, data, remedy):
    with pytest.raises(ZoneError, match=remedy):
        book.add("a", io.BytesIO(data))


def test_an_area_of_too_many_positions_is_refused(book, monkeypatch):
    monkeypatch.setattr(zones, "_MAX_POSITIONS", 4)
    with pytest.raises(ZoneError, match="Simplify"):
        book.add("a", upload(SQUARE))


JSON = st.recursive(
    st.none() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner),
)


@given(st.sampled_from(["Polygon", "MultiPolygon"]), JSON)
@settings(max_examples=examples(80))
def test_any_coordinates_are_an_area_or_refused(tmp_path_factory, kind, coordinates):
    book = ZoneBook(Path("nowhere"), tmp_path_factory.getbasetemp() / "zones")
    try:
        zone = book.add("a", upload({"type": kind, "coordinates": coordinates}))
    except ZoneError as error:
        assert str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert book.get(zone.id).geometry.is_valid
