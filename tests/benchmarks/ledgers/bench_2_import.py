"""`liantu import` of large ledgers: from the file to the revision."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from tests.benchmarks import effort
from tests.benchmarks.data import CACHE, ROOT, sites_geojson
from tests.benchmarks.report import Check, Report, Section
from tests.benchmarks.server import _status_mb, _tree

_ROWS = 1_000 if effort.QUICK else 100_000
_MOST_MB, _MOST_XLSX_S, _MOST_GEOJSON_S = 2048, 120, 600
_HEADER = (
    *(
        "项目代码",
        "项目名称",
        "建设单位",
        "建设内容",
        "产业链",
        "总投资（亿元）",
        "年度计划投资（万元）",
    ),
    *(
        "年度完成投资（万元）",
        "累计完成投资（万元）",
        "到位资金（万元）",
        "建设阶段",
        "截至日期",
        "计划开工",
    ),
    *(
        "实际开工",
        "计划竣工",
        "实际竣工",
        "镇街",
        "园区",
        "地址",
        "经度",
        "纬度",
        "形象进度",
        "存在问题",
    ),
    *("责任单位", "备注"),
)
_FIRST = [
    "寿光",
    "羊口",
    "侯镇",
    "联盟",
    "鲁清",
    "晨鸣",
    "墨龙",
    "玉马",
    "浩丰",
    "艾科",
    "诺盟",
    "坤裕",
    "天力",
    "东信",
]
_KIND = ["化工", "新材料", "装备", "造纸", "食品", "光伏", "储能", "物流", "种业", "医药"]
_LAST = ["一体化", "产业园", "生产线", "技改", "扩建", "研发中心", "基地", "二期", "三期"]
_TOWNS = [
    "圣城街道",
    "文家街道",
    "古城街道",
    "洛城街道",
    "营里镇",
    "台头镇",
    "田柳镇",
    "上口镇",
    "侯镇",
    "纪台镇",
    "羊口镇",
]
_STAGES = ["签约", "前期", "开工", "在建", "竣工", "投产"]


def test_import(report: Report, tmp_path: Path) -> None:
    """Bring a workbook in, the next month's over it, and a large file of features."""
    office, other = tmp_path / "office.geojson", tmp_path / "other.geojson"
    features = sites_geojson(effort.LARGE)
    figures = [
        (f"XLSX, {_ROWS:,} rows × {len(_HEADER)}, all new", *_import(_workbook(1), office)),
        (f"XLSX, {_ROWS:,} rows × {len(_HEADER)}, all changed", *_import(_workbook(2), office)),
        (f"GeoJSON, {effort.LARGE:,} features, all new", *_import(features, other)),
    ]
    report.add(
        Section(
            "Import of large ledgers",
            "`liantu import` with an author and a reason: read, understand, compare, check, write "
            "the revision and the live file. The memory is that of all its processes, sampled.",
            ("File", "s", "MB"),
            [(name, f"{seconds:,.1f}", f"{peak:,.0f}") for name, seconds, peak in figures],
            [
                Check.most(
                    "Longest of the workbooks",
                    max(figures[0][1], figures[1][1]),
                    _MOST_XLSX_S,
                    " s",
                ),
                Check.most("The features", figures[2][1], _MOST_GEOJSON_S, " s"),
                Check.most("Most memory", max(peak for *_, peak in figures), _MOST_MB, " MB"),
            ],
        )
    )


def _import(path: Path, store: Path) -> tuple[float, float]:
    """Return seconds and peak MB of an import that must succeed."""
    command = [sys.executable, "-m", "liantu", "import", str(path), "--datum", "wgs84"]
    signed = ["--author", "bench", "--reason", path.name]
    began, peak = time.perf_counter(), 0.0
    environment = os.environ | {"LIANTU_STORE": str(store)}
    with subprocess.Popen(
        [*command, *signed], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            peak = max(peak, sum(_status_mb(pid, "RssAnon") for pid in _tree(process.pid)))
            time.sleep(0.1)
    assert process.returncode == 0
    return time.perf_counter() - began, peak


def _workbook(month: int) -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"month-{month}-{_ROWS}.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write(0, 0, "重点项目台账")
        sheet.write_row(1, 0, _HEADER)
        for number, row in enumerate(_records(Random(month)), 2):
            sheet.write_row(number, 0, row)
    return path


def _records(chance: Random) -> Iterator[list[Any]]:
    """Yield the same projects each month, with other figures and stages."""
    always = Random(0)
    for number in range(_ROWS):
        first, kind, last = always.choice(_FIRST), always.choice(_KIND), always.choice(_LAST)
        yield [
            *(f"2308-370783-04-01-{number:06d}", f"{first}{kind}{last}{number}号项目"),
            *(f"{first}{kind}有限公司", f"建设{kind}车间及配套设施", "高端化工"),
            *(round(always.uniform(0.1, 30), 2), chance.randint(1, 999), chance.randint(1, 999)),
            *(chance.randint(1, 999), chance.randint(1, 999), chance.choice(_STAGES)),
            *(f"2025-{chance.randint(1, 12):02d}", "2024年3月", "2024-04", "2026", ""),
            *(always.choice(_TOWNS), "", "某路东侧", round(118.6 + always.random() / 3, 6)),
            *(round(36.7 + always.random() / 3, 6), f"{chance.randint(0, 100)}%", "", "发改局", ""),
        ]
