"""One number everywhere, for an earlier state as for the present one."""

import json
import shutil
from typing import Any

import pytest

from liantu.export.restore import filter_from_file
from liantu.query.live import dataset
from liantu.query.rollup import FACETS
from liantu.store.change import Change
from tests.support.stores import collection, feature, point, write

BY: Any = {"author": "不外传的人", "reason": "不外传的原因"}
WORLD = "-180,-85,180,85"


@pytest.fixture
def store(tmp_path, change_settings):
    """Two sites, then three, then one: revisions 1, 2 and 3."""
    geodata = tmp_path / "geodata"
    shutil.copytree("geodata", geodata, ignore=shutil.ignore_patterns("history"))
    sites = [feature("a", geometry=point(118.7, 36.9), investment_wan=1), feature("b")]
    path = write(geodata / "sites.geojson", collection(sites))
    change_settings(store=path, geodata=geodata, cache=tmp_path / "cache")
    history = dataset().history
    history.commit([Change(None, feature("c", investment_wan=10, stage="signed"))], **BY)
    state = history.state()
    history.commit([Change(state.get("a"), None), Change(state.get("b"), None)], **BY)
    return path


def ask(client, path, **params):
    answer = client.get(path, params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_route_answers_as_of_a_revision(client, store):  # noqa: ARG001
    expected = {"": (1, 0), "1": (2, 1), "2": (3, 1), "3": (1, 0)}
    for rev, (count, pinned) in expected.items():
        as_of = {"rev": rev} if rev else {}
        view = ask(client, "/api/view", z=9, bbox=WORLD, **as_of)
        assert view["count"] == pinned
        facets = ask(client, "/api/facets", **as_of)
        assert set(facets) == set(FACETS)
        assert sum(facets["kind"].values()) == count
        extent = ask(client, "/api/extent", **as_of)["extent"]
        assert (extent is None) is (pinned == 0)
        inside = ask(client, "/api/view/sites", z=9, bbox=WORLD, **as_of)["sites"]
        assert len(inside) == pinned
        document = ask(client, "/api/download.geojson", kind="project", **as_of)
        assert len(document["features"]) == count
        assert document["liantu"]["counts"]["total"] == count


def test_the_passport_says_the_revision_and_nobodys_name(client, store, tmp_path):
    answer = client.get("/api/download.geojson", {"rev": "2", "lang": "zh"})
    told = answer.json()["liantu"]
    revision = dataset().history.revisions()[1]
    assert told["dataset"]["revision"]["number"] == 2
    assert told["dataset"]["revision"]["time"].endswith("+08:00")
    assert told["dataset"]["version"] == revision.sha256[:12]
    assert told["permalink"].endswith("/?kind=any&rev=2")
    assert "不外传" not in answer.text
    sheet = tmp_path / "sites.xlsx"
    sheet.write_bytes(client.get("/api/download.xlsx", {"rev": "2"}).content)
    with sheet.open("rb") as file:
        assert filter_from_file(sheet.name, file).kind == ()
    present = client.get("/api/download.geojson", {}).json()["liantu"]
    assert present["dataset"]["revision"]["number"] == 3
    assert "rev=" not in present["permalink"]
    assert json.loads(store.read_bytes())["features"][0]["id"] == "c"


def test_a_day_will_do(client, store):  # noqa: ARG001
    today = dataset().history.revisions()[-1].time[:7]
    facets = ask(client, "/api/facets", rev=today)
    assert sum(facets["kind"].values()) in (1, 2, 3)


@pytest.mark.parametrize("rev", ["4", "0", "x", "2020-01", "1,2"])
@pytest.mark.parametrize("path", ["/api/facets", "/api/extent", "/api/download.geojson"])
def test_no_such_revision_is_an_error_and_never_the_present(client, store, path, rev):  # noqa: ARG001
    answer = client.get(path, {"rev": rev})
    assert answer.status_code == 400
    assert "error" in answer.json()
