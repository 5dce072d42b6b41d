"""Pages run in this process, over the real ledger or a store that a test writes."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from liantu.api.garbage import end, look_at_what_is_new
from liantu.query.live import dataset
from liantu.settings import settings
from liantu.ui.data import office


def forget():
    settings.cache_clear()
    dataset.cache_clear()
    office.history.cache_clear()


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session", autouse=True)
def _packages_are_looked_through_once():
    """Each AppTest looks for components in every installed package, longer than a page takes."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session", autouse=True)
def _garbage_is_looked_for_as_in_the_app():
    """Each run of a page ends with a search for it."""
    rule = look_at_what_is_new()
    yield
    end(rule)


@pytest.fixture(autouse=True)
def _own_settings(cache_folder, monkeypatch):
    monkeypatch.setenv("LIANTU_CACHE", str(cache_folder))
    for name in ("LANG", "STORE", "GEODATA", "BASEMAP"):
        monkeypatch.delenv(f"LIANTU_{name}", raising=False)
    settings.cache_clear()
    real = settings()
    yield
    # The real ledger stays for the next test: no test changes it.
    if settings() != real:
        forget()


@pytest.fixture
def use_store(monkeypatch):
    """Serve this file instead of the real ledger."""

    def use(path):
        monkeypatch.setenv("LIANTU_STORE", str(path))
        forget()
        return path

    return use
