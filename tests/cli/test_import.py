"""`liantu import`, from the file to the revision."""

import json
import shutil
import sys
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from liantu.cli_import import _Import
from liantu.ledger import service
from liantu.ledger.columns import suggest, to_toml
from liantu.ledger.read.files import read_table
from liantu.ledger.rights import local_editor
from liantu.settings import ROOT, settings
from liantu.store.change import Change
from liantu.store.history import History
from liantu.store.live import load_catalogue
from tests.support.office import gem_workbook, office_workbook

GEM_STAGES = {
    "construction": "building",
    "announced": "concept",
    "operating": "producing",
    "shelved": "suspended",
}
SIGNED = ("--author", "张三", "--reason", "十月调度")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store of one's own, of the first instance's sites."""
    path = tmp_path / "sites.geojson"
    shutil.copy(ROOT / "geodata" / "sites.geojson", path)
    monkeypatch.setenv("LIANTU_STORE", str(path))
    settings.cache_clear()
    return path


@pytest.fixture
def ledger(tmp_path):
    """A ledger in CSV, of lines."""

    def make(*lines, name="台账.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return make


def site(store, site_id) -> Any:
    return History(store).state().get(site_id)


def test_an_office_s_workbook_is_told_what_is_wrong_and_nothing_is_written(liantu, store, tmp_path):
    office = office_workbook(tmp_path / "十月.xlsx")
    before = store.read_bytes()
    report = tmp_path / "批注.xlsx"
    said = liantu("import", office.path, *SIGNED, "--report", report)
    assert said.code == 1
    assert "103 条记录" in said.out
    assert "未写入任何内容" in said.out
    assert store.read_bytes() == before
    assert History(store).revisions() == ()
    sheet = load_workbook(report)["2025年10月"]
    red = {
        cell.coordinate
        for row in sheet.iter_rows(max_col=16)
        for cell in row
        if cell.fill.fgColor.rgb == "00FFC7CE"
    }
    assert red
    assert red <= {f"{mistake.place}{mistake.row}" for mistake in office.mistakes}


def test_the_mended_workbook_becomes_a_revision(liantu, store, tmp_path):
    office = office_workbook(tmp_path / "十月.xlsx", mended=True)
    said = liantu("import", office.path, *SIGNED)
    assert (said.code, said.err) == (0, "")
    revision = History(store).revisions()[-1]
    assert (revision.author, revision.reason, revision.kind) == ("张三", "十月调度", "import")
    assert f"第 {revision.number} 版" in said.out
    again = liantu("import", office.path, *SIGNED)
    assert (again.code, len(History(store).revisions())) == (0, revision.number)
    assert "无需写入" in again.out


def test_a_dry_run_writes_nothing_and_needs_no_name(liantu, store, tmp_path):
    office = office_workbook(tmp_path / "十月.xlsx", mended=True)
    before = store.read_bytes()
    said = liantu("import", office.path, "--dry-run", "--json")
    assert said.code == 0
    told = said.json()
    assert (told["ok"], told["dry_run"], told["revision"], told["rows"]) == (True, True, None, 103)
    assert told["diff"]["changed"] == len(told["diff"]["entries"]) > 0
    assert store.read_bytes() == before


@pytest.mark.usefixtures("store")
def test_findings_in_json_name_row_place_problem_and_remedy(liantu, tmp_path):
    office = office_workbook(tmp_path / "十月.xlsx")
    told = liantu("import", office.path, "--dry-run", "--json").json()
    assert not told["ok"]
    must = [each for each in told["findings"]["items"] if each["severity"] == "must"]
    assert told["findings"]["must"] == len(must) == len({each["row"] for each in must})
    assert all(
        each["row"] and each["place"] and each["problem"] and each["remedy"] for each in must
    )
    assert {each["row"] for each in must} <= {mistake.row for mistake in office.mistakes}


def test_a_row_changes_what_it_says_and_nothing_else(liantu, store, ledger):
    before = site(store, "sg-004")
    path = ledger(
        "id,项目名称,建设阶段,总投资（亿元）", "sg-004,鲁清石化高端橡塑一体化项目,竣工,161.5"
    )
    assert liantu("import", path, *SIGNED).code == 0
    expected = before["properties"] | {"stage": "completed", "investment_wan": 1_615_000}
    # The source's words were those for the sum before.
    del expected["investment_text"]
    assert site(store, "sg-004") == before | {"properties": expected}


def test_missing_records_are_kept_ended_or_removed(liantu, store, ledger):
    path = ledger("id,项目名称", "sg-004,鲁清石化高端橡塑一体化项目")
    assert liantu("import", path, *SIGNED).code == 0
    assert History(store).revisions() == ()
    told = liantu("import", path, *SIGNED, "--missing", "terminate", "--json").json()
    assert (told["diff"]["terminated"], told["revision"]) == (102, 2)
    assert site(store, "sg-001")["properties"]["stage"] == "terminated"
    assert liantu("import", path, *SIGNED, "--missing", "remove").code == 0
    assert list(History(store).state().ids()) == ["sg-004"]


def test_empty_cells_clear_only_if_asked(liantu, store, ledger):
    path = ledger("id,项目名称,建设单位", "sg-001,联盟PBAT/PBS可降解塑料一体化项目,")
    assert liantu("import", path, *SIGNED).code == 0
    assert site(store, "sg-001")["properties"]["owner"]
    assert liantu("import", path, *SIGNED, "--blank-clears").code == 0
    assert "owner" not in site(store, "sg-001")["properties"]


def test_the_unit_and_the_datum_are_asked_for(liantu, store, ledger):
    path = ledger("项目名称,总投资,经度,纬度", "新厂,3,118.75,36.88")
    said = liantu("import", path, "--dry-run")
    assert said.code == 1
    assert "--unit" in said.out
    assert "--datum" in said.out
    told = liantu("import", path, *SIGNED, "--unit", "yi", "--datum", "gcj02", "--json").json()
    (entry,) = [each for each in told["diff"]["entries"] if each["kind"] == "new"]
    made = site(store, entry["id"])
    assert made["properties"]["investment_wan"] == 30_000
    assert made["properties"]["datum_given"] == "GCJ-02"
    assert 118.74 < made["geometry"]["coordinates"][0] < 118.75


def test_columns_come_from_a_file(liantu, store, ledger, tmp_path):
    path = ledger("What,Who,Sum", "新厂,某公司,3", "旧厂,某公司,4")
    assert "--columns" in liantu("import", path, "--dry-run").out
    columns = tmp_path / "map.toml"
    columns.write_text('[columns]\nWhat = "name"\nWho = "owner"\nSum = ""\n', "utf-8")
    told = liantu("import", path, *SIGNED, "--columns", columns, "--json").json()
    new = [each["id"] for each in told["diff"]["entries"] if each["kind"] == "new"]
    assert [site(store, each)["properties"]["name"] for each in new] == ["新厂", "旧厂"]
    assert [site(store, each)["properties"]["owner"] for each in new] == ["某公司", "某公司"]


def test_a_row_is_paired_with_a_record_by_hand(liantu, store, ledger):
    path = ledger("项目名称,建设阶段", "改了名的项目,竣工")
    assert liantu("import", path, *SIGNED, "--pair", "2=sg-004").code == 0
    assert site(store, "sg-004")["properties"]["name"] == "改了名的项目"


@pytest.mark.usefixtures("store")
def test_an_export_comes_back_unchanged(liantu, tmp_path):
    for name in ("a.geojson", "a.csv", "a.xlsx"):
        path = tmp_path / name
        assert liantu("export", "-o", path).code == 0
        told = liantu("import", path, *SIGNED, "--json").json()
        assert (told["findings"]["must"], told["diff"]["unchanged"]) == (0, 103)
        assert told["diff"]["changed"] == told["diff"]["new"] == told["diff"]["missing"] == 0


def test_who_comes_second_is_compared_anew(liantu, store, ledger, monkeypatch):
    path = ledger("id,项目名称,建设阶段", "sg-004,鲁清石化高端橡塑一体化项目,竣工")
    compared, history = _Import.compared, History(store)

    def overtaken(task):
        draft = compared(task)
        if len(history.revisions()) < 3:
            before = site(store, "sg-004")
            after = before | {
                "properties": before["properties"] | {"unit": f"局{len(history.revisions())}"}
            }
            change = Change(before, after)
            catalogue = load_catalogue(ROOT / "geodata")
            service.commit_changes(history, catalogue, local_editor("李四"), "改", [change])
        return draft

    monkeypatch.setattr(_Import, "compared", overtaken)
    assert liantu("import", path, *SIGNED).code == 0
    found = site(store, "sg-004")["properties"]
    assert (found["stage"], found["unit"]) == ("completed", "局2")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "arguments",
    [(), ("--author", "张三"), ("--reason", "十月"), ("--author", " ", "--reason", "x")],
)
def test_writing_needs_a_name_and_a_reason(liantu, ledger, arguments):
    said = liantu("import", ledger("项目名称", "甲"), *arguments)
    assert (said.code, said.out) == (2, "")
    assert "--author" in said.err


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04", b"{", b"%PDF-1.7"])
def test_an_unreadable_file_is_misuse(liantu, tmp_path, content):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    said = liantu("import", path, *SIGNED)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("错误")


@pytest.mark.usefixtures("store")
def test_wrong_answers_are_misuse(liantu, ledger, tmp_path):
    path = ledger("项目名称", "甲")
    columns = tmp_path / "map.toml"
    columns.write_bytes(b"\xff")
    broken = ("--datum", "mars"), ("--sheet", "没有"), ("--columns", columns), ("--pair", "x")
    for arguments in broken[:1] + broken[2:]:
        said = liantu("import", path, *SIGNED, *arguments)
        assert (said.code, said.out) == (2, ""), arguments
    assert liantu("import", path, "--unit", "dollar").code == 2
    assert liantu("import", tmp_path / "nothing.xlsx", *SIGNED).code == 2
    assert liantu("import", tmp_path, *SIGNED).code == 2
    assert liantu("import", path, *SIGNED, "--report", tmp_path / "no" / "r.xlsx").code == 2


def test_a_report_takes_nothings_place(liantu, store, tmp_path):
    office = office_workbook(tmp_path / "十月.xlsx")
    before = office.path.read_bytes(), store.read_bytes()
    for report in (office.path, store, tmp_path / "r.csv"):
        assert liantu("import", office.path, "--dry-run", "--report", report).code == 2
    assert (office.path.read_bytes(), store.read_bytes()) == before


@pytest.mark.usefixtures("store")
def test_in_english(liantu, ledger, monkeypatch):
    monkeypatch.setenv("LIANTU_LANG", "en")
    settings.cache_clear()
    said = liantu("import", ledger("项目名称,总投资", "甲,见批复"), "--dry-run")
    assert said.code == 1
    assert "nothing was written" in said.out


@pytest.mark.usefixtures("store")
def test_json_is_json_whatever_the_cells_hold(liantu, ledger):
    path = ledger("项目名称,建设单位", '"甲\u2028乙","=cmd|x"', "\x01控制,{value}")
    said = liantu("import", path, "--dry-run", "--json")
    assert json.loads(said.out)["rows"] == 2
    assert sys.getdefaultencoding() == "utf-8"


def test_the_annotated_workbook_is_mended_and_comes_back(liantu, store, tmp_path):
    office = office_workbook(tmp_path / "十月.xlsx")
    report = tmp_path / "批注.xlsx"
    assert liantu("import", office.path, "--dry-run", "--report", report).code == 1
    book = load_workbook(report)
    sheet: Any = book["2025年10月"]
    for mistake in office.mistakes:
        sheet[f"{mistake.place}{mistake.row}"] = mistake.right
    book.save(report)
    again = tmp_path / "再批注.xlsx"
    said = liantu("import", report, *SIGNED, "--report", again)
    assert said.code == 0, said.out
    assert History(store).revisions()[-1].kind == "import"
    mended: Any = load_workbook(again)["2025年10月"]
    header = [cell.value for cell in mended[4]]
    assert header.count("错误/提示") == 1
    for mistake in office.mistakes:
        cell = mended[f"{mistake.place}{mistake.row}"]
        assert cell.fill.fgColor.rgb != "00FFC7CE"


def test_a_strangers_file_comes_in_by_its_mapping_alone(liantu, store, tmp_path):
    path = tmp_path / "tracker.xlsx"
    gem_workbook(path)
    told = liantu("import", path, "--dry-run", "--json").json()
    assert told["rows"] > 0
    columns = tmp_path / "map.toml"
    table = read_table(path, path.name)
    suggested = suggest(table, load_catalogue(ROOT / "geodata"))
    words = {"stage": GEM_STAGES}
    columns.write_text(to_toml(replace(suggested, words=words)), "utf-8")
    said = liantu("import", path, *SIGNED, "--columns", columns, "--datum", "wgs84", "--json")
    assert said.code == 0, said.out
    told = said.json()
    assert (told["diff"]["new"], told["diff"]["changed"]) == (told["rows"], 0)
    assert len(History(store).state()) == 103 + told["rows"]


def test_a_store_begins_with_its_first_import(liantu, tmp_path, monkeypatch):
    monkeypatch.setenv("LIANTU_STORE", str(tmp_path / "new.geojson"))
    settings.cache_clear()
    office = office_workbook(tmp_path / "十月.xlsx", mended=True)
    assert liantu("import", office.path, *SIGNED).code == 0
    assert liantu("count", "--json").json()["count"] == 103
