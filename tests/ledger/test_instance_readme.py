"""geodata/README.md describes the files that are there."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

GEODATA = Path(__file__).parents[2] / "geodata"


@pytest.fixture(scope="module")
def readme():
    return (GEODATA / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def properties():
    sites = json.loads((GEODATA / "sites.geojson").read_text(encoding="utf-8"))
    return [site["properties"] for site in sites["features"]]


def test_the_table_of_columns_is_complete_and_its_counts_are_measured(readme, properties):
    described = {}
    for line in re.findall(r"^\| `.*\| [\d、]+ \|$", readme, re.MULTILINE):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        names = re.findall(r"`(\w+)`", cells[0])
        counts = [int(count) for count in cells[-1].split("、")] * len(names)
        described |= dict(zip(names, counts, strict=False))
    filled = Counter(key for site in properties for key, value in site.items() if value is not None)
    assert described == {"id": 103, **filled}


def test_every_file_is_named_with_its_origin(readme):
    for path in (*GEODATA.glob("*.*json"), *(GEODATA / "source").iterdir()):
        assert f"| `{path.relative_to(GEODATA)}` |" in readme


def test_the_headline_numbers_are_those_of_the_file(readme, properties):
    wan = sum(
        site["investment_wan"] or 0
        for site in properties
        if site["kind"] == "project" and "part_of" not in site
    )
    stages = Counter(site["stage"] for site in properties)
    assert f"{wan / 10_000:,} 亿元" in readme
    assert f"在建 {stages['building']}、" in readme
    assert f"未说明 {stages[None]}。" in readme
