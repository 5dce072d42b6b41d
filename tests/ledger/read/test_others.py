"""Files that other programs wrote; see files/README.md."""

import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger.read.files import read_table

FILES = Path(__file__).parent / "files"
TITLES = [
    *("序号", "项目名称", "投资情况 / 总投资（万元）", "投资情况 / 年度计划投资（万元）"),
    *("镇街", "开工时间"),
]
MORNING = datetime.datetime.fromisoformat("2024-07-15T08:30")
DAY = datetime.date(2024, 7, 15)


def read(name, **asked):
    return read_table(FILES / name, name, **asked)


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.xls"])
def test_a_workbook_of_libreoffice(name):
    table = read(name)
    assert [column.title for column in table.columns] == [*TITLES, "形象进度"]
    assert [row.cells for row in table.rows()] == [
        (1, "甲项目", 3000, 1500, "羊口镇", "2024-06", "35%"),
        (2, "乙项目", 4000.25, "约200", "羊口镇", DAY, None),
        (3, "丙项目", 5000, None, "侯镇", MORNING, "100%"),
    ]
    assert [row.carried for row in table.rows()] == [frozenset(), {4}, frozenset()]
    assert [line.why for line in table.skipped] == [
        *("title", "title", "header", "header", "total", "note"),
    ]
    assert (table.sheet, table.sheets) == ("台账", ("填表说明", "台账"))
    assert table.findings == ()


def test_an_old_workbook_of_xlwt():
    table = read("xlwt.xls")
    assert [column.title for column in table.columns] == TITLES
    assert [row.cells for row in table.rows()] == [
        (1, "甲项目", 3000, "50%", "羊口镇", "2024-06"),
        (2, "乙项目", 4000.25, "约200", "羊口镇", DAY),
        (3, "丙项目", 5000, None, None, MORNING),
    ]


def test_a_web_page_called_xls():
    table = read("libreoffice_html.xls")
    assert [column.title for column in table.columns] == [*TITLES, "形象进度"]
    assert [row.cells for row in table.rows()] == [
        ("1", "甲项目", "3000", "1500", "羊口镇", "2024年6月", "35%"),
        ("2", "乙项目", "4000.25", "约200", "羊口镇", "2024-07-15", None),
        ("3", "丙项目", "5000", None, "侯镇", "2024-07-15 08:30", "100%"),
    ]
    assert [row.carried for row in table.rows()] == [frozenset(), {4}, frozenset()]


def test_a_workbook_of_opendocument_is_sent_back():
    with pytest.raises(LedgerError, match="is no Excel workbook"):
        read("libreoffice.ods")


def test_a_workbook_of_pandas(tmp_path):
    frame = pd.DataFrame(
        {
            "项目名称": ["甲", "乙"],
            "总投资（亿元）": [1.5, None],
            "开工": [pd.Timestamp("2024-06-01"), None],
        }
    )
    path = tmp_path / "pandas.xlsx"
    frame.to_excel(path, index=False)
    table = read_table(path, path.name)
    assert [row.cells for row in table.rows()] == [
        ("甲", 1.5, datetime.date(2024, 6, 1)),
        ("乙", None, None),
    ]


def test_openpyxl_reads_the_same():
    """The reader is our own because openpyxl's is five times slower; what it reads is not."""
    book = openpyxl.load_workbook(FILES / "libreoffice.xlsx", data_only=True)
    sheet = book["台账"]
    ours = list(read("libreoffice.xlsx").rows())
    for row in ours:
        for column, cell in enumerate(row.cells):
            if column in row.carried or isinstance(cell, str | datetime.date | None):
                continue
            assert sheet.cell(row.number, column + 1).value == cell
    book.close()
