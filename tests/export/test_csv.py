import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.fields import FIELDS
from liantu.export.cells import guarded, number_text, unguarded
from liantu.export.columns import COLUMNS, feature_of
from liantu.export.csv import MEMBER, csv_chunks, csv_metadata
from liantu.export.geojson import geojson_chunks
from liantu.export.request import ExportRequest
from tests.support.effort import examples

NAME_COLUMNS = {field.name_column for field in FIELDS if field.facet}
ALWAYS = {"name", "kind", "chain", "stage", "investment_wan", "town", "precision"}
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MISSING = (None, "", [])


@pytest.fixture(autouse=True)
def _long_cells():
    before = csv.field_size_limit(1 << 24)
    yield
    csv.field_size_limit(before)


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def stated(feature):
    """A site without names of codes, and without what is not stated."""
    known = {field.name for field in FIELDS}
    properties = {
        name: value
        for name, value in feature["properties"].items()
        if name not in NAME_COLUMNS
        and (name in ALWAYS or name not in known or value not in MISSING)
    }
    properties = dict.fromkeys(ALWAYS) | properties
    return feature | {"id": str(feature["id"]), "properties": properties}


@given(st.text() | st.text("'=+-@\t\r\uff1d", max_size=5))
def test_a_guarded_text_is_no_formula_and_comes_back(text):
    cell = guarded(text)
    assert not cell.startswith(RISKY)
    assert unguarded(cell) == text


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_number_comes_back(number):
    # A whole number is exact; a float has no place for all of its digits.
    assert type(number)(number_text(number)) == number


@settings(max_examples=examples(20))
@given(data=st.data())
def test_what_is_written_can_be_read_back(data, some_features, selected, written):
    chosen = selected(data.draw(some_features))
    before = json.loads(written(geojson_chunks, chosen))["features"]
    rows = rows_of(written(csv_chunks, chosen))
    after = [feature_of({name: unguarded(cell) for name, cell in row.items()}) for row in rows]
    assert after == [stated(feature) for feature in before]


def test_a_number_of_any_length_comes_back(selected, make_site, written):
    rows = rows_of(written(csv_chunks, selected([make_site(1, code=10**30 + 1)])))
    assert feature_of(rows[0])["properties"]["code"] == 10**30 + 1


def test_a_line_comes_back(selected, make_site, written):
    line = {"type": "LineString", "coordinates": [[118, 36], [119, 37]]}
    rows = rows_of(written(csv_chunks, selected([make_site(1, geometry=line)])))
    assert feature_of(rows[0])["geometry"] == line
    assert (rows[0]["lon"], rows[0]["lat"]) != ("", "")


def test_hostile_texts_come_back_as_they_were(selected, hostile_sites, written):
    rows = rows_of(written(csv_chunks, selected(hostile_sites)))
    for before, row in zip(hostile_sites, rows, strict=True):
        for name in ("name", "owner", "note"):
            assert unguarded(row[name]) == before["properties"][name]


def test_no_cell_of_hostile_texts_is_a_formula(selected, hostile_sites, written):
    for row in rows_of(written(csv_chunks, selected(hostile_sites))):
        assert not any(cell.startswith(RISKY) for cell in row.values())


def test_spreadsheets_know_the_encoding_and_the_line_ends(real, written):
    content = written(csv_chunks, real("stage=building"))
    assert content.startswith(b"\xef\xbb\xbfid,name,")
    assert content.count(b"\r\n") == len(real("stage=building").rows()) + 1


def test_pandas_reads_the_same_rows(real, written):
    chosen = real("stage=building")
    read = pd.read_csv(io.BytesIO(written(csv_chunks, chosen)), dtype={"town": str})
    assert list(read.columns) == [column.name for column in COLUMNS]
    assert len(read) == len(chosen.rows())
    whole = json.loads(written(geojson_chunks, chosen))
    amounts = [feature["properties"]["investment_wan"] for feature in whole["features"]]
    assert read["investment_wan"].dropna().tolist() == [wan for wan in amounts if wan is not None]


def test_amounts_stand_in_yi_as_well(selected, make_site, written):
    rows = rows_of(written(csv_chunks, selected([make_site(1, investment_wan=335001)])))
    assert (rows[0]["investment_wan"], rows[0]["investment_yi"]) == ("335001", "33.5001")


def test_a_western_longitude_stays_a_number(selected, make_site, written):
    west = make_site(1, geometry={"type": "Point", "coordinates": [-70.5, -33]})
    rows = rows_of(written(csv_chunks, selected([west])))
    assert (rows[0]["lon"], rows[0]["lat"]) == ("-70.5", "-33")


def test_what_is_not_stated_is_an_empty_cell(selected, make_site, written):
    rows = rows_of(written(csv_chunks, selected([make_site(1, town=None, chains=[])])))
    assert {rows[0][name] for name in ("town", "town_name", "chains", "chain_names")} == {""}


def test_the_description_names_every_column_of_the_table(real, written):
    described = json.loads(csv_metadata(ExportRequest(real()), "sites.csv"))
    header = written(csv_chunks, real()).decode("utf-8-sig").partition("\r\n")[0]
    assert [column["name"] for column in described["tableSchema"]["columns"]] == header.split(",")
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    assert described["url"] == "sites.csv"


def test_the_description_carries_the_passport(real):
    described = json.loads(csv_metadata(ExportRequest(real("chain=chem")), "sites.csv"))
    assert described[MEMBER]["filter"]["query"] == "chain=chem"
