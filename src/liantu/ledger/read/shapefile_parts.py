"""The parts of zipped Shapefiles: unpacked under names of our own, and their encoding."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from liantu.ledger.read.archive import Archive
from liantu.ledger.read.dbf_encoding import dbf_encoding
from liantu.ledger.read.unreadable import UnreadableError

_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SHAPE_MAGIC: Final = b"\x00\x00\x27\x0a"
_UTF8_NAME: Final = 0x800
_DBF_SAMPLE: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A Shapefile on the disk, the name that its sender gave it, and the encoding of its texts."""

    path: Path
    name: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Found:
    """The entries of one Shapefile by their ending, under the name that its sender gave it."""

    name: str
    parts: Mapping[str, str]


def shapefiles(archive: Archive) -> list[Found]:
    """Return the Shapefiles of an archive; parts of one have the same name but for the ending.

    Raises:
        UnreadableError: there is none, or one lacks its table.
    """
    groups: dict[str, dict[str, str]] = {}
    for name in archive.entries:
        stem, dot, ending = name.rpartition(".")
        if f"{dot}{ending}" in _PARTS:
            groups.setdefault(stem, {})[f".{ending}"] = name
    found = [
        Found(_sent_name(archive, parts[".shp"]), parts)
        for parts in groups.values()
        if ".shp" in parts
    ]
    if not found:
        raise UnreadableError("no_shape")
    if any(".dbf" not in each.parts for each in found):
        raise UnreadableError("bare_shape")
    return found


def check_shapefiles(archive: Archive) -> None:
    """See that an archive holds Shapefiles, before anything is unpacked.

    Raises:
        UnreadableError: it does not, or what is called one is something else.
    """
    for found in shapefiles(archive):
        if archive.content(found.parts[".shp"], len(_SHAPE_MAGIC)) != _SHAPE_MAGIC:
            raise UnreadableError("not_shape", value=found.name)


def _sent_name(archive: Archive, entry: str) -> str:
    """Return the name without folder and ending; Chinese Windows writes names in GBK."""
    info = archive.entries[entry]
    name = info.filename.replace("\\", "/")
    if not info.flag_bits & _UTF8_NAME:
        name = name.encode("cp437", "replace").decode("gbk", "replace")
    return PurePosixPath(name).stem


def unpacked(archive: Archive, found: Found, base: Path) -> Unpacked:
    """Write the parts of one Shapefile beside one another, named as `base` and their ending.

    Raises:
        UnreadableError: one is broken, or too large, or no Shapefile.
    """
    path = base.with_suffix(".shp")
    for ending, entry in found.parts.items():
        if ending != ".cpg":
            _write(archive, entry, base.with_suffix(ending))
    with base.with_suffix(".dbf").open("rb") as file:
        sample = file.read(_DBF_SAMPLE)
    stated = archive.content(found.parts.get(".cpg", ""), 40).decode("ascii", "replace")
    return Unpacked(path, found.name, dbf_encoding(sample, stated))


def _write(archive: Archive, entry: str, path: Path) -> None:
    try:
        with path.open("wb") as file:
            file.writelines(archive.chunks(entry))
    except OSError as error:
        raise UnreadableError("no_room", value=error.strerror or "") from None
