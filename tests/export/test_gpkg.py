import json

import geopandas as gpd
import pyogrio
import pytest
from shapely import get_coordinates

from liantu.domain.errors import ExportError
from liantu.export.download import _write
from liantu.export.gpkg import write_gpkg
from liantu.export.request import ExportRequest


@pytest.fixture
def layers(tmp_path):
    def make(chosen):
        path = tmp_path / "sites.gpkg"
        write_gpkg(ExportRequest(chosen), path)
        return path

    return make


def test_geopandas_reads_the_same_rows(layers, real):
    chosen = real("stage=building")
    read = gpd.read_file(layers(chosen), layer="sites")
    assert len(read) == len(chosen.rows())
    assert read.crs == "EPSG:4326"
    assert read.geometry.isna().any()
    assert read["investment_wan"].dtype.kind in "if"


def test_points_lines_and_polygons_share_a_layer(layers, selected, make_site):
    ring = [[118, 36], [119, 36], [119, 37], [118, 36]]
    shapes = [
        {"type": "Point", "coordinates": [118, 36]},
        {"type": "Point", "coordinates": [118, 36, 12.5]},
        {"type": "LineString", "coordinates": ring[:2]},
        {"type": "Polygon", "coordinates": [ring]},
        {"type": "MultiPolygon", "coordinates": [[ring]]},
        None,
    ]
    features = [make_site(number, geometry=geometry) for number, geometry in enumerate(shapes)]
    read = gpd.read_file(layers(selected(features)), layer="sites")
    assert list(read.geometry.geom_type[:5]) == [shape["type"] for shape in shapes[:5]]
    assert read.geometry[5] is None
    assert get_coordinates(list(read.geometry)[1], include_z=True)[0][2] == 12.5


def test_hostile_texts_come_back_but_for_the_null_character(layers, selected, hostile_sites):
    read = pyogrio.read_dataframe(layers(selected(hostile_sites)), layer="sites")
    for before, name in zip(hostile_sites, read["name"], strict=True):
        assert name == before["properties"]["name"].replace("\0", "␀")


def test_the_passport_is_a_table_and_the_layer_s_metadata(layers, real):
    path = layers(real("chain=chem"))
    about = pyogrio.read_dataframe(path, layer="about", read_geometry=False)
    said = dict(zip(about["key"], about["value"], strict=True))
    assert said["filter.query"] == "chain=chem"
    metadata = pyogrio.read_info(path, layer="sites")["layer_metadata"]
    assert json.loads(metadata["liantu"])["filter"]["query"] == "chain=chem"


def test_an_empty_selection_is_an_empty_layer(layers, real):
    assert len(pyogrio.read_dataframe(layers(real("chain=gone")), layer="sites")) == 0


def test_a_file_that_cannot_be_written_is_said(real, tmp_path):
    with pytest.raises(ExportError, match="cannot be written"):
        _write(ExportRequest(real("chain=chem")), "gpkg", tmp_path / "none" / "a.gpkg")
