"""What changed, as a workbook: the page's figures, every changed site, and a passport."""

import io
from typing import Any

import openpyxl
import pytest

from liantu.domain.language import LANGS
from liantu.domain.wording import words
from liantu.query import changed
from liantu.query.live import dataset
from liantu.store.change import Change

BY: Any = {"author": "张三", "reason": "=六月台账"}
BOTH = {"old": "1", "new": "2"}


@pytest.fixture
def ask(served, make_site):
    """Revision 2 starts site 1, takes site 2 out, and adds a third."""
    sites = [make_site(1, stage="signed", investment_wan=100), make_site(2), make_site(3)]
    ask = served(sites)
    started = make_site(1, stage="started", investment_wan=250, unit="=1+1")
    changes = [Change(sites[0], started), Change(sites[1], None), Change(None, make_site(4))]
    dataset().history.commit(changes, **BY)
    return ask


def book_of(answer):
    assert answer.status == 200, answer.body[:300]
    return openpyxl.load_workbook(io.BytesIO(answer.body))


def rows(sheet) -> list[dict[Any, Any]]:
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_holds_figures_sites_and_passport(ask, lang):
    say = words(lang)
    book = book_of(ask("/api/changes.xlsx", {**BOTH, "lang": lang}))
    assert book.sheetnames == [
        say(key)
        for key in (
            "changes_file.sheet_figures",
            "changes_file.sheet_changes",
            "export.sheet_about",
        )
    ]
    told = {row[say("changes_file.figure")]: row for row in rows(book.worksheets[0])}
    wan = told[say("changes_file.number_wan")]
    assert [wan[say(f"changes_file.{name}")] for name in ("old", "new", "by")] == [100, 250, 150]
    assert told[say("change.advanced")][say("changes_file.new")] == 1
    sites = rows(book.worksheets[1])
    assert [row[say("changes_file.id")] for row in sites] == ["t-1", "t-2", "t-4"]
    assert all(row[say("changes_file.words")] for row in sites)


def test_the_filter_applies(ask):
    book = book_of(ask("/api/changes.xlsx", {**BOTH, "stage": "started"}))
    (row,) = rows(book.worksheets[1])
    assert (row["项目编号"], row["与筛选范围"]) == ("t-1", "因修改进入")
    assert (row["此前阶段"], row["现阶段"]) == ("签约", "开工")
    assert (row["此前总投资（万元）"], row["现总投资（万元）"]) == (100, 250)


@pytest.mark.parametrize(
    ("asked", "told"), [({}, "kind=any"), ({"stage": "started"}, "stage=started&kind=any")]
)
def test_the_workbook_names_the_page_that_compares_the_same(ask, asked, told):
    sheet = book_of(ask("/api/changes.xlsx", {**BOTH, **asked})).worksheets[2]
    (link,) = [row[1] for row in sheet.iter_rows(values_only=True) if row[2] == "permalink"]
    assert str(link).endswith(f"/progress?{told}&rev=2&panel=changes&compare=1..2")


def test_what_looks_like_a_formula_is_text(ask):
    sheet = book_of(ask("/api/changes.xlsx", BOTH)).worksheets[1]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cell.data_type == "s"


@pytest.mark.parametrize(
    "params",
    [{}, {"old": "1"}, {"old": "2", "new": "1"}, {"old": "1", "new": "9"}, {**BOTH, "x": "1"}],
)
def test_what_is_no_pair_of_states_is_refused(ask, params):
    answer = ask("/api/changes.xlsx", params)
    assert answer.status == 400
    assert answer.json()["error"]


def test_too_many_changes_are_refused_in_words(ask, monkeypatch):
    monkeypatch.setattr("liantu.api.changes.MOST_CHANGES", 1)
    assert changed.MOST_CHANGES > 1
    answer = ask("/api/changes.xlsx", BOTH)
    assert answer.status == 400
    assert "太多" in answer.json()["error"]
