"""Tables as offices write them, made with openpyxl."""

import datetime
from typing import Any

import openpyxl
import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger.read.files import read_table


@pytest.fixture
def saved(tmp_path):
    """Rows, merged ranges and sheets to the table that is read from the workbook."""

    def make(rows, merges=(), formats=None, more=(), **asked):
        book = openpyxl.Workbook()
        sheet: Any = book.active
        sheet.title = "台账"
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
        for place, code in (formats or {}).items():
            sheet[place].number_format = code
        for name, others in more:
            other = book.create_sheet(name)
            for row in others:
                other.append(row)
        path = tmp_path / "台账.xlsx"
        book.save(path)
        return read_table(path, "台账.xlsx", **asked)

    return make


def titles(table):
    return [column.title for column in table.columns]


def cells(table):
    return [row.cells for row in table.rows()]


def skipped(table):
    return [(line.number, line.why) for line in table.skipped]


HEAD = ["序号", "项目名称", "总投资", "镇街"]


def test_a_plain_table(saved):
    table = saved([HEAD, [1, "甲", 3000, "侯镇"], [2, "乙", 1.5, None]])
    assert titles(table) == HEAD
    assert [column.place for column in table.columns] == ["A", "B", "C", "D"]
    assert cells(table) == [(1, "甲", 3000, "侯镇"), (2, "乙", 1.5, None)]
    assert [row.number for row in table.rows()] == [2, 3]
    assert table.count == 2
    assert table.sheet == "台账"


def test_the_rows_may_be_read_again_and_at_once(saved):
    table = saved([HEAD, [1, "甲", 3000, "侯镇"], [2, "乙", 1.5, None]])
    pairs = zip(table.rows(), table.rows(), strict=True)
    assert all(one == other for one, other in pairs)


def test_title_unit_and_signature_are_no_records(saved):
    table = saved(
        [
            ["2026年重点项目台账"],
            ["填报单位：发改局", None, None, "单位：万元"],
            HEAD,
            [1, "甲", 3000, "侯镇"],
            [],
            ["填表人：张三", None, None, "审核人：李四"],
        ],
        ["A1:D1"],
    )
    assert titles(table) == ["序号", "项目名称", "总投资（万元）", "镇街"]
    assert [row.number for row in table.rows()] == [4]
    assert skipped(table) == [(1, "title"), (2, "title"), (3, "header"), (5, "blank"), (6, "note")]
    assert "单位：万元" in table.notes
    assert "填表人：张三 审核人：李四" in table.notes


def test_a_unit_stays_where_it_is_stated_twice(saved):
    table = saved([["单位：万元"], ["单位：亿元"], HEAD, [1, "甲", 3, "侯镇"]])
    assert titles(table) == HEAD


def test_a_header_of_two_merged_rows(saved):
    table = saved(
        [
            ["序号", "项目名称", "投资情况", None, "镇街"],
            [None, None, "总投资", "年度计划", None],
            [1, "甲", 3, 1, "侯镇"],
        ],
        ["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
    )
    assert titles(table) == ["序号", "项目名称", "投资情况 / 总投资", "投资情况 / 年度计划", "镇街"]
    assert cells(table) == [(1, "甲", 3, 1, "侯镇")]


def test_a_header_of_two_rows_without_merged_cells(saved):
    table = saved(
        [
            ["序号", "项目名称", "投资情况", None, "镇街"],
            [None, None, "总投资", "年度计划", None],
            [1, "甲", 3, 1, "侯镇"],
        ]
    )
    assert titles(table) == ["序号", "项目名称", "投资情况 / 总投资", "投资情况 / 年度计划", "镇街"]


def test_units_on_a_line_of_their_own(saved):
    table = saved([HEAD, [None, None, "万元", None], [1, "甲", 3, "侯镇"]])
    assert titles(table) == ["序号", "项目名称", "总投资（万元）", "镇街"]
    assert [row.number for row in table.rows()] == [3]


def test_sums_and_sections_are_no_records(saved):
    table = saved(
        [
            HEAD,
            [None, "一、高端化工（2个）"],
            [1, "甲", 3000, "侯镇"],
            [None, "小计", 3000],
            ["羊口镇合计", None, 10],
            [2, "合计科技有限公司项目", 5, None],
            ["总　计", None, 3005],
        ]
    )
    assert [row.cells[1] for row in table.rows()] == ["甲", "合计科技有限公司项目"]
    assert [why for _, why in skipped(table)] == ["header", "title", "total", "total", "total"]


def test_a_merged_cell_is_carried_down(saved):
    table = saved(
        [HEAD, [1, "甲", 3, "侯镇"], [2, "乙", 4], [3, "丙", 5, "稻田镇"], [4, "丁", 6]],
        ["D2:D3"],
    )
    assert [row.cells[3] for row in table.rows()] == ["侯镇", "侯镇", "稻田镇", None]
    assert [row.carried for row in table.rows()] == [frozenset(), {3}, frozenset(), frozenset()]


def test_a_row_that_is_blank_but_for_a_merged_cell_is_blank(saved):
    table = saved([HEAD, [1, "甲", 3, "侯镇"], [], [3, "丙", 5]], ["D2:D4"])
    assert [row.number for row in table.rows()] == [2, 4]
    assert [row.cells[3] for row in table.rows()] == ["侯镇", "侯镇"]


def test_a_repeated_header_is_no_record(saved):
    table = saved([HEAD, [1, "甲", 3, "侯镇"], HEAD, [1, 2, 3, 4], [2, "乙", 4, None]])
    assert [row.number for row in table.rows()] == [2, 5]


@pytest.mark.parametrize("numbers", [[1, 2, 3, 4], ["甲", "乙", 1, 2]])
def test_a_line_that_numbers_the_columns_is_no_record(saved, numbers):
    table = saved([HEAD, numbers, [1, "甲", 3, "侯镇"], ["甲", 5, 6, 7]])
    assert [row.number for row in table.rows()] == [3, 4]


@pytest.mark.parametrize(
    "text",
    [
        "单位：万元",
        "（单位:万元）",
        "2026年台账(金额单位：万元）",
        "单位（万元）",
        "计量单位：万元、亩",
    ],
)
def test_a_unit_above_the_header(saved, text):
    assert titles(saved([[text], HEAD, [1, "甲", 3, "侯镇"]]))[2] == "总投资（万元）"


@pytest.mark.parametrize(
    "text",
    ["填报单位：万元公司", "单位：万元/亿元", "单位：万元、亿元", "责任单位：万元镇", "单位：个"],
)
def test_what_is_no_unit_of_money(saved, text):
    assert titles(saved([[text], HEAD, [1, "甲", 3, "侯镇"]]))[2] == "总投资"


def test_dates_are_as_exact_as_they_are_shown(saved):
    day = datetime.date(2024, 6, 1)
    table = saved(
        [
            ["项目名称", "开工时间", "竣工时间", "投产时间", "签约时间"],
            ["甲", day, day, day, 45444.5],
        ],
        formats={
            "B2": "yyyy-mm-dd",
            "C2": 'yyyy"年"m"月"',
            "D2": "yyyy",
            "E2": "yyyy/m/d h:mm",
        },
    )
    moment = datetime.datetime.fromisoformat("2024-06-01T12:00")
    assert cells(table) == [("甲", day, "2024-06", "2024", moment)]


def test_percentages_and_units_in_formats_are_said(saved):
    table = saved(
        [["项目名称", "形象进度", "总投资", "到位资金"], ["甲", 0.35, 3000, 2_000_000_000]],
        formats={"B2": "0%", "C2": '0.00"万元"', "D2": '0!.00,,"亿元"'},
    )
    assert cells(table) == [("甲", "35%", "3000万元", "20亿元")]


def test_the_sheet_that_looks_like_a_ledger_is_read(saved):
    more = [
        ("填表说明", [["填写说明", "名称"], ["项目名称", "写全称"]]),
        ("空表", []),
        (
            "清单",
            [
                ["序号", "项目名称", "建设单位", "总投资（万元）", "镇街"],
                [1, "甲", "某公司", 3, "侯镇"],
            ],
        ),
    ]
    table = saved([["封面"]], more=more)
    assert table.sheet == "清单"
    assert table.sheets == ("台账", "填表说明", "空表", "清单")
    assert saved([HEAD, [1, "甲", 3, "侯镇"]], more=more, sheet="清单").count == 1


def test_a_sheet_that_is_not_there_is_named(saved):
    with pytest.raises(LedgerError, match="has no sheet '表二'; it has 台账"):
        saved([HEAD], sheet="表二")


def test_formulas_without_a_result_and_errors_are_found(saved):
    table = saved([HEAD, [1, "甲", "=1+1", "#REF!"]])
    assert cells(table) == [(1, "甲", None, "#REF!")]
    formula, error = table.findings
    assert (formula.severity, formula.row, formula.place, formula.title) == (
        "must",
        2,
        "C",
        "总投资",
    )
    assert (error.severity, error.row, error.place) == ("later", 2, "D")
    assert "保存" in formula.remedy("zh")
    assert error.problem("en") == "The cell holds an error"


def test_titles_are_one_line_and_stand_once(saved):
    table = saved(
        [["项目\n名称", " 总投资\n （万元） ", "备注", "备注", None], ["甲", 1, "一", "二", "三"]]
    )
    assert titles(table) == ["项目名称", "总投资（万元）", "备注", "备注 (2)", "(E)"]


def test_columns_that_hold_nothing_are_left_out(saved):
    table = saved([[None, *HEAD], [None, 1, "甲", 3, "侯镇"]])
    assert [column.place for column in table.columns] == ["B", "C", "D", "E"]
    assert cells(table) == [(1, "甲", 3, "侯镇")]


def test_a_table_without_a_header_is_refused(saved):
    with pytest.raises(LedgerError, match="No header is found"):
        saved([[1, 2, 3], [4, 5, 6]])
