"""CSV and its kin, in the encodings and with the line ends that really come."""

import codecs

import pandas as pd
import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger.read.files import read_table

TEXT = "序号,项目名称,总投资（亿元）\r\n1,甲,3.5\r\n2,乙,4\r\n"
CELLS = [("1", "甲", "3.5"), ("2", "乙", "4")]


@pytest.fixture
def read(tmp_path):
    def make(data, name="台账.csv", **asked):
        path = tmp_path / name
        path.write_bytes(data)
        return read_table(path, name, **asked)

    return make


def cells(table):
    return [row.cells for row in table.rows()]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_encodings(read, data):
    table = read(data)
    assert [column.title for column in table.columns] == ["序号", "项目名称", "总投资（亿元）"]
    assert [column.place for column in table.columns] == ["1", "2", "3"]
    assert cells(table) == CELLS


@pytest.mark.parametrize("mark", ["\t", ";", "|", "，"])
def test_delimiters(read, mark):
    assert cells(read(TEXT.replace(",", mark).encode())) == CELLS


def test_a_text_table_may_be_called_xls(read):
    assert cells(read(TEXT.replace(",", "\t").encode("utf-16"), "台账.xls")) == CELLS


def test_a_row_has_the_number_of_the_line_on_which_it_begins(read):
    table = read('项目名称,内容\n甲,"一\r\n二"\r乙,三\r\n\n丙,"四\n\n五"\n丁,六'.encode())
    assert cells(table) == [("甲", "一\r\n二"), ("乙", "三"), ("丙", "四\n\n五"), ("丁", "六")]
    assert [row.number for row in table.rows()] == [2, 4, 6, 9]


def test_white_space_alone_is_nothing(read):
    assert cells(read("项目名称,内容\n甲, \u3000\n".encode())) == [("甲", None)]


def test_a_table_of_pandas(tmp_path):
    frame = pd.DataFrame({"项目名称": ["甲", "乙,丙"], "总投资（万元）": [3.5, None]})
    path = tmp_path / "pandas.csv"
    frame.to_csv(path, index=False, encoding="utf-8-sig")
    assert cells(read_table(path, path.name)) == [("甲", "3.5"), ("乙,丙", None)]


def test_an_open_quotation_mark_is_named(read):
    with pytest.raises(LedgerError, match="begins in line 2"):
        read(('项目名称,内容\n甲,"一\n' + "二," * 600_000).encode())


def test_western_text(read):
    table = read("Site,Owner\nCafé Road,Müller\n".encode("cp1252") + b"Mill Lane,Smith\n" * 9)
    assert cells(table)[0] == ("Café Road", "Müller")


def test_no_known_encoding(read):
    with pytest.raises(LedgerError, match="encoding"):
        read(b"\xe9\xa1\xb9,\xff\xfe\xfd\n\xff,\xff\n")
