"""The styles of a Word briefing: A4 and letters as Chinese offices set them (GB/T 9704)."""

from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from liantu.domain.language import Lang
from liantu.export.briefing.docx_parts import element
from liantu.export.briefing.typefaces import (
    BODY,
    CELL,
    HEADING,
    SECOND,
    TITLE,
    TYPEFACES,
    Typeface,
)

_LATIN: Final = "Times New Roman"
_LANGUAGE: Final = {"zh": "zh-CN", "zh-Hant": "zh-TW", "en": "zh-CN"}
_BLACK: Final = RGBColor(0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Look:
    """A style: font, size and line in points, space around it, and how it lies."""

    face: Typeface
    size: float
    line: float
    before: float = 0
    after: float = 0
    indent_chars: int = 0
    centred: bool = False
    bold: bool = False
    keep_next: bool = False


#: Style → look. 小二 is 18 points, 三号 16, 小三 15, 四号 14, 五号 10.5, 小五 9.
_LOOKS: Final = {
    "Title": _Look(TITLE, 22, 32, before=6, after=4, centred=True),
    "Subtitle": _Look(SECOND, 14, 22, after=12, centred=True),
    "Heading 1": _Look(HEADING, 16, 28, before=8, after=2, keep_next=True),
    "Heading 2": _Look(SECOND, 12, 20, before=6, after=3, bold=True, keep_next=True),
    "Body Text": _Look(BODY, 16, 28, indent_chars=2),
    "Caption": _Look(SECOND, 10.5, 16, after=2, centred=True),
    "Briefing Picture": _Look(CELL, 9, 0, before=3, after=2, centred=True, keep_next=True),
    "Briefing Note": _Look(CELL, 9, 13, before=3, after=3),
    "Briefing Cell": _Look(CELL, 9, 12.5),
    "Briefing Head": _Look(HEADING, 9, 12.5, centred=True),
    "Briefing Value": _Look(HEADING, 14, 22, before=2, centred=True, bold=True),
    "Briefing Small Value": _Look(HEADING, 11, 22, before=2, centred=True, bold=True),
    "Briefing Label": _Look(CELL, 9, 13, centred=True),
    "Briefing Gap": _Look(CELL, 4, 6),
    "Footer": _Look(CELL, 14, 0, centred=True),
}
#: English is read in smaller letters, and its paragraphs are set apart.
_ENGLISH: Final = {"Body Text": _Look(BODY, 12, 19, after=7)}


def set_page(document: Document) -> None:
    """Make the page A4 with the margins of an official paper: 156 by 225 mm of text."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)


def set_styles(document: Document, lang: Lang) -> None:
    """Give the document its styles, its language and its list of fonts."""
    names = {style.name for style in document.styles}
    looks = _LOOKS | (_ENGLISH if lang == "en" else {})
    for name, look in looks.items():
        if name not in names:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style: Any = document.styles[name]
        _set_font(style.element.get_or_add_rPr(), look.face)
        style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
        style.font.color.rgb = _BLACK
        _set_lines(style, look)
    _set_defaults(document, lang)
    _set_font_table(document)


def _set_font(about: Any, face: Typeface) -> None:  # noqa: ANN401 - python-docx's elements
    for old in about.findall(qn("w:rFonts")):
        about.remove(old)
    fonts = element("rFonts", ascii=_LATIN, hAnsi=_LATIN, eastAsia=face.name, cs=_LATIN)
    about.insert(0, fonts)
    for tag in ("spacing", "kern"):
        for old in about.findall(qn(f"w:{tag}")):
            about.remove(old)


def _set_lines(style: Any, look: _Look) -> None:  # noqa: ANN401
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    if look.line:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    else:
        layout.line_spacing = 1.0
    layout.alignment = WD_ALIGN_PARAGRAPH.CENTER if look.centred else WD_ALIGN_PARAGRAPH.LEFT
    layout.keep_with_next = look.keep_next
    layout.first_line_indent = Pt(look.indent_chars * look.size)
    # A line below the title is Word's taste, not that of an office.
    about = style.element.get_or_add_pPr()
    for old in about.findall(qn("w:pBdr")):
        about.remove(old)


def _set_defaults(document: Document, lang: Lang) -> None:
    styles = document.styles.element
    about = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_font(about, BODY)
    for old in about.findall(qn("w:lang")):
        about.remove(old)
    about.append(element("lang", val="en-US", eastAsia=_LANGUAGE[lang], bidi="ar-SA"))
    settings = document.settings.element
    # python-docx's own template is Japanese, and of Word 2010.
    for languages in settings.iter(qn("w:themeFontLang")):
        languages.set(qn("w:eastAsia"), _LANGUAGE[lang])
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _set_font_table(document: Document) -> None:
    """Say under which other names the fonts go, and of which family a stand-in should be."""
    fonts = "".join(map(_font_entry, TYPEFACES))
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:fonts xmlns:w="{namespace}">{fonts}</w:fonts>'
    )
    package: Any = document.part.package
    parts = package.iter_parts()
    table: Any = next(part for part in parts if str(part.partname) == "/word/fontTable.xml")
    table._blob = text.encode()  # noqa: SLF001 - python-docx knows no fonts


def _font_entry(face: Typeface) -> str:
    family = "swiss" if face.generic == "sans-serif" else "roman"
    return (
        f'<w:font w:name="{escape(face.name)}">'
        f'<w:altName w:val="{escape(",".join(face.others))}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
    )
