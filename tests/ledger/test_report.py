"""The workbook that goes back to its sender."""

import datetime
from dataclasses import replace
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from liantu.domain.language import Lang
from liantu.ledger.finding import Finding
from liantu.ledger.read.files import read_table
from liantu.ledger.report import annotated
from liantu.ledger.report_copy import COLOURS
from liantu.ledger.table import Column, LedgerTable, Row

RED, YELLOW = (f"00{COLOURS[severity]}" for severity in ("must", "later"))
MUST = Finding("must", "diff.no_such_site", 4, "B", "总投资", "=1+1", values={})
LATER = Finding(
    "later", "diff.like_site", 5, "A", "项目名称", "乙", values={"other": "丙", "id": "x"}
)
ALL = Finding("later", "diff.circle")


@pytest.fixture
def workbook(tmp_path):
    """What an office keeps: a title, a header, two records; and a second sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(["重点项目台账"])
    sheet.merge_cells("A1:C1")
    sheet.append(["项目名称", "总投资（亿元）", "开工"])
    sheet.append(["甲", 3, datetime.datetime(2024, 6, 1)])  # noqa: DTZ001 - as Excel has it
    sheet.append(["乙", "约3亿", "=TODAY()"])
    sheet.append(["丙", 1.5, None])
    sheet["A5"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["A3"].data_type = "s"
    book.create_sheet("说明").append(["别动我", "=1+1"])
    path = tmp_path / "十月.xlsx"
    book.save(path)
    return path


def report(original, findings, out, lang: Lang = "zh"):
    table = read_table(original, original.name)
    annotated(original, table, findings, out, lang)
    return load_workbook(out)


def test_their_own_sheets_and_cells_come_back(workbook, tmp_path):
    book = report(workbook, [MUST, LATER, ALL], tmp_path / "out.xlsx")
    assert book.sheetnames == ["台账", "说明", "检查结果", "问题清单"]
    before, after = load_workbook(workbook), book
    for name in before.sheetnames:
        for row in before[name].iter_rows():
            for cell in row:
                assert after[name][cell.coordinate].value == cell.value
                assert after[name][cell.coordinate].data_type == cell.data_type
    assert [str(each) for each in after["台账"].merged_cells.ranges] == ["A1:C1"]


def test_what_is_wrong_stands_beside_its_row_and_the_cell_is_coloured(workbook, tmp_path):
    sheet = report(workbook, [MUST, LATER, ALL], tmp_path / "out.xlsx")["台账"]
    assert sheet["D2"].value == "错误/提示"
    assert sheet["D3"].value is None
    assert sheet["D4"].value.startswith("【必须改正】总投资：")
    assert sheet["D5"].value.startswith("【以后可改】项目名称：")
    colours = {at: sheet[at].fill.fgColor.rgb for at in ("B4", "D4", "A5", "D5")}
    assert colours == {"B4": RED, "D4": RED, "A5": YELLOW, "D5": YELLOW}
    assert sheet["A4"].fill.fill_type is None


def test_the_gravest_finding_colours_a_cell(workbook, tmp_path):
    both = [MUST, Finding("later", "diff.circle", 4, "B"), Finding("note", "diff.circle", 4, "A")]
    sheet = report(workbook, both, tmp_path / "out.xlsx")["台账"]
    assert sheet["B4"].fill.fgColor.rgb == RED
    assert sheet["A4"].fill.fill_type is None
    assert sheet["D4"].value.count("\n") == 2


def test_a_report_of_a_report_takes_its_place(workbook, tmp_path):
    first, second = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    report(workbook, [MUST, LATER], first, "en")
    book = report(first, [LATER], second)
    sheet = book["台账"]
    assert book.sheetnames == ["台账", "说明", "检查结果", "问题清单"]
    assert [cell.value for cell in sheet[2]][3:] == ["错误/提示"]
    assert sheet["D4"].value is None
    assert sheet["B4"].fill.fill_type is None
    assert sheet["A5"].fill.fgColor.rgb == YELLOW


def test_a_sheet_of_theirs_with_the_name_of_ours_stays(workbook, tmp_path):
    book = load_workbook(workbook)
    book.create_sheet("检查结果").append(["我的"])
    book.save(workbook)
    again = report(workbook, [MUST], tmp_path / "out.xlsx")
    assert again.sheetnames == ["台账", "说明", "检查结果", "检查结果1", "问题清单"]
    assert again["检查结果"]["A1"].value == "我的"


def test_the_counts_and_the_list_name_everything(workbook, tmp_path):
    book = report(workbook, [LATER, MUST, ALL], tmp_path / "out.xlsx", "en")
    counts = [[cell.value for cell in row] for row in book["Result of the check"]]
    assert ["Must fix", "1"] in [row[:2] for row in counts]
    assert ["Can fix later", "2"] in [row[:2] for row in counts]
    rows = [[cell.value for cell in row] for row in book["All findings"]]
    assert [row[:4] for row in rows[1:]] == [
        ["Must fix", 4, "B 总投资", "=1+1"],
        ["Can fix later", None, None, None],
        ["Can fix later", 5, "A 项目名称", "乙"],
    ]


def test_no_text_becomes_a_formula(workbook, tmp_path):
    evil = Finding("must", "diff.no_such_site", 4, "B", "=cmd|' /C calc'!A0", "=1+1")
    book = report(workbook, [evil], tmp_path / "out.xlsx")
    formulas = {
        cell.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert formulas == {"C4", "B1"}


def hand_made(rows, file="台账.csv"):
    columns = (Column("1", "项目名称"), Column("2", "总投资"))
    return LedgerTable(file, columns, lambda: iter(rows), count=len(rows))


def test_other_files_get_a_workbook_of_their_rows(tmp_path):
    day = datetime.date(2024, 6, 1)
    rows = [Row(2, ("=甲", 3)), Row(4, ("乙\0", None)), Row(7, (day, 10**20))]
    found = [Finding("must", "diff.circle", 4, "2", "总投资")]
    annotated(tmp_path / "台账.csv", hand_made(rows), found, tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx")["原表"]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["原行号", "项目名称", "总投资", "错误/提示"],
        [2, "=甲", 3, None],
        [4, "乙␀", None, sheet["D3"].value],
        [7, "2024-06-01", str(10**20), None],
    ]
    assert sheet["A2"].data_type == "n"
    assert sheet["B2"].data_type == "s"
    assert sheet["C3"].fill.fgColor.rgb == "FFFFC7CE"
    assert "绕成了圈" in sheet["D3"].value


def test_of_very_many_rows_those_are_written_that_have_findings(tmp_path, monkeypatch):
    monkeypatch.setattr("liantu.ledger.report_rows.MOST_ROWS", 2)
    rows = [Row(number, (str(number), 1)) for number in range(2, 9)]
    annotated(None, hand_made(rows), [MUST, ALL], tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx")["原表"]
    assert [row[0].value for row in sheet] == ["原行号", 4]


def test_what_calls_itself_a_workbook_and_is_none_gets_one_of_its_rows(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"PK\x03\x04 no")
    annotated(path, hand_made([Row(2, ("甲", 1))]), [], tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames[0] == "原表"
    assert "没有发现问题。" in [cell.value for cell in book["检查结果"]["A"]]


@pytest.mark.parametrize("corner", ["A1048576", "XFD5", "XFD1048576"])
def test_a_lone_cell_in_a_far_corner_costs_nothing(workbook, tmp_path, corner):
    book = load_workbook(workbook)
    book["台账"][corner] = "远"
    book.save(workbook)
    out = tmp_path / "out.xlsx"
    rows = [Row(number, ("甲", 1)) for number in (4, 5)]
    table = replace(hand_made(rows, workbook.name), sheet="台账")
    annotated(workbook, table, [MUST], out)
    assert load_workbook(out, read_only=True).sheetnames[0] == "原表"


def broken_part(path, part, old, new):
    """The workbook with something replaced in one of its parts."""
    with ZipFile(path) as entries:
        parts = {name: entries.read(name) for name in entries.namelist()}
    assert old in parts[part]
    with ZipFile(path, "w") as entries:
        for name, content in parts.items():
            entries.writestr(name, content.replace(old, new) if name == part else content)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", b"<cellXfs", b"<nothing"),
        ("xl/styles.xml", b"00FF00", b"purple"),
        ("xl/worksheets/sheet1.xml", b'ref="A1:C1"', b'ref="ZZZZ1"'),
        ("xl/theme/theme1.xml", b"<", b"&"),
        ("[Content_Types].xml", b"worksheet+xml", b"x"),
    ],
)
def test_what_only_our_reader_can_read_gets_a_workbook_of_its_rows(
    workbook, tmp_path, part, old, new
):
    broken_part(workbook, part, old, new)
    rows = [Row(number, ("甲", 1)) for number in (3, 4)]
    table = replace(hand_made(rows, workbook.name), sheet="台账")
    annotated(workbook, table, [MUST], tmp_path / "out.xlsx")
    assert {"检查结果", "问题清单"} < set(load_workbook(tmp_path / "out.xlsx").sheetnames)


def test_a_report_that_fails_leaves_nothing(tmp_path):
    def broken():
        yield Row(2, ("甲", 1))
        raise KeyboardInterrupt

    table = LedgerTable("a.csv", (Column("1", "项目名称"),), broken, count=1)
    with pytest.raises(KeyboardInterrupt):
        annotated(None, table, [], tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_workbooks_are_read_without_entities():
    """Also where lxml is installed, with which openpyxl would rather read them."""
    assert not openpyxl.LXML
    assert openpyxl.DEFUSEDXML
