"""The office's own workbook, and strangers' files, come in with a right report."""

import dataclasses
import json
from collections import Counter
from pathlib import Path

import pytest

from liantu.ledger.columns import questions, suggest
from liantu.ledger.read.files import read_table
from tests.support.ledgers import CATALOGUE
from tests.support.office import brownfield_csv, gem_workbook, office_workbook


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return office_workbook(tmp_path_factory.mktemp("office") / "台账.xlsx")


@pytest.fixture
def office_table(office):
    return read_table(office.path, office.path.name)


@pytest.fixture(scope="module")
def store():
    features = json.loads(Path("geodata/sites.geojson").read_text("utf-8"))["features"]
    return {feature["properties"]["name"]: feature for feature in features}


def test_the_same_workbook_comes_out_each_time(office, tmp_path):
    again = office_workbook(tmp_path / "again.xlsx")
    assert again.path.read_bytes() == office.path.read_bytes()


def test_the_workbook_is_read_as_its_rows(office, office_table):
    assert [row.number for row in office_table.rows()] == list(office.rows)
    totals = [line.number for line in office_table.skipped if line.why == "total"]
    assert totals == office.totals


def test_every_column_but_the_number_is_known(office_table):
    fed = suggest(office_table, CATALOGUE).targets
    assert {column.title for column in office_table.columns} - set(fed) == {"序号"}


def test_only_the_wrong_word_is_asked_about(office_table):
    (question,) = questions(office_table, suggest(office_table, CATALOGUE), CATALOGUE)
    assert (question.kind, question.facet, question.examples) == ("words", "stage", ("在健",))


def test_the_report_names_the_mistakes_and_nothing_else_must_be_mended(office, office_table, read):
    made = read(office_table)
    found = {(f.row, f.place, f.what) for f in made.findings if f.severity == "must"}
    assert found == {(m.row, m.place, m.what) for m in office.mistakes}
    later = Counter(f.what.removeprefix("row.") for f in made.findings if f.severity == "later")
    towns = sum(not record["town"] for record in office.rows.values())
    turned = sum(bool(record["lon"]) for record in office.rows.values())
    assert later["no_town"] == towns
    assert 0 < later["place_swapped"] < turned
    assert set(later) == {"no_town", "place_swapped"}


def test_the_mended_workbook_says_what_the_store_says(tmp_path, read, store):
    mended = office_workbook(tmp_path / "台账.xlsx", mended=True)
    made = read(read_table(mended.path, mended.path.name))
    assert made.said("must") == []
    assert len(made.rows) == len(store)
    for row in made.rows:
        site = store[row.properties["name"]]
        known = site["properties"]
        for name in ("investment_wan", "done_total_wan", "stage", "stage_as_of", "town", "chain"):
            assert row.properties[name] == known.get(name), (row.number, name)
        for name in ("plan_started", "plan_completed"):
            assert row.properties[name] == known.get(name), (row.number, name)
        if row.geometry is not None:
            here = site["geometry"]["coordinates"]
            assert row.geometry["coordinates"] == pytest.approx(here, abs=2e-7)


def test_a_tracker_with_english_headers_comes_in_by_mapping_alone(tmp_path, read):
    table = read_table(gem_workbook(tmp_path / "gem.xlsx"), "gem.xlsx")
    suggested = suggest(table, CATALOGUE)
    asked = {question.kind: question for question in questions(table, suggested, CATALOGUE)}
    assert set(asked) == {"datum", "words"}
    statuses = {"construction": "building", "announced": "concept", "operating": "producing"}
    statuses["shelved"] = "suspended"
    assert set(asked["words"].examples) == set(statuses)
    answered = dataclasses.replace(suggested, datum="wgs84", words={"stage": statuses})
    made = read(table, answered)
    assert made.said("must") == []
    first = made.rows[0]
    assert first.site_id == "G100000000001"
    assert first.properties["stage"] == "building"
    assert first.properties["investment_wan"] is None
    assert first.properties["investment_text"] == "210 million USD"
    assert first.geometry == {"type": "Point", "coordinates": [118.8712, 37.2031]}


def test_a_register_in_another_datum_comes_in_by_mapping_alone(tmp_path, read):
    table = read_table(brownfield_csv(tmp_path / "register.csv"), "register.csv")
    suggested = suggest(table, CATALOGUE)
    (question,) = questions(table, suggested, CATALOGUE)
    assert question.facet == "stage"
    words = {
        "permissioned": "preparing",
        "not permissioned": "concept",
        "pending decision": "talks",
    }
    made = read(table, dataclasses.replace(suggested, words={"stage": words}))
    assert made.said("must") == []
    assert [row.properties["datum_given"] for row in made.rows] == [
        "EPSG:27700",
        "EPSG:27700",
        "WGS84",
    ]
    places = [row.geometry["coordinates"] for row in made.rows if row.geometry]
    assert places[0] == pytest.approx([-0.1284, 51.5040], abs=1e-3)
    assert places[2] == [-0.1024, 51.5101]
