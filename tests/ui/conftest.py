"""The user interface's own values, without a page: settings as shipped."""

import pytest

from liantu.settings import settings


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch):
    monkeypatch.delenv("LIANTU_LANG", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()
