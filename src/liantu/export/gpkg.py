"""The selection as a GeoPackage: layer `sites`, and the passport as table `about`."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pyarrow as pa
import pyogrio
import shapely
from shapely.geometry import shape

from liantu.domain.wording import words
from liantu.export.about import about_rows
from liantu.export.columns import COLUMNS, GEOMETRY, row_of
from liantu.export.request import ExportRequest
from liantu.export.visible import for_c

LAYER, ABOUT = "sites", "about"
_ABSENT = ("lon", "lat", GEOMETRY)
_TYPES = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
_PLACES = [place for place, column in enumerate(COLUMNS) if column.name not in _ABSENT]
_SHAPE = "geom"
_SCHEMA = pa.schema(
    [*((COLUMNS[place].name, _TYPES[COLUMNS[place].type]) for place in _PLACES),
     (_SHAPE, pa.binary())]
)  # fmt: skip


def write_gpkg(request: ExportRequest, path: Path) -> None:
    """Write the GeoPackage, batch by batch; sites without a place have a null geometry.

    Raises:
        ExportError: the passport cannot be made.
        pyogrio.errors.DataSourceError: the file cannot be written.
    """
    told = request.passport(*_ABSENT)
    told["notes"] = [*told["notes"], words(request.lang)("passport.gpkg_note")]
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(_SCHEMA, _batches(request)),
        path,
        layer=LAYER,
        driver="GPKG",
        geometry_name=_SHAPE,
        geometry_type="Unknown",
        crs="EPSG:4326",
        layer_metadata={"liantu": orjson.dumps(told).decode()},
    )
    labels, values, keys = zip(*about_rows(told, request.lang), strict=True)
    about = pa.table({"item": labels, "value": values, "key": keys})
    pyogrio.write_arrow(about, path, layer=ABOUT, driver="GPKG", append=False)


def _batches(request: ExportRequest) -> Iterator[pa.RecordBatch]:
    for features in request.feature_batches():
        columns = list(zip(*map(row_of, features), strict=True))
        arrays = [_array(columns[place], _SCHEMA.field(at)) for at, place in enumerate(_PLACES)]
        shapes = [feature["geometry"] and shape(feature["geometry"]) for feature in features]
        arrays.append(pa.array(shapely.to_wkb(shapes), pa.binary()))
        yield pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)


def _array(cells: tuple[object, ...], field: pa.Field) -> pa.Array:
    clean = [for_c(cell) if isinstance(cell, str) else cell for cell in cells]
    return pa.array(clean, field.type)
