"""The parts of a page of HTML: texts that are never markup, and tables."""

from collections.abc import Iterable, Iterator
from html import escape

from liantu.export.visible import for_xml


def text_of(text: str) -> str:
    """Return a text as it stands in HTML: none of it is markup."""
    return escape(for_xml(text.encode("utf-8", "replace").decode()))


def table_of(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table of cells that are HTML already."""
    head = "".join(f"<th>{text_of(title)}</th>" for title in titles)
    yield f"<table><thead><tr>{head}</tr></thead><tbody>"
    for row in rows:
        yield f"<tr>{''.join(row)}</tr>"
    yield "</tbody></table>"
