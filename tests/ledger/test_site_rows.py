"""A table and its map become sites, and everything odd about a row is said."""

from datetime import datetime

import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger.column_map import ColumnMap, Target

TITLES = ("项目名称", "总投资（亿元）", "建设阶段", "镇街", "经度", "纬度")


def test_a_plain_row_becomes_a_site(table, read):
    made = read(table(TITLES, ("甲", 3.5, "已开工", "羊口", 118.86, 37.26)), datum="wgs84")
    (row,) = made.rows
    assert row.number == 2
    assert row.properties == {
        "name": "甲",
        "investment_wan": 35000,
        "stage": "started",
        "town": "370783115",
        "precision": "site",
        "location_source": "台账.xlsx",
        "datum_given": "WGS84",
    }
    assert row.geometry == {"type": "Point", "coordinates": [118.86, 37.26]}
    assert row.states_place
    assert made.said() == []


def test_what_must_be_fixed_names_row_column_and_value(table, read):
    made = read(
        table(
            TITLES,
            ("", 1, "在建", "侯镇", None, None),
            ("乙", "见批复", "在健", "侯镇", None, None),
            ("丙", "12345元", "在建", "侯镇", 218.8, 37.0),
            ("丁", "-3", "在建", "侯镇", 118.8, None),
            ("戊", "#REF!", "在建", "侯镇", "东", 37.0),
        ),
        datum="wgs84",
    )
    assert made.said("must") == [
        (2, "A", "no_name"),
        (3, "B", "amount_unreadable"),
        (3, "C", "word_unknown_stage"),
        (4, "B", "amount_fine"),
        (5, "B", "amount_negative"),
        (5, "E", "place_half"),
        (6, "B", "cell_error"),
        (6, "E", "place_unreadable"),
        (4, "E", "outside_world"),
    ]
    assert made.findings[2].value == "见批复"


def test_a_datum_that_nobody_named_must_be_said_once(table, read):
    rows = [("甲", 1, "在建", "侯镇", 118.9, 37.0), ("乙", 1, "在建", "侯镇", 118.91, 37.0)]
    made = read(table(TITLES, *rows))
    assert made.said("must") == [(2, "E", "datum_unsaid")]
    assert [row.geometry for row in made.rows] == [None, None]


def test_dates_from_workbooks_keep_their_day(table, read):
    made = read(table(("项目名称", "开工时间"), ("甲", datetime(2024, 6, 30)), ("乙", 45473)))  # noqa: DTZ001
    assert [row.properties["actual_started"] for row in made.rows] == ["2024-06-30", "2024-06-30"]


def test_a_period_feeds_start_and_completion(table, read):
    made = read(table(("项目名称", "建设期限"), ("甲", "2023-2026"), ("乙", "24个月")))
    assert made.rows[0].properties["plan_started"] == "2023"
    assert made.rows[0].properties["plan_completed"] == "2026"
    assert made.said() == [(3, "B", "period_unclear")]


def test_two_columns_never_feed_one_property(table, read):
    columns = ColumnMap({"甲": Target("name"), "乙": Target("name")})
    with pytest.raises(LedgerError, match="both feed name"):
        read(table(("甲", "乙"), ("x", "y")), columns)


def test_completion_before_start_is_said_in_words(table, read):
    made = read(table(("项目名称", "开工时间", "竣工时间"), ("甲", "2024-06", "2023年")))
    (found,) = [found for found in made.findings if found.row]
    assert found.problem("zh") == "实际竣工（2023）早于实际开工（2024-06）"
    assert found.problem("en") == "Completed (2023) lies before Started (2024-06)"
