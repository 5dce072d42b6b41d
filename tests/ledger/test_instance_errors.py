"""A row that cannot be taken says which, why and what to do; nothing is written."""

import csv
import shutil
from pathlib import Path

import pytest

from liantu.domain.errors import CatalogueError, LedgerError
from liantu.ledger.instance import build_instance

GEODATA = Path(__file__).parents[2] / "geodata"
CATALOGUE = GEODATA / "catalogue.toml"


@pytest.fixture
def source(tmp_path):
    return Path(shutil.copytree(GEODATA / "source", tmp_path / "source"))


def spoil(path, line, column, value):
    """Write a value into one cell; lines count from 1 with the heading."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def refusal(source):
    """Return the error's text, having checked that no output was left behind."""
    output = source.parent / "sites.geojson"
    with pytest.raises(LedgerError) as caught:
        build_instance(source, CATALOGUE, output)
    assert [path.name for path in source.parent.iterdir()] == ["source"]
    return str(caught.value)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("stage", "在健", "is not in the catalogue. Write one of 谋划、洽谈"),
        ("town", "羊囗镇", "is not in the catalogue. Write one of 圣城街道"),
        ("chain_guess", "高端化学", "is not in the catalogue. Write one of 高端化工"),
        ("record_kind", "plant", "is not in the catalogue"),
        ("location_precision", "exact", "is not in the catalogue"),
        ("investment_yi", "约3亿余", "is not a number"),
        ("investment_yi", "1e3", "is not a number"),
        ("investment_yi", "3.00005", "is finer than one 万元"),
        ("investment_yi", "0", "is not above zero"),
        ("investment_yi", "-2", "is not above zero"),
        ("stage_as_of", "2024-13", "is not a date"),
        ("planned_start", "2023年2月", "is not a date"),
        ("id", "sg-001", "stands already in row 2"),
        ("part_of", "sg-999", "is not the id of another row"),
        ("part_of", "sg-004", "is not the id of another row"),
        ("chain_basis", "guess", "is not known"),
        ("lat", "95", "is not a number within ±90"),
        ("lon", "118.8", "stands alone"),
        ("location_precision", "site", "has no lon and lat"),
        ("source_url", "javascript:alert(1)", "is not a web address"),
    ],
)
def test_a_bad_cell_is_named_with_row_column_and_value(source, column, value, problem):
    spoil(source / "ledger.csv", 5, column, value)
    message = refusal(source)
    # Half a coordinate is complained of where the other half is missing.
    named = f"lat: {problem}" if problem == "stands alone" else f"{column}: '{value}' {problem}"
    assert message.startswith(f"ledger.csv row 5, {named}")
    assert message.endswith(".")


@pytest.mark.parametrize(
    "column", ["id", "name_zh", "record_kind", "chain_guess", "chain_basis", "source_url"]
)
def test_a_cell_that_must_be_filled_is_asked_for(source, column):
    # Row 3 is sg-002, which no event, node or part refers to by a bad name before its own check.
    spoil(source / "ledger.csv", 3, column, "")
    assert refusal(source) == f"ledger.csv row 3, {column}: is empty. Fill it in."


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("project_id", "sg-999", "is not the id of another row"),
        ("stage", "试产", "is not in the catalogue"),
        ("stage", "", "is empty"),
        ("date", "7月20日", "is not a date"),
        ("source_url", "www.shouguang.gov.cn", "is not a web address"),
    ],
)
def test_a_bad_stage_report_is_refused(source, column, value, problem):
    spoil(source / "stage_events.csv", 4, column, value)
    message = refusal(source)
    assert message.startswith(f"stage_events.csv row 4, {column}:")
    assert problem in message


def test_a_node_that_the_catalogue_lacks_is_refused(source):
    graph = source / "chain_graph_proposal.json"
    text = graph.read_text(encoding="utf-8")
    graph.write_text(text.replace('"id": "bdo"', '"id": "bdx"', 1), encoding="utf-8")
    assert "sg-001 stands at chem.bdx, which the catalogue lacks" in refusal(source)


def test_a_graph_that_names_an_unknown_site_is_refused(source):
    graph = source / "chain_graph_proposal.json"
    text = graph.read_text(encoding="utf-8")
    graph.write_text(text.replace('"sg-008"', '"sg-998"', 1), encoding="utf-8")
    assert "names sg-998, which ledger.csv lacks" in refusal(source)


def test_a_missing_column_is_named(source):
    ledger = source / "ledger.csv"
    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(text.replace("owner_org", "owner", 1), encoding="utf-8")
    assert refusal(source) == "ledger.csv lacks the column owner_org. Add it."


def test_a_line_with_a_stray_comma_is_named(source):
    with (source / "stage_events.csv").open("a", encoding="utf-8") as file:
        file.write("sg-001,在建,2025,,有,逗号\n")
    assert "has not as many cells as the heading" in refusal(source)


def test_an_unclosed_quote_is_named(source):
    with (source / "stage_events.csv").open("a", encoding="utf-8") as file:
        file.write('sg-001,在建,2025,,"没有结束\n')
    assert "is not CSV" in refusal(source)


def test_a_file_that_is_missing_is_named(source):
    (source / "stage_events.csv").unlink()
    assert "stage_events.csv: No such file or directory" in refusal(source)


def test_a_file_in_gbk_is_refused(source):
    ledger = source / "ledger.csv"
    ledger.write_bytes(ledger.read_text(encoding="utf-8").encode("gb18030"))
    assert refusal(source) == "ledger.csv is not UTF-8. Save it again as CSV UTF-8."


@pytest.mark.parametrize(
    ("text", "problem"), [("{", "is not JSON"), ('{"chain": []}', "lacks the key 'chains'")]
)
def test_a_broken_graph_file_is_refused(source, text, problem):
    (source / "chain_graph_proposal.json").write_text(text, encoding="utf-8")
    assert problem in refusal(source)


def test_an_output_that_cannot_be_written_leaves_nothing_behind(source):
    with pytest.raises(LedgerError, match="Choose a folder that exists"):
        build_instance(source, CATALOGUE, source.parent / "no" / "sites.geojson")
    assert [path.name for path in source.parent.iterdir()] == ["source"]


def test_a_draft_that_cannot_take_its_place_is_swept_away(source):
    taken = source.parent / "sites.geojson"
    taken.mkdir()
    with pytest.raises(LedgerError, match="Choose a folder that exists"):
        build_instance(source, CATALOGUE, taken)
    assert sorted(path.name for path in source.parent.iterdir()) == ["sites.geojson", "source"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[[towns]]", "[[tons]]", "lacks 'towns'"),
        ("[lights]", "[lights", "is not TOML"),
        ('aliases = ["文家"]', 'aliases = ["圣城"]', "'圣城' means both 370783001 and 370783003"),
    ],
)
def test_a_broken_catalogue_is_refused(source, old, new, problem):
    broken = source.parent / "catalogue.toml"
    broken.write_text(CATALOGUE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"catalogue\.toml") as caught:
        build_instance(source, broken, source.parent / "sites.geojson")
    assert problem in str(caught.value)


def test_a_missing_catalogue_is_named(source):
    with pytest.raises(CatalogueError, match=r"nowhere\.toml: No such file"):
        build_instance(source, source / "nowhere.toml", source.parent / "sites.geojson")
