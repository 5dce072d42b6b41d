"""Dropping a downloaded file brings its filter back."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from liantu.domain.errors import ExportError
from liantu.domain.filter import SiteFilter, to_params
from liantu.export import restore
from liantu.export.csv import csv_metadata
from liantu.export.geojson import geojson_chunks
from liantu.export.passport import filter_of_query, filter_query
from liantu.export.request import ExportRequest
from liantu.export.restore import View, filter_from_file, view_from_file
from liantu.export.xlsx import write_xlsx
from tests.support.effort import examples

CODES = st.lists(st.sampled_from(["chem", "newmat", "none", "gone"]), max_size=3)
WORDS = st.lists(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8).filter(
        lambda t: t.split() == [t]
    ),
    max_size=3,
)
FILTERS = st.builds(
    lambda chains, amounts, since, text, bbox: filter_of_query(
        f"chain={','.join(chains)}&inv={','.join(amounts)}&since={since}&bbox={bbox}"
    ).with_(text=tuple(text)),
    CODES,
    st.lists(st.sampled_from(["1..5", "..1", "100..", "none", "0.5..0.7501"]), max_size=3),
    st.sampled_from(["", "2024", "2024-06", "2024-06-30"]),
    WORDS,
    st.sampled_from(["", "118.5,36.7,119.1,37.3"]),
)


@given(FILTERS)
def test_address_and_filter_say_the_same(site_filter):
    assert filter_of_query(filter_query(site_filter)) == site_filter


@settings(max_examples=examples(15))
@given(site_filter=FILTERS)
def test_a_dropped_file_restores_its_filter(site_filter, real, written, tmp_path_factory):
    chosen = real(filter_query(site_filter))
    path = tmp_path_factory.getbasetemp() / "restore.xlsx"
    write_xlsx(ExportRequest(chosen), path)
    files = {
        "a.geojson": written(geojson_chunks, chosen),
        "a.csv-metadata.json": csv_metadata(ExportRequest(chosen), "a.csv"),
        "a.xlsx": path.read_bytes(),
    }
    for name, content in files.items():
        assert filter_from_file(name, io.BytesIO(content)) == site_filter


def test_a_workbook_in_english_restores_its_filter_too(real, tmp_path):
    write_xlsx(ExportRequest(real("chain=chem"), "en"), tmp_path / "a.xlsx")
    with (tmp_path / "a.xlsx").open("rb") as file:
        assert filter_from_file("a.xlsx", file) == SiteFilter(chain=("chem",))


def test_only_the_head_of_a_geojson_is_read(real, written):
    content = written(geojson_chunks, real("chain=chem"))
    head = content[: content.index(b'"features":[') + 5000]
    stream = io.BytesIO(head + b"x" * (64 << 20))
    assert to_params(filter_from_file("a.geojson", stream)) == {"chain": "chem"}
    assert stream.tell() < 8 << 20


@pytest.mark.parametrize("rev", ["", "3", "2026-10"])
def test_a_dropped_file_restores_the_earlier_state_too(real, written, tmp_path, rev):
    chosen = replace(real("chain=chem"), rev=rev)
    write_xlsx(ExportRequest(chosen), tmp_path / "a.xlsx")
    files = {
        "a.geojson": written(geojson_chunks, chosen),
        "a.csv-metadata.json": csv_metadata(ExportRequest(chosen), "a.csv"),
        "a.xlsx": (tmp_path / "a.xlsx").read_bytes(),
    }
    for name, content in files.items():
        view = view_from_file(name, io.BytesIO(content))
        assert view == View(SiteFilter(chain=("chem",)), rev)


@pytest.mark.parametrize("link", [None, 7, "", "x", "/?rev=", "/?" + "&".join(["rev=1"] * 200)])
def test_a_link_that_names_no_state_is_of_the_present(link):
    told = {"filter": {"query": ""}, "permalink": link}
    content = json.dumps({"type": "FeatureCollection", "liantu": told, "features": []}).encode()
    assert view_from_file("a", io.BytesIO(content)) == View(SiteFilter())


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def claiming(query):
    told = {"filter": {"query": query}}
    return json.dumps({"type": "FeatureCollection", "liantu": told, "features": []}).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "读不出筛选条件"),
        (b"id,name\r\n1,a\r\n", "读不出筛选条件"),
        (b"\xff\xfe\x00", "读不出筛选条件"),
        (b'{"a": ', "读不出筛选条件"),
        (b"[" * 100_000, "读不出筛选条件"),
        (b'{"type": "FeatureCollection", "features": []}', "没有链图的说明"),
        (b'{"type": "FeatureCollection", "liantu": 1, "features": []}', "没有链图的说明"),
        (claiming(7), "没有链图的说明"),
        (claiming("inv=x"), "无法使用"),
        (claiming("foo=1"), "无法使用"),
        (claiming("&".join(["chain=a"] * 200)), "无法使用"),
        (b"PK\x03\x04 and no more", "不是可读的 XLSX"),
        (zipped("a.txt", b"a"), "不是可读的 XLSX"),
        (zipped("xl/workbook.xml", b"<a>"), "不是可读的 XLSX"),
    ],
)
def test_any_other_file_is_refused_in_words(content, said):
    with pytest.raises(ExportError, match=said):
        filter_from_file("文件", io.BytesIO(content))


def test_a_workbook_of_somebody_else_is_refused(tmp_path):

    book = Workbook()
    book.save(tmp_path / "a.xlsx")
    with (tmp_path / "a.xlsx").open("rb") as file, pytest.raises(ExportError, match="没有链图"):
        filter_from_file("a.xlsx", file)


def test_a_workbook_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(restore, "_MOST_TEXT_BYTES", 1000)
    bomb = zipped("xl/sharedStrings.xml", b"a" * 2000)
    with pytest.raises(ExportError, match="过大"):
        filter_from_file("a.xlsx", io.BytesIO(bomb))


def test_errors_come_in_the_reader_s_language():
    with pytest.raises(ExportError, match="gives no filter"):
        filter_from_file("a", io.BytesIO(b"{}"), "en")
