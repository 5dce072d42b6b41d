"""Whatever comes, there is an answer: in time, in words, and without harm."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger.read.files import read_table
from liantu.ledger.read.limits import UPLOAD
from tests.ledger.read.hostile_files import HARMLESS, HOSTILE

#: Small limits and small bombs; the whole size is measured by the benchmarks.
SMALL = replace(UPLOAD, inflated_bytes=8 << 20, rows=20_000, seconds=3, memory_bytes=400 << 20)


def refusal(path, limits=SMALL):
    with pytest.raises(LedgerError) as caught:
        table = read_table(path, path.name, limits=limits)
        for _ in table.rows():
            pass
    return caught.value


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name, tmp_path):
    make, keys = HOSTILE[name]
    path = make(tmp_path, 0.02)
    start = time.monotonic()
    error = refusal(path)
    assert time.monotonic() - start < 4 * SMALL.seconds
    # A problem of features is worded elsewhere.
    assert (error._key.removeprefix("reading.") or "problem") in keys
    for lang in ("zh", "en"):
        assert path.name in error.text(lang)
    assert not Path("/tmp/liantu-escaped.shp").exists()  # noqa: S108 - where it would have been


@pytest.mark.parametrize("name", HARMLESS)
def test_a_file_that_only_lies_is_read_for_what_it_is(name, tmp_path):
    path = HARMLESS[name](tmp_path)
    assert [row.cells for row in read_table(path, path.name).rows()] == [("甲", 3)]
