"""GeoPackage and Shapefile, made with GeoPandas and as mapping programs in China make them."""

import datetime
import tempfile
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, Polygon

from liantu.domain.errors import LedgerError
from liantu.ledger.read.files import read_table

THOROUGH = pytest.mark.thorough
PLACES = [Point(500_000, 4_100_000), None]


@pytest.fixture
def frame():
    return gpd.GeoDataFrame(
        {
            "项目名称": ["甲项目", "乙"],
            "总投资": [3000.5, None],
            "栋数": pd.array([3, None], dtype="Int32"),
            "开工": pd.to_datetime(["2024-06-01", None]),
        },
        geometry=PLACES,
        crs="EPSG:4549",
    )


@pytest.fixture
def zipped(tmp_path):
    """Files of a Shapefile to a zip of those with the endings asked for."""

    def make(folder, *endings, inside=""):
        path = tmp_path / "shape.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(folder.iterdir()):
                if not endings or file.suffix in endings:
                    archive.write(file, inside + file.name)
        return path

    return make


@pytest.fixture
def shape(tmp_path):
    def make(frame, encoding="GBK", name="重点项目"):
        folder = tmp_path / "parts"
        folder.mkdir(exist_ok=True)
        frame = frame.drop(columns="开工", errors="ignore")
        frame.to_file(folder / f"{name}.shp", encoding=encoding)
        return folder

    return make


def test_nothing_is_left_behind(tmp_path, shape, zipped, frame, monkeypatch):
    path = zipped(shape(frame))
    left = tmp_path / "left"
    left.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(left))
    table = read_table(path, "a.zip")
    assert list(left.iterdir()) == []
    assert len(list(table.rows())) == 2


def test_a_geopackage(tmp_path, frame):
    made = tmp_path / "made.gpkg"
    frame.to_file(made, layer="项目")
    frame.iloc[:1][["栋数", "geometry"]].to_file(made, layer="其他")
    # An upload's file need not end as the user's own.
    path = made.rename(tmp_path / "upload.tmp")
    table = read_table(path, "项目.gpkg")
    assert [column.title for column in table.columns] == ["项目名称", "总投资", "栋数", "开工"]
    assert [column.place for column in table.columns] == ["项目名称", "总投资", "栋数", "开工"]
    one, two = table.rows()
    assert one.cells == ("甲项目", 3000.5, 3, datetime.date(2024, 6, 1))
    assert one.geometry == {"type": "Point", "coordinates": [500_000, 4_100_000]}
    assert (two.number, two.cells, two.geometry) == (2, ("乙", None, None, None), None)
    assert (table.crs, table.has_geometry, table.count) == ("EPSG:4549", True, 2)
    assert (table.sheet, table.sheets) == ("项目", ("项目", "其他"))
    assert read_table(path, "项目.gpkg", sheet="其他").count == 1
    with pytest.raises(LedgerError, match="no sheet '别的'"):
        read_table(path, "项目.gpkg", sheet="别的")


# Ten bytes hold three characters of UTF-8 and a third.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "encoding", ["GBK", *(pytest.param(name, marks=THOROUGH) for name in ("UTF-8", "GB18030"))]
)
@pytest.mark.parametrize("said", [True, False])
def test_a_shapefile_in_any_encoding(shape, zipped, frame, encoding, said):
    folder = shape(frame, encoding)
    endings = (".shp", ".shx", ".dbf", ".prj", *([".cpg"] if said else []))
    table = read_table(zipped(folder, *endings), "shape.zip")
    first = "项目名" if encoding == "UTF-8" else "项目名称"
    assert [column.title for column in table.columns] == [first, "总投资", "栋数"]
    assert [row.cells for row in table.rows()] == [("甲项目", 3000.5, 3), ("乙", None, None)]
    assert table.crs == "EPSG:4549"
    assert table.sheet == "重点项目"


@pytest.mark.thorough
def test_a_wrong_statement_of_the_encoding_is_not_believed(shape, zipped, frame):
    folder = shape(frame)
    next(folder.glob("*.cpg")).write_text("ISO-8859-1")
    assert next(read_table(zipped(folder), "a.zip").rows()).cells[0] == "甲项目"
    next(folder.glob("*.cpg")).write_text("UTF-8")
    assert next(read_table(zipped(folder), "a.zip").rows()).cells[0] == "甲项目"


def test_a_shapefile_without_index_and_projection(shape, zipped, frame):
    table = read_table(zipped(shape(frame), ".shp", ".dbf"), "a.zip")
    assert table.crs == ""
    geometry = next(table.rows()).geometry
    assert geometry == {"type": "Point", "coordinates": [500_000, 4_100_000]}


def test_names_that_chinese_windows_wrote(shape, zipped, frame):
    path = zipped(shape(frame, name="12345678"), inside="2026/")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"12345678", "重点项目".encode("gbk")))
    assert read_table(path, "a.zip").sheet == "重点项目"


@pytest.mark.filterwarnings("ignore:Value .* has been truncated")
def test_a_text_that_is_cut_inside_a_character(shape, zipped, frame):
    long = frame.assign(项目名称="a" + "名" * 200)
    name = next(read_table(zipped(shape(long)), "a.zip").rows()).cells[0]
    assert name == "a" + "名" * 126


@pytest.mark.thorough
def test_several_shapefiles(shape, zipped, frame):
    shape(frame.iloc[:1][["栋数", "geometry"]], name="边界")
    folder = shape(frame)
    table = read_table(zipped(folder), "a.zip")
    assert (table.sheet, sorted(table.sheets)) == ("重点项目", ["边界", "重点项目"])
    assert read_table(zipped(folder), "a.zip", sheet="边界").count == 1


def test_polygons(tmp_path):
    ring = [(118, 36), (119, 36), (119, 37), (118, 36)]
    frame = gpd.GeoDataFrame({"名称": ["甲"], "x": [1]}, geometry=[Polygon(ring)], crs="EPSG:4490")
    frame.to_file(tmp_path / "a.gpkg")
    table = read_table(tmp_path / "a.gpkg", "a.gpkg")
    geometry = next(table.rows()).geometry
    assert geometry is not None
    assert geometry["type"] == "Polygon"
    assert table.crs == "EPSG:4490"


def test_a_part_of_a_shapefile_asks_for_the_rest(shape, zipped, frame):
    with pytest.raises(LedgerError, match="only a part"):
        read_table(zipped(shape(frame), ".shp"), "a.zip")
    with pytest.raises(LedgerError, match="only a part"):
        read_table(next(shape(frame).glob("*.shp")), "a.shp")
    with pytest.raises(LedgerError, match="holds no Shapefile"):
        read_table(zipped(shape(frame), ".prj"), "a.zip")
