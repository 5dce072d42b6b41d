"""A zipped Shapefile, in the child process: unpacked by us under names of our own."""

import codecs
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from liantu.ledger.read.archive import Archive
from liantu.ledger.read.gdal_layer import Layer, know_only, layer_messages, titles_of
from liantu.ledger.read.messages import Messages, Task
from liantu.ledger.read.sheet_choice import Sheet, chosen_sheet
from liantu.ledger.read.unreadable import UnreadableError

_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SHAPE_MAGIC: Final = b"\x00\x00\x27\x0a"
#: As GDAL is told, so that it hands over each byte as one character.
_BYTES: Final = "ISO-8859-1"
_CODE_PAGES: Final = {"936": "gb18030", "54936": "gb18030", "950": "big5", "65001": "utf-8"}
_UTF8_NAME: Final = 0x800
_DBF_SAMPLE: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class _Found:
    """The entries of one Shapefile by their ending, under the name that its sender gave it."""

    name: str
    parts: Mapping[str, str]


def shapefile_messages(archive: Archive, task: Task) -> Messages:
    """Yield the features of one Shapefile of a zip file.

    Raises:
        UnreadableError: it is broken, or beyond the limits, or has no such layer.
    """
    know_only("ESRI Shapefile")
    found = _shapefiles(archive)
    with tempfile.TemporaryDirectory() as folder:
        layers = [_unpacked(archive, each, Path(folder, str(at))) for at, each in enumerate(found)]
        names = [each.name for each in found]
        sheets = [
            Sheet(name, hidden=False, head=partial(_head, layer))
            for name, layer in zip(names, layers, strict=True)
        ]
        at = chosen_sheet(sheets, task.sheet)
        yield from layer_messages(layers[at], names[at], names, task.limits)


def _shapefiles(archive: Archive) -> list[_Found]:
    """Return the Shapefiles of an archive; parts of one have the same name but for the ending."""
    groups: dict[str, dict[str, str]] = {}
    for name in archive.entries:
        stem, dot, ending = name.rpartition(".")
        if f"{dot}{ending}" in _PARTS:
            groups.setdefault(stem, {})[f".{ending}"] = name
    found = [
        _Found(_sent_name(archive, parts[".shp"]), parts)
        for parts in groups.values()
        if ".shp" in parts
    ]
    if not found:
        raise UnreadableError("no_shape")
    if any(".dbf" not in each.parts for each in found):
        raise UnreadableError("bare_shape")
    return found


def _sent_name(archive: Archive, entry: str) -> str:
    """Return the name without folder and ending; Chinese Windows writes names in GBK."""
    info = archive.entries[entry]
    name = info.filename.replace("\\", "/")
    if not info.flag_bits & _UTF8_NAME:
        name = name.encode("cp437", "replace").decode("gbk", "replace")
    return PurePosixPath(name).stem


def _unpacked(archive: Archive, found: _Found, base: Path) -> Layer:
    """Write the parts of one Shapefile under a name of ours."""
    path = base.with_suffix(".shp")
    for ending, entry in found.parts.items():
        if ending != ".cpg":
            _write(archive, entry, base.with_suffix(ending))
    with path.open("rb") as file:
        if file.read(len(_SHAPE_MAGIC)) != _SHAPE_MAGIC:
            raise UnreadableError("not_shape", value=found.name)
    with base.with_suffix(".dbf").open("rb") as file:
        sample = file.read(_DBF_SAMPLE)
    stated = archive.content(found.parts.get(".cpg", ""), 40).decode("ascii", "replace")
    text = partial(_decoded, encoding=_encoding(sample, stated))
    return Layer(path, base.name, _BYTES, text)


def _write(archive: Archive, entry: str, path: Path) -> None:
    try:
        with path.open("wb") as file:
            file.writelines(archive.chunks(entry))
    except OSError as error:
        raise UnreadableError("no_room", value=error.strerror or "") from None


def _encoding(sample: bytes, stated: str) -> str:
    """Return the encoding of a DBF; what is stated beside it is wrong too often to go first."""
    hint = _codec(stated.strip())
    for name in ("utf-8", *([hint] if hint else []), "gb18030"):
        text = sample.decode(name, "replace")
        bad = text.count("\ufffd")
        wide = sum(mark > "\x7f" for mark in text) - bad
        # Texts that are cut to the width of their field may lose half a character.
        if bad * 10 <= wide:
            return name
    return "gb18030"


def _codec(stated: str) -> str:
    """Return Python's name of a stated encoding; nothing for Latin ones, which any bytes fit."""
    number = "".join(mark for mark in stated if mark.isdecimal())
    if number in _CODE_PAGES:
        return _CODE_PAGES[number]
    try:
        name = codecs.lookup(stated).name
    except LookupError:
        return ""
    return name if name.startswith(("gb", "big5", "utf-8", "cp9", "hz")) else ""


def _decoded(text: str, encoding: str) -> str:
    """Return a text of which GDAL handed over the bytes, without half a character at its end."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(text.encode("latin-1"))


def _head(layer: Layer) -> list[list[int | str]]:
    return [[1, *titles_of(layer)]]
