"""Files of our own are taken as they stand, and checked all the same."""

import json
from pathlib import Path

import pytest

from liantu.ledger.column_map import ColumnMap
from liantu.ledger.read.files import read_table
from liantu.ledger.table import Column, LedgerTable, Row

GOOD = ("s-1", "甲", "project", "chem", "chem;newmat", 35000, 12.5, '[{"stage":"building"}]')
TITLES = ("id", "name", "kind", "chain", "chains", "investment_wan", "progress_pct", "events")


def whole(*rows, titles=TITLES, **facts):
    columns = tuple(Column(title, title) for title in titles)
    records = [Row(at, tuple(cells)) for at, cells in enumerate(rows, 2)]
    return LedgerTable(
        "a.csv", columns, lambda: iter(records), len(records), whole_features=True, **facts
    )


def test_cells_become_properties_as_they_stand(read):
    made = read(whole(GOOD), ColumnMap())
    (row,) = made.rows
    assert row.site_id == "s-1"
    assert row.properties == {
        "name": "甲",
        "kind": "project",
        "chain": "chem",
        "chains": ["chem", "newmat"],
        "investment_wan": 35000,
        "progress_pct": 12.5,
        "events": [{"stage": "building"}],
    }
    assert made.said() == []
    assert not row.states_place


def test_other_properties_come_back_from_their_cell(read):
    made = read(whole(("s-1", "甲", '{"area_mu":400}'), titles=("id", "name", "other_properties")))
    assert made.rows[0].properties == {"name": "甲", "area_mu": 400}


@pytest.mark.parametrize(
    ("cells", "geometry"),
    [
        ((118.8, 37.0, ""), {"type": "Point", "coordinates": [118.8, 37.0]}),
        (("118.8", "37.0", None), {"type": "Point", "coordinates": [118.8, 37.0]}),
        ((1, 2, '{"type":"Point","coordinates":[118.8,37.0,5]}'),
         {"type": "Point", "coordinates": [118.8, 37.0, 5]}),
        ((None, "", None), None),
    ],
)  # fmt: skip
def test_the_place_is_that_of_its_cells(read, cells, geometry):
    made = read(whole(("s-1", "甲", *cells), titles=("id", "name", "lon", "lat", "geometry")))
    assert made.rows[0].geometry == geometry
    assert made.rows[0].states_place
    assert made.said("must") == []


@pytest.mark.parametrize(
    ("title", "cell", "what"),
    [
        ("name", "", "not_a_site"),
        ("stage", "nowhere", "not_a_site"),
        ("investment_wan", "3.5", "cell_broken"),
        ("investment_wan", -1, "not_a_site"),
        ("events", "[", "cell_broken"),
        ("actual_started", "soon", "not_a_site"),
        ("lon", "east", "cell_broken"),
        ("geometry", '{"type":"Point","coordinates":[1000,0]}', "not_a_site"),
    ],
)
def test_what_cannot_be_a_site_must_be_mended(read, title, cell, what):
    titles = dict.fromkeys(("id", "name", title))
    cells = {"id": "s-1", "name": "甲", title: cell}
    made = read(whole([cells[name] for name in titles], titles=tuple(titles)), ColumnMap())
    assert (2, title, what) in made.said("must")


def test_an_id_that_stands_twice_must_be_mended(read):
    made = read(whole(GOOD, ("s-2", *GOOD[1:]), GOOD), ColumnMap())
    assert made.said("must") == [(4, "id", "duplicate_id")]
    (found,) = [found for found in made.findings if found.severity == "must"]
    assert found.values["first"] == 2


def test_the_stores_own_file_comes_in_as_it_is(read):
    path = Path("geodata/sites.geojson")
    features = json.loads(path.read_text("utf-8"))["features"]
    made = read(read_table(path, path.name), ColumnMap())
    assert made.said("must") == []
    for row, feature in zip(made.rows, features, strict=True):
        assert row.site_id == feature["id"]
        assert row.geometry == feature["geometry"]
        stated = {name: value for name, value in row.properties.items() if value is not None}
        assert stated == {
            name: value for name, value in feature["properties"].items() if value is not None
        }


TWICE = ("id", "name", "stage", "stage_name", "chains", "chain_names", "investment_wan",
         "investment_yi")  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, None),
        # A name that was changed while its code was not.
        ({"stage_name": "投产"}, ("stage_name", "name_unlike", {"code": "building",
                                                              "wanted": "producing"})),
        ({"stage": ""}, ("stage_name", "name_unlike", {"code": "—", "wanted": "building"})),
        ({"stage": "", "stage_name": "未说明"}, None),
        ({"stage_name": ""}, None),
        ({"stage_name": "快好了"}, ("stage_name", "name_unknown", {"code": "building",
                                                                 "wanted": ""})),
        ({"chain_names": "高端化工"}, ("chain_names", "name_unlike", {"code": "chem;newmat",
                                                                    "wanted": "chem"})),
        ({"investment_yi": 5}, ("investment_yi", "yi_unlike", {"wan": "35,000"})),
        ({"investment_yi": "五"}, ("investment_yi", "yi_unlike", {"wan": "35,000"})),
        ({"investment_wan": ""}, ("investment_yi", "yi_unlike", {"wan": "—"})),
        ({"investment_wan": 35041, "investment_yi": 3.5}, None),
    ],
)  # fmt: skip
def test_what_a_row_says_twice_differently_is_told(read, changes, found):
    cells = dict(zip(TWICE, ("s-1", "甲", "building", "在建", "chem;newmat", "高端化工、新材料",
                             35000, 3.5), strict=True)) | changes  # fmt: skip
    made = read(whole(cells.values(), titles=TWICE), ColumnMap())
    told = [(one.title, one.what, one.values) for one in made.findings]
    assert told == ([(found[0], f"row.{found[1]}", found[2])] if found else [])
    assert all(one.severity == "later" for one in made.findings)
