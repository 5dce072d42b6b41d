"""What Liantu exports is known as its own, and comes back as it was."""

import json

import pytest

from liantu.domain.filter import SiteFilter
from liantu.domain.language import Lang
from liantu.export import xlsx
from liantu.export.columns import COLUMNS, feature_of, row_of
from liantu.export.csv import csv_chunks
from liantu.export.geojson import geojson_chunks
from liantu.export.gpkg import write_gpkg
from liantu.export.request import ExportRequest
from liantu.export.visible import for_xml
from liantu.export.xlsx import write_xlsx
from liantu.ledger.read.files import read_table
from liantu.query.engine import Engine, today
from liantu.query.selection import Selection
from liantu.settings import ROOT, settings
from liantu.store.build import build_snapshot
from liantu.store.live import load_catalogue

CATALOGUE = load_catalogue(ROOT / "geodata")
HOSTILE = [
    *("=1+1", "'=1", "''-1", "-1", "+1", "@A1", "\t=1", "\n=1", "\uff1d1", "'quoted'"),
    *(" 前后有空格 ", '"a","b"\nc;d', "_x0041_", "😀", "\u202eevil", "007", "1e5", "合计", "   "),
]


@pytest.fixture
def request_of(tmp_path, monkeypatch):
    monkeypatch.setenv("LIANTU_GEODATA", str(ROOT / "geodata"))
    settings.cache_clear()

    def make(path, lang: Lang = "zh"):
        engine = Engine(build_snapshot(path, CATALOGUE, tmp_path))
        return ExportRequest(Selection(engine, SiteFilter(), today()), lang)

    yield make
    settings.cache_clear()


@pytest.fixture
def hostile(tmp_path):
    features = [
        {
            "type": "Feature",
            "id": f"t-{number}",
            "geometry": {"type": "Point", "coordinates": [118.8 + number / 1e7, 36.9]},
            "properties": {
                "name": f"名{text}",
                "kind": "project",
                "owner": text,
                "investment_wan": 10**9 + number,
                "chains": ["chem", "newmat"],
                "progress_pct": 33.3,
                "自有": {"值": text},
            },
        }
        for number, text in enumerate(HOSTILE)
    ]
    path = tmp_path / "hostile.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def features_of(table):
    titles = [column.title for column in table.columns]
    return [feature_of(dict(zip(titles, row.cells, strict=True))) for row in table.rows()]


def wanted(request):
    """The sites of an export without the names of codes, which follow from them."""
    names = [column.name for column in COLUMNS]
    batches = list(request.feature_batches())
    rows = [row_of(feature) for batch in batches for feature in batch]
    return [feature_of(dict(zip(names, row, strict=True))) for row in rows]


@pytest.mark.parametrize("which", ["real", "hostile"])
def test_csv(tmp_path, request_of, hostile, which):
    request = request_of(ROOT / "geodata/sites.geojson" if which == "real" else hostile)
    path = tmp_path / "sites.csv"
    path.write_bytes(b"".join(csv_chunks(request)))
    table = read_table(path, path.name)
    assert table.whole_features
    assert features_of(table) == wanted(request)


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
@pytest.mark.parametrize("which", ["real", "hostile"])
def test_xlsx(tmp_path, request_of, hostile, which, lang):
    request = request_of(ROOT / "geodata/sites.geojson" if which == "real" else hostile, lang)
    path = tmp_path / "sites.xlsx"
    write_xlsx(request, path)
    table = read_table(path, path.name)
    assert table.whole_features
    assert [column.title for column in table.columns] == [column.name for column in COLUMNS]
    sites = [json.dumps(site, ensure_ascii=False) for site in features_of(table)]
    assert sites == [for_xml(json.dumps(site, ensure_ascii=False)) for site in wanted(request)]


def test_xlsx_on_several_sheets(tmp_path, request_of, monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS_PER_SHEET", 40)
    request = request_of(ROOT / "geodata/sites.geojson")
    path = tmp_path / "sites.xlsx"
    write_xlsx(request, path)
    table = read_table(path, path.name)
    assert table.sheets == ("项目", "项目 2", "项目 3", "说明")
    assert [row.number for row in table.rows()] == list(range(2, 105))
    assert features_of(table) == wanted(request)
    assert read_table(path, path.name, sheet="项目 2").count == 40


@pytest.mark.parametrize("which", ["real", "hostile"])
def test_geojson(tmp_path, request_of, hostile, which):
    request = request_of(ROOT / "geodata/sites.geojson" if which == "real" else hostile)
    path = tmp_path / "sites.geojson"
    path.write_bytes(b"".join(geojson_chunks(request)))
    table = read_table(path, path.name)
    assert table.whole_features
    given = [feature for batch in request.feature_batches() for feature in batch]
    titles = [column.title for column in table.columns]
    for row, site in zip(table.rows(), given, strict=True):
        stated = dict(zip(titles, row.cells, strict=True))
        assert {name: stated[name] for name in site["properties"]} == site["properties"]
        assert (row.feature_id, row.geometry) == (site["id"], site["geometry"])


@pytest.mark.parametrize("which", ["real", "hostile"])
def test_geopackage(tmp_path, request_of, hostile, which):
    request = request_of(ROOT / "geodata/sites.geojson" if which == "real" else hostile)
    path = tmp_path / "sites.gpkg"
    write_gpkg(request, path)
    table = read_table(path, path.name)
    assert table.whole_features
    assert (table.sheet, table.crs) == ("sites", "EPSG:4326")
    geometries = [row.geometry for row in table.rows()]
    pairs = zip(features_of(table), geometries, strict=True)
    assert [site | {"geometry": place} for site, place in pairs] == wanted(request)


def test_a_table_that_lacks_a_column_is_anothers(tmp_path, request_of):
    path = tmp_path / "sites.csv"
    path.write_bytes(b"".join(csv_chunks(request_of(ROOT / "geodata/sites.geojson"))))
    lines = path.read_text("utf-8-sig").replace("other_properties", "其他")
    path.write_text(lines, "utf-8")
    assert not read_table(path, path.name).whole_features
