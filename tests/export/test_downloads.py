"""The routes that send files."""

import io
import json
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect

from liantu.api import answers, downloads
from liantu.export.csv import MEMBER
from liantu.export.download import MEDIA_TYPES
from liantu.export.restore import filter_from_file
from liantu.query.live import State, dataset

FORMATS = list(MEDIA_TYPES)


def ids_of(answer):
    return [feature["id"] for feature in answer.json()["features"]]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_download_is_a_named_attachment_that_nobody_keeps(served, suffix):
    answer = served()(f"/api/download.{suffix}", {"stage": "building"})
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(MEDIA_TYPES[suffix])
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    named = answer.headers["content-disposition"]
    assert named.startswith('attachment; filename="liantu-370783-')
    assert named.endswith(f"-40.{suffix}")
    assert "filename*=UTF-8''liantu-370783-" in named
    assert answer.body


def test_the_description_of_a_csv_bears_its_name(served):
    ask = served()
    table = ask("/api/download.csv", {"chain": "chem"}).headers["content-disposition"]
    answer = ask("/api/download.csv-metadata.json", {"chain": "chem"})
    name = table.rpartition("''")[2]
    assert answer.headers["content-disposition"].endswith(f"''{name}-metadata.json")
    assert answer.json()["url"] == name
    assert answer.json()[MEMBER]["filter"]["query"] == "chain=chem"


def test_the_permalink_leads_to_the_server_that_was_asked(served):
    answer = served()("/api/download.geojson", {"chain": "chem"})
    assert answer.json()["liantu"]["permalink"] == "http://map.test/?chain=chem&kind=any"


def test_the_language_may_be_chosen(served):
    answer = served()("/api/download.xlsx", {"lang": "en"})
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert b'"About"' in archive.read("xl/workbook.xml")


@pytest.mark.parametrize("suffix", [*FORMATS, "csv-metadata.json"])
@pytest.mark.parametrize("query", ["stages=building", "inv=x", "bbox=1,2", "zone=../a", "v=1"])
def test_what_is_not_understood_is_an_error_and_never_everything(served, suffix, query):
    answer = served()(f"/api/download.{suffix}", query)
    assert answer.status == 400
    assert answer.json()["error"]
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_head_request_has_headers_and_no_body(served, suffix):
    answer = served()(f"/api/download.{suffix}", {"chain": "chem"}, "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert "filename=" in answer.headers["content-disposition"]


def test_while_there_is_no_data_the_answer_is_503(served, monkeypatch):
    ask = served()
    monkeypatch.setattr(type(dataset()), "state", lambda *_: State(loading=0.5))
    answer = ask("/api/download.geojson")
    assert answer.status == 503
    assert answer.json()["error"]


def test_an_unreadable_store_is_503_and_says_why(served):
    answer = served([{"type": "Feature"}])("/api/download.geojson")
    assert answer.status == 503
    assert "sites.geojson" in answer.json()["error"]


def test_dropping_a_download_restores_its_filter(served):
    ask = served()
    params = {"chain": "chem,none", "inv": "1..5,none", "q": "顺泰 储备"}
    for suffix in ("geojson", "xlsx", "csv-metadata.json"):
        body = ask(f"/api/download.{suffix}", params).body
        assert filter_from_file(suffix, io.BytesIO(body)).text == ("顺泰", "储备")


def test_two_selections_at_once_never_get_each_other_s_file(served):
    ask = served()
    queries = [{"stage": "building"}, {"stage": "producing"}, {"chain": "chem"}, {}] * 6
    alone = {json.dumps(query): ids_of(ask("/api/download.geojson", query)) for query in queries}
    assert len({tuple(ids) for ids in alone.values()}) == 4

    def both(query):
        book = ask("/api/download.xlsx", query)
        kept = filter_from_file("a.xlsx", io.BytesIO(book.body))
        return ids_of(ask("/api/download.geojson", query)), kept

    with ThreadPoolExecutor(8) as pool:
        for query, (ids, kept) in zip(queries, pool.map(both, queries), strict=True):
            assert ids == alone[json.dumps(query)]
            assert (kept.stage, kept.chain) == (
                tuple(filter(None, [query.get("stage")])),
                tuple(filter(None, [query.get("chain")])),
            )


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("suffix", ["xlsx", "gpkg"])
def test_no_temporary_file_stays(served, temporary, suffix):
    assert served()(f"/api/download.{suffix}").status == 200
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("spec", "end"), [("2.4", pytest.raises(ClientDisconnect)), ("2.3", nullcontext())]
)
@pytest.mark.parametrize("suffix", ["xlsx", "gpkg"])
def test_no_temporary_file_stays_when_the_client_hangs_up(
    served, temporary, suffix, monkeypatch, spec, end
):
    monkeypatch.setattr("liantu.export.download._CHUNK_BYTES", 100)
    closed = []
    close = downloads._close
    monkeypatch.setattr(downloads, "_close", lambda chunks: closed.append(close(chunks)))
    with end:
        served()(f"/api/download.{suffix}", hang_up_after=1, spec=spec)
    assert len(closed) == 1
    assert list(temporary.iterdir()) == []


def test_hostile_texts_pass_through(served, hostile_sites):
    answer = served(hostile_sites)("/api/download.geojson")
    names = [feature["properties"]["name"] for feature in answer.json()["features"]]
    assert names == [feature["properties"]["name"] for feature in hostile_sites]


def test_a_failing_disk_is_an_error_and_not_half_a_file(served, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(Path(tmp_path / "gone")))
    with pytest.raises(FileNotFoundError):
        served()("/api/download.gpkg")


def test_the_data_is_waited_for(served, monkeypatch):
    monkeypatch.setattr(answers, "_LOAD_WAIT_S", 30)
    assert served()("/api/download.geojson", {"chain": "chem"}).status == 200
