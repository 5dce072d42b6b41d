"""The first instance says what its sources say, no more and no less."""

import csv
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.ledger.instance import build_instance, report_on, sites_from_ledger, sites_text
from liantu.ledger.instance_cells import Row, wan_of
from liantu.ledger.instance_words import read_words

GEODATA = Path(__file__).parents[2] / "geodata"
SOURCE = GEODATA / "source"
CATALOGUE = GEODATA / "catalogue.toml"


def csv_rows(name):
    with (SOURCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def words():
    return read_words(CATALOGUE)


@pytest.fixture(scope="module")
def sites(words):
    return sites_from_ledger(SOURCE, words)


@pytest.fixture(scope="module")
def by_id(sites):
    return {site["id"]: site for site in sites["features"]}


@pytest.fixture(scope="module")
def ledger():
    return {row["id"]: row for row in csv_rows("ledger.csv")}


def test_every_row_of_the_ledger_is_one_site(by_id, sites, ledger):
    assert len(sites["features"]) == 103
    assert list(by_id) == list(ledger)


def test_kinds_are_88_projects_10_facilities_and_5_parks(sites):
    assert report_on(sites).by_kind == {"project": 88, "existing_facility": 10, "park": 5}


def test_stages_are_those_of_the_ledger_and_silence_stays_silence(by_id, ledger):
    words_of = {
        "preparing": "前期",
        "started": "开工",
        "building": "在建",
        "completed": "竣工",
        "producing": "投产",
        None: "",
    }
    said = {key: words_of[site["properties"]["stage"]] for key, site in by_id.items()}
    assert said == {key: row["stage"] for key, row in ledger.items()}


def test_a_site_is_pinned_exactly_where_the_source_gives_a_point_or_a_town_with_a_seat(
    by_id, ledger
):
    seats = {row["name_zh"] for row in csv_rows("towns.csv") if row["lon_wgs84"]}
    pinned = {key for key, row in ledger.items() if row["lon"] or row["town"] in seats}
    assert {key for key, site in by_id.items() if site["geometry"]} == pinned
    assert len(pinned) == 50


def test_no_coordinate_was_made_up(by_id, ledger):
    towns = {row["name_zh"]: row for row in csv_rows("towns.csv")}
    for key, site in by_id.items():
        if site["geometry"] is None:
            continue
        row = ledger[key]
        given_text = (row["lon"], row["lat"])
        if not row["lon"]:
            town = towns[row["town"]]
            given_text = (town["lon_wgs84"], town["lat_wgs84"])
        assert site["geometry"]["coordinates"] == [float(text) for text in given_text]


def test_precision_never_claims_more_than_the_ledger(by_id, ledger):
    order = ["site", "address", "park", "town", "city", "none"]
    for key, site in by_id.items():
        claimed = order.index(site["properties"]["precision"])
        assert claimed >= order.index(ledger[key]["location_precision"])
        assert site["properties"]["location_given"] == ledger[key]["location_precision"]


def test_a_point_at_a_seat_says_that_it_is_not_the_site(by_id, ledger):
    at_seat = [
        site["properties"]
        for key, site in by_id.items()
        if site["geometry"] and not ledger[key]["lon"]
    ]
    assert len(at_seat) == 35
    for properties in at_seat:
        assert properties["precision"] == "town"
        assert "GeoNames" in properties["location_source"]
        assert "非项目确切位置" in properties["location_source"]


def test_the_inexact_point_is_kept_and_called_city(by_id):
    site = by_id["sg-048"]
    assert site["geometry"]["coordinates"] == [118.83, 37.01]
    assert site["properties"]["precision"] == "city"
    assert site["properties"]["datum_given"] == "WGS84 (assumed)"


@pytest.mark.parametrize(
    ("site_id", "precision", "park"),
    [
        ("sg-104", "town", None),  # 双王城: named, but no seat is published
        ("sg-010", "town", "双王城生态经济园区"),
        ("sg-024", "park", "寿光晨鸣工业园"),
        ("sg-001", "city", None),
    ],
)
def test_a_place_known_only_in_words_has_no_pin(by_id, site_id, precision, park):
    site = by_id[site_id]
    assert site["geometry"] is None
    assert site["properties"]["precision"] == precision
    assert site["properties"].get("park") == park


def test_every_site_names_its_source(by_id):
    for site in by_id.values():
        properties = site["properties"]
        assert properties["source_title"]
        assert properties["source_publisher"]
        assert properties["source_url"].startswith(("http://", "https://"))
        assert properties["visibility"] == "public"


def test_a_part_points_to_its_whole(by_id):
    parts = {
        key: site["properties"]["part_of"]
        for key, site in by_id.items()
        if "part_of" in site["properties"]
    }
    assert parts == {"sg-006": "sg-005", "sg-079": "sg-078", "sg-083": "sg-084"}


def test_the_total_leaves_out_parts_and_everything_that_is_no_project(sites, ledger):
    counted = [
        Decimal(row["investment_yi"])
        for row in ledger.values()
        if row["record_kind"] == "project"
        and not row["part_of"]
        and row["investment_yi"]
        and "完成投资" not in row["investment_text"]
    ]
    report = report_on(sites)
    assert report.project_investment_wan == sum(counted) * 10_000 == 11_387_550
    assert report.projects_with_investment == len(counted) == 28


def test_money_already_spent_is_not_a_total_investment(by_id):
    bridges = by_id["sg-084"]["properties"]
    assert bridges["investment_wan"] is None
    assert bridges["done_total_wan"] == 43_000
    assert bridges["investment_text"] == "完成投资4.3亿元"


def test_amounts_are_whole_wan_and_agree_with_the_words_of_the_source(by_id):
    unit_wan = {
        "亿": Decimal(10_000),
        "万": Decimal(1),
        "多万": Decimal(1),
        " million": Decimal(100),
    }
    amounts = 0
    for site in by_id.values():
        properties = site["properties"]
        wan = properties["investment_wan"] or properties.get("done_total_wan")
        if wan is None:
            continue
        amounts += 1
        said = re.search(r"([\d.]+)(亿|万|多万| million)", properties["investment_text"])
        assert said is not None
        number, unit = said.groups()
        assert type(wan) is int
        assert wan == Decimal(number) * unit_wan[unit]
    assert amounts == 31


@given(st.integers(min_value=1, max_value=10**9), st.integers(min_value=0, max_value=3))
def test_yi_becomes_wan_without_losing_one(wan, more_zeros):
    text = f"{wan // 10_000}.{wan % 10_000:04d}{'0' * more_zeros}"
    assert wan_of(Row("ledger.csv", 2, {"investment_yi": text}), "investment_yi") == wan


def test_dates_keep_the_precision_they_came_with(by_id, ledger):
    columns = {
        "stage_as_of": "stage_as_of",
        "plan_started": "planned_start",
        "plan_completed": "planned_completion",
        "source_date": "source_date",
    }
    for key, site in by_id.items():
        for name, column in columns.items():
            assert site["properties"].get(name, "") == ledger[key][column]


def test_every_stage_report_is_kept_oldest_first(by_id):
    kept = 0
    for site in by_id.values():
        events = site["properties"].get("events", [])
        dates = [event["date"] for event in events if "date" in event]
        kept += len(events)
        assert dates == sorted(dates)
        assert all("date" in event for event in events[: len(dates)])
    assert kept == len(csv_rows("stage_events.csv"))


def test_a_remark_is_not_offered_as_a_link(by_id):
    first = by_id["sg-001"]["properties"]["events"][0]
    assert first == {"stage": "started", "date": "2023-02", "text": "项目自2023年2月开工"}


def test_nodes_come_from_the_graph_and_their_chains_follow_the_primary_one(by_id):
    assert by_id["sg-001"]["properties"]["nodes"] == [
        "chem.ma",
        "chem.bdo",
        "chem.pbat",
        "chem.pbs",
    ]
    assert by_id["sg-001"]["properties"]["chains"] == ["newmat", "chem"]
    graph = json.loads((SOURCE / "chain_graph_proposal.json").read_text(encoding="utf-8"))
    proposed = {
        (site, f"{chain['code']}.{node['id']}")
        for chain in graph["chains"]
        for node in chain["nodes"]
        for site in node.get("projects", [])
    }
    placed = {
        (key, node) for key, site in by_id.items() for node in site["properties"].get("nodes", [])
    }
    assert placed == proposed


def test_only_the_seven_named_properties_may_be_null(by_id):
    always = {"name", "kind", "chain", "stage", "investment_wan", "town", "precision"}
    for site in by_id.values():
        assert always <= site["properties"].keys()
        assert {key for key, value in site["properties"].items() if value is None} <= always


def test_a_rebuild_is_the_committed_file_byte_for_byte(tmp_path):
    again = tmp_path / "sites.geojson"
    report = build_instance(SOURCE, CATALOGUE, again)
    assert again.read_bytes() == (GEODATA / "sites.geojson").read_bytes()
    assert list(tmp_path.iterdir()) == [again]
    assert (report.records, report.located) == (103, 50)


def test_the_file_has_one_feature_a_line_and_readable_chinese(sites):
    lines = sites_text(sites).splitlines()
    assert len(lines) == 1 + 103 + 1
    assert json.loads(lines[1].rstrip(","))["id"] == "sg-001"
    assert "联盟PBAT/PBS可降解塑料一体化项目" in lines[1]
    assert json.loads("".join(lines)) == sites
