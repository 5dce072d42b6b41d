"""Whatever is wrong with a feature is said: which one, where in it, what, and what to do."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.check import Problem, SiteCheck
from liantu.domain.fields import FIELDS
from liantu.domain.language import LANGS
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE, ledger
from tests.support.stores import feature, point

WRONG = {
    "text": [5, True, ["a"], {}],
    "code": ["gone", 5, True, ["chem"], ""],
    "codes": ["chem", {"chem": 1}, ["gone"], [5], [None]],
    "wan": ["3亿", "300", -1, 1.5, True, 10**12 + 1, [1]],
    "date": ["2024-13", "20240101", 2024, "", True, "soon"],
    "percent": [-1, 101, "50", True, math.nan],
    "list": [],
}
RIGHT = {
    "text": [None, "", "顺泰"],
    "code": [None],
    "codes": [None, []],
    "wan": [None, 0, 10**12],
    "date": [None, "2024", "2024-02-29"],
    "percent": [None, 0, 100, 33.3],
    "list": [None, [], [{"stage": "building"}]],
}


def problems(*features):
    check = SiteCheck(CATALOGUE)
    return [problem for item in features for problem in check.problems(item)]


def whats(*features):
    return [problem.what for problem in problems(*features)]


def cases(values):
    return [
        pytest.param(field, value, id=f"{field.name}-{value!r}"[:40])
        for field in FIELDS
        for value in values[field.type]
    ]


@pytest.mark.parametrize(("field", "value"), cases(WRONG))
def test_a_wrong_value_is_named_with_its_place_and_remedy(field, value):
    found = problems(feature("fine"), feature("sg-9", **{field.name: value}))
    # A name that is no text is no name either.
    (problem,) = [item for item in found if item.what != "no_name"]
    assert (problem.feature, problem.site_id, problem.field) == (2, "sg-9", field.name)
    assert "第 2 个要素" in problem.text("zh")
    assert "feature 2" in problem.text("en")
    for lang in LANGS:
        line = problem.text(lang)
        assert all(part in line for part in ("sg-9", field.name, problem.value))
        assert line.endswith((".", "。"))
        assert line.isprintable()


@pytest.mark.parametrize(("field", "value"), cases(RIGHT))
def test_a_right_value_is_taken(field, value):
    expected = {"name": ["no_name"], "kind": ["no_kind"]}
    found = whats(feature(**{field.name: value}))
    assert found == (expected.get(field.name, []) if not value else [])


def test_every_problem_of_a_feature_is_said_at_once():
    bad = feature(None, name=" ", stage="gone", investment_wan="3亿", stage_as_of="soon")
    assert whats(bad) == ["no_id", "no_name", "not_wan", "not_date", "unknown_code"]


@pytest.mark.parametrize("item", [None, 5, [], "Feature", {}, {"type": "Point"}])
def test_what_is_no_feature_is_said(item):
    assert whats(item) == ["not_feature"]


@pytest.mark.parametrize("site_id", [None, "", 1.5, True, [], {}])
def test_an_id_is_a_text_or_an_integer(site_id):
    assert whats(feature(site_id)) == ["no_id"]


def test_ids_stand_once_whatever_their_type():
    (problem,) = problems(feature("7"), feature("8"), feature(7))
    assert (problem.what, problem.feature, problem.allowed) == ("duplicate_id", 3, "1")
    assert "feature 1" in problem.text("en")


def test_rows_are_known_by_their_ids():
    check = SiteCheck(CATALOGUE)
    for item in (feature("a"), feature(7)):
        assert list(check.problems(item)) == []
    assert [check.row_of(name) for name in ("a", "7", "nobody")] == [0, 1, None]
    assert check.count == 2


@pytest.mark.parametrize("missing", ["geometry", "properties"])
def test_members_must_be_there(missing):
    bad = feature()
    del bad[missing]
    assert whats(bad) == [{"geometry": "geometry_missing", "properties": "no_properties"}[missing]]
    assert whats({**feature(), "properties": []}) == ["no_properties"]


RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


@pytest.mark.parametrize(
    ("geometry", "what"),
    [
        (point(118, 36), None),
        (point(-180, 90), None),
        ({"type": "Point", "coordinates": [118, 36, 5.5]}, None),
        ({"type": "MultiPoint", "coordinates": [[0, 0]]}, None),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, None),
        ({"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]]]}, None),
        ({"type": "Polygon", "coordinates": [RING]}, None),
        ({"type": "MultiPolygon", "coordinates": [[RING, RING]]}, None),
        ("POINT (1 1)", "not_geometry"),
        ({}, "not_geometry"),
        ({"type": "GeometryCollection", "geometries": []}, "not_geometry"),
        ({"type": ["Point"]}, "not_geometry"),
        ({"type": "Point"}, "not_coordinates"),
        ({"type": "Point", "coordinates": []}, "not_coordinates"),
        ({"type": "Point", "coordinates": [1]}, "not_coordinates"),
        ({"type": "Point", "coordinates": ["118", "36"]}, "not_coordinates"),
        ({"type": "Point", "coordinates": [True, 1]}, "not_coordinates"),
        ({"type": "Point", "coordinates": [[1, 1]]}, "not_coordinates"),
        ({"type": "Point", "coordinates": [1, 2, 3, 4, 5]}, "not_coordinates"),
        ({"type": "Point", "coordinates": {"lon": 1}}, "not_coordinates"),
        (point(math.nan, 1), "not_finite"),
        (point(1, math.inf), "not_finite"),
        (point(10**400, 1), "outside_world"),
        ({"type": "Point", "coordinates": [1, 1, 10**400]}, "outside_world"),
        (point(36, 118), "outside_world"),
        (point(181, 0), "outside_world"),
        (point(39454123.5, 4089123.5), "outside_world"),
        ({"type": "MultiPoint", "coordinates": []}, "too_few_positions"),
        ({"type": "LineString", "coordinates": [[0, 0]]}, "too_few_positions"),
        ({"type": "Polygon", "coordinates": []}, "too_few_positions"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, "too_few_positions"),
        ({"type": "Polygon", "coordinates": [[*RING[:3], [0, 1]]]}, "ring_open"),
        ({"type": "MultiPolygon", "coordinates": [RING]}, "too_few_positions"),
        ({"type": "MultiPolygon", "coordinates": [[RING], []]}, "too_few_positions"),
    ],
)
def test_geometries_are_checked(geometry, what):
    assert whats(feature(geometry=geometry)) == ([what] if what else [])


def test_long_and_hostile_values_are_shown_on_one_printable_line():
    found = problems(feature("x\n\ud800\x1b[31m" + "y" * 500, stage="\ud800\n" * 99))
    (problem,) = found
    for lang in LANGS:
        line = problem.text(lang)
        assert line.isprintable()
        assert line.encode()
        assert len(line) < 600


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(st.sampled_from(FIELDS), JSON, JSON)
@settings(max_examples=examples(150))
def test_any_json_is_judged_without_a_crash(field, value, geometry):
    item = feature(geometry=geometry, **{field.name: value})
    for problem in problems(item, geometry):
        assert all(problem.text(lang).isprintable() for lang in LANGS)


def test_the_generated_ledgers_are_right():
    assert all(problems(*ledger(seed).features) == [] for seed in range(50))


def test_a_problem_of_the_whole_file_names_no_feature():
    assert Problem("not_collection").text("en").startswith("not a GeoJSON FeatureCollection")
