"""The command as a person at a terminal meets it."""

import json
from dataclasses import dataclass

import pytest

from liantu.cli import main
from liantu.query.live import dataset
from liantu.settings import ROOT, settings


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    def json(self):
        return json.loads(self.out)


def forget():
    settings.cache_clear()
    dataset.cache_clear()


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory, monkeypatch):
    # The cache is shared by the tests: each reads the same sites.
    cache = tmp_path_factory.getbasetemp() / "cli-cache"
    monkeypatch.setenv("LIANTU_CACHE", str(cache))
    monkeypatch.setenv("LIANTU_GEODATA", str(ROOT / "geodata"))
    monkeypatch.setenv("LIANTU_STORE", str(ROOT / "geodata" / "sites.geojson"))
    monkeypatch.setenv("LIANTU_LANG", "zh")
    forget()
    yield
    forget()


@pytest.fixture
def liantu(capsys):
    """Runs a command and tells its exit code and what it said."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(int(code), out, err)

    return run


@pytest.fixture
def sites_file(tmp_path):
    """Features to a file of them."""

    def make(*features):
        path = tmp_path / "given.geojson"
        collection = {"type": "FeatureCollection", "features": features}
        path.write_text(json.dumps(collection), "utf-8")
        return path

    return make
