"""Files of any size are written in the same memory."""

import tracemalloc

import pyarrow as pa
import pytest

from liantu.export.csv import csv_chunks
from liantu.export.geojson import geojson_chunks
from liantu.export.request import ExportRequest

# A batch of texts has 8,192 sites: five batches, the last one short.
MANY = 34_000
# One batch is being written while the next is read and unpacked.
AT_HAND = 3


def peak_python_bytes(chunks):
    tracemalloc.start()
    try:
        for _ in chunks:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def peak_arrow_bytes(chunks):
    before = pa.total_allocated_bytes()
    return max(pa.total_allocated_bytes() - before for _ in chunks)


@pytest.mark.parametrize("peak", [peak_arrow_bytes, peak_python_bytes])
@pytest.mark.thorough
def test_texts_take_the_memory_of_two_batches_however_many_there_are(synthetic, peak):
    # Measured against the batch, not against a smaller file: Arrow gives memory back in its own
    # time, so what an earlier file leaves would be taken off one of the two.
    request = ExportRequest(synthetic(MANY))
    batches = [texts.nbytes for texts in request.text_batches()]
    assert sum(batches) > 4 * max(batches)
    assert peak(geojson_chunks(request)) < AT_HAND * max(batches)


@pytest.mark.thorough
def test_rows_of_more_sites_need_no_more_memory(synthetic):
    few, many = ExportRequest(synthetic(2000)), ExportRequest(synthetic(8000))
    assert peak_python_bytes(csv_chunks(many)) < 1.3 * peak_python_bytes(csv_chunks(few))


@pytest.mark.thorough
def test_the_chunks_come_while_the_file_is_made(synthetic):
    seen = []
    chunks = geojson_chunks(ExportRequest(synthetic(MANY), progress=seen.append))
    next(chunks)
    next(chunks)
    assert sum(seen) < MANY
    assert sum(len(chunk) for chunk in chunks) > 0
    assert sum(seen) == MANY
