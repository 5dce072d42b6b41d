"""One site by hand."""

from typing import Any

import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger.edit import (
    advanced,
    edit_findings,
    edited,
    moved,
    new_site,
    removed,
    unplaced,
)
from liantu.ledger.stage_needs import ASIDE_NEEDS, MILESTONES, NEEDS, lacking, needs
from liantu.store.change import Change
from tests.support.drafts import properties, site
from tests.support.ledgers import CATALOGUE

TOWN = "370783001"
WHOLE: dict[str, Any] = {
    "name": "甲", "kind": "project", "owner": "某公司", "investment_wan": 30_000, "town": TOWN,
    "actual_started": "2024-03", "actual_completed": "2025-01", "actual_produced": "2025-02",
}  # fmt: skip
STAGES = [stage.code for stage in CATALOGUE.stages if stage.phase != "aside"]


def told(change, severity="must"):
    """What the checks say of a change, as (key, property)."""
    return [
        (each.what, each.place)
        for each in edit_findings(change, CATALOGUE)
        if each.severity == severity
    ]


def after(change) -> dict[str, Any]:
    assert change.after is not None
    return change.after


def test_a_new_site_has_an_id_of_its_own_and_no_place_yet():
    change = new_site({"name": " 甲 ", "stage": "concept"}, CATALOGUE)
    assert change.before is None
    assert after(change) == site(change.id, "甲", stage="concept")
    assert change.id.startswith("370783-")
    assert told(change) == []


def test_a_new_site_may_be_given_its_project_code_unless_it_is_taken():
    code = "2308-370783-04-01-123456"
    assert new_site({"name": "甲"}, CATALOGUE, ["a"], f" {code} ").id == code
    with pytest.raises(LedgerError) as caught:
        new_site({"name": "甲"}, CATALOGUE, [code], code)
    assert code in caught.value.text("zh")


def test_an_edit_sets_and_clears_and_leaves_the_rest():
    before = site("a", owner="某公司", content="厂房", own=[1])
    change = edited(before, {"owner": "别家", "content": " ", "stage": "signed", "town": None})
    assert change == Change(before, site("a", owner="别家", stage="signed", own=[1]))


@pytest.mark.parametrize("name", ["events", "geometry", "id", "own", "chain_name"])
def test_only_a_sites_own_properties_can_be_typed(name):
    with pytest.raises(LedgerError, match=name):
        edited(site("a"), {name: "x"})
    with pytest.raises(LedgerError, match=name):
        new_site({"name": "甲", name: "x"}, CATALOGUE)


def test_a_place_comes_in_its_datum_and_is_kept_in_ours():
    change = moved(site("a", town=TOWN), 118.7500001, 36.88, source="地图点选")
    assert after(change)["geometry"]["coordinates"] == [118.7500001, 36.88]
    assert properties(change)["precision"] == "site"
    assert (properties(change)["location_source"], properties(change)["datum_given"]) == (
        "地图点选",
        "WGS84",
    )
    shifted = after(moved(site("a"), 118.75, 36.88, "gcj02"))
    lon, lat = shifted["geometry"]["coordinates"]
    assert 0.005 < 118.75 - lon < 0.007
    assert 0 < 36.88 - lat < 0.001
    assert shifted["properties"]["datum_given"] == "GCJ-02"


@pytest.mark.parametrize(
    ("lon", "lat", "datum"),
    [
        (200, 37, "wgs84"),
        (118, 91, "gcj02"),
        (float("nan"), 37, "wgs84"),
        (1e12, 1e12, "EPSG:4549"),
    ],
)
def test_what_is_no_place_is_refused(lon, lat, datum):
    with pytest.raises(LedgerError):
        moved(site("a"), lon, lat, datum)


def test_a_site_is_taken_off_the_map():
    placed = after(moved(site("a"), 118.75, 36.88))
    assert unplaced(placed).after == site("a")


def test_a_stage_is_reached_with_a_date_and_a_note():
    before = site("a", **WHOLE, stage="signed", stage_text="已签约")
    del before["properties"]["actual_started"]
    change = advanced(before, "started", "2025-03", " 桩基进场 ")
    now = properties(change)
    assert (now["stage"], now["stage_as_of"], now["actual_started"]) == ("started",) + (
        "2025-03",
    ) * 2
    assert now["events"] == [{"stage": "started", "date": "2025-03", "text": "桩基进场"}]
    assert now["stage_text"] == "桩基进场"
    assert told(change) == []


def test_stage_reports_add_up_and_a_milestone_that_is_known_stays():
    first = advanced(site("a", **WHOLE), "started", "2024-04")
    second = advanced(after(first), "building", "2024-09", "主体封顶")
    assert properties(second)["events"] == [
        {"stage": "started", "date": "2024-04"},
        {"stage": "building", "date": "2024-09", "text": "主体封顶"},
    ]
    assert properties(second)["actual_started"] == "2024-03"
    assert "stage_text" not in properties(first)


@pytest.mark.parametrize("date", ["", "2025-13", "昨天", "2025/1"])
def test_a_stage_needs_a_date(date):
    with pytest.raises(LedgerError):
        advanced(site("a"), "started", date)


def test_a_site_is_removed():
    assert removed(site("a")) == Change(site("a"), None)
    assert edit_findings(removed(site("a")), CATALOGUE) == ()


def test_the_table_of_needs_speaks_of_stages_in_their_order():
    assert list(NEEDS) == [stage for stage in STAGES if stage in NEEDS]
    assert set(MILESTONES) <= set(STAGES)
    assert set(MILESTONES.values()) <= {"actual_signed"} | {
        name for group in NEEDS.values() for (name, *_) in group
    }


def test_what_is_needed_grows_with_the_stage():
    counts = [len(list(needs(stage, CATALOGUE))) for stage in STAGES]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (2, 8)
    assert tuple(needs("suspended", CATALOGUE)) == ASIDE_NEEDS
    assert len(list(needs(None, CATALOGUE))) == 2


@pytest.mark.parametrize(
    ("stage", "missing"),
    [
        ("concept", []),
        ("signed", [("owner",), ("investment_wan", "investment_text")]),
        (
            "building",
            [("owner",), ("investment_wan", "investment_text"), ("town",), ("actual_started",)],
        ),
        ("suspended", [("stage_as_of",)]),
    ],
)
def test_what_a_bare_site_lacks_at_a_stage(stage, missing):
    bare = {"name": "甲", "kind": "project", "stage": stage}
    assert list(lacking(bare, CATALOGUE)) == missing


def test_an_amount_in_words_is_enough():
    assert list(lacking(WHOLE | {"stage": "producing"}, CATALOGUE)) == []
    words = WHOLE | {"stage": "producing", "investment_wan": None, "investment_text": "约3亿元"}
    assert list(lacking(words, CATALOGUE)) == []


def test_what_a_stage_needs_must_be_there_when_it_is_reached():
    change = advanced(site("a"), "producing", "2025-06")
    assert told(change) == [
        ("diff.needed", name)
        for name in ("owner", "investment_wan", "town", "actual_started", "actual_completed")
    ]
    finding = next(
        each for each in edit_findings(change, CATALOGUE) if each.place == "investment_wan"
    )
    assert "总投资或投资原文" in finding.problem("zh")
    assert "投产" in finding.problem("zh")
    assert "Total investment or" in finding.problem("en")


def test_what_was_lacking_before_can_wait():
    old = site("a", stage="producing")
    change = edited(old, {"owner": "某公司"})
    assert told(change) == []
    assert ("diff.needed", "town") in told(change, "later")


def test_what_a_stage_needs_is_not_taken_away():
    old = site("a", **WHOLE, stage="producing")
    assert told(edited(old, {"owner": None})) == [("diff.needed", "owner")]
    assert ("row.not_a_site", "name") in told(edited(old, {"name": ""}))


def test_a_park_needs_no_stages():
    assert told(advanced(site("a", kind="park"), "producing", "2025-06")) == []


def test_an_edit_is_checked_like_a_row_of_a_file():
    old = site("a", **WHOLE, stage="building")
    assert told(edited(old, {"stage": "gone"})) == [("row.not_a_site", "stage")]
    back = edited(old, {"stage": "signed", "investment_wan": 3})
    assert {what for what, _ in told(back, "later")} >= {"diff.stage_back", "diff.out_of_scale"}
    late = edited(old, {"actual_completed": "2024-01"})
    assert ("row.dates_order", "actual_completed") in told(late, "later")
    far = moved(old, 10.0, 50.0)
    assert "row.outside_county" in {what for what, _ in told(far, "later")}
