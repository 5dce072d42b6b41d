"""Commands that write: build, export, synth."""

import json
import sys

import geopandas as gpd
import pytest

from liantu.cli_progress import Bar
from liantu.export.restore import filter_from_file
from liantu.settings import ROOT, settings

GEODATA = ROOT / "geodata"


@pytest.mark.parametrize("suffix", ["geojson", "csv", "xlsx", "gpkg"])
def test_the_suffix_decides_the_format(liantu, tmp_path, suffix):
    path = tmp_path / f"out.{suffix.upper()}"
    said = liantu("export", "--query", "stage=building", "-o", path)
    assert said.code == 0
    assert "40" in said.out
    beside = {"out.CSV-metadata.json"} if suffix == "csv" else set()
    assert {file.name for file in tmp_path.iterdir()} == {path.name} | beside


def test_the_format_may_be_said(liantu, tmp_path):
    path = tmp_path / "out.dat"
    assert liantu("export", "--format", "gpkg", "-o", path).code == 0
    path.rename(tmp_path / "out.gpkg")
    assert len(gpd.read_file(tmp_path / "out.gpkg", layer="sites")) == 103


def test_without_a_known_suffix_it_is_geojson(liantu, tmp_path):
    assert liantu("export", "--query", "chain=chem", "-o", tmp_path / "out").code == 0
    with (tmp_path / "out").open("rb") as file:
        assert filter_from_file("out", file).chain == ("chem",)


def test_an_export_that_fails_leaves_the_old_file(liantu, tmp_path):
    path = tmp_path / "out.geojson"
    path.write_text("old")
    assert liantu("export", "--query", "inv=x", "-o", path).code == 2
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("command", [["export"], ["synth", "10"], ["build"]])
def test_a_folder_that_is_not_there(liantu, tmp_path, command):
    path = tmp_path / "none" / "out.geojson"
    said = liantu(*command, "-o", path)
    assert said.code in {1, 2}
    assert "out.geojson" in said.err
    assert list(tmp_path.iterdir()) == []


def test_build_makes_the_very_file_of_the_repository(liantu, tmp_path):
    path = tmp_path / "sites.geojson"
    said = liantu("build", "-o", path)
    assert said.code == 0
    assert path.read_bytes() == (GEODATA / "sites.geojson").read_bytes()
    assert "103" in said.out


def test_build_without_a_ledger(liantu, tmp_path):
    said = liantu("build", "--source", tmp_path, "-o", tmp_path / "sites.geojson")
    assert said.code == 1
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def synthetic(liantu, tmp_path):
    def make(number, *more):
        path = tmp_path / f"synth{number}.geojson"
        assert liantu("synth", number, "-o", path, *more).code == 0
        return path

    return make


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_file(synthetic):
    first = synthetic(300).read_bytes()
    assert synthetic(300).read_bytes() == first
    assert synthetic(300, "--seed", "1").read_bytes() == first
    assert synthetic(300, "--seed", "2").read_bytes() != first


@pytest.mark.thorough
def test_fewer_sites_are_the_first_of_more(synthetic):
    few, many = (json.loads(synthetic(n).read_bytes())["features"] for n in (100, 9000))
    assert (len(few), len(many)) == (100, 9000)
    assert many[:100] == few


def test_synthetic_sites_can_be_used_and_say_what_they_are(liantu, synthetic):
    path = synthetic(2000)
    assert liantu("check", path).code == 0
    whole = json.loads(path.read_bytes())
    assert whole["name"] == "合成数据 synthetic 2000"
    for feature in whole["features"]:
        assert feature["properties"]["name"].startswith("合成")
        assert feature["properties"]["source_publisher"] == "liantu synth"


def test_synthetic_sites_are_as_patchy_as_real_ones(synthetic):
    features = json.loads(synthetic(8000).read_bytes())["features"]
    sites = [feature["properties"] for feature in features]

    def share(wanted):
        return sum(map(bool, wanted)) / len(sites)

    assert share(feature["geometry"] is None for feature in features) == pytest.approx(
        0.08, abs=0.02
    )
    assert share(s["investment_wan"] is None for s in sites) == pytest.approx(0.3, abs=0.03)
    assert share(len(s["chains"]) > 1 for s in sites) == pytest.approx(0.1, abs=0.03)
    assert share("part_of" in s for s in sites) == pytest.approx(0.01, abs=0.005)
    assert share("content" in s for s in sites) == pytest.approx(0.6, abs=0.03)
    assert share("nodes" in s for s in sites) > 0.02
    assert {len(s["source_date"]) for s in sites} == {4, 7, 10}
    assert len({s["owner"] for s in sites}) > 100


def test_without_a_boundary_synthetic_sites_lie_around_the_centre(liantu, tmp_path, monkeypatch):
    (tmp_path / "catalogue.toml").write_bytes((GEODATA / "catalogue.toml").read_bytes())
    monkeypatch.setenv("LIANTU_GEODATA", str(tmp_path))
    settings.cache_clear()
    assert liantu("synth", 200, "-o", tmp_path / "a.geojson").code == 0
    assert gpd.read_file(tmp_path / "a.geojson").total_bounds.round(1).tolist() == pytest.approx(
        [118.5, 36.7, 119.1, 37.3], abs=0.11
    )


def test_no_synthetic_site_is_an_empty_file_of_sites(liantu, synthetic):
    path = synthetic(0)
    assert json.loads(path.read_bytes())["features"] == []
    assert liantu("check", path).code == 0


@pytest.mark.parametrize("number", ["-1", "1.5", "99999999999", "九", "²"])
def test_a_number_that_is_none(liantu, tmp_path, number):
    assert liantu("synth", number, "-o", tmp_path / "a.geojson").code == 2


def test_a_bar_only_where_somebody_watches(liantu, tmp_path, monkeypatch):
    assert liantu("export", "-o", tmp_path / "a.geojson").err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Bar("zh", "writing", 100) as bar:
        bar._bar.delay = 0
        bar.more(40)
        bar._bar.refresh()
        assert "40" in str(bar._bar)
        assert "写出" in str(bar._bar)
    with Bar("zh", "reading") as bar:
        bar.share(0.25)
        assert " 25%" in str(bar._bar)


def test_a_blank_ledger_is_written(liantu, tmp_path):
    said = liantu("template", "-o", tmp_path / "blank.xlsx")
    assert said.code == 0
    assert "blank.xlsx" in said.out
    assert (tmp_path / "blank.xlsx").read_bytes().startswith(b"PK")
