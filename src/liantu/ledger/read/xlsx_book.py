"""The parts of an XLSX workbook around its sheets: their names, shared texts and formats."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from liantu.ledger.read.archive import Archive
from liantu.ledger.read.guarded_xml import local, read_xml
from liantu.ledger.read.limits import CELL_CHARS, MOST_SHEETS, MOST_TEXT_BYTES, MOST_TEXTS
from liantu.ledger.read.number_formats import PLAIN, Format, built_in, format_of
from liantu.ledger.read.unreadable import UnreadableError

_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_PIECES: Final = 64
_WORKBOOK: Final = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of cells: its name, and the entry of the zip file that holds it."""

    name: str
    part: str
    hidden: bool


@dataclass
class Book:
    """A workbook whose sheets have not been read yet."""

    archive: Archive
    sheets: list[SheetPart]
    from_1904: bool
    texts: list[str] = field(default_factory=list)
    formats: list[Format] = field(default_factory=list)


def unescaped(text: str) -> str:
    """Return a text with `_x000D_` and the like as the characters that they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def add_piece(pieces: list[str], piece: str) -> None:
    """Add a piece to the text of one cell.

    Raises:
        UnreadableError: the text gets longer than any cell may be.
    """
    pieces.append(piece)
    # Adding up now and then is enough, for a piece has some thousand characters at most.
    if len(pieces) % _PIECES == 0 and sum(map(len, pieces)) > CELL_CHARS:
        raise UnreadableError("long_cell", most=CELL_CHARS)


def open_book(archive: Archive) -> Book:
    """Return a workbook with its texts and formats.

    Raises:
        UnreadableError: it is no XLSX, or a part is broken.
    """
    targets = _targets(archive, "")
    main = next((part for kind, part in targets.values() if kind == "officeDocument"), _WORKBOOK)
    if main.endswith(".bin") or "xl/workbook.bin" in archive.entries:
        raise UnreadableError("xlsb")
    if main.lower() not in archive.entries:
        raise UnreadableError("not_table")
    parts = _targets(archive, main)
    book = _read_main(archive, main, parts)
    for kind, part in parts.values():
        if part.lower() not in archive.entries:
            continue
        if kind == "sharedStrings":
            book.texts = _read_texts(archive, part)
        elif kind == "styles":
            book.formats = _read_formats(archive, part)
    return book


def _targets(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return relation id → (kind, entry) of a part; relations to the outside are left out."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, given: Mapping[str, str]) -> None:
        if local(tag) != "Relationship" or given.get("TargetMode") == "External":
            return
        target = given.get("Target", "").replace("\\", "/")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = given.get("Type", "").rpartition("/")[2]
        found[given.get("Id", "")] = (kind, posixpath.normpath(whole))

    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations.lower() in archive.entries:
        read_xml(archive.chunks(relations), start)
    return found


def _read_main(archive: Archive, main: str, parts: Mapping[str, tuple[str, str]]) -> Book:
    sheets: list[SheetPart] = []
    epoch: list[bool] = []

    def start(tag: str, given: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "workbookPr":
            epoch.append(given.get("date1904", "0") in {"1", "true", "on"})
        elif name == "sheet" and len(sheets) < MOST_SHEETS:
            relation = next((v for key, v in given.items() if local(key) == "id" != key), "")
            kind, part = parts.get(relation, ("", ""))
            if kind == "worksheet" and part.lower() in archive.entries:
                hidden = given.get("state", "visible") != "visible"
                sheets.append(SheetPart(given.get("name", ""), part, hidden))

    read_xml(archive.chunks(main), start)
    return Book(archive, sheets, any(epoch))


class _Texts:
    """Collects shared texts; one is in pieces where a part of it is bold."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._collects = self._phonetic = False

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "t":
            # What stands in rPh only tells how to say it.
            self._collects = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "t":
            self._collects = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.found.append(unescaped("".join(self._pieces)))
            self._pieces.clear()
            if len(self.found) > MOST_TEXTS:
                raise UnreadableError("texts", most=MOST_TEXTS)

    def text(self, data: str) -> None:
        if self._collects:
            add_piece(self._pieces, data)


def _read_texts(archive: Archive, part: str) -> list[str]:
    texts = _Texts()
    read_xml(_bounded(archive, part), texts.start, texts.end, texts.text)
    return texts.found


def _bounded(archive: Archive, part: str) -> Iterator[bytes]:
    left = MOST_TEXT_BYTES
    for chunk in archive.chunks(part):
        left -= len(chunk)
        if left < 0:
            raise UnreadableError("text_bytes", most=MOST_TEXT_BYTES >> 20)
        yield chunk


def _read_formats(archive: Archive, part: str) -> list[Format]:
    """Return what each style of a cell means; styles are numbered from 0."""
    own: dict[str, Format] = {}
    formats: list[Format] = []
    path: list[str] = []

    def start(tag: str, given: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "numFmt":
            own[given.get("numFmtId", "")] = format_of(given.get("formatCode", ""))
        elif name == "xf" and path[-1:] == ["cellXfs"]:
            number = given.get("numFmtId", "0")
            plain = built_in(int(number)) if number.isdecimal() else PLAIN
            formats.append(own.get(number, plain))
        path.append(name)

    def end(_: str) -> None:
        path.pop()

    read_xml(_bounded(archive, part), start, end)
    return formats
