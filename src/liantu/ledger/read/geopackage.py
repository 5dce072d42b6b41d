"""A GeoPackage, in the child process."""

import tempfile
from functools import partial
from pathlib import Path

from liantu.ledger.read.gdal_layer import (
    Layer,
    know_only,
    layer_messages,
    layer_names,
    titles_of,
)
from liantu.ledger.read.messages import Messages, Task
from liantu.ledger.read.sheet_choice import Sheet, chosen_sheet


def geopackage_messages(task: Task) -> Messages:
    """Yield the features of the layer that is asked for, or that looks most like a ledger.

    Raises:
        UnreadableError: it is broken, or beyond the limits, or has no such layer.
    """
    know_only("GPKG")
    with tempfile.TemporaryDirectory() as folder:
        # GDAL goes by the ending, which an upload's file need not have.
        path = Path(folder, "file.gpkg")
        path.symlink_to(task.path)
        names = layer_names(path)
        sheets = [Sheet(name, hidden=False, head=partial(_head, path, name)) for name in names]
        name = names[chosen_sheet(sheets, task.sheet)]
        yield from layer_messages(Layer(path, name), name, names, task.limits)


def _head(path: Path, name: str) -> list[list[int | str]]:
    return [[1, *titles_of(Layer(path, name))]]
