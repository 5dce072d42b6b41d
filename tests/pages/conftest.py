"""Pages run in this process, over the real ledger or a store that a test writes."""

import pytest

from liantu.query.live import dataset
from liantu.settings import settings


def forget():
    settings.cache_clear()
    dataset.cache_clear()


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_settings(cache_folder, monkeypatch):
    monkeypatch.setenv("LIANTU_CACHE", str(cache_folder))
    for name in ("LANG", "STORE", "GEODATA", "BASEMAP"):
        monkeypatch.delenv(f"LIANTU_{name}", raising=False)
    forget()
    yield
    forget()


@pytest.fixture
def use_store(monkeypatch):
    """Serve this file instead of the real ledger."""

    def use(path):
        monkeypatch.setenv("LIANTU_STORE", str(path))
        forget()
        return path

    return use
