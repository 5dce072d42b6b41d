"""Files of any size are written in the same memory."""

import tracemalloc

import pyarrow as pa

from liantu.export.csv import csv_chunks
from liantu.export.geojson import geojson_chunks
from liantu.export.request import ExportRequest

# A batch of texts has 8,192 sites, and two of them are at hand while one is being read.
ENOUGH, MANY = 17_000, 34_000


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


def test_texts_of_more_sites_need_no_more_memory(synthetic):
    few, many = ExportRequest(synthetic(ENOUGH)), ExportRequest(synthetic(MANY))
    for peak in (peak_arrow_bytes, peak_python_bytes):
        assert peak(geojson_chunks(many)) < 1.3 * peak(geojson_chunks(few))


def test_rows_of_more_sites_need_no_more_memory(synthetic):
    few, many = ExportRequest(synthetic(2000)), ExportRequest(synthetic(8000))
    assert peak_python_bytes(csv_chunks(many)) < 1.3 * peak_python_bytes(csv_chunks(few))


def test_the_chunks_come_while_the_file_is_made(synthetic):
    seen = []
    chunks = geojson_chunks(ExportRequest(synthetic(MANY), progress=seen.append))
    next(chunks)
    next(chunks)
    assert sum(seen) < MANY
    assert sum(len(chunk) for chunk in chunks) > 0
    assert sum(seen) == MANY
