"""A zipped Shapefile, in the child process."""

import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from liantu.ledger.read.archive import Archive
from liantu.ledger.read.dbf_encoding import decoded_field
from liantu.ledger.read.gdal_layer import Layer, know_only, layer_messages, titles_of
from liantu.ledger.read.messages import Messages, Task
from liantu.ledger.read.shapefile_parts import Unpacked, shapefiles, unpacked
from liantu.ledger.read.sheet_choice import Sheet, chosen_sheet

#: As GDAL is told, so that it hands over each byte as one character.
_BYTES: Final = "ISO-8859-1"


def shapefile_messages(archive: Archive, task: Task) -> Messages:
    """Yield the features of one Shapefile of a zip file.

    Raises:
        UnreadableError: it is broken, or beyond the limits, or has no such layer.
    """
    know_only("ESRI Shapefile")
    with tempfile.TemporaryDirectory() as folder:
        found = [
            unpacked(archive, each, Path(folder, str(at)))
            for at, each in enumerate(shapefiles(archive))
        ]
        layers = [_layer(each) for each in found]
        names = [each.name for each in found]
        sheets = [
            Sheet(name, hidden=False, head=partial(_head, layer))
            for name, layer in zip(names, layers, strict=True)
        ]
        at = chosen_sheet(sheets, task.sheet)
        yield from layer_messages(layers[at], names[at], names, task.limits)


def _layer(found: Unpacked) -> Layer:
    text = partial(_text, encoding=found.encoding)
    return Layer(found.path, found.path.stem, _BYTES, text)


def _text(raw: str, encoding: str) -> str:
    """Return a text of which GDAL handed over the bytes."""
    return decoded_field(raw.encode(_BYTES), encoding)


def _head(layer: Layer) -> list[list[int | str]]:
    return [[1, *titles_of(layer)]]
