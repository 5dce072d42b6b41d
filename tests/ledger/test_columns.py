"""Headers say what columns hold; what they do not say is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.domain.errors import LedgerError
from liantu.domain.fields import BY_NAME
from liantu.ledger.column_map import DATUMS, ColumnMap, Target
from liantu.ledger.column_toml import TARGETS
from liantu.ledger.columns import from_toml, questions, suggest, to_toml
from tests.support.ledgers import CATALOGUE
from tests.support.tables import table_of

HEADERS = [
    ("项目名称", "name"),
    ("项目名称*", "name"),
    ("1、项目名称", "name"),
    ("項目名稱", "name"),
    ("Project Name", "name"),
    ("建设单位", "owner"),
    ("建设规模及主要内容", "content"),
    ("总投资（亿元）", "investment_wan"),
    ("总投资\n（万元）", "investment_wan"),
    ("投资情况 / 总投资", "investment_wan"),
    ("总投资 / 金额（万元）", "investment_wan"),
    ("2025年度计划投资（万元）", "plan_year_wan"),
    ("2025年计划投资", "plan_year_wan"),
    ("2025年1-10月完成投资（万元）", "done_year_wan"),
    ("本年累计完成投资", "done_year_wan"),
    ("截至10月底累计完成投资（万元）", "done_total_wan"),
    ("自开工累计完成投资", "done_total_wan"),
    ("到位资金", "funded_wan"),
    ("目前阶段", "stage"),
    ("所在镇街", "town"),
    ("镇（街道）", "town"),
    ("计划开工时间", "plan_started"),
    ("计划时间 / 开工", "plan_started"),
    ("开工时间", "actual_started"),
    ("建设起止年限", "period"),
    ("形象进度（%）", "progress_pct"),
    ("存在问题", "issues_text"),
    ("责任单位", "unit"),
    ("包靠领导", "leader"),
    ("备注", "note"),
    ("项目代码", "id"),
    ("经纬度", "lon_lat"),
    ("坐标（WGS84）", "lon_lat"),
    ("Status", "stage"),
    ("Owner", "owner"),
    # Longer than those of the catalogue: by their first part, or the noun they end with.
    ("建设规模及主要建设内容", "content"),
    ("存在问题及建议", "issues_text"),
    ("所属镇（街道、园区）", "town"),
    ("项目进展阶段", "stage"),
    ("具体建设内容", "content"),
    ("市级包靠领导", "leader"),
]


@pytest.mark.parametrize(("title", "to"), HEADERS)
def test_a_usual_header_is_known(table, title, to):
    column_map = suggest(table((title,), ("x",)), CATALOGUE)
    assert {title: target.to for title, target in column_map.targets.items()} == {title: to}


@pytest.mark.parametrize(
    "title",
    [
        "序号",
        "占地（亩）",
        "联系人",
        "",
        "用电量",
        "是否省重点",
        "上年度完成投资",
        "原计划开工时间",
        "设备投资",
        "x" * 999,
    ],
)
def test_an_unknown_header_feeds_nothing(table, title):
    assert suggest(table((title,), ("x",)), CATALOGUE).targets == {}


def test_the_catalogue_feeds_only_what_there_is():
    known = {*TARGETS, "x", "y"}
    assert set(CATALOGUE.columns) <= known
    assert set(BY_NAME) - set(CATALOGUE.columns) == {
        *("chains", "chain_basis", "events", "visibility", "updated_on"),
    }


@given(st.lists(st.sampled_from([title for title, _ in HEADERS]), unique=True))
def test_no_two_columns_feed_one_property(titles):
    fed = [t.to for t in suggest(table_of(titles, ["x"] * len(titles)), CATALOGUE).targets.values()]
    assert len(fed) == len(set(fed))


def test_the_better_header_wins_wherever_it_stands(table):
    column_map = suggest(table(("投资", "总投资", "名称", "项目名称")), CATALOGUE)
    assert {t: target.to for t, target in column_map.targets.items()} == {
        "总投资": "investment_wan",
        "项目名称": "name",
    }


@pytest.mark.parametrize(
    ("cells", "to"),
    [
        (("60%", "0.5"), "progress_pct"),
        ((0.6, 1), "progress_pct"),
        (("主体封顶", "正在设备安装"), "progress_text"),
        ((None, ""), "progress_pct"),
    ],
)
def test_progress_is_a_percentage_or_told_in_words(table, cells, to):
    column_map = suggest(table(("形象进度",), *[(cell,) for cell in cells]), CATALOGUE)
    assert column_map.targets["形象进度"].to == to


def test_a_header_gives_its_unit(table):
    column_map = suggest(table(("总投资（亿元）", "到位资金（元）", "年度计划")), CATALOGUE)
    assert [target.unit for target in column_map.targets.values()] == ["yi", "yuan", None]


@pytest.mark.parametrize(
    ("titles", "row", "targets"),
    [
        (("经度", "纬度"), (118.8, 37.0), ["lon", "lat"]),
        # Headers that were mixed up: the numbers know better.
        (("经度", "纬度"), (37.0, 118.8), ["lat", "lon"]),
        # X is the northing for surveyors, and the longitude for others.
        (("X坐标", "Y坐标"), (4099495.9, 394726.1), ["northing", "easting"]),
        (("X坐标", "Y坐标"), (118.8, 37.0), ["lon", "lat"]),
        (("X", "Y"), (4099495.9, 40394726.1), ["northing", "easting"]),
        (("X", "Y"), (394726.1, 4099495.9), ["easting", "northing"]),
        (("GeoX", "GeoY"), ("-0.1", "51.5"), ["lon", "lat"]),
        (("GeoX", "GeoY"), ("530000", "180000"), ["easting", "northing"]),
        (("坐标",), ("118.8,37.0",), ["lon_lat"]),
        (("坐标",), ("37.0,118.8",), ["lat_lon"]),
        (("坐标",), ("4099495.9,394726.1",), ["lat_lon"]),
        (("经纬度",), ("",), ["lon_lat"]),
    ],
)
def test_numbers_tell_which_coordinate_a_column_holds(table, titles, row, targets):
    column_map = suggest(table(titles, row), CATALOGUE)
    assert [column_map.targets[title].to for title in titles] == targets


@pytest.mark.parametrize(
    ("title", "datum"),
    [
        ("坐标（GCJ-02）", "gcj02"),
        ("坐标（高德）", "gcj02"),
        ("坐标（2000坐标系）", "cgcs2000"),
        ("坐标", None),
    ],
)
def test_a_header_may_name_the_datum(table, title, datum):
    assert suggest(table((title,), ("118.8,37.0",)), CATALOGUE).datum == datum


def test_what_only_a_person_can_say_is_asked(table):
    asked = table(
        ("事项", "总投资", "建设阶段", "镇街", "坐标"),
        ("甲", 5, "在健", "羊口", "118.8,37.0"),
        ("乙", "3亿元", "在建", "", "118.9,37.0"),
        ("丙", "7", "在健", "天上镇", ""),
    )
    found = questions(asked, suggest(asked, CATALOGUE), CATALOGUE)
    assert [(q.kind, q.title, q.examples) for q in found] == [
        ("name", "", ()),
        ("datum", "坐标", ("118.8,37.0", "118.9,37.0")),
        ("unit", "总投资", ("5", "7")),
        ("words", "建设阶段", ("在健",)),
        ("words", "镇街", ("天上镇",)),
    ]
    assert found[0].choices == ("事项",)
    assert set(DATUMS) < set(found[1].choices)
    assert found[3].choices == tuple(CATALOGUE.codes("stage"))


def test_what_was_answered_is_not_asked(table):
    asked = table(("事项", "总投资", "建设阶段", "坐标"), ("甲", 5, "在健", "118.8,37.0"))
    answers = ColumnMap(
        {
            "事项": Target("name"),
            "总投资": Target("investment_wan", "wan"),
            "建设阶段": Target("stage"),
            "坐标": Target("lon_lat"),
        },
        {"stage": {"在健": "building"}},
        "gcj02",
    )
    assert questions(asked, answers, CATALOGUE) == ()


def test_rows_that_name_their_datum_are_not_asked_for(table):
    asked = table(("项目名称", "坐标", "坐标系"), ("甲", "118.8,37.0", "高德"))
    assert questions(asked, suggest(asked, CATALOGUE), CATALOGUE) == ()


def test_of_metres_the_zone_that_fits_is_offered_first(table):
    asked = table(("项目名称", "X坐标", "Y坐标"), ("甲", 4099495.9, 40394726.1))
    (found,) = questions(asked, suggest(asked, CATALOGUE), CATALOGUE)
    assert found.title == "X坐标, Y坐标"
    assert found.examples == ("4099495.9, 40394726.1",)
    assert found.choices[0] == "EPSG:4528"
    assert not set(found.choices) & set(DATUMS)


def test_blanks_below_a_filled_cell_are_asked_about(table):
    rows = [("羊口镇", "甲"), ("", "乙"), ("", "丙"), ("侯镇", "丁"), ("", "戊")]
    asked = table(("镇街", "项目名称"), *rows)
    (found,) = questions(asked, suggest(asked, CATALOGUE), CATALOGUE)
    assert (found.kind, found.title, found.choices) == ("fill", "镇街", ("above", "blank"))
    assert found.examples == ("羊口镇", "侯镇")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MAPS = st.builds(
    ColumnMap,
    st.dictionaries(
        TEXTS,
        st.builds(
            Target,
            st.sampled_from(TARGETS),
            st.sampled_from([None, "yi", "wan", "yuan"]),
            st.booleans(),
        ),
    ),
    st.dictionaries(st.sampled_from(["stage", "chain"]), st.dictionaries(TEXTS, TEXTS)),
    st.sampled_from([None, *DATUMS, "EPSG:4549", "auto"]),
    st.sampled_from([None, "yi", "wan", "yuan"]),
    st.booleans(),
)


@given(MAPS)
def test_a_map_comes_back_from_its_toml(column_map):
    assert from_toml(to_toml(column_map)) == column_map


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[columns", "not TOML"),
        ("colums = 1", "no 'colums'"),
        ('[columns]\n"甲" = "nmae"', "'甲' cannot be 'nmae'"),
        ('[columns]\n"甲" = { to = "name", uint = "yi" }', "cannot be"),
        ('[columns]\n"甲" = { to = "name", unit = "dollar" }', "cannot be 'dollar'"),
        ('datum = "moon"', "'moon' is no datum"),
        ('unit = "dollar"', "cannot be 'dollar'"),
        ("blank_clears = 1", "cannot be '1'"),
        ("columns = 1", "cannot be '1'"),
        ("[words.colour]", "no 'colour'"),
        ("words = 1", "cannot be '1'"),
        ("[words.stage]\na = 1", "cannot be '1'"),
    ],
)
def test_a_map_that_cannot_be_is_refused(text, problem):
    with pytest.raises(LedgerError, match=problem):
        from_toml(text)
