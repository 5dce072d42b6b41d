"""Rows' places: converted once, checked against the county, never shifted in silence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.ledger.column_map import ColumnMap, Target
from liantu.ledger.county import county_of
from liantu.ledger.datum import gcj02_from_wgs84
from liantu.ledger.repeats import Repeats, number_of_text
from liantu.ledger.table import LedgerTable, Row
from liantu.settings import settings
from tests.support.ledgers import CATALOGUE
from tests.support.tables import table_of

HOUZHEN = (118.96582, 36.99136)
#: A place in the county, and the same in metres of CGCS2000 around 120° E.
PLACE, METRES = (118.817, 37.021), (394726.0816, 4099495.9383)


def points(made):
    return [row.geometry and row.geometry["coordinates"] for row in made.rows]


def near(place):
    return pytest.approx(list(place), abs=2e-7)


def gcj02(lon, lat):
    x, y = gcj02_from_wgs84(np.array([lon]), np.array([lat]))
    return float(x[0]), float(y[0])


def test_a_place_of_a_chinese_map_is_moved_back_and_it_is_said(read):
    made = read(table_of(("项目名称", "经度", "纬度"), ("甲", *gcj02(*PLACE))), datum="gcj02")
    assert points(made) == [near(PLACE)]
    assert made.rows[0].properties["datum_given"] == "GCJ-02"
    (said,) = [found for found in made.findings if found.what == "row.datum_moved"]
    assert said.values["count"] == 1


def test_each_row_may_name_its_own_datum(read):
    x, y = gcj02(*PLACE)
    rows = [("甲", f"{x},{y}", "高德"), ("乙", f"{PLACE[0]},{PLACE[1]}", "WGS84")]
    made = read(table_of(("项目名称", "坐标", "坐标系"), *rows))
    assert points(made) == [near(PLACE), near(PLACE)]
    assert [row.properties["datum_given"] for row in made.rows] == ["GCJ-02", "WGS84"]


def test_a_datum_that_nobody_knows_must_be_mended(read):
    made = read(table_of(("项目名称", "坐标", "坐标系"), ("甲", "118.8,37.0", "北京54")))
    assert made.said("must") == [(2, "C", "datum_unknown")]
    assert points(made) == [None]


@pytest.mark.parametrize(
    ("datum", "x"), [("EPSG:4549", METRES[0]), ("EPSG:4528", METRES[0] + 40_000_000)]
)
@pytest.mark.parametrize("asked", [True, False])
def test_metres_are_put_where_their_zone_is(read, datum, x, asked):
    table = table_of(("项目名称", "X坐标", "Y坐标"), ("甲", METRES[1], x))
    made = read(table, datum=datum if asked else "auto")
    assert points(made) == [near(PLACE)]
    assert made.rows[0].properties["datum_given"] == datum
    assert ("zone_found" in made.whats()) is not asked


@pytest.mark.parametrize("datum", ["wgs84", "auto"])
def test_metres_of_no_zone_must_be_explained(read, datum):
    made = read(table_of(("项目名称", "横坐标", "纵坐标"), ("甲", 5e5, 2e6)), datum=datum)
    assert made.said("must") == [(2, "B", "plane_unsaid")]


def test_swapped_coordinates_are_turned_and_said(read):
    rows = [("甲", "118.817,37.021"), ("乙", "118.82,37.03"), ("丙", "37.021,118.817")]
    made = read(table_of(("项目名称", "坐标"), *rows), datum="wgs84")
    assert points(made)[2] == near(PLACE)
    assert made.said() == [(4, "B", "place_swapped")]


def test_swapped_metres_are_turned_as_well(read):
    columns = ColumnMap(
        {"项目名称": Target("name"), "x": Target("easting"), "y": Target("northing")},
        datum="EPSG:4549",
    )
    made = read(table_of(("项目名称", "x", "y"), ("甲", METRES[1], METRES[0])), columns)
    assert points(made) == [near(PLACE)]
    assert made.said() == [(2, "B", "place_swapped")]


def test_a_place_abroad_is_no_swap(read):
    made = read(table_of(("项目名称", "经度", "纬度"), ("甲", -0.1, 51.5)), datum="wgs84")
    assert points(made) == [[-0.1, 51.5]]
    assert made.said() == [(2, "B", "outside_county")]


def test_letters_in_a_cell_say_more_than_its_column(read):
    made = read(table_of(("项目名称", "坐标"), ("甲", "37°1′15.6″N，118°49′1.2″E")), datum="wgs84")
    assert points(made) == [near(PLACE)]
    assert made.said() == []


def test_null_island_is_not_filled_in(read):
    made = read(table_of(("项目名称", "经度", "纬度"), ("甲", 0, 0)), datum="wgs84")
    assert points(made) == [None]
    assert made.said() == [(2, "B", "place_zero")]
    assert made.rows[0].properties["precision"] is None


@pytest.mark.parametrize(
    ("lon", "lat", "what"),
    [
        ("37°1′N", "118°49′E", "place_swapped"),
        ("118°49′E", "118°50′E", "place_unreadable"),
        ("118.8", "", "place_half"),
        ("", "37.0", "place_half"),
        ("118.8", "north", "place_unreadable"),
    ],
)
def test_two_cells_that_do_not_fit_are_said(read, lon, lat, what):
    columns = {"项目名称": Target("name"), "经度": Target("lon"), "纬度": Target("lat")}
    made = read(
        table_of(("项目名称", "经度", "纬度"), ("甲", lon, lat)), ColumnMap(columns, datum="wgs84")
    )
    assert [found.what.removeprefix("row.") for found in made.findings if found.row] == [what]


def test_a_cell_that_names_one_axis_twice_must_be_mended(read):
    made = read(table_of(("项目名称", "坐标"), ("甲", "东经118.8 东经118.9")), datum="wgs84")
    assert made.said() == [(2, "B", "place_unreadable")]


def test_without_a_boundary_no_place_lies_outside(tmp_path, monkeypatch):
    monkeypatch.setattr(settings(), "geodata", tmp_path)
    county = county_of(CATALOGUE)
    lon, lat = np.array([0.0, 118.8]), np.array([0.0, 37.0])
    assert county.holds(lon, lat).all()
    assert county.near(lon, lat).tolist() == [False, True]


def test_a_point_far_from_its_town_is_said_with_the_distance(read):
    rows = [("甲", *HOUZHEN, "侯镇"), ("乙", *HOUZHEN, "羊口镇"), ("丙", *HOUZHEN, "文家街道")]
    made = read(table_of(("项目名称", "经度", "纬度", "镇街"), *rows), datum="wgs84")
    found = [found for found in made.findings if found.what == "row.town_disagrees"]
    # 文家街道 has no published seat to compare with.
    assert [(one.row, one.values["km"]) for one in found] == [(3, pytest.approx(31.8, abs=0.2))]
    assert "羊口镇" in found[0].problem("zh")
    assert "Yangkou" in found[0].problem("en")


def test_a_point_of_many_is_said_for_each_of_them(read):
    rows = [(name, *PLACE) for name in "甲乙丙"] + [("丁", 118.8, 37.0)]
    made = read(table_of(("项目名称", "经度", "纬度"), *rows), datum="wgs84")
    assert made.said() == [(2, "B", "same_point"), (3, "B", "same_point"), (4, "B", "same_point")]


def test_sites_shown_at_a_town_share_its_seat(read):
    rows = [(name, *PLACE, "镇街级") for name in "甲乙丙丁"]
    made = read(table_of(("项目名称", "经度", "纬度", "位置精度"), *rows), datum="wgs84")
    assert made.said() == []
    assert made.rows[0].properties["precision"] == "town"


def test_a_row_without_a_place_says_nothing_of_one(read):
    rows = [("甲", *PLACE), ("乙", None, "")]
    made = read(table_of(("项目名称", "经度", "纬度"), *rows), datum="wgs84")
    assert made.rows[1].geometry is None
    assert made.rows[1].properties == {
        "name": "乙",
        "precision": None,
        "location_source": None,
        "datum_given": None,
    }
    assert made.said() == []


def features(*geometries, crs="EPSG:4326"):
    rows = [Row(at, (f"甲{at}",), geometry, at) for at, geometry in enumerate(geometries, 1)]
    table = table_of(("项目名称",))
    return LedgerTable(
        "位置.gpkg", table.columns, lambda: iter(rows), len(rows), crs=crs, has_geometry=True
    )


def test_a_file_of_features_brings_its_own_geometry_and_datum(read):
    line = {"type": "LineString", "coordinates": [list(METRES), [METRES[0] + 100, METRES[1]]]}
    made = read(
        features({"type": "Point", "coordinates": [*METRES, 5.0]}, line, None, crs="EPSG:4549")
    )
    assert points(made)[0] == near(PLACE)
    assert made.rows[1].geometry is not None
    assert made.rows[1].geometry["type"] == "LineString"
    assert points(made)[1][0] == near(PLACE)
    assert points(made)[2] is None
    assert [row.site_id for row in made.rows] == [None, None, None]


def test_a_file_of_features_without_a_datum_must_be_explained(read):
    made = read(features({"type": "Point", "coordinates": list(PLACE)}, crs=""))
    assert made.said("must") == [(1, "", "datum_unsaid")]


def test_a_swapped_point_of_features_is_turned_a_line_is_not(read):
    line = {"type": "LineString", "coordinates": [[37.021, 118.817], [37.0, 118.8]]}
    made = read(features({"type": "Point", "coordinates": [37.021, 118.817]}, line))
    assert points(made) == [near(PLACE), None]
    assert made.said() == [(1, "", "place_swapped"), (2, "", "outside_world")]


def test_the_users_word_wins_over_the_files(read):
    made = read(features({"type": "Point", "coordinates": list(gcj02(*PLACE))}), datum="gcj02")
    assert points(made) == [near(PLACE)]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Point"},
        {"type": "Point", "coordinates": [10**400, 0]},
        {"type": "LineString", "coordinates": [[*METRES], ["a", 1]]},
        {"type": "Polygon", "coordinates": [[[*PLACE], [118, 37], [118, 36], [119, 37]]]},
        "a point",
        [],
    ],
)
def test_a_broken_geometry_must_be_mended(read, geometry):
    made = read(features(geometry))
    assert made.said("must") == [(1, "", "geometry_broken")]


@given(st.lists(st.integers(0, 5), max_size=30))
def test_repeats_are_those_of_a_plain_count(values):
    repeats = Repeats()
    for row, value in enumerate(values):
        repeats.add(number_of_text(str(value)), row)
    counted = [[at for at, one in enumerate(values) if one == value] for value in set(values)]
    assert list(repeats.rows_of_repeats(2)) == sorted(rows for rows in counted if len(rows) > 1)
