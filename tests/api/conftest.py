"""The routes without Streamlit, over the real ledger or a store that a test writes."""

import pytest

from liantu.api.routes import ROUTES, routes_below
from liantu.query.live import dataset
from liantu.settings import settings
from tests.support.asgi import Client


def forget():
    settings.cache_clear()
    dataset.cache_clear()


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_settings(cache_folder, monkeypatch):
    monkeypatch.setenv("LIANTU_CACHE", str(cache_folder))
    for name in ("LANG", "STORE", "GEODATA", "BASEMAP", "TIANDITU_KEY"):
        monkeypatch.delenv(f"LIANTU_{name}", raising=False)
    forget()
    yield
    forget()


@pytest.fixture
def change_settings(monkeypatch):
    """Set LIANTU_* and forget what was read under the old ones."""

    def change(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"LIANTU_{name.upper()}", str(value))
        forget()

    return change


@pytest.fixture
def client():
    return Client(ROUTES)


@pytest.fixture
def client_below():
    """The same behind a base path, as Streamlit's server.baseUrlPath has it."""
    return Client(routes_below("/ditu/"))
