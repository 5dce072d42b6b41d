"""The parts that a Word document is built of, as its XML has them.

Written directly: python-docx takes a hundred times longer to fill the cells of a long table.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from liantu.export.briefing.blocks import Align, Line, Run
from liantu.export.briefing.typefaces import TONES
from liantu.export.visible import for_xml

#: Twentieths of a point, in which Word measures, in a millimetre.
TWIPS_PER_MM: Final = 1440 / 25.4
ALIGNMENTS: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_LINE: Final = "A6AFB4"
_HEAD: Final = "EAF1F4"
#: Lines and tabs inside a name would tear the table.
_BREAKS: Final = str.maketrans({"\n": " ", "\t": " "})


def element(tag: str, **attributes: str) -> Any:  # noqa: ANN401 - python-docx's elements
    """Return an element of Word's main namespace with attributes of the same."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def fill(paragraph: Any, line: Line, part: Any) -> None:  # noqa: ANN401
    """Add words to a paragraph element of a document part."""
    for run in line:
        made = _run(run)
        if run.href:
            link = element("hyperlink")
            link.set(qn("r:id"), part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, True))  # noqa: FBT003 - python-docx's signature
            link.append(made)
            made = link
        paragraph.append(made)


def _run(run: Run) -> Any:  # noqa: ANN401
    made, look = element("r"), element("rPr")
    tone = run.tone or ("link" if run.href else "")
    if run.bold:
        look.append(element("b"))
    if tone:
        look.append(element("color", val=TONES[tone].lstrip("#")))
    if len(look):
        made.append(look)
    text = element("t")
    text.text = for_xml(run.text).translate(_BREAKS)
    text.set(qn("xml:space"), "preserve")
    made.append(text)
    return made


def paragraph(style_id: str, line: Line, part: Any, align: Align = "left") -> Any:  # noqa: ANN401
    """Return a paragraph element of a style."""
    made, look = element("p"), element("pPr")
    look.append(element("pStyle", val=style_id))
    if align != "left":
        look.append(element("jc", val=align))
    made.append(look)
    fill(made, line, part)
    return made


def table_element(widths_mm: Iterable[float], *, ruled: bool) -> Any:  # noqa: ANN401
    """Return an empty table of fixed widths, with thin lines or none."""
    widths = [round(width * TWIPS_PER_MM) for width in widths_mm]
    made, look, grid = element("tbl"), element("tblPr"), element("tblGrid")
    look.append(element("tblW", w=str(sum(widths)), type="dxa"))
    look.append(element("jc", val="center"))
    if ruled:
        look.append(_borders())
    look.append(element("tblLayout", type="fixed"))
    look.append(_margins())
    for width in widths:
        grid.append(element("gridCol", w=str(width)))
    made.append(look)
    made.append(grid)
    return made


def _borders() -> Any:  # noqa: ANN401
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz="4", space="0", color=_LINE))
    return borders


def _margins() -> Any:  # noqa: ANN401
    margins = element("tblCellMar")
    for side, width in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
        margins.append(element(side, w=str(width), type="dxa"))
    return margins


def row_element(cells: Iterable[tuple[float, Any]], *, header: bool = False) -> Any:  # noqa: ANN401
    """Return a row of (width in mm, paragraph); a header stands again on every page."""
    made, look = element("tr"), element("trPr")
    look.append(element("cantSplit"))
    if header:
        look.append(element("tblHeader"))
    made.append(look)
    for width, content in cells:
        cell, about = element("tc"), element("tcPr")
        about.append(element("tcW", w=str(round(width * TWIPS_PER_MM)), type="dxa"))
        if header:
            about.append(element("shd", val="clear", color="auto", fill=_HEAD))
        about.append(element("vAlign", val="center"))
        cell.append(about)
        for part in content if isinstance(content, list) else [content]:
            cell.append(part)
        made.append(cell)
    return made


def page_number() -> Iterator[Any]:
    """Yield the runs of a page's number between dashes."""
    yield _run(Run("— "))
    for kind in ("begin", "", "end"):
        made = element("r")
        if kind:
            made.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.text = "PAGE"
            made.append(code)
        yield made
    yield _run(Run(" —"))
