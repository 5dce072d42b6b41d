"""A small store, and its history."""

import pytest

from liantu.store import history_states
from liantu.store.history import History
from tests.support.stores import collection, feature, point, write


@pytest.fixture
def path(tmp_path):
    sites = [feature("a", stage="signed"), feature("b", geometry=point(118.75, 36.9)), feature(3)]
    return write(tmp_path / "sites.geojson", collection(sites, name="寿光", note={"x": [1, 2.5]}))


@pytest.fixture
def history(path):
    return History(path)


@pytest.fixture
def often(monkeypatch):
    """Key frames as soon as they are worth it, however small the store."""
    monkeypatch.setattr(history_states, "LIGHTEST", 0)
