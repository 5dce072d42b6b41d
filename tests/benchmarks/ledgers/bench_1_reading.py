"""Reading ledgers: large ones, and every hostile file at its full size."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.benchmarks import effort
from tests.benchmarks.data import CACHE, sites_geojson
from tests.benchmarks.report import Check, Report, Section
from tests.ledger.read.hostile_files import HOSTILE

_READER = Path(__file__).parents[1] / "peers" / "read_one.py"
_ROWS = 2_000 if effort.QUICK else 100_000
_COLUMNS = 25
_MOST_S, _MOST_MB = 10, 1024
#: Full size, or next to nothing where a quick run only tries the code.
_SIZE = 0.02 if effort.QUICK else 1


def test_large_ledgers(report: Report) -> None:
    """Read a workbook, the same as CSV, and features; each in a fresh process."""
    files = [
        (f"XLSX, {_ROWS:,} rows × {_COLUMNS}", _workbook(), []),
        (f"CSV, {_ROWS:,} rows × {_COLUMNS}", _csv(), []),
        (f"GeoJSON, {effort.LARGE:,} features", sites_geojson(effort.LARGE), ["large"]),
    ]
    figures = [(name, path, _read(path, *more)) for name, path, more in files]
    report.add(
        Section(
            "Reading large ledgers",
            "From the file to the last record sorted (read), and all records once more (again). "
            "Peaks of the process that asks and of the one that reads.",
            ("File", "MB", "read s", "again s", "asking MB", "reading MB"),
            [
                [name, f"{path.stat().st_size / 1e6:,.0f}", *_row(figure)]
                for name, path, figure in figures
            ],
            [Check.most("Peak of both together", max(_peak(f) for *_, f in figures), 2048, " MB")],
        )
    )


def test_hostile_files(report: Report, tmp_path: Path) -> None:
    """Read what must not be read."""
    figures: list[tuple[str, float, dict[str, Any]]] = []
    for name, (make, _) in HOSTILE.items():
        path = make(tmp_path, _SIZE)
        figures.append((name, path.stat().st_size / 1e6, _read(path)))
        path.unlink()
    report.add(
        Section(
            "Hostile files",
            "Each in a fresh process, within the limits of an upload; the memory is that of the "
            "process that reads. The names are those of `tests/ledger/read/hostile_files.py`.",
            ("File", "MB", "s", "processor s", "MB memory"),
            [
                [name, f"{size:,.1f}", f"{figure['read_s']:,.1f}", f"{figure['child_cpu_s']:,.1f}",
                 f"{figure['child_mb']:,.0f}"]
                for name, size, figure in figures
            ],
            [
                Check.most("Slowest answer", max(f["read_s"] for *_, f in figures), _MOST_S, " s"),
                Check.most("Most memory", max(f["child_mb"] for *_, f in figures), _MOST_MB, " MB"),
            ],
        )
    )  # fmt: skip


def _read(path: Path, *more: str) -> dict[str, Any]:
    command = [sys.executable, str(_READER), str(path), *more]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _row(figure: dict[str, Any]) -> list[str]:
    times = [f"{figure[key]:,.1f}" for key in ("read_s", "again_s")]
    return times + [f"{figure[key]:,.0f}" for key in ("own_mb", "child_mb")]


def _peak(figure: dict[str, Any]) -> float:
    return figure["own_mb"] + figure["child_mb"]


def _records() -> list[list[Any]]:
    """Return a header and rows as an office has them: texts, amounts, places."""
    named = ("序号", "项目代码", "项目名称", "建设单位", "总投资（万元）", "镇街", "经度", "纬度")
    others = range(_COLUMNS - len(named))
    header = [*named, *(f"其他{column}" for column in others)]
    rows = [
        [
            *(n, f"2024-370783-{n:08d}", f"年产{n}万吨新材料项目", f"某某公司{n % 997}"),
            *(n % 90_000 + 0.5, "羊口镇", 118.5 + n % 1000 / 2000, 36.7 + n % 997 / 2000),
            *(f"文字{n}" if column % 2 else n / 7 for column in others),
        ]
        for n in range(1, _ROWS + 1)
    ]
    return [header, *rows]


def _workbook() -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"ledger-{_ROWS}.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        for number, row in enumerate(_records()):
            sheet.write_row(number, 0, row)
    return path


def _csv() -> Path:
    path = CACHE / f"ledger-{_ROWS}.csv"
    lines = (",".join(map(str, row)) for row in _records())
    path.write_text("\r\n".join(lines), "gb18030")
    return path
