"""A briefing as one web page that asks for nothing: to read, to print, to save as PDF."""

from base64 import b64encode
from functools import singledispatch
from hashlib import sha256
from html import escape
from importlib.resources import files

from liantu.domain.language import Lang
from liantu.domain.wording import words
from liantu.export.briefing.blocks import (
    Bar,
    Bars,
    Block,
    Column,
    Figures,
    Heading,
    Line,
    Pair,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
)
from liantu.export.briefing.typefaces import BODY, CELL, HEADING, SECOND, TITLE, TONES
from liantu.export.visible import for_xml

_SCRIPT = "document.getElementById('print').addEventListener('click',()=>window.print());"
_LANGUAGE = {"zh": "zh-CN", "zh-Hant": "zh-Hant", "en": "en"}
#: The widest bar's share of its cell, in per cent; the figure stands behind it.
_WIDEST = 52
#: Tables of so few columns need not be wider than a telephone.
_NARROW = 3


def html_bytes(paper: Paper, lang: Lang) -> bytes:
    """Return the page; every text is escaped, pictures are in it, and its one script prints."""
    parts = [
        f'<!doctype html><html lang="{_LANGUAGE[lang]}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{_text(paper.title)}</title><style>{_style()}</style></head><body><main>",
        f'<h1>{_text(paper.title)}</h1><p class="subtitle">{_text(paper.subtitle)}</p>',
        *(_html(block) for block in paper.blocks),
        f'<button class="print" id="print" type="button">{words(lang)("briefing.print")}',
        f"</button></main><script>{_SCRIPT}</script></body></html>\n",
    ]
    return "".join(parts).encode("utf-8", "replace")


def policy() -> str:
    """Return what the page may do, as a Content-Security-Policy: nothing but show itself."""
    script = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
    allowed = f"img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{script}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _style() -> str:
    faces = {"title": TITLE, "heading": HEADING, "second": SECOND, "body": BODY, "cell": CELL}
    fonts = "".join(f"--{name}: {face.css()};" for name, face in faces.items())
    tones = "".join(f".{tone} {{ color: {colour}; }}\n" for tone, colour in TONES.items())
    own = files("liantu.export.briefing").joinpath("paper.css").read_text("utf-8")
    return f":root {{ {fonts} }}\n{own}{tones}"


def _text(text: str) -> str:
    """Return a text as HTML; signs that turn the direction of writing end with it."""
    return f"<bdi>{escape(for_xml(text))}</bdi>"


def _run(run: Run) -> str:
    inner = _text(run.text)
    if run.bold:
        inner = f"<b>{inner}</b>"
    tone = f' class="{run.tone}"' if run.tone else ""
    if run.href:
        return f'<a{tone} href="{escape(run.href)}">{inner}</a>'
    return f"<span{tone}>{inner}</span>" if tone else inner


def _line(line: Line) -> str:
    return "".join(map(_run, line))


@singledispatch
def _html(block: Block) -> str:
    raise TypeError(block)


@_html.register
def _(block: Heading) -> str:
    level = block.level + 1
    return f"<h{level}>{_text(block.text)}</h{level}>"


@_html.register
def _(block: Paragraph) -> str:
    return f"<p{' class=note' if block.note else ''}>{_line(block.line)}</p>"


@_html.register
def _(block: Figures) -> str:
    told = (
        f"<div><dt>{_text(item.label)}</dt><dd>{_run(Run(item.value, item.href))}</dd></div>"
        for item in block.items
    )
    return f'<dl class="figures">{"".join(told)}</dl>'


@_html.register
def _(block: Picture) -> str:
    data = b64encode(block.png).decode()
    return (
        f'<figure><img src="data:image/png;base64,{data}" alt="{escape(for_xml(block.alt))}" '
        f'style="width:{block.width_mm}mm">'
        f"<figcaption>{_text(block.caption)}</figcaption></figure>"
    )


@_html.register
def _(block: Pair) -> str:
    return f'<div class="pair">{_chart(block.left)}{_chart(block.right)}</div>'


def _chart(chart: Bars) -> str:
    most = max((bar.count for bar in chart.bars), default=1) or 1
    rows = "".join(_bar(bar, most) for bar in chart.bars)
    return (
        f'<table class="bars"><caption>{_text(chart.title)}</caption><tbody>{rows}</tbody></table>'
    )


def _bar(bar: Bar, most: int) -> str:
    width = f"width:{_WIDEST * bar.count / most:.2f}%;background:{escape(bar.colour)}"
    figure = _text(f"{bar.count:,}{bar.note}")
    return (
        f'<tr><th scope="row">{_run(Run(bar.name, bar.href))}</th>'
        f'<td><div><i style="{width}"></i>{figure}</div></td></tr>'
    )


@_html.register
def _(block: Table) -> str:
    whole = sum(column.width for column in block.columns)
    widths = "".join(f'<col style="width:{c.width / whole:.2%}">' for c in block.columns)
    head = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in block.columns)
    rows = "".join(_row(row, block.columns) for row in block.rows)
    narrow = " narrow" if len(block.columns) <= _NARROW else ""
    return (
        f'<div class="scroll" tabindex="0"><table class="grid{narrow}">'
        f"<caption>{_text(block.title)}</caption>"
        f"<colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        "</div>"
    )


def _row(row: tuple[Line, ...], columns: tuple[Column, ...]) -> str:
    cells = (
        f"<td{'' if column.align == 'left' else f' class={column.align}'}>{_line(line)}</td>"
        for line, column in zip(row, columns, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"
