"""What leaves comes back as it was: export then import is the identity, whatever the texts hold."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from liantu.domain.filter import SiteFilter
from liantu.export.csv import csv_chunks
from liantu.export.geojson import geojson_chunks
from liantu.export.request import ExportRequest
from liantu.export.visible import for_xml
from liantu.export.xlsx import cell_text, write_xlsx
from liantu.ledger.column_map import ColumnMap
from liantu.ledger.draft import draft_of
from liantu.ledger.merge import ALWAYS, is_blank
from liantu.ledger.read.files import read_table
from liantu.query.engine import Engine
from liantu.query.selection import Selection
from liantu.store.normal_feature import normal_geometry
from tests.support.drafts import FakeSites
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE, TODAY, ledger
from tests.support.stores import snapshot_of

HOSTILE = [
    *("=1+1", "'=1", "''-1", "-1", "+1", "@SUM(A1)", "\t=1", "\n=1", "\uff1d1", "'quoted'", "'"),
    *('"a","b"\nc;d', "_x0041_", "\u202eevil\u2066", "😀" * 20_000, "名" * 40_000, "007", "1e5"),
    *(" 前后有空格 ", "合计", "小计", "   ", "a;b", "{}", "null", "${alert(1)}", "<b>", "2024-06"),
    *("\x01\x0b\x1f\x7f\ufffe", "a\rb", "a\r\nb", "\u2028", "#REF!", "TRUE", "0", "单位：万元"),
]
#: A workbook cuts a long cell and says so; inside JSON that cannot come back.
SHORT = [text for text in HOSTILE if len(text) < 1_000]
TEXTS = ("owner", "content", "stage_text", "investment_text", "park", "address", "note", "leader")
SHAPES = [
    {"type": "Polygon", "coordinates": [[[118, 36], [118, 37], [119, 36], [118, 36]]]},
    {"type": "MultiPoint", "coordinates": [[118.5, 36.5], [118.6, 36.6]]},
    {"type": "Point", "coordinates": [118.123456789, 36.5, 12.5]},
]


def sites_of(seed) -> list[Any]:
    """A generated ledger with hostile texts, foreign properties, reports and other shapes."""
    chance = Random(seed)
    features = ledger(seed, most=12).features
    for number, feature in enumerate(features):
        site = feature["properties"]
        site |= {name: chance.choice(HOSTILE) for name in TEXTS if chance.random() < 0.4}
        if chance.random() < 0.3:
            site["name"] = f"名{chance.choice(HOSTILE)}"
        if chance.random() < 0.3:
            site["own"] = chance.choice([1, 10**30, [chance.choice(SHORT)], {"a": None}, "", True])
        if chance.random() < 0.3:
            site["events"] = [{"stage": "signed", "date": "2024", "text": chance.choice(SHORT)}]
        if chance.random() < 0.3:
            site["progress_pct"] = chance.choice([0, 33.3, 100, 66])
        if chance.random() < 0.2:
            feature["geometry"] = chance.choice(SHAPES)
        if chance.random() < 0.2:
            feature["id"] = chance.choice([number, f"={number}", f" {number}", f"0{number}"])
    return features


def geojson(request, path):
    path.write_bytes(b"".join(geojson_chunks(request)))


def csv(request, path):
    path.write_bytes(b"".join(csv_chunks(request)))


#: A seed is as small as it gets.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
FORMATS = {"geojson": geojson, "csv": csv, "xlsx": write_xlsx}
#: Names alone: a mark that holds the functions keeps DuckDB until after its own end, which then
#: complains of leaks.
FORMAT_NAMES = list(FORMATS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("identity")


def exported(features, folder, file_format):
    selection = Selection(Engine(snapshot_of(features, folder)), SiteFilter(), TODAY.toordinal())
    path = folder / f"sites.{file_format}"
    FORMATS[file_format](ExportRequest(selection, "zh"), path)
    return read_table(path, path.name)


def as_it_comes_back(feature, file_format):
    """A site without what is not stated, as a file can hold it."""
    site = {name: value for name, value in feature["properties"].items() if not is_blank(value)}
    if file_format == "xlsx":
        site = {name: in_a_cell(value) for name, value in site.items()}
    return {
        "type": "Feature",
        "id": str(feature["id"]),
        "geometry": normal_geometry(feature["geometry"]),
        "properties": dict.fromkeys(ALWAYS) | site,
    }


def in_a_cell(value):
    """What a workbook's cell makes of a text, alone or inside JSON."""
    if isinstance(value, str):
        return cell_text(value, "zh")
    return json.loads(for_xml(json.dumps(value, ensure_ascii=False)))


def spelt(features):
    return [json.dumps(feature, ensure_ascii=False, sort_keys=True) for feature in features]


@pytest.mark.parametrize("file_format", FORMAT_NAMES)
@trying(max_examples=examples(8), phases=NO_SHRINKING)
@given(seed=st.integers(0, 2**32))
@pytest.mark.thorough
def test_an_export_laid_over_its_own_store_changes_nothing(folder, file_format, seed):
    features = sites_of(seed)
    table = exported(features, folder, file_format)
    with draft_of(table, ColumnMap(), CATALOGUE, FakeSites(features)) as draft:
        assert [each.problem("zh") for each in draft.findings.kept if each.severity == "must"] == []
        assert [entry.fields for entry in draft.diff.entries if entry.kind == "changed"] == []
        assert (draft.diff.unchanged, draft.diff.new) == (len(features), 0)


@pytest.mark.parametrize("file_format", FORMAT_NAMES)
@trying(max_examples=examples(8), phases=NO_SHRINKING)
@given(seed=st.integers(0, 2**32))
@pytest.mark.thorough
def test_an_export_makes_the_same_store_anew(folder, file_format, seed):
    features = sites_of(seed)
    table = exported(features, folder, file_format)
    with draft_of(table, ColumnMap(), CATALOGUE, None) as draft:
        made = [dict(change.after or {}) for change in draft.changes()]
    wanted = [as_it_comes_back(feature, file_format) for feature in features]
    for feature in (*made, *wanted):
        # Whether there is a place decides on how good it is; the rest is as it was.
        feature["properties"].pop("precision")
    assert spelt(made) == spelt(wanted)
