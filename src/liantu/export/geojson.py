"""The selection as GeoJSON (RFC 7946), passport first, in constant memory."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from liantu.export.columns import GEOMETRY, OTHER
from liantu.export.request import ExportRequest

#: The foreign member that carries the passport.
MEMBER = "liantu"
_TABLE_ONLY = ("investment_yi", "lon", "lat", GEOMETRY, OTHER)


def geojson_chunks(
    request: ExportRequest, more: Mapping[str, Any] | None = None
) -> Iterator[bytes]:
    """Yield a FeatureCollection, one feature a line, a batch of features a chunk.

    `more` is said in its passport besides.

    Snapshots keep each site's text as it leaves, so that nothing is made or parsed here.

    Raises:
        ExportError: the passport cannot be made.
    """
    head = {
        "type": "FeatureCollection",
        "name": request.selection.engine.snapshot.title,
        MEMBER: request.passport(*_TABLE_ONLY) | dict(more or {}),
    }
    yield orjson.dumps(head)[:-1] + b',"features":[\n'
    for number, texts in enumerate(request.text_batches()):
        if number:
            yield b",\n"  # By itself: put before the batch it would copy it.
        yield _joined(texts)
    yield b"\n]}\n"


def _joined(texts: pa.Array) -> bytes:
    """Return the texts with commas between them, without a Python object for each."""
    whole = pa.LargeListArray.from_arrays(pa.array([0, len(texts)], pa.int64()), texts)
    return (
        pc.call_function("binary_join", [whole, pa.scalar(",\n", texts.type)])[0]
        .as_buffer()
        .to_pybytes()
    )
