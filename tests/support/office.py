"""Workbooks as an office keeps them, made from the first instance's own ledger.

Nothing here is by chance: the same file comes out each time. `office_workbook` is the monthly
ledger: a title, a header of two rows with merged cells, sums by town, units mixed, places in
the datum of a phone's map. `gem_workbook` and `brownfield_csv` are ledgers of strangers, whose
layout is that of public files and whose rows are invented.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from liantu.ledger.datum import gcj02_from_wgs84

SOURCE = Path("geodata/source/ledger.csv")
SHEET = "2025年10月"
TITLE = "寿光市重点项目建设进展情况台账"
#: The header's two rows; a lower cell that is empty belongs to the one above it.
HEADER = (
    ("序号", ""),
    ("项目名称", ""),
    ("建设单位", ""),
    ("建设内容", ""),
    ("产业链", ""),
    ("投资情况", "总投资（亿元）"),
    ("投资情况", "累计完成投资（万元）"),
    ("建设阶段", ""),
    ("截至日期", ""),
    ("计划时间", "开工"),
    ("计划时间", "竣工"),
    ("镇街", ""),
    ("位置", "园区"),
    ("位置", "坐标（经度,纬度）"),
    ("位置", "坐标系"),
    ("备注", ""),
)
TOWN, SUM, PART = 11, 5, 6
FIRST_ROW = 5
#: What people write for a stage.
STAGE_WORDS = {"在建": ("在建", "续建", "建设中"), "投产": ("投产", "已投产"), "开工": ("已开工",),
               "竣工": ("竣工", "已建成"), "前期": ("前期", "手续办理中")}  # fmt: skip


@dataclass(frozen=True)
class Mistake:
    """A cell that must be mended: the workbook's row and column letter, and the finding's key."""

    row: int
    place: str
    what: str
    right: Any


@dataclass
class Office:
    """A workbook that was written, and what a reader should make of it.

    `rows` maps the workbook's row to the ledger's record; `totals` are the rows of sums.
    """

    path: Path
    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def records() -> list[dict[str, str]]:
    """The first instance's ledger, by town as offices list it; those without a town last."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    towns = list(dict.fromkeys(row["town"] for row in rows if row["town"]))
    return sorted(rows, key=lambda row: towns.index(row["town"]) if row["town"] else len(towns))


def office_workbook(path: Path, *, mended: bool = False) -> Office:
    """Write the office's workbook; three of its cells must be mended, unless they are already."""
    office = Office(path)
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime(2025, 10, 31)})  # noqa: DTZ001 - Excel knows no zones
    notes = book.add_worksheet("填表说明")
    notes.write("A1", "请各镇街、各部门于每月底前报送。金额栏按表头单位填写。")
    sheet = book.add_worksheet(SHEET)
    _write_header(book, sheet)
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "month": book.add_format({"num_format": 'yyyy"年"m"月"'}),
    }
    row, number = FIRST_ROW, 0
    for town, group in _groups(records()):
        first = row
        for record in group:
            number += 1
            _write_record(sheet, row, number, record, formats)
            office.rows[row] = record
            row += 1
        if town:
            _write_town(book, sheet, first, row - 1, town)
            office.totals.append(row)
            _write_total(sheet, row, f"{town}小计", group)
            row += 1
    office.totals.append(row)
    _write_total(sheet, row, "合计", records())
    sheet.write(row + 1, 0, "填表人：张三    联系电话：0536-0000000    审核人：李四")
    _make_mistakes(sheet, office, mended=mended)
    book.close()
    return office


def _groups(rows: list[dict[str, str]]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for town in dict.fromkeys(row["town"] for row in rows):
        yield town, [row for row in rows if row["town"] == town]


def _write_header(book: Any, sheet: Any) -> None:
    bold = book.add_format({"bold": True, "align": "center", "border": 1, "text_wrap": True})
    last = len(HEADER) - 1
    sheet.merge_range(0, 0, 0, last, TITLE, bold)
    sheet.merge_range(1, 0, 1, last, "填报单位：市投资促进局        2025年10月31日")
    column = 0
    while column <= last:
        upper, lower = HEADER[column]
        width = sum(name == upper for name, _ in HEADER)
        if not lower:
            sheet.merge_range(2, column, 3, column, upper, bold)
        elif width > 1:
            sheet.merge_range(2, column, 2, column + width - 1, upper, bold)
        for at in range(column, column + width):
            if HEADER[at][1]:
                sheet.write(3, at, HEADER[at][1], bold)
        column += width
    sheet.freeze_panes(4, 2)


def _write_record(
    sheet: Any, row: int, number: int, record: dict[str, str], formats: dict[str, Any]
) -> None:
    """Write a record; `row` is the workbook's, from 1."""
    at = row - 1
    for column, text in (
        (0, number),
        (1, record["name_zh"]),
        (2, record["owner_org"]),
        (3, record["content"]),
        (4, record["chain_guess"].replace("/蔬菜", "")),
        (12, record["park"]),
    ):
        if text:
            sheet.write(at, column, text)
    _write_money(sheet, at, number, record)
    if record["stage"]:
        spellings = STAGE_WORDS[record["stage"]]
        sheet.write(at, 7, spellings[number % len(spellings)])
    _write_date(sheet, at, 8, number, record["stage_as_of"], formats)
    _write_date(sheet, at, 9, number, record["planned_start"], formats)
    _write_date(sheet, at, 10, number, record["planned_completion"], formats)
    if record["lon"]:
        text, datum = place_text(float(record["lon"]), float(record["lat"]), number)
        sheet.write(at, 13, text)
        sheet.write(at, 14, datum)


def _write_money(sheet: Any, at: int, number: int, record: dict[str, str]) -> None:
    yi, words = record["investment_yi"], record["investment_text"]
    if not yi:
        return
    if words.startswith("完成投资"):
        sheet.write(at, PART, round(float(yi) * 10_000))
        return
    sheet.write(at, SUM, money_cell(float(yi), number, about="约" in words or "多" in words))


def money_cell(yi: float, number: int, *, about: bool = False) -> str | float:
    """The same sum as offices write it: a number, text, full width, in another unit."""
    wan = round(yi * 10_000)
    forms: tuple[str | float, ...] = (
        yi,
        f"{yi:g}",
        f"{wan:,}万元",
        f"{wan}万".translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
        f"{yi:g}亿元",
    )
    return f"约{yi:g}亿元" if about else forms[number % len(forms)]


def _write_date(
    sheet: Any, at: int, column: int, number: int, text: str, formats: dict[str, Any]
) -> None:
    if len(text) == 10:
        moment = date.fromisoformat(text)
        if number % 4:
            sheet.write_datetime(at, column, datetime(*moment.timetuple()[:3]), formats["day"])  # noqa: DTZ001
        else:
            # Pasted without its format, a date is a number.
            sheet.write(at, column, moment.toordinal() - date(1899, 12, 30).toordinal())
    elif len(text) == 7:
        year, month = map(int, text.split("-"))
        forms = (f"{year}年{month}月", f"{year}.{month:02}", datetime(year, month, 1))  # noqa: DTZ001
        sheet.write(at, column, forms[number % 3], formats["month"])
    elif text:
        sheet.write(at, column, f"{text}年")


def place_text(lon: float, lat: float, number: int) -> tuple[str, str]:
    """A place as a cell holds it, and its datum: some are from a phone's map."""
    if number % 3 == 0:
        x, y = gcj02_from_wgs84(np.array([lon]), np.array([lat]))
        return f"{x[0]:.7f},{y[0]:.7f}", "高德"
    if number % 3 == 1:
        return f"{lat},{lon}", "WGS84"
    return f"{lon}，{lat}", "WGS-84"


def _write_town(book: Any, sheet: Any, first: int, last: int, town: str) -> None:
    middle = book.add_format({"align": "center", "valign": "vcenter"})
    if first == last:
        sheet.write(first - 1, TOWN, town, middle)
    else:
        sheet.merge_range(first - 1, TOWN, last - 1, TOWN, town, middle)


def _write_total(sheet: Any, row: int, label: str, group: list[dict[str, str]]) -> None:
    sheet.write(row - 1, 1, label)
    total = sum(float(record["investment_yi"] or 0) for record in group)
    sheet.write(row - 1, SUM, round(total, 4))


def _make_mistakes(sheet: Any, office: Office, *, mended: bool) -> None:
    """Spoil a stage, an amount and a date: what every month brings."""
    rows = list(office.rows.items())
    staged = next(row for row, record in rows if record["stage"] == "在建")
    priced = next(row for row, record in rows[5:] if record["investment_yi"])
    dated = next(row for row, record in rows[1:] if len(record["planned_start"]) == 7)
    price = float(office.rows[priced]["investment_yi"])
    started = office.rows[dated]["planned_start"]
    office.mistakes = [
        Mistake(staged, "H", "row.word_unknown_stage", "在建"),
        Mistake(priced, "F", "row.amount_unreadable", price),
        Mistake(dated, "J", "row.date_unreadable", started),
    ]
    for mistake, wrong in zip(office.mistakes, ("在健", "见批复", "2O23年"), strict=True):
        value = mistake.right if mended else wrong
        sheet.write(f"{mistake.place}{mistake.row}", value)
    if mended:
        office.mistakes = []


#: Headers and words of the public power trackers; the rows are invented, near the county.
GEM_HEADER = (
    *("GEM unit/phase ID", "Country/Area", "Plant name", "Plant name (local)", "Unit name"),
    *("Fuel", "Capacity (MW)", "Status", "Start year", "Owner", "Parent", "Latitude", "Longitude"),
    *("Location accuracy", "City", "Cost (million USD)", "Wiki URL"),
)
GEM_ROWS = (
    ("G100000000001", "China", "Bohai Bay Solar Farm", "渤海湾光伏电站", "Phase 1", "solar", 300,
     "construction", 2026, "Bohai Solar Co", "Bohai Group", 37.2031, 118.8712, "exact", "Weifang",
     210, "https://example.org/bohai-1"),
    ("G100000000002", "China", "Bohai Bay Solar Farm", "渤海湾光伏电站", "Phase 2", "solar", 200,
     "announced", None, "Bohai Solar Co", "Bohai Group", 37.2105, 118.8804, "approximate",
     "Weifang", 140, "https://example.org/bohai-2"),
    ("G100000000003", "China", "Mihe Wind Farm", "弥河风电场", "", "wind", 49.5, "operating",
     2018, "Mihe Wind Co", "Mihe Group", 36.9011, 118.8207, "exact", "Weifang", None,
     "https://example.org/mihe"),
    ("G100000000004", "China", "Shouguang Gas Plant", "寿光燃气电厂", "", "gas", 800, "shelved",
     None, "North Gas Co", "North Group", 36.8702, 118.7506, "approximate", "Weifang", 450.5, ""),
)  # fmt: skip


def gem_workbook(path: Path) -> Path:
    """Write a ledger with English headers, statuses of its own, US dollars and WGS84."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime(2025, 10, 31)})  # noqa: DTZ001
    sheet = book.add_worksheet("Data")
    for number, row in enumerate((GEM_HEADER, *GEM_ROWS)):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, cell)
    book.close()
    return path


#: The columns of England's brownfield land registers; the rows are invented. Their places are in
#: the British National Grid, which each row says.
BROWNFIELD_HEADER = (
    *("OrganisationURI", "OrganisationLabel", "SiteReference", "PreviouslyPartOf"),
    *("SiteNameAddress", "SiteplanURL", "CoordinateReferenceSystem", "GeoX", "GeoY", "Hectares"),
    *("OwnershipStatus", "Deliverable", "PlanningStatus", "PermissionType", "PermissionDate"),
    *("MinNetDwellings", "Notes", "FirstAddedDate", "LastUpdatedDate"),
)
BROWNFIELD_ROWS = (
    ("http://example.org/council", "Example Council", "BLR/001", "", "Old Mill, Mill Lane",
     "https://example.org/blr-001", "OSGB36", "530000", "180000", "0.81",
     "not owned by a public authority",
     "yes", "permissioned", "full planning permission", "2023-05-17", "24", "",
     "2018-12-01", "2024-11-30"),
    ("http://example.org/council", "Example Council", "BLR/002", "", "Depot, Station Road",
     "https://example.org/blr-002", "OSGB36", "531250.5", "181400", "1.2",
     "owned by a public authority", "", "not permissioned", "", "", "60",
     "Demolished 2022", "2019-12-01", "2024-11-30"),
    ("http://example.org/council", "Example Council", "BLR/003", "BLR/002", "Yard, Dock Street",
     "https://example.org/blr-003", "WGS84", "-0.1024", "51.5101", "0.3", "mixed ownership",
     "yes", "pending decision", "", "", "9", "", "2020-12-01", "2024-11-30"),
)  # fmt: skip


def brownfield_csv(path: Path) -> Path:
    """Write a register as English councils publish it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(BROWNFIELD_HEADER)
        writer.writerows(BROWNFIELD_ROWS)
    return path
