"""An earlier state is answered like the present one; an unreadable file costs nobody the data."""

import datetime
import shutil
from typing import Any

import pytest

from liantu.domain.errors import HistoryError, LedgerError, LiantuError
from liantu.domain.filter import SiteFilter
from liantu.query import live, past
from liantu.query.live import LiveDataset
from liantu.query.summary import summarise
from liantu.query.zones import ZoneBook
from liantu.store.change import Change
from liantu.store.history import History
from liantu.store.live import SiteStore
from liantu.store.snapshot import file_sha256
from tests.support.stores import collection, feature, write

BY: Any = {"author": "张三", "reason": "六月台账"}
EVERYTHING = SiteFilter()


@pytest.fixture
def store(tmp_path):
    geodata = tmp_path / "geodata"
    geodata.mkdir()
    shutil.copy("geodata/catalogue.toml", geodata)
    path = write(geodata / "sites.geojson", collection([feature("a"), feature("b")]))
    return SiteStore(path, geodata, tmp_path / "cache")


@pytest.fixture
def dataset(store, monkeypatch):
    monkeypatch.setattr(live, "LOOK_EVERY_S", 0.0)
    return LiveDataset(store, ZoneBook(store.geodata, store.cache / "zones"))


def served(dataset):
    state = dataset.state(10)
    assert state.loading is None
    return state


def add(dataset, *ids):
    return dataset.history.commit([Change(None, feature(i)) for i in ids], **BY)


def ids(engine):
    return [engine.snapshot.feature_at(row)["id"] for row in range(engine.snapshot.count)]


def test_the_engine_knows_its_revision(dataset):
    assert served(dataset).engine.revision is None
    revision = add(dataset, "c")
    assert served(dataset).engine.revision == revision


def test_every_revision_can_be_asked(dataset):
    for name in "cdefg":
        add(dataset, name)
    assert ids(dataset.at(1)) == ["a", "b"]
    assert [dataset.at(number).snapshot.count for number in range(1, 7)] == [2, 3, 4, 5, 6, 7]
    assert dataset.at(3).revision == dataset.history.revisions()[2]
    as_of = dataset.as_of("2")
    selection = dataset.select(served(dataset).engine, EVERYTHING, as_of)
    assert (summarise(selection).count, selection.rev) == (3, "2")
    assert summarise(dataset.select(served(dataset).engine, EVERYTHING)).count == 7


def test_only_the_last_few_are_kept(dataset, store):
    for name in "cdefg":
        add(dataset, name)
    engines = [dataset.at(number) for number in range(1, 7)]
    assert dataset.at(6) is engines[5]
    assert dataset.at(1) is not engines[0]
    assert len(list((store.folder() / "revisions").iterdir())) == past.MOST_KEPT


def test_a_revision_made_once_is_found_again(dataset, store, monkeypatch):
    add(dataset, "c")
    dataset.at(1)
    made = []
    monkeypatch.setattr("liantu.store.live.build_snapshot", lambda *_: made.append(1))
    again = LiveDataset(store, ZoneBook(store.geodata, store.cache / "zones"))
    assert (ids(again.at(1)), made) == (["a", "b"], [])


def test_the_title_stays_that_of_the_file(dataset):
    add(dataset, "c")
    assert dataset.at(2).snapshot.title == served(dataset).engine.snapshot.title == "sites"


@pytest.mark.parametrize("rev", ["0", "3", "99999999", "9999999999", "x", "-1", "2026-13", "１"])
def test_what_is_no_revision_is_refused(dataset, rev):
    add(dataset, "c")
    with pytest.raises(LedgerError):
        dataset.as_of(rev)


def test_before_the_first_commit_there_is_no_past(dataset):
    with pytest.raises(LedgerError, match="nobody has committed"):
        dataset.as_of("1")
    with pytest.raises(LedgerError, match="no revision up to"):
        dataset.as_of("2026-01")


def test_a_past_day_is_judged_as_it_was(dataset, monkeypatch):
    times = iter(("2024-03-05T01:00:00Z", "2024-03-05T20:00:00Z"))
    monkeypatch.setattr("liantu.store.history_commit._now", lambda _: next(times))
    add(dataset, "c")
    day = datetime.date
    assert dataset.as_of("1").day == day(2024, 3, 5).toordinal()
    assert dataset.as_of("2").day == day(2024, 3, 6).toordinal()
    march = dataset.as_of("2024-03")
    assert (march.day, march.engine.revision.number) == (day(2024, 3, 31).toordinal(), 2)
    assert dataset.as_of("2024-03-05").engine.revision.number == 1
    assert dataset.as_of("9999-12").day == past.today()
    with pytest.raises(LedgerError, match="2024-03-04"):
        dataset.as_of("2024-03-04")


def test_a_revision_that_the_catalogue_no_longer_allows_says_so(dataset, store):
    add(dataset, "c")
    change = Change(dataset.history.state().get("a"), feature("a", stage="gone"))
    dataset.history.commit([change], **BY)
    with pytest.raises(LiantuError, match="gone"):
        dataset.at(3)
    assert ids(dataset.at(2)) == ["a", "b", "c"]
    assert store.path.exists()


def test_a_cache_that_cannot_be_written_is_named(store, tmp_path):
    blocked = SiteStore(store.path, store.geodata, tmp_path / "blocked")
    (tmp_path / "blocked").write_text("a file, no folder", "utf-8")
    dataset = LiveDataset(blocked, ZoneBook(store.geodata, tmp_path / "zones"))
    add(dataset, "c")
    with pytest.raises(HistoryError, match="LIANTU_CACHE"):
        dataset.at(1)


def test_an_unreadable_file_leaves_the_newest_revision_served(dataset, store):
    revision = add(dataset, "c")
    store.path.write_text("{broken", "utf-8")
    state = served(dataset)
    assert (ids(state.engine), state.engine.revision) == (["a", "b", "c"], revision)
    assert "JSON" in str(state.error)
    store.path.unlink()
    state = served(dataset)
    assert ids(state.engine) == ["a", "b", "c"]
    assert state.error is not None
    dataset.history.refuse(**BY)
    state = served(dataset)
    assert (ids(state.engine), state.error) == (["a", "b", "c"], None)


def test_an_interrupted_commit_is_completed_before_anything_is_served(dataset, store):
    before, log = store.path.read_bytes(), store.geodata / "history/sites/log.jsonl"
    History(store.path).commit([Change(None, feature("c"))], **BY)
    # As if the program had died with the revision's file in place and the live file still old.
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    store.path.write_bytes(before)
    state = served(dataset)
    assert (ids(state.engine), state.error) == (["a", "b", "c"], None)
    assert state.engine.revision.number == 2
    assert file_sha256(store.path) == state.engine.revision.sha256
