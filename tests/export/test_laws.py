"""Whatever the data and the filter, every file holds exactly the selection."""

import csv
import io
import json

import openpyxl
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from liantu.export.csv import csv_chunks
from liantu.export.geojson import geojson_chunks
from liantu.export.gpkg import write_gpkg
from liantu.export.request import ExportRequest
from liantu.export.xlsx import write_xlsx
from liantu.settings import ROOT
from tests.support.effort import examples

SCHEMA = json.loads((ROOT / "src/liantu/schema/liantu-sites.schema.json").read_text("utf-8"))
QUERIES = st.sampled_from(
    [
        "",
        "kind=park",
        "stage=building,none",
        "inv=..5,none",
        "bbox=0,0,90,80",
        "near=118.8,37,500",
        "q=名",
        "chain=gone",
    ]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


def ids_in_csv(content):
    csv.field_size_limit(1 << 24)
    return [
        row["id"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    ]


def ids_in_xlsx(path):
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return [row[0] for row in book["项目"].iter_rows(min_row=2, max_col=1, values_only=True)]
    finally:
        book.close()


@settings(max_examples=examples(20))
@given(data=st.data())
def test_every_file_holds_the_selected_sites(data, some_features, selected, written, folder):
    features = data.draw(some_features)
    chosen = selected(features, data.draw(QUERIES))
    wanted = [features[row]["id"] for row in chosen.rows().to_pylist()]

    whole = json.loads(written(geojson_chunks, chosen))
    assert [feature["id"] for feature in whole["features"]] == wanted
    assert whole["liantu"]["counts"]["matched"] == len(wanted)
    assert whole["liantu"]["counts"]["unlocated"] == [
        feature["geometry"] for feature in whole["features"]
    ].count(None)
    assert list(Draft202012Validator(SCHEMA).iter_errors(whole)) == []

    assert ids_in_csv(written(csv_chunks, chosen)) == wanted

    write_xlsx(ExportRequest(chosen), folder / "sites.xlsx")
    assert ids_in_xlsx(folder / "sites.xlsx") == wanted

    (folder / "sites.gpkg").unlink(missing_ok=True)
    write_gpkg(ExportRequest(chosen), folder / "sites.gpkg")
    assert list(pyogrio.read_dataframe(folder / "sites.gpkg", layer="sites")["id"]) == wanted
