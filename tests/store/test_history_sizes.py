"""History grows with the change and not with the store, and a commit never keeps people waiting."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from liantu.cli_synth import SynthRequest, instance_bbox, synthetic_chunks
from liantu.export.whole_file import write_whole
from liantu.store.change import Change
from liantu.store.history import History
from tests.support.ledgers import CATALOGUE

BY: Any = {"author": "张三", "reason": "按六月台账更新进度"}
SLOW = bool(os.environ.get("LIANTU_SLOW"))
COMMITS, SITES, LARGE = (1000, 10_000, 100_000) if SLOW else (50, 2_000, 20_000)


def store(folder, count):
    path = folder / "sites.geojson"
    request = SynthRequest(count, 1, CATALOGUE, instance_bbox(Path("geodata"), CATALOGUE))
    write_whole(path, (chunk for _, chunk in synthetic_chunks(request)))
    return path


def edit(history, number):
    site = history.state().get(f"synth-{number + 1:07}")
    properties = {**site["properties"], "note": f"第 {number} 次修改"}
    return history.commit([Change(site, {**site, "properties": properties})], **BY)


def on_disk(path):
    """Bytes of blocks, as a disk counts them."""
    return sum(file.stat().st_blocks * 512 for file in path.parent.glob("history/*/*"))


def test_single_changes_take_little_room(tmp_path):
    path = store(tmp_path, SITES)
    history = History(path)
    edit(history, 0)
    begun = on_disk(path)
    for number in range(1, COMMITS):
        edit(history, number * 7919 % SITES)
    # A block of 4 KB for the file, and its share of the log; a key frame now and then.
    assert on_disk(path) - begun < COMMITS * 8192
    assert on_disk(path) < 50_000_000
    assert history.state(1).get("synth-0000001") != history.state().get("synth-0000001")
    print(f"{COMMITS} commits on {SITES} sites: {on_disk(path) / 1e6:.1f} MB")  # noqa: T201


@pytest.mark.alone
@pytest.mark.slow
def test_a_commit_of_a_large_store_takes_two_seconds_at_most(tmp_path):
    path = store(tmp_path, LARGE)
    edit(History(path), 0)
    for number in range(1, 4):
        # Each as a new program would: nothing is known yet of the file.
        began = time.perf_counter()
        edit(History(path), number)
        took = time.perf_counter() - began
        assert took < 2
        print(f"a commit at {LARGE} sites: {took:.2f} s")  # noqa: T201
