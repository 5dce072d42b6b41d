"""A table and its map become sites, and everything odd about a row is said."""

import dataclasses
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.domain.check import SiteCheck
from liantu.domain.errors import LedgerError
from liantu.ledger.column_map import DATUMS, ColumnMap, Target
from liantu.ledger.columns import questions, suggest
from liantu.ledger.site_rows import site_rows
from liantu.ledger.table import Row
from tests.support.ledgers import CATALOGUE
from tests.support.tables import table_of

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


def test_of_a_range_a_column_takes_the_end_that_it_is_about(table, read):
    titles = ("项目名称", "计划开工", "计划竣工", "签约时间")
    made = read(table(titles, ("甲", "2023-2026", "2023年-2026年", "2021-2022")))
    site = made.rows[0].properties
    assert (site["plan_started"], site["plan_completed"], site["actual_signed"]) == (
        "2023",
        "2026",
        None,
    )
    assert [what for _, _, what in made.said()] == ["date_range"] * 3


def test_events_are_no_column(table, read):
    with pytest.raises(LedgerError, match="cannot be 'events'"):
        read(table(("报道",), ("x",)), ColumnMap({"报道": Target("events")}))


def test_of_two_columns_with_one_header_the_first_is_read(table, read):
    made = read(table(("项目名称", "备注", "备注"), ("甲", "一", "二")))
    assert made.rows[0].properties["note"] == "一"
    assert "column_repeated" in made.whats()


def test_text_with_broken_characters_must_be_typed_again(table, read):
    made = read(table(("项目名称", "备注"), ("甲", "一\ud800")))
    assert made.said("must") == [(2, "B", "broken_text")]


def test_graph_nodes_come_by_name_or_code(table, read):
    made = read(table(("项目名称", "链上环节"), ("甲", "顺酐、chem.bdo"), ("乙", "别的")))
    assert made.rows[0].properties["nodes"] == ["chem.ma", "chem.bdo"]
    assert made.rows[1].properties["nodes"] is None


def test_two_columns_never_feed_one_property(table, read):
    columns = ColumnMap({"甲": Target("name"), "乙": Target("name")})
    with pytest.raises(LedgerError, match="both feed name"):
        read(table(("甲", "乙"), ("x", "y")), columns)


def test_completion_before_start_is_said_in_words(table, read):
    made = read(table(("项目名称", "开工时间", "竣工时间"), ("甲", "2024-06", "2023年")))
    (found,) = [found for found in made.findings if found.row]
    assert found.problem("zh") == "实际竣工（2023）早于实际开工（2024-06）"
    assert found.problem("en") == "Completed (2023) lies before Started (2024-06)"


def test_blank_means_as_above_only_where_the_map_says_so(table, read):
    rows = [("甲", "侯镇"), ("乙", ""), ("丙", None), ("丁", "羊口镇"), ("戊", " ")]
    towns = ["370783109", "370783109", "370783109", "370783115", "370783115"]
    filled = ColumnMap({"项目名称": Target("name"), "镇街": Target("town", fill_down=True)})
    made = read(table(("项目名称", "镇街"), *rows), filled)
    assert [row.properties["town"] for row in made.rows] == towns
    (said,) = [found for found in made.findings if found.what == "row.filled_down"]
    assert dict(said.values) == {"count": 3, "first": 3}
    made = read(table(("项目名称", "镇街"), *rows))
    assert made.said("later") == [(3, "B", "no_town"), (4, "B", "no_town"), (6, "B", "no_town")]


def test_cells_of_a_merged_range_are_counted(table, read):
    rows = [Row(2, ("甲", "侯镇")), Row(3, ("乙", "侯镇"), carried=frozenset({1}))]
    made = read(dataclasses.replace(table(("项目名称", "镇街")), rows=lambda: iter(rows)))
    (said,) = [found for found in made.findings if found.what == "row.carried"]
    assert dict(said.values) == {"count": 1, "first": 3}


def test_nothing_is_left_out_in_silence(table, read):
    columns = ColumnMap(
        {"项目名称": Target("name"), "去年的列": Target("note"), "联系人": Target("")}
    )
    made = read(table(("项目名称", "用电量", "联系人"), ("甲", 5, "张")), columns)
    about = [(f.severity, f.what, f.title) for f in made.findings if "column" in f.what]
    assert about == [
        ("note", "row.column_unread", "用电量"),
        ("later", "row.column_missing", "去年的列"),
        ("later", "row.no_town_column", ""),
    ]


def test_signs_for_nothing_are_counted_as_blank(table, read):
    made = read(table(("项目名称", "总投资（亿元）"), ("甲", "-"), ("乙", "待定")))
    assert [row.properties["investment_wan"] for row in made.rows] == [None, None]
    (said,) = [found for found in made.findings if found.what == "row.blank_sign"]
    assert said.values["count"] == 2


def test_words_that_the_user_mapped_are_known(table, read):
    rows = table(("项目名称", "建设阶段"), ("甲", "在健"))
    answered = suggest(rows, CATALOGUE)
    made = read(rows, dataclasses.replace(answered, words={"stage": {"在健": "building"}}))
    assert made.rows[0].properties["stage"] == "building"
    with pytest.raises(LedgerError, match="which the catalogue lacks"):
        read(rows, dataclasses.replace(answered, words={"stage": {"在健": "gone"}}))


def test_several_chains_in_one_cell_are_all_kept(table, read):
    made = read(
        table(("项目名称", "产业链"), ("甲", "高端化工、新材料"), ("乙", "现代服务业/物流"))
    )
    assert made.rows[0].properties["chain"] == "chem"
    assert made.rows[0].properties["chains"] == ["chem", "newmat"]
    assert made.rows[1].properties == {"name": "乙", "chain": "service"}
    assert made.said() == [(2, "B", "word_several")]


def test_a_chain_that_nobody_knows_stays_as_words(table, read):
    made = read(table(("项目名称", "产业链"), ("甲", "低空经济")))
    assert made.rows[0].properties == {"name": "甲", "chain": None, "industry_text": "低空经济"}
    assert made.said() == [(2, "B", "word_unknown")]


@pytest.mark.parametrize(
    "word", ["羊口", "羊口镇", "寿光市羊口镇", " 羊 口 镇 ", "Yangkou Town", "370783115"]
)
def test_a_town_goes_by_several_names(table, read, word):
    made = read(table(("项目名称", "镇街"), ("甲", word)))
    assert made.rows[0].properties["town"] == "370783115"


@pytest.mark.parametrize("word", ["圣城", "圣城街道", "圣城街道办事处", "圣城街办"])
def test_a_subdistrict_goes_by_several_names(table, read, word):
    made = read(table(("项目名称", "镇街"), ("甲", word)))
    assert made.rows[0].properties["town"] == "370783001"


@pytest.mark.parametrize(
    ("title", "cells", "percents"),
    [
        ("形象进度", ("35%", "100%", "完成"), [35, 100, 100]),
        ("形象进度（%）", (35, 0.5, 100), [35, 0.5, 100]),
        # A workbook keeps percentages as shares of 1.
        ("形象进度", (0.35, 1, 0), [35, 100, 0]),
        ("形象进度", (0.35, "12.5%", ""), [35, 12.5, None]),
        ("形象进度", (1, 35, "约40%"), [1, 35, 40]),
    ],
)
def test_percentages(table, read, title, cells, percents):
    made = read(table(("项目名称", title), *zip("甲乙丙", cells, strict=True)))
    assert [row.properties["progress_pct"] for row in made.rows] == percents


@pytest.mark.parametrize("cell", ["120%", -1, "一半", 101])
def test_what_is_no_percentage_must_be_mended(table, read, cell):
    made = read(table(("项目名称", "形象进度（%）"), ("甲", cell)))
    assert made.said("must") == [(2, "B", "percent_unreadable")]


def test_sums_that_do_not_fit_are_said(table, read):
    titles = ("项目名称", "总投资（万元）", "累计完成投资（万元）")
    rows = [
        ("甲", 0, None),
        ("乙", 3, None),
        ("丙", 20_000_000, None),
        ("丁", 100, 150),
        ("戊", 50, 50_000),
    ]
    made = read(table(titles, *rows))
    assert made.said() == [
        (2, "B", "amount_zero"),
        (3, "B", "amount_small"),
        (4, "B", "amount_large"),
        (5, "C", "amount_part"),
        (6, "C", "amount_scale"),
    ]


def test_what_has_not_come_is_not_done(table, read):
    made = read(table(("项目名称", "开工时间"), ("甲", "2099年")))
    assert made.said() == [(2, "B", "actual_future")]


def test_the_words_of_a_rough_sum_are_kept_beside_it(table, read):
    made = read(table(("项目名称", "总投资（亿元）"), ("甲", "约3亿元"), ("乙", 3)))
    assert made.rows[0].properties["investment_text"] == "约3亿元"
    assert "investment_text" not in made.rows[1].properties


def test_an_id_that_stands_twice_must_be_mended_in_the_later_row(table, read):
    rows = [("A-1", "甲"), ("A-2", "乙"), ("A-1", "丙"), ("", "丁"), ("", "戊")]
    made = read(table(("项目代码", "项目名称"), *rows))
    assert [row.site_id for row in made.rows] == ["A-1", "A-2", "A-1", None, None]
    assert made.said("must") == [(4, "A", "duplicate_id")]


def test_progress_is_told_to_the_end(table):
    told = []
    rows = table(("项目名称",), *[(f"甲{at}",) for at in range(3000)])
    made = site_rows(rows, suggest(rows, CATALOGUE), CATALOGUE, lambda _: None, told.append)
    assert sum(1 for _ in made) == 3000
    assert told == sorted(told)
    assert told[-1] == 1.0


CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)
#: A header for everything that a column can feed.
EVERY = {headers[0]: to for to, headers in CATALOGUE.columns.items() if to not in {"x", "y"}}


@given(
    st.lists(st.lists(CELLS, min_size=len(EVERY), max_size=len(EVERY)), max_size=3),
    st.sampled_from([*DATUMS, "EPSG:4549", "auto", None]),
)
def test_no_cell_breaks_the_import(cells, datum):
    findings = []
    rows = table_of(EVERY, *cells)
    columns = {title: Target(to) for title, to in EVERY.items()}
    made = list(site_rows(rows, ColumnMap(columns, datum=datum), CATALOGUE, findings.append))
    assert len(made) == len(cells)
    for row in made:
        feature = {
            "type": "Feature",
            "id": "s",
            "geometry": row.geometry,
            "properties": row.properties,
        }
        broken = {p.field for p in SiteCheck(CATALOGUE).problems(feature)}
        # A name is asked for and a kind filled in; all else is fit for the store.
        assert broken <= {"name", "kind"}
    for found in findings:
        assert found.problem("zh")
        assert found.remedy("en")


@pytest.mark.parametrize("cell", [2.31037078304e23, 231037078304012345678901])
def test_an_id_that_a_workbook_has_cut_must_be_typed_again(table, read, cell):
    made = read(table(("项目代码", "项目名称"), (cell, "甲")))
    assert made.said("must") == [(2, "A", "id_cut")]


@pytest.mark.parametrize("name", ["-", "—", " ", None, "/"])
def test_a_sign_for_nothing_is_no_name(table, read, name):
    made = read(table(("项目代码", "项目名称"), ("-", name)))
    assert made.rows[0].site_id is None
    assert made.said("must") == [(2, "B", "no_name")]


@pytest.mark.parametrize(
    ("title", "unit", "of_map", "wan"),
    [
        ("总投资（亿元）", None, None, 50_000),
        ("总投资（亿元）", None, "wan", 50_000),
        ("总投资（亿元）", "wan", None, 5),
        ("总投资", "yi", None, 50_000),
        ("总投资", None, "wan", 5),
        ("总投资", "yi", "wan", 50_000),
        ("总投资（百万元）", None, None, 500),
    ],
)
def test_the_users_unit_wins_then_the_headers_then_that_of_all(
    table, read, title, unit, of_map, wan
):
    columns = {"项目名称": Target("name"), title: Target("investment_wan", unit)}
    made = read(table(("项目名称", title), ("甲", 5)), ColumnMap(columns, unit=of_map))
    assert made.rows[0].properties["investment_wan"] == wan


def test_no_unit_makes_dollars_yuan(table, read):
    columns = {"项目名称": Target("name"), "投资（万美元）": Target("investment_wan", "wan")}
    made = read(table(("项目名称", "投资（万美元）"), ("甲", 5)), ColumnMap(columns, unit="wan"))
    assert made.rows[0].properties["investment_text"] == "5 万美元"


TITLES_OF_CHANCE = st.one_of(st.sampled_from(tuple(EVERY)), st.text(max_size=12))
GEOMETRIES = st.one_of(
    st.none(),
    st.builds(
        lambda kind, place: {"type": kind, "coordinates": place},
        st.sampled_from(["Point", "LineString", "Polygon", "Circle"]),
        st.recursive(CELLS, lambda inner: st.lists(inner, max_size=3), max_leaves=6),
    ),
)


@given(st.data())
def test_no_table_breaks_what_is_suggested_and_asked(data):
    titles = data.draw(st.lists(TITLES_OF_CHANCE, max_size=6))
    cells = st.lists(CELLS, min_size=0, max_size=len(titles)).map(tuple)
    drawn = data.draw(st.lists(st.tuples(cells, GEOMETRIES), max_size=3))
    rows = [Row(at, one, geometry) for at, (one, geometry) in enumerate(drawn, 2)]
    made = dataclasses.replace(
        table_of(titles), rows=lambda: iter(rows), has_geometry=data.draw(st.booleans())
    )
    suggested = suggest(made, CATALOGUE)
    questions(made, suggested, CATALOGUE)
    read_rows = list(site_rows(made, suggested, CATALOGUE, lambda _: None))
    assert [row.number for row in read_rows] == [row.number for row in rows]
