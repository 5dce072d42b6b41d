"""geodata/catalogue.toml is well formed, and agrees with the files it was written from."""

import csv
import json
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

GEODATA = Path(__file__).parents[2] / "geodata"
BASIS = {"from seed": "seed", "other public source": "public", "general knowledge": "general"}
TIER = {"上游": "upstream", "中游": "midstream", "下游": "downstream"}
TABLES = ["kinds", "precisions", "stages", "bands", "towns", "chains"]


@pytest.fixture(scope="module")
def catalogue():
    return tomllib.loads((GEODATA / "catalogue.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def graph():
    text = (GEODATA / "source" / "chain_graph_proposal.json").read_text(encoding="utf-8")
    return {chain["code"]: chain for chain in json.loads(text)["chains"]}


def lightness(colour):
    """Return CIELAB L* (D65) of an sRGB colour #rrggbb."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    y = sum(w * c for w, c in zip((0.2126729, 0.7151522, 0.0721750), linear, strict=True))
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def repeated(values):
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("key", ["code", "name_zh", "name_en"])
def test_codes_and_names_stand_once(catalogue, table, key):
    assert repeated(row[key] for row in catalogue[table]) == []


@pytest.mark.parametrize("table", ["stages", "chains"])
def test_colours_and_symbols_tell_stages_and_chains_apart(catalogue, table):
    assert repeated(row["colour"].lower() for row in catalogue[table]) == []
    assert repeated(row["symbol"] for row in catalogue[table]) == []
    assert all(len(row["symbol"]) == 1 for row in catalogue[table])


def test_a_symbol_never_means_a_stage_and_a_chain(catalogue):
    assert repeated(row["symbol"] for row in (*catalogue["stages"], *catalogue["chains"])) == []
    assert repeated(row["symbol_en"] for row in (*catalogue["stages"], *catalogue["chains"])) == []


def test_stages_are_the_twelve_in_order_with_the_phases_that_the_headlines_count(catalogue):
    stages = [(row["code"], row["phase"]) for row in catalogue["stages"]]
    assert stages == [
        ("concept", "before"),
        ("talks", "before"),
        ("signed", "before"),
        ("preparing", "before"),
        ("started", "building"),
        ("building", "building"),
        ("completed", "completed"),
        ("producing", "producing"),
        ("at_capacity", "producing"),
        ("at_benefit", "producing"),
        ("suspended", "aside"),
        ("terminated", "aside"),
    ]
    assert [row["order"] for row in catalogue["stages"]] == list(range(1, 13))


def test_the_ramp_of_stages_darkens_at_every_step(catalogue):
    steps = [lightness(row["colour"]) for row in catalogue["stages"] if row["phase"] != "aside"]
    assert len(steps) == 10
    assert all(pale - deep > 5 for pale, deep in pairwise(steps))


def test_lightness_is_that_of_known_greys():
    assert lightness("#ffffff") == pytest.approx(100, abs=0.01)
    assert lightness("#777777") == pytest.approx(50.03, abs=0.01)
    assert lightness("#000000") == 0


def test_bands_meet_without_gap_or_overlap(catalogue):
    bands = catalogue["bands"]
    assert "min_yi" not in bands[0]
    assert "max_yi" not in bands[-1]
    assert [band["max_yi"] for band in bands[:-1]] == [1, 5, 10, 50, 100]
    assert all(low["max_yi"] == high["min_yi"] for low, high in pairwise(bands))


def test_towns_are_the_official_list_with_its_points(catalogue):
    with (GEODATA / "source" / "towns.csv").open(encoding="utf-8", newline="") as file:
        official = list(csv.DictReader(file))
    assert len(official) == 15
    for town, row in zip(catalogue["towns"], official, strict=True):
        assert town["code"] == row["town_code"]
        assert (town["name_zh"], town["name_en"]) == (row["name_zh"], row["name_en"])
        assert [str(town.get(key, "")) for key in ("lon", "lat")] == [
            row["lon_wgs84"],
            row["lat_wgs84"],
        ]
        assert town.get("point_source", "").startswith(row["source"])
        assert ("point_source" in town) == bool(row["source"])


def test_the_eight_chains_of_the_graph_keep_its_nodes_and_edges(catalogue, graph):
    chains = {chain["code"]: chain for chain in catalogue["chains"]}
    assert list(chains)[:8] == list(graph)
    for code, proposed in graph.items():
        assert chains[code]["nodes"] == [
            {
                "id": node["id"],
                "name_zh": node["name_zh"],
                "name_en": node["name_en"],
                "tier": TIER[node["tier"]],
                "basis": BASIS[node["basis"]],
            }
            for node in proposed["nodes"]
        ]
        assert [
            (edge["source"], edge["target"], edge["kind_zh"], edge["basis"])
            for edge in chains[code]["edges"]
        ] == [
            (edge["source"], edge["target"], edge["kind"], BASIS[edge["basis"]])
            for edge in proposed["edges"]
        ]


def test_edges_join_two_nodes_of_their_own_chain_and_are_named_alike_everywhere(catalogue):
    english = {}
    for chain in catalogue["chains"]:
        ids = [node["id"] for node in chain["nodes"]]
        assert repeated(ids) == []
        for edge in chain["edges"]:
            assert edge["source"] in ids
            assert edge["target"] in ids
            assert edge["source"] != edge["target"]
            assert english.setdefault(edge["kind_zh"], edge["kind_en"]) == edge["kind_en"]
    assert sum(len(chain["edges"]) for chain in catalogue["chains"]) == 36


def test_every_basis_is_one_of_three(catalogue):
    bases = {chain["basis"] for chain in catalogue["chains"]}
    for chain in catalogue["chains"]:
        bases |= {part["basis"] for part in (*chain["nodes"], *chain["edges"])}
    assert bases == {"seed", "public", "general"}
