"""XML without a document type, so that no entity can grow, or fetch anything."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NoReturn
from xml.parsers import expat

from liantu.ledger.read.unreadable import UnreadableError

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], object]
Text = Callable[[str], None]


def _refuse(*_: object) -> NoReturn:
    raise UnreadableError("doctype")


def pushed_xml(
    chunks: Iterable[bytes], start: Start, end: End, text: Text | None
) -> Iterator[None]:
    """Call the handlers for each element, and yield after each chunk; names keep their prefix.

    Office formats never declare a document type; defusedxml refuses what could be done with one,
    this refuses the thing itself, and calls nothing in between, which halves the time.

    Raises:
        UnreadableError: not well-formed, or with a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keywords
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - the same
    except expat.ExpatError as error:
        raise UnreadableError("bad_xml", value=str(error)) from None


def read_xml(
    chunks: Iterable[bytes], start: Start, end: End = len, text: Text | None = None
) -> None:
    """Call the handlers for each element, to the end.

    Raises:
        UnreadableError: not well-formed, or with a document type.
    """
    for _ in pushed_xml(chunks, start, end, text):
        pass


def local(name: str) -> str:
    """Return an element's or attribute's name without the prefix that its writer chose."""
    return name.rpartition(":")[2]
