"""A single site is found in its group of rows, wherever it lies."""

import pytest

from liantu.store.snapshot import ROWS_PER_GROUP
from tests.support.stores import feature, snapshot_of

COUNT = ROWS_PER_GROUP + 700
ROWS = (0, 1, 511, 512, 513, 5_000, ROWS_PER_GROUP - 1, ROWS_PER_GROUP, ROWS_PER_GROUP + 1,
        ROWS_PER_GROUP + 511, ROWS_PER_GROUP + 512, COUNT - 1)  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    sites = [feature(f"s-{number}", note="长" * (number % 97)) for number in range(COUNT)]
    return snapshot_of(sites, tmp_path_factory.mktemp("many"))


def test_every_row_is_its_own_site(snapshot):
    for row in ROWS:
        site = snapshot.feature_at(row)
        assert (site["id"], site["properties"]["note"]) == (f"s-{row}", "长" * (row % 97))


def test_some_sites_come_in_the_order_asked_for(snapshot):
    wanted = [*reversed(ROWS), 7]
    assert [site["id"] for site in snapshot.features_at(wanted)] == [f"s-{row}" for row in wanted]


def test_the_texts_of_all_rows_agree(snapshot):
    texts = [text for batch in snapshot.feature_texts(None) for text in batch.to_pylist()]
    assert len(texts) == COUNT
    for row in ROWS:
        assert f'"s-{row}"' in texts[row]
