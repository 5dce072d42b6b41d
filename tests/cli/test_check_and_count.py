import json
import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from liantu.domain.check import SiteCheck
from liantu.settings import ROOT, settings

SITES = ROOT / "geodata" / "sites.geojson"
GOOD = {
    "type": "Feature",
    "id": "a",
    "geometry": None,
    "properties": {"name": "甲", "kind": "project"},
}


def test_a_good_file(liantu):
    said = liantu("check", SITES)
    assert (said.code, said.err) == (0, "")
    assert "103" in said.out


def test_a_good_file_in_json(liantu):
    said = liantu("check", SITES, "--json").json()
    assert (said["ok"], said["count"], said["located"], said["problems"]) == (True, 103, 50, [])


def test_all_that_is_wrong_is_said(liantu, sites_file):
    broken = GOOD | {"id": "b", "properties": {"kind": "project"}, "geometry": {"type": "X"}}
    said = liantu("check", sites_file(GOOD, GOOD, broken))
    assert said.code == 1
    assert said.err.count("\n") == 4
    for words in ("given.geojson", "第 2 个要素", "重复", "第 3 个要素", "name", "geometry"):
        assert words in said.err


def test_all_that_is_wrong_is_said_in_json(liantu, sites_file):
    said = liantu("check", sites_file(GOOD, GOOD), "--json")
    assert said.code == 1
    assert not said.json()["ok"]
    (problem,) = said.json()["problems"]
    assert (problem["feature"], problem["id"], problem["what"]) == (2, "a", "duplicate_id")


def test_more_problems_than_anybody_reads_are_counted(liantu, sites_file):
    said = liantu("check", sites_file(*([GOOD] * 80)), "--json").json()
    assert len(said["problems"]) + said["more"] == 79


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xff", b"{", b"id,name\n", b"PK\x03\x04"])
def test_an_unreadable_file_is_misuse(liantu, tmp_path, content):
    path = tmp_path / "any.geojson"
    path.write_bytes(content)
    said = liantu("check", path)
    assert said.code == 2
    assert "any.geojson" in said.err


def test_a_missing_file_and_a_folder_are_misuse(liantu, tmp_path):
    assert liantu("check", tmp_path / "none.geojson").code == 2
    assert liantu("check", tmp_path).code == 2


def test_errors_come_in_the_language_of_the_settings(liantu, sites_file, monkeypatch):
    monkeypatch.setenv("LIANTU_LANG", "en")
    settings.cache_clear()
    assert "Make it unique" in liantu("check", sites_file(GOOD, GOOD)).err


def test_a_wrong_setting_is_misuse(liantu, monkeypatch):
    monkeypatch.setenv("LIANTU_LANG", "klingon")
    settings.cache_clear()
    said = liantu("count")
    assert said.code == 2
    assert "LIANTU_LANG" in said.err


def test_a_count_agrees_with_the_file(liantu):
    features = json.loads(SITES.read_text("utf-8"))["features"]
    said = liantu("count", "--query", "stage=building", "--json").json()
    building = [f for f in features if f["properties"]["stage"] == "building"]
    assert said["count"] == len(building)
    assert said["pinned"] == sum(feature["geometry"] is not None for feature in building)
    assert said["pinned"] + said["unlocated"] == said["count"]
    assert said["query"] == "stage=building"


def test_a_count_in_words(liantu):
    said = liantu("count", "--query", "chain=chem")
    assert said.code == 0
    assert said.out.startswith("产业链：高端化工")


@pytest.mark.parametrize("facet", ["chain", "stage", "town", "band", "kind", "precision", "light"])
def test_a_count_by_facet_adds_up(liantu, facet):
    said = liantu("count", "--by", facet, "--json").json()
    total = sum(value["count"] for value in said["values"])
    # A site of several chains counts under each of them.
    assert total >= said["count"] if facet == "chain" else total == said["count"]
    assert all(value["name"] for value in said["values"])
    lines = liantu("count", "--by", facet).out.splitlines()
    assert sum("\t" in line for line in lines) == len(said["values"])


def test_a_filter_that_matches_nothing_counts_nothing(liantu):
    said = liantu("count", "--query", "chain=gone", "--by", "stage", "--json")
    assert (said.code, said.json()["count"], said.json()["values"]) == (0, 0, [])


@pytest.mark.parametrize("query", ["stages=building", "inv=x", "bbox=1", "foo", "kind=any,park"])
def test_a_filter_that_is_not_understood_is_misuse(liantu, query):
    said = liantu("count", "--query", query)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("错误")


def test_a_broken_store_is_said_and_nothing_counted(liantu, sites_file, monkeypatch):
    monkeypatch.setenv("LIANTU_STORE", str(sites_file(GOOD, GOOD)))
    settings.cache_clear()
    said = liantu("count")
    assert (said.code, said.out) == (1, "")


@pytest.mark.parametrize(
    "arguments",
    [[], ["foo"], ["check"], ["count", "--by", "colour"], ["count", "--q", "x"], ["synth", "x"]],
)
def test_wrong_usage(liantu, arguments):
    said = liantu(*arguments)
    assert said.code == 2
    assert "usage: liantu" in said.err


def test_the_version_and_the_help(liantu):
    assert liantu("--version").out == f"liantu {version('liantu')}\n"
    for command in ("check", "build", "export", "count", "synth"):
        assert command in liantu("--help").out
        assert "usage: liantu" in liantu(command, "--help").out


def test_an_interrupted_command_is_quiet(liantu, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(SiteCheck, "problems", interrupt)
    said = liantu("check", SITES)
    assert (said.code, said.out, said.err) == (130, "", "")


@pytest.mark.thorough
def test_as_a_module_into_a_pipe_that_nobody_reads():
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-W", "error", "-m", "liantu", "count", "--by", "chain"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")
