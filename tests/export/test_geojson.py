import json

import geopandas as gpd
import pytest
from jsonschema import Draft202012Validator
from shapely.geometry import LinearRing

from liantu.export.geojson import geojson_chunks
from liantu.settings import ROOT

SCHEMA = json.loads((ROOT / "src/liantu/schema/liantu-sites.schema.json").read_text("utf-8"))
BUILDING = "stage=building"


@pytest.fixture
def building(real, written):
    return written(geojson_chunks, real(BUILDING))


def test_the_passport_stands_before_the_features(building):
    assert building.index(b'"liantu":') < building.index(b'"features":')


def test_one_feature_a_line(building):
    lines = building.decode().splitlines()
    assert lines[0].endswith('"features":[')
    assert lines[-1] == "]}"
    for line in lines[1:-1]:
        assert json.loads(line.removesuffix(","))["type"] == "Feature"


def test_chinese_is_written_as_it_is(building):
    assert "寿光市".encode() in building
    assert b"\\u" not in building


def test_it_fits_the_schema_that_is_shipped(real, written):
    for query in ("", BUILDING, "chain=gone", "q=顺泰 储备&inv=1..5,none"):
        whole = json.loads(written(geojson_chunks, real(query)))
        assert list(Draft202012Validator(SCHEMA).iter_errors(whole)) == []


def test_geopandas_reads_the_same_rows(real, written, tmp_path):
    chosen = real(BUILDING)
    path = tmp_path / "sites.geojson"
    path.write_bytes(written(geojson_chunks, chosen))
    read = gpd.read_file(path)
    whole = json.loads(path.read_bytes())
    assert list(read["id"]) == [feature["id"] for feature in whole["features"]]
    assert list(read["name"]) == [f["properties"]["name"] for f in whole["features"]]
    assert len(read) == len(chosen.rows())
    assert read.geometry.isna().sum() == whole["liantu"]["counts"]["unlocated"] > 0
    assert read.crs == "EPSG:4326"


def test_an_empty_selection_is_an_empty_collection(real, written):
    whole = json.loads(written(geojson_chunks, real("chain=gone")))
    assert whole["features"] == []
    assert whole["liantu"]["counts"]["matched"] == 0


def test_rings_turn_right_and_numbers_have_seven_decimals(selected, make_site, written):
    clockwise = [
        [118.123456789, 36],
        [118.123456789, 37],
        [119, 37],
        [119, 36],
        [118.123456789, 36],
    ]
    hole = [[118.5, 36.5], [118.6, 36.5], [118.6, 36.6], [118.5, 36.6], [118.5, 36.5]]
    polygon = {"type": "Polygon", "coordinates": [clockwise, hole]}
    whole = json.loads(written(geojson_chunks, selected([make_site(1, geometry=polygon)])))
    geometry = whole["features"][0]["geometry"]
    outer, inner = (LinearRing(ring) for ring in geometry["coordinates"])
    assert outer.is_ccw
    assert not inner.is_ccw
    assert geometry["coordinates"][0][0][0] == 118.1234568


def test_ids_keep_their_type(selected, make_site, written):
    number = make_site(1) | {"id": 7}
    whole = json.loads(written(geojson_chunks, selected([number, make_site(2)])))
    assert [feature["id"] for feature in whole["features"]] == [7, "t-2"]


def test_hostile_texts_come_back_as_they_were(selected, hostile_sites, written):
    whole = json.loads(written(geojson_chunks, selected(hostile_sites)))
    for before, after in zip(hostile_sites, whole["features"], strict=True):
        assert after["properties"].items() >= before["properties"].items()


def test_a_filter_text_stays_a_text(real, written):
    whole = json.loads(written(geojson_chunks, real("q=</script>${x}\"'<img>")))
    assert whole["liantu"]["filter"]["zh"] == '文字\uff1a"</script>${x}\\"\'<img>"'
