"""A draft's memory grows with the number of its sites, not with what they hold."""

import tracemalloc

import pytest

from tests.support.drafts import drafted, row, site

FEW, MANY = 600, 3_000
CONTENT = "建设内容" * 2_000
#: An id, a name's number, and what Python needs to keep them; a row holds twenty times as much.
MOST_BYTES = 1_200


def rows(count, **properties):
    return (
        row(number, f"项目{number}", f"id-{number}", content=CONTENT + str(number), **properties)
        for number in range(count)
    )


def peak_bytes(count, sites=()):
    tracemalloc.start()
    try:
        with drafted(rows(count), sites) as draft:
            assert draft.diff.new + draft.diff.changed == count
            return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.thorough
def test_new_sites_wait_on_disk(monkeypatch):
    monkeypatch.setattr("liantu.ledger.outcome.MOST_ENTRIES", dict.fromkeys(KINDS, 10))
    peak_bytes(FEW)
    assert peak_bytes(MANY) - peak_bytes(FEW) < MOST_BYTES * (MANY - FEW)


@pytest.mark.thorough
def test_changed_sites_wait_on_disk(monkeypatch):
    monkeypatch.setattr("liantu.ledger.outcome.MOST_ENTRIES", dict.fromkeys(KINDS, 10))
    sites = [site(f"id-{number}", f"项目{number}") for number in range(MANY)]
    few = peak_bytes(FEW, sites)
    assert peak_bytes(MANY, sites) - few < MOST_BYTES * (MANY - FEW)


KINDS = ("new", "changed", "unchanged", "missing")
