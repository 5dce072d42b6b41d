"""A capacity is read only where a scope states just one."""

from decimal import Decimal

import pytest

from liantu.domain.capacity import Capacity, capacity_of, summed


@pytest.mark.parametrize(
    ("text", "measure", "amount"),
    [
        ("年产橡塑制品及新材料120万吨,列入省优选项目", "tons", 1_200_000),
        ("艾科年产74600吨无卤环保阻燃剂项目", "tons", 74_600),
        ("晨鸣50万吨/年高档低定量铜版纸项目", "tons", 500_000),
        ("年产1200万套超高性能环保型半钢胎", "sets", 12_000_000),
        ("新增年产1300万平方米遮阳材料产能", "square", 13_000_000),
        ("2×1000MW超超临界", "power", 2_000),
        ("一期2×100万千瓦工程", "power", 2_000),
        ("33台1.5MW,年上网约9650万千瓦时", "power", Decimal("49.5")),
        ("500兆瓦基地光伏项目", "power", 500),
    ],
)
def test_one_capacity_is_read(text, measure, amount):
    assert capacity_of(text) == Capacity(measure, Decimal(amount))


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "年产值5亿元",
        "占地116亩、建筑面积2.04万㎡",
        "年发电约18772.5万千瓦时",
        "配储160MW/320MWh;一标段200MW",
        "年产280万套全钢、2000万套半钢子午胎",
        "一期10万吨/年BDO;后续顺酐20万吨、PBAT/PBS 6万吨",
        "13个5000吨级泊位",
    ],
)
def test_none_and_several_are_not_guessed_at(text):
    assert capacity_of(text) is None


def test_name_and_scope_that_say_the_same_say_it_once():
    assert capacity_of("年产36万吨特种纸项目", "年产36万吨特种纸") == capacity_of("年产36万吨")


def test_sums_are_by_measure():
    said = map(capacity_of, ("49.5MW", "年产3万吨", "2×60MW"))
    found = summed(capacity for capacity in said if capacity)
    assert found == {"power": (Decimal("169.5"), 2), "tons": (Decimal(30_000), 1)}
