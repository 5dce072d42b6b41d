"""The shipped JSON Schema says what the code says."""

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from liantu.domain.fields import FIELDS

SCHEMA = json.loads(
    files("liantu").joinpath("schema", "liantu-sites.schema.json").read_text("utf-8")
)
PROPERTIES = SCHEMA["$defs"]["site"]["properties"]
GOOD = {
    "text": ["词", None],
    "code": ["chem", None],
    "codes": [["chem"], [], None],
    "wan": [0, 10**12, None],
    "date": ["2024", "2024-06", "2024-06-30", None],
    "percent": [0, 99.5, 100, None],
    "list": [[{"text": "词"}], None],
}
BAD = {
    "text": [1],
    "code": ["有空格 的", 1],
    "codes": ["chem", [1]],
    "wan": [-1, 1.5, "3"],
    "date": ["2024-6", "2024-13", 2024],
    "percent": [-1, 101, "5"],
    "list": ["词"],
}
MUST = {"name", "kind"}


def valid(name, value):
    schema = {"$ref": f"#/$defs/site/properties/{name}", "$defs": SCHEMA["$defs"]}
    return Draft202012Validator(schema).is_valid(value)


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_it_has_every_property_and_no_other():
    names = {field.name_column for field in FIELDS if field.facet}
    assert set(PROPERTIES) == {field.name for field in FIELDS} | names


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_property_has_its_type_and_its_title(field):
    assert PROPERTIES[field.name]["title"] == f"{field.zh} / {field.en}"
    for value in GOOD[field.type]:
        assert valid(field.name, value) == (value is not None or field.name not in MUST)
    for value in BAD[field.type]:
        assert not valid(field.name, value)


@pytest.mark.parametrize("field", [f for f in FIELDS if f.facet], ids=lambda field: field.name)
def test_a_name_column_holds_text(field):
    assert valid(field.name_column, "高端化工")
    assert not valid(field.name_column, None)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [181, 0]},
        {"type": "Point", "coordinates": [1]},
        {"type": "LineString", "coordinates": [[1, 2]]},
        {"type": "Polygon", "coordinates": [[[1, 2], [2, 3], [1, 2]]]},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_a_broken_geometry_does_not_fit(geometry):
    schema = {"$ref": "#/$defs/geometry", "$defs": SCHEMA["$defs"]}
    assert not Draft202012Validator(schema).is_valid(geometry)
