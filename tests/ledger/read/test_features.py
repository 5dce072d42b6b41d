"""GeoJSON: the store's own, and others'."""

import json

import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger.read.files import read_table
from liantu.settings import ROOT


@pytest.fixture
def read(tmp_path):
    def make(value, **asked):
        path = tmp_path / "sites.geojson"
        path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        return read_table(path, "sites.geojson", **asked)

    return make


def collection(*features, **members):
    return {"type": "FeatureCollection", "features": list(features), **members}


def feature(geometry=None, site_id=None, **properties):
    made = {"type": "Feature", "geometry": geometry, "properties": properties}
    return made if site_id is None else made | {"id": site_id}


POINT = {"type": "Point", "coordinates": [118.8, 36.9]}


def test_the_stores_own_file():
    table = read_table(ROOT / "geodata/sites.geojson", "sites.geojson")
    assert table.whole_features
    assert table.crs == "EPSG:4326"
    assert table.count == 103
    given = json.loads((ROOT / "geodata/sites.geojson").read_text("utf-8"))["features"]
    titles = [column.title for column in table.columns]
    for row, site in zip(table.rows(), given, strict=True):
        stated = dict(zip(titles, row.cells, strict=True))
        assert {name: stated[name] for name in site["properties"]} == site["properties"]
        assert (row.feature_id, row.geometry) == (site["id"], site["geometry"])


def test_anothers_file(read):
    table = read(
        collection(
            feature(POINT, 项目="甲", 投资=3.5, 标签=["a", "b"], 空=" "),
            feature(None, 7, 项目="乙", 新列={"一": True}),
        )
    )
    assert not table.whole_features
    assert [column.title for column in table.columns] == ["项目", "投资", "标签", "空", "新列"]
    first, second = table.rows()
    assert first.cells == ("甲", 3.5, '["a", "b"]', None, None)
    assert second.cells == ("乙", None, None, None, '{"一": true}')
    assert (first.number, first.geometry, first.feature_id) == (1, POINT, None)
    assert (second.number, second.geometry, second.feature_id) == (2, None, 7)
    assert table.has_geometry
    assert table.crs == ""


def test_a_strangers_kind_is_not_ours(read):
    table = read(collection(feature(POINT, 1, name="Solar farm", kind="solar")))
    assert not table.whole_features
    sites = {"name": "甲", "kind": "project", "stage": None, "investment_wan": 3}
    assert read(collection(feature(POINT, 1, **sites))).whole_features
    assert read(collection(feature(POINT, 1, name="甲", kind="park"), liantu={})).whole_features


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::4549", "EPSG:4549"),
        ("EPSG:4490", "EPSG:4490"),
    ],
)
def test_the_crs_that_a_file_states(read, name, crs):
    stated = {"type": "name", "properties": {"name": name}}
    assert read(collection(feature(POINT, 名="甲"), crs=stated)).crs == crs


def test_a_crs_behind_a_link_is_not_followed(read):
    stated = {"type": "link", "properties": {"href": "http://192.0.2.1/crs", "type": "proj4"}}
    table = read(collection(feature(POINT, 名="甲"), crs=stated))
    assert table.crs == ""
    assert "192.0.2.1" in table.findings[0].problem("en")


def test_numbers_and_texts_that_no_other_library_holds(read):
    table = read(
        r'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,'
        r'"properties":{"大":123456789012345678901234567890,"残":"\ud800"}}]}'
    )
    assert [row.cells for row in table.rows()] == [(123456789012345678901234567890, "\ud800")]


def test_what_is_broken_is_named(read):
    with pytest.raises(LedgerError, match=r"sites.geojson: .*FeatureCollection") as caught:
        read({"type": "Topology"})
    assert "顶层" in caught.value.text("zh")
    with pytest.raises(LedgerError, match="feature 2"):
        read(collection(feature(), {"type": "x"}))
    with pytest.raises(LedgerError, match="more than 500 columns"):
        read(collection(feature(**{f"p{number}": 1 for number in range(501)})))
