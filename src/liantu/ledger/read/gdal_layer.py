"""One layer of a GeoPackage or Shapefile through GDAL; only ever imported in the child process.

GDAL opens a file by what is in it, and some of its drivers follow links to other files and to the
network. Here it knows one driver, and the process has no network.
"""

import datetime
import json
import math
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from liantu.ledger.read.limits import Limits
from liantu.ledger.read.messages import Facts, Messages
from liantu.ledger.read.unreadable import UnreadableError

# Neither is needed here, and pyogrio loads them when it finds them: half a second, and memory.
sys.modules["geopandas"] = sys.modules["pandas"] = None  # pyright: ignore[reportArgumentType]

import numpy as np  # noqa: E402
import pyogrio  # noqa: E402
import pyogrio.errors  # noqa: E402
import pyogrio.raw  # noqa: E402
import shapely  # noqa: E402

_SKIP: Final = "GDAL_SKIP"
_BATCH: Final = 20_000
_OPTIONS: Final = {
    # Whatever else might ask the network, asks a port where nobody listens.
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    # Many send a shapefile without its index, which can be made anew.
    "SHAPE_RESTORE_SHX": "YES",
}
_BROKEN = (
    *(pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError),
    *(pyogrio.errors.FeatureError, pyogrio.errors.FieldError, ValueError),
)
Text = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer to read; `encoding` is given where GDAL must not guess it, `text` mends texts."""

    path: Path
    name: str
    encoding: str | None = None
    text: Text = str


def know_only(driver: str) -> None:
    """See to it that GDAL knows no driver but one, by starting this process anew if need be."""
    others = set(pyogrio.list_drivers()) - {driver}
    if not others:
        pyogrio.set_gdal_config_options(_OPTIONS)
        return
    if _SKIP in os.environ:
        raise UnreadableError("broken")
    os.environ[_SKIP] = ",".join(sorted(others))
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the very command that runs already


def layer_names(path: Path) -> list[str]:
    """Return the names of the layers of a file.

    Raises:
        UnreadableError: GDAL cannot open it.
    """
    try:
        return [str(name) for name, _ in pyogrio.list_layers(path)]
    except _BROKEN:
        raise UnreadableError("broken") from None


def titles_of(layer: Layer) -> list[str]:
    """Return the names of a layer's columns.

    Raises:
        UnreadableError: GDAL cannot open it.
    """
    return [layer.text(str(name)) for name in _info(layer)["fields"]]


def layer_messages(layer: Layer, title: str, names: Sequence[str], limits: Limits) -> Messages:
    """Yield the features of a layer, then the facts; `names` are those of all, `title` its own.

    Raises:
        UnreadableError: GDAL cannot read it, or it is beyond the limits.
    """
    info = _info(layer)
    if len(info["fields"]) > limits.columns:
        raise UnreadableError("columns", most=limits.columns, value=str(len(info["fields"])))
    titles = titles_of(layer)
    has_geometry = False
    for start in range(0, limits.rows + 1, _BATCH):
        rows = _read(layer, start, info["dtypes"], titles)
        for row in rows:
            has_geometry = has_geometry or row[2] is not None
            yield row
        if len(rows) < _BATCH:
            break
        if start + _BATCH > limits.rows:
            raise UnreadableError("rows", most=limits.rows)
        yield min(1.0, (start + _BATCH) / max(1, info["features"]))
    yield Facts(
        features=True,
        sheets=list(names),
        sheet=title,
        width=len(titles),
        columns=titles,
        crs=info["crs"] or "",
        has_geometry=has_geometry,
    )


def _info(layer: Layer) -> dict[str, Any]:
    try:
        return pyogrio.read_info(layer.path, layer=layer.name, encoding=layer.encoding)
    except _BROKEN:
        raise UnreadableError("broken") from None


def _read(layer: Layer, start: int, types: Sequence[str], titles: Sequence[str]) -> list[list[Any]]:
    """Return some features as [number, properties, geometry, id]."""
    try:
        _, _, shapes, columns = pyogrio.raw.read(
            layer.path,
            layer=layer.name,
            encoding=layer.encoding,
            skip_features=start,
            max_features=_BATCH,
        )
    except _BROKEN:
        raise UnreadableError("broken") from None
    values = [
        _values(column, kind, layer.text) for column, kind in zip(columns, types, strict=True)
    ]
    count = len(columns[0]) if columns else len(shapes)
    places = _geometries(shapes) if shapes is not None else [None] * count
    records = zip(*values, strict=True) if values else ([] for _ in places)
    return [
        [start + at, dict(zip(titles, record, strict=True)), place, None]
        for at, (record, place) in enumerate(zip(records, places, strict=True), start=1)
    ]


def _values(column: np.ndarray, kind: str, text: Text) -> list[Any]:
    """Return a column as Python values; integers with gaps come as fractions and go as integers."""
    if column.dtype.kind == "M":
        return [_moment(value, kind) for value in column.astype("datetime64[ms]").tolist()]
    if column.dtype.kind == "f":
        whole = kind.startswith(("int", "uint"))
        return [_number(value, whole=whole) for value in column.tolist()]
    return [_plain(value, text) for value in column.tolist()]


def _moment(value: datetime.datetime | None, kind: str) -> datetime.date | None:
    midnight = value is not None and value.time() == datetime.time()
    return value.date() if value is not None and (midnight or kind.endswith("[D]")) else value


def _number(value: float, *, whole: bool) -> float | None:
    if not math.isfinite(value):
        return None
    return int(value) if whole else value


def _plain(value: Any, text: Text) -> Any:  # noqa: ANN401 - whatever GDAL has
    if isinstance(value, str):
        return text(value)
    if isinstance(value, np.ndarray):
        return json.dumps([_plain(item, text) for item in value.tolist()], ensure_ascii=False)
    return value if isinstance(value, bool | int | float | None) else str(value)


def _geometries(shapes: np.ndarray) -> list[Any]:
    """Return geometries as GeoJSON; what is none, as nothing."""
    made = shapely.to_geojson(shapely.from_wkb(shapes, on_invalid="ignore"))
    return [None if text is None else json.loads(text) for text in made]
