"""A file beside the store: what it would change, and what it leaves alone."""

import errno

import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger.choices import NEW, Choices
from liantu.ledger.column_map import ColumnMap, Target
from liantu.ledger.diff import FieldChange
from liantu.ledger.draft import draft_of
from liantu.ledger.spool import Spool
from liantu.ledger.table import Column, LedgerTable, Row
from liantu.store.change import Change
from tests.support.drafts import FakeSites, drafted, properties, row, site, table, whats
from tests.support.ledgers import CATALOGUE

HERE, THERE = (118.75, 36.875), (118.7501, 36.875)


def only(draft):
    (change,) = draft.changes()
    return change


def test_a_row_of_a_known_id_changes_its_site():
    before = site("a", stage="signed", owner="某公司")
    with drafted([row(5, site_id="a", stage="started")], [before]) as draft:
        assert only(draft).before == before
        assert only(draft).after == site("a", stage="started", owner="某公司")
        (entry,) = draft.diff.entries
    assert (entry.kind, entry.row, entry.matched_by, entry.name) == ("changed", 5, "id", "甲")
    assert entry.fields == (FieldChange("stage", "signed", "started"),)


def test_a_row_that_says_nothing_new_changes_nothing():
    before = site("a", stage="signed", lon_lat=HERE)
    same = row(5, site_id="a", stage="signed", owner=None, lon_lat=HERE)
    with drafted([same], [before]) as draft:
        assert list(draft.changes()) == []
        assert draft.diff.empty
        assert (draft.diff.unchanged, draft.diff.missing) == (1, 0)


def test_an_empty_cell_keeps_what_the_store_has():
    with drafted([row(5, site_id="a", owner=None, places=True)], [site("a", "甲", HERE)]) as draft:
        assert draft.diff.empty


def test_an_empty_cell_clears_if_the_user_says_so():
    told = {"precision": "site", "location_source": "九月.xlsx", "datum_given": "wgs84"}
    before = site("a", "甲", HERE, owner="某公司", stage="signed", **told)
    emptied = row(5, site_id="a", owner=None, stage=None, places=True)
    with drafted([emptied], [before], clears=True) as draft:
        assert only(draft).after == site("a")


def test_a_file_without_places_leaves_the_place_alone_even_if_empty_cells_clear():
    with drafted([row(5, site_id="a")], [site("a", "甲", HERE)], clears=True) as draft:
        assert draft.diff.empty


def test_a_new_place_comes_with_where_it_is_from():
    given = {"precision": "site", "location_source": "台账.xlsx", "datum_given": "gcj02"}
    with drafted([row(5, site_id="a", lon_lat=THERE, **given)], [site("a", "甲", HERE)]) as draft:
        assert only(draft).after == site("a", "甲", THERE, **given)
        (entry,) = draft.diff.entries
    assert (entry.before, entry.after) == (HERE, THERE)


def test_the_same_place_in_another_file_is_no_change():
    before = site("a", "甲", HERE, location_source="九月.xlsx", datum_given="wgs84")
    told = {"location_source": "十月.xlsx", "datum_given": "cgcs2000", "precision": "site"}
    near = (HERE[0] + 1e-9, HERE[1])
    with drafted([row(5, site_id="a", lon_lat=near, **told)], [before]) as draft:
        assert draft.diff.empty


def test_a_row_that_the_store_does_not_know_is_a_new_site():
    with drafted([row(5, "乙", lon_lat=HERE, stage="signed", owner=None)], [site("a")]) as draft:
        made = only(draft)
        (entry,) = (entry for entry in draft.diff.entries if entry.kind == "new")
    assert made.before is None
    assert made.after == site(made.id, "乙", HERE, stage="signed", precision="site")
    assert made.id.startswith("370783-")
    assert (entry.before, entry.after, entry.row) == (None, HERE, 5)


def test_new_sites_keep_the_order_and_the_ids_of_the_file():
    rows = [row(number, f"项目{number}", f"id-{number}") for number in range(2, 30)]
    with drafted(rows) as draft:
        assert [change.id for change in draft.changes()] == [each.site_id for each in rows]


def test_sites_that_the_file_lacks_are_kept():
    with drafted([row(5, site_id="a")], [site("a"), site("b"), site("c")]) as draft:
        assert draft.diff.empty
        assert draft.diff.missing == 2


def test_sites_that_the_file_lacks_are_ended_or_removed_by_choice():
    choices = Choices("terminate", {"c": "remove", "d": "keep"})
    sites = [site("a"), site("b", "乙", stage="building"), site("c", "丙"), site("d", "丁")]
    with drafted([row(5, site_id="a")], sites, choices) as draft:
        ended, removed = draft.changes()
        entries = {entry.id: entry.missing for entry in draft.diff.entries if entry.row == 0}
        assert (draft.diff.terminated, draft.diff.removed) == (1, 1)
    assert ended.before == sites[1]
    assert properties(ended)["stage"] == "terminated"
    assert properties(ended)["stage_as_of"] > "2025"
    assert [each["stage"] for each in properties(ended)["events"]] == ["terminated"]
    assert removed == Change(sites[2], None)
    assert entries == {"b": "terminate", "c": "remove", "d": "keep"}


def test_what_has_ended_is_not_ended_again():
    with drafted([], [site("a", stage="terminated")], Choices("terminate")) as draft:
        assert list(draft.changes()) == []


def test_totals_before_and_after():
    sites = [
        site("a", stage="signed", investment_wan=10_000),
        site("b", "园", kind="park", investment_wan=500_000),
        site("c", "丙", investment_wan=3_000, part_of="a"),
        site("d", "丁", investment_wan=70, part_of="b"),
    ]
    rows = [
        row(5, site_id="a", investment_wan=20_000),
        row(6, "戊", stage="signed", investment_wan=1),
        row(7, "己", investment_wan=5, part_of="a"),
    ]
    with drafted(rows, sites, Choices(missing_each={"d": "remove"})) as draft:
        before, after = draft.diff.before, draft.diff.after
    assert (before.count, before.projects, before.wan) == (4, 3, 10_070)
    assert (after.count, after.projects, after.wan) == (5, 4, 20_001)
    assert (before.by_stage, after.by_stage) == ({"signed": 1, None: 3}, {"signed": 2, None: 3})


def test_a_stage_that_goes_back_and_a_sum_out_of_scale_are_looked_at_later():
    before = site("a", stage="building", investment_wan=30_000)
    again = row(5, site_id="a", stage="signed", investment_wan=300_000_000)
    with drafted([again], [before]) as draft:
        assert whats(draft) == [
            ("later", "diff.stage_back", 5),
            ("later", "diff.out_of_scale", 5),
        ]
        assert not draft.blocked
        stage, scale = draft.findings.kept
    assert (stage.place, stage.title, stage.site_id) == ("C", "stage", "a")
    assert "在建" in stage.problem("zh")
    assert "Under construction" in stage.problem("en")
    assert "30000" in scale.problem("en")


@pytest.mark.parametrize("now", ["building", "producing", "suspended", None])
def test_a_stage_that_goes_on_or_aside_is_not_looked_at(now):
    with drafted([row(5, site_id="a", stage=now)], [site("a", stage="building")]) as draft:
        assert whats(draft) == []


def test_what_the_store_cannot_take_must_be_fixed():
    with drafted([row(5, site_id="a", stage="unheard")], [site("a")]) as draft:
        assert draft.blocked
        (finding,) = draft.findings.kept
        assert "unheard" in finding.problem("zh")
        assert draft.diff.empty


def test_what_the_reader_has_said_is_not_said_again():
    columns = Column("A", "项目名称"), Column("B", "建设单位")
    rows = Row(5, (None, "某公司")), Row(6, ("乙", None))
    source = LedgerTable("台账.xlsx", columns, lambda: iter(rows), count=2)
    column_map = ColumnMap({"项目名称": Target("name"), "建设单位": Target("owner")})
    with draft_of(source, column_map, CATALOGUE, None) as draft:
        assert [each.row for each in draft.findings.kept if each.severity == "must"] == [5]
        assert draft.diff.new == 1


@pytest.mark.parametrize("text", ["\ud800", "甲\udfff"])
@pytest.mark.parametrize("site_id", ["a", None])
def test_half_a_character_must_be_fixed(text, site_id):
    with drafted([row(5, site_id=site_id, owner=text)], [site("a")]) as draft:
        assert whats(draft) == [("must", "diff.broken", 5)]
        assert "owner" in draft.findings.kept[0].problem("en")


def test_a_site_inside_itself_must_be_fixed():
    sites = [site("a", part_of="b"), site("b", "乙"), site("c", "丙", part_of="b")]
    with drafted([row(5, "乙", "b", part_of="a")], sites) as draft:
        assert whats(draft) == [("must", "diff.circle", 5)]
    with drafted([row(5, "乙", "b", part_of="a"), row(6, "甲", "a", part_of="d")], sites) as draft:
        assert whats(draft) == []


@pytest.mark.parametrize("stored", [[], [site("a")]])
def test_the_same_id_twice_must_be_fixed_and_is_told_once(stored):
    columns = Column("A", "id"), Column("B", "name")
    rows = Row(5, ("a", "甲")), Row(6, ("a", "乙"))
    source = LedgerTable("台账.xlsx", columns, lambda: iter(rows), count=2)
    column_map = ColumnMap({"id": Target("id"), "name": Target("name")})
    with draft_of(source, column_map, CATALOGUE, FakeSites(stored)) as draft:
        assert [each.row for each in draft.findings.kept if each.severity == "must"] == [6]


def test_some_sites_can_be_left_as_they_are():
    rows = [row(5, "甲", "a", stage="signed"), row(6, "乙", "b", stage="signed")]
    with drafted(rows, [site("a"), site("b", "乙")]) as draft:
        assert [change.id for change in draft.without(["a"]).changes()] == ["b"]
        assert [change.id for change in draft.changes()] == ["a", "b"]


def test_the_user_says_which_site_a_row_is():
    sites = [site("a", "甲"), site("b", "乙")]
    rows = [row(5, "丙", stage="signed"), row(6, "乙", stage="signed")]
    with drafted(rows, sites, Choices(pairs={5: "a", 6: NEW})) as draft:
        renamed, made = draft.changes()
    assert renamed.after == site("a", "丙", stage="signed")
    assert made.before is None


def test_a_site_that_the_user_names_must_exist():
    with drafted([row(5, "丙")], [site("a")], Choices(pairs={5: "x"})) as draft:
        assert whats(draft) == [("must", "diff.no_such_site", 5)]


def test_a_draft_takes_its_files_along(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with drafted([row(5)]) as draft:
        assert len(list(tmp_path.iterdir())) == 1
        assert draft.base is None
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken():
        yield row(5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), drafted(broken()):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Spool, "append", full)
    with pytest.raises(LedgerError) as caught, drafted([row(5)]):
        pass
    assert "No space left" in caught.value.text("zh")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(LedgerError), drafted([row(5)]):
        pass


def test_a_whole_feature_replaces_its_site():
    whole = table(whole=True, geometry=True, titles=("name", "kind", "owner", "mine"))
    before = site("a", "甲", HERE, owner="某公司", own="x", leader="李四")
    given = row(1, "甲", "a", owner=None, kind="project", mine=[1], places=True)
    with drafted([given], [before], source=whole) as draft:
        assert only(draft).after == site("a", mine=[1], leader="李四")


def test_numbers_beyond_64_bits_come_through():
    whole = table(whole=True, geometry=True)
    with drafted([row(1, site_id="a", mine=10**30)], source=whole) as draft:
        assert properties(only(draft))["mine"] == 10**30


def test_parents_that_are_nowhere_are_asked_for_once():
    sites = [
        site("x", "甲", part_of="c"),
        site("y", "乙", part_of="d"),
        site("c", "丙", part_of="gone"),
        site("d", "丁", part_of="e"),
        site("e", "戊", part_of="gone too", investment_wan=5),
    ]
    with drafted([row(5, "甲", "x", investment_wan=7)], sites) as draft:
        assert draft.diff.after.wan == 12
