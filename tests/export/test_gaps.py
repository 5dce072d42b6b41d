"""The openings as a workbook, and the sites next to them as GeoJSON."""

import io
from typing import Any

import openpyxl
import pytest

from liantu.domain.language import LANGS, Lang
from liantu.domain.wording import words
from liantu.export.gaps import GapRequest, gap_download
from liantu.export.request import ExportRequest
from liantu.query.gap_list import gap_list

LEAD, TAIL = "chem.bdo", "chem.thf"


def book_of(chosen, lang: Lang = "zh", chain=""):
    wanted = gap_download(GapRequest(ExportRequest(chosen, lang), chain), "xlsx")
    return openpyxl.load_workbook(io.BytesIO(b"".join(wanted.chunks)))


def rows(sheet) -> list[dict[Any, Any]]:
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_holds_every_opening(real, lang):
    chosen, say = real("kind=project"), words(lang)
    book = book_of(chosen, lang)
    assert book.sheetnames == [
        say(key) for key in ("gap_file.sheet_gaps", "gap_file.sheet_sites", "export.sheet_about")
    ]
    gaps = gap_list(chosen)
    told = rows(book.worksheets[0])
    assert [row[say("gap_file.code")] for row in told] == [o.node.code for o in gaps.openings]
    for row, opening in zip(told, gaps.openings, strict=True):
        share = gaps.nodes.nodes[opening.node.code]
        assert row[say("gap_file.state")] == say(f"node_state.{opening.state}")
        assert (row[say("gap_file.sites")], row[say("gap_file.wan")]) == (share.count, share.wan)
        assert row[say("gap_file.words")]


def test_the_neighbouring_sites_stand_once_each(selected, make_site):
    chosen = selected(
        [
            make_site(1, nodes=[LEAD, "chem.ma"], stage="producing"),
            make_site(2, nodes=[LEAD], stage="producing"),
            make_site(3, nodes=["energy.pv"], stage="producing"),
            make_site(4),
        ]
    )
    told = rows(book_of(chosen, chain="chem").worksheets[1])
    assert [row["编号"] for row in told] == ["t-1", "t-2"]
    assert "“THF/PTMEG”可向其采购" in told[0]["与缺口的关系"]


def test_one_chain_can_be_asked_for(real):
    told = rows(book_of(real(""), chain="newmat").worksheets[0])
    assert {row["产业链"] for row in told} == {"新材料"}


def test_the_file_of_neighbours_says_which_openings_they_are_beside(served):
    ask = served()
    answer = ask("/api/gaps.geojson", {"kind": "project", "graph": "chem"})
    assert answer.status == 200
    told = answer.json()["liantu"]
    near = {code for gap in told["gaps"] for code in (*gap["suppliers"], *gap["buyers"])}
    assert near
    assert told["counts"]["matched"] == len(answer.json()["features"])
    for feature in answer.json()["features"]:
        assert near & set(feature["properties"]["nodes"])
    assert {gap["node"].partition(".")[0] for gap in told["gaps"]} == {"chem"}


def test_where_nobody_stands_beside_a_gap_the_file_is_empty(served):
    answer = served()("/api/gaps.geojson", {"q": "没有这样的项目"})
    assert answer.json()["features"] == []
    assert answer.json()["liantu"]["counts"]["matched"] == 0
    assert {gap["kind"] for gap in answer.json()["liantu"]["gaps"]} == {"build"}


@pytest.mark.parametrize("params", [{"graph": "gone"}, {"chein": "chem"}, {"inv": "x"}])
def test_what_nobody_understands_is_refused(served, params):
    assert served()("/api/gaps.xlsx", params).status == 400


def test_hostile_names_are_texts_and_nothing_else(selected, hostile_sites):
    given = [
        site | {"properties": site["properties"] | {"nodes": [LEAD]}} for site in hostile_sites
    ]
    sheet = book_of(selected(given), chain="chem").worksheets[1]
    assert sheet.max_row == len(given) + 1
    for row in sheet.iter_rows(min_row=2):
        assert all(cell.data_type in {"s", "n", "inlineStr"} for cell in row)
        assert all(cell.hyperlink is None for cell in row)
