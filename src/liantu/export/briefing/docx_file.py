"""A briefing as a Word document."""

import io
from functools import singledispatch
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Mm

from liantu.domain.language import Lang
from liantu.domain.wording import words
from liantu.export.briefing.blocks import (
    Bars,
    Block,
    Figures,
    Heading,
    Pair,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
    words_in,
)
from liantu.export.briefing.charts import bars_picture
from liantu.export.briefing.docx_parts import (
    page_number,
    paragraph,
    row_element,
    table_element,
)
from liantu.export.briefing.docx_styles import set_page, set_styles
from liantu.export.briefing.fonts import Face
from liantu.export.visible import for_xml

_TEXT_MM = 156
_HALF_MM = 75.0
#: Letters of a figure, and how many digits and commas of them fit side by side.
_SIZES = {"Value": 8, "Small Value": 99}
#: A column of figures is as wide as its longest number, but no narrower than so many digits.
_NARROWEST = 6


class _Writer:
    """A document that grows at its end."""

    def __init__(self, lang: Lang, face: Face) -> None:
        self.document: DocumentType = Document()
        self.face = face
        set_page(self.document)
        set_styles(self.document, lang)
        self.part = self.document.part
        self._body: Any = self.document.element.body
        self._pictures = 0

    def style(self, name: str) -> str:
        return self.document.styles[name].style_id or name

    def append(self, made: Any) -> None:  # noqa: ANN401 - python-docx's elements
        # The last element of the body describes the page.
        self._body.insert(len(self._body) - 1, made)

    def write(self, style: str, line: tuple[Run, ...]) -> None:
        self.append(paragraph(self.style(style), line, self.part))

    def picture(self, png: bytes, width_mm: float, alt: str) -> Any:  # noqa: ANN401
        """Return a paragraph with a picture, taken out of the document again."""
        made = self.document.add_paragraph(style="Briefing Picture")
        made.add_run().add_picture(io.BytesIO(png), width=Mm(width_mm))
        self._pictures += 1
        about = made._p.find(f".//{qn('wp:docPr')}")  # noqa: SLF001 - python-docx gives no texts
        about.set("descr", for_xml(alt))
        about.set("id", str(self._pictures))
        # Some programs keep a distance around pictures that do not say that they want none.
        for side in ("distT", "distB", "distL", "distR"):
            about.getparent().set(side, "0")
        made._p.getparent().remove(made._p)  # noqa: SLF001
        return made._p  # noqa: SLF001


def docx_bytes(paper: Paper, lang: Lang, face: Face) -> bytes:
    """Return the file of a briefing; charts are drawn with `face`."""
    writer = _Writer(lang, face)
    writer.write("Title", words_in(paper.title))
    writer.write("Subtitle", words_in(paper.subtitle))
    for block in paper.blocks:
        _write(block, writer)
    footer = writer.document.sections[0].footer.paragraphs[0]
    for run in page_number():
        footer._p.append(run)  # noqa: SLF001
    _describe(writer.document, paper, lang)
    held = io.BytesIO()
    writer.document.save(held)
    return held.getvalue()


def _describe(document: DocumentType, paper: Paper, lang: Lang) -> None:
    about = document.core_properties
    about.title, about.author = for_xml(paper.title)[:255], words(lang)("app.name")
    about.comments, about.keywords, about.last_modified_by = "", "", ""
    about.subject = for_xml(paper.subtitle)[:255]
    about.language = lang


@singledispatch
def _write(block: Block, writer: _Writer) -> None:
    raise TypeError(block, writer)


@_write.register
def _(block: Heading, writer: _Writer) -> None:
    writer.write(f"Heading {block.level}", words_in(block.text))


@_write.register
def _(block: Paragraph, writer: _Writer) -> None:
    writer.write("Briefing Note" if block.note else "Body Text", block.line)


@_write.register
def _(block: Figures, writer: _Writer) -> None:
    lengths = [max(_NARROWEST, len(item.value)) for item in block.items]
    widths = [length * _TEXT_MM / sum(lengths) for length in lengths]
    table = table_element(widths, ruled=True)
    longest = max(len(item.value) for item in block.items)
    size = next(size for size, most in _SIZES.items() if longest <= most)
    value = writer.style(f"Briefing {size}")
    label = writer.style("Briefing Label")
    cells = [
        (
            width,
            [
                paragraph(value, (Run(item.value, item.href),), writer.part),
                paragraph(label, words_in(item.label), writer.part),
            ],
        )
        for width, item in zip(widths, block.items, strict=True)
    ]
    table.append(row_element(cells))
    writer.write("Briefing Gap", ())
    writer.append(table)
    writer.write("Briefing Gap", ())


@_write.register
def _(block: Picture, writer: _Writer) -> None:
    writer.append(writer.picture(block.png, block.width_mm, block.alt))
    writer.write("Caption", words_in(block.caption))


@_write.register
def _(block: Pair, writer: _Writer) -> None:
    table = table_element([_TEXT_MM / 2] * 2, ruled=False)
    row = row_element((_TEXT_MM / 2, _chart(chart, writer)) for chart in (block.left, block.right))
    for about in row.iter(qn("w:vAlign")):
        about.set(qn("w:val"), "top")
    table.append(row)
    writer.append(table)
    writer.write("Briefing Gap", ())


def _chart(chart: Bars, writer: _Writer) -> Any:  # noqa: ANN401
    told = (f"{bar.name} {bar.count:,}" for bar in chart.bars)
    alt = f"{chart.title}: {'; '.join(told)}"
    return writer.picture(bars_picture(chart, _HALF_MM, writer.face), _HALF_MM, alt)


@_write.register
def _(block: Table, writer: _Writer) -> None:
    whole = sum(column.width for column in block.columns)
    widths = [column.width * _TEXT_MM / whole for column in block.columns]
    table = table_element(widths, ruled=True)
    head, cell = writer.style("Briefing Head"), writer.style("Briefing Cell")
    titles = [paragraph(head, words_in(column.title), writer.part) for column in block.columns]
    table.append(row_element(zip(widths, titles, strict=True), header=True))
    for row in block.rows:
        cells = (
            paragraph(cell, line, writer.part, column.align)
            for line, column in zip(row, block.columns, strict=True)
        )
        table.append(row_element(zip(widths, cells, strict=True)))
    writer.write("Heading 2", words_in(block.title))
    writer.append(table)
    # Word joins tables that touch.
    writer.write("Briefing Gap", ())
