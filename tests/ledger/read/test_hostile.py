"""Whatever comes, there is an answer: in time, in words, and without harm."""

import tempfile
import time
from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest

from liantu.domain.errors import LedgerError
from liantu.ledger.read.files import read_table
from liantu.ledger.read.limits import UPLOAD
from tests.ledger.read.hostile_files import ESCAPED, HARMLESS, HOSTILE

#: Small limits and small bombs; the whole size is measured by the benchmarks.
SMALL = replace(UPLOAD, inflated_bytes=8 << 20, rows=20_000, seconds=3, memory_bytes=400 << 20)


def read_wholly(path):
    deque(read_table(path, path.name, limits=SMALL).rows(), 0)


#: Those that a reader needs all its time or memory for.
LONG = {"deep", "endless view", "empty cells", "rows", "texts"}


@pytest.mark.alone
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.thorough) if name in LONG else name for name in HOSTILE],
)
def test_a_hostile_file_is_refused_in_words(name, tmp_path, monkeypatch):
    make, keys = HOSTILE[name]
    path = make(tmp_path, 0.02)
    left = tmp_path / "left"
    left.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(left))
    start = time.monotonic()
    with pytest.raises(LedgerError) as caught:
        read_wholly(path)
    assert time.monotonic() - start < 4 * SMALL.seconds
    # A problem of features is worded elsewhere.
    assert (caught.value._key.removeprefix("reading.") or "problem") in keys.split()
    for lang in ("zh", "en"):
        assert path.name in caught.value.text(lang)
    assert list(left.iterdir()) == []
    assert not Path(ESCAPED).with_suffix(".shp").exists()


@pytest.mark.parametrize("name", HARMLESS)
def test_a_file_that_only_lies_is_read_for_what_it_is(name, tmp_path):
    path = HARMLESS[name](tmp_path)
    assert [row.cells for row in read_table(path, path.name).rows()] == [("甲", 3)]
