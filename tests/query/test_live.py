"""One process serves one state at a time: swapped whole, never lost, the same for everybody."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import pytest

from liantu.domain.errors import LiantuError, SiteFileError
from liantu.domain.filter import SiteFilter, to_params
from liantu.query import live
from liantu.query.live import LiveDataset
from liantu.query.rollup import FACETS, facet_counts, roll_up
from liantu.query.summary import summarise
from liantu.query.viewport import Viewport, grey_points, view
from liantu.query.zones import ZoneBook
from liantu.store import build
from liantu.store.live import SiteStore
from tests.query.test_viewport import WORLD
from tests.support.ledgers import any_filter, ledger
from tests.support.stores import collection, feature, write

QUESTIONS, FILTERS, FORMS = 72, 24, 6


@pytest.fixture
def store(tmp_path):
    geodata = tmp_path / "geodata"
    geodata.mkdir()
    shutil.copy("geodata/catalogue.toml", geodata)
    path = write(geodata / "sites.geojson", collection([feature("a"), feature("b")]))
    return SiteStore(path, geodata, tmp_path / "cache")


@pytest.fixture
def dataset(store, tmp_path, monkeypatch):
    monkeypatch.setattr(live, "LOOK_EVERY_S", 0.0)
    return LiveDataset(store, ZoneBook(store.geodata, tmp_path / "zones"))


def put(store, *sites):
    write(store.path, collection(list(sites)))
    # Two writes within one tick of the file system's clock would look alike.
    os.utime(store.path, ns=(time.time_ns(), time.time_ns()))


def served(dataset):
    state = dataset.state(10)
    assert state.loading is None
    return state


def ids(state):
    count = state.engine.snapshot.count
    return [state.engine.snapshot.feature_at(row)["id"] for row in range(count)]


def test_the_first_question_starts_the_load(dataset):
    assert dataset.state().engine is None
    assert ids(served(dataset)) == ["a", "b"]


def test_a_changed_file_is_served_whole(dataset, store):
    first = served(dataset)
    put(store, feature("c"))
    second = served(dataset)
    assert (ids(first), ids(second)) == (["a", "b"], ["c"])
    assert summarise(dataset.select(first.engine, SiteFilter())).count == 2


def test_an_unchanged_file_is_not_loaded_again(dataset):
    first = served(dataset)
    assert served(dataset).engine is first.engine


def test_the_file_is_not_looked_at_for_every_question(dataset, store, monkeypatch):
    served(dataset)
    monkeypatch.setattr(live, "LOOK_EVERY_S", 3600)
    put(store, feature("c"))
    assert ids(served(dataset)) == ["a", "b"]


def test_a_broken_file_keeps_the_old_state_and_says_why(dataset, store):
    good = served(dataset)
    put(store, feature("c", stage="gone"))
    bad = served(dataset)
    assert bad.engine is good.engine
    assert isinstance(bad.error, SiteFileError)
    assert "stage" in str(bad.error)
    put(store, feature("d"))
    mended = served(dataset)
    assert (ids(mended), mended.error) == (["d"], None)


def test_the_error_is_not_forgotten_while_a_reload_is_under_way(dataset, store, monkeypatch):
    served(dataset)
    put(store, feature("c", stage="gone"))
    error = served(dataset).error
    seen = []
    monkeypatch.setattr(
        dataset, "_loaded", lambda: (dataset._report(0.5), seen.append(dataset._state))[1]
    )
    put(store, feature("c", stage="gone", name="别的"))
    dataset.state(10)
    assert [(state.error, state.loading) for state in seen] == [(error, 0.5)]
    assert seen[0].engine is not None


def test_a_server_that_starts_with_a_broken_file_serves_the_last_good_copy(dataset, store):
    store.load()
    put(store, feature("c", stage="gone"))
    state = served(dataset)
    assert (ids(state), isinstance(state.error, SiteFileError)) == (["a", "b"], True)


def test_a_server_that_never_saw_a_good_file_says_why(dataset, store):
    store.path.unlink()
    state = served(dataset)
    assert state.engine is None
    assert "no file" in str(state.error)
    put(store, feature("c"))
    assert ids(served(dataset)) == ["c"]


def test_a_file_that_may_be_read_again_is_noticed(dataset, store):
    """Permissions change neither the size nor the time of a file's content."""
    served(dataset)
    before = dataset._seen
    store.path.chmod(0o640)
    served(dataset)
    assert dataset._seen != before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_while_loading_is_said_and_does_not_hang(dataset, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(live, "Engine", broken)
    state = served(dataset)
    assert state.engine is None
    assert type(state.error) is LiantuError


def test_many_threads_start_one_load(dataset, monkeypatch):
    loads = []
    load = dataset._store.load
    monkeypatch.setattr(
        SiteStore, "load", lambda _, progress: (loads.append(1), time.sleep(0.1), load(progress))[2]
    )
    with ThreadPoolExecutor(16) as pool:
        states = list(pool.map(lambda _: dataset.state(10), range(64)))
    assert len(loads) == 1
    assert len({id(state.engine) for state in states}) == 1


def test_a_change_during_a_load_waits_for_it(dataset, store, monkeypatch):
    """Two loads at once could end in the wrong order, and the older state would be served."""
    load, running, most = store.load, [], []

    def slow(_, progress):
        running.append(1)
        most.append(len(running))
        time.sleep(0.2)
        running.pop()
        return load(progress)

    monkeypatch.setattr(SiteStore, "load", slow)
    for number in range(3):
        put(store, feature(number))
        dataset.state()
    assert ids(dataset.state(10)) == [2]
    assert max(most) == 1


def ask(dataset, engine, site_filter):
    """Everything that a page asks of a selection."""
    selection = dataset.select_params(engine, to_params(site_filter))
    window = Viewport(WORLD, 9)
    return (
        summarise(selection),
        [facet_counts(selection, facet) for facet in FACETS[:3]],
        roll_up(selection, "band"),
        view(selection, window),
        sorted(grey_points(selection, window)),
        selection.rows().to_pylist(),
    )


def test_many_threads_are_answered_as_one(dataset, store):
    put(store, *ledger(5, most=60).features)
    engine, chance = served(dataset).engine, Random(1)
    forms = [Random(number % FORMS) for number in range(FILTERS)]
    filters = [any_filter(chance, form) for form in forms]
    alone = {to_key(item): ask(dataset, engine, item) for item in filters}
    assert len(alone) > 15
    with ThreadPoolExecutor(16) as pool:
        asked = filters * (QUESTIONS // FILTERS)
        answers = list(pool.map(lambda item: ask(dataset, engine, item), asked))
    for item, answer in zip(asked, answers, strict=True):
        assert answer == alone[to_key(item)]


def to_key(site_filter):
    return tuple(to_params(site_filter).items())


def test_questions_go_on_while_the_file_changes(dataset, store):
    served(dataset)
    stop = time.monotonic() + 1.5

    def reader(_):
        counts = set()
        while time.monotonic() < stop:
            engine = dataset.state().engine
            selection = dataset.select(engine, SiteFilter())
            assert summarise(selection).count == len(selection.rows()) == engine.snapshot.count
            counts.add(engine.snapshot.count)
        return counts

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(reader, n) for n in range(4)]
        for size in (3, 4, 5):
            put(store, *(feature(n) for n in range(size)))
            time.sleep(0.3)
        seen = set().union(*(future.result() for future in futures))
    assert seen <= {2, 3, 4, 5}
    assert len(seen) > 1


def test_a_folder_named_like_a_pattern_is_no_pattern(tmp_path):
    folder = tmp_path / "项目[2024] *?'"
    folder.mkdir()
    shutil.copy("geodata/catalogue.toml", folder)
    path = write(folder / "站点[1]'.geojson", collection([feature("a")]))
    dataset = LiveDataset(SiteStore(path, folder, folder / "cache"), ZoneBook(folder, folder))
    assert ids(dataset.state(10)) == ["a"]


def test_a_server_that_ends_gives_up_what_it_loads(dataset, store, monkeypatch):
    before = served(dataset)
    put(store, *(feature(f"s{number}") for number in range(9)))
    begun, report = Event(), dataset._report

    def slowly(share):
        begun.set()
        dataset._stopping.wait(10)
        report(share)

    with monkeypatch.context() as patch:
        patch.setattr(build, "ROWS_PER_GROUP", 1)
        patch.setattr(dataset, "_report", slowly)
        dataset.state()
        assert begun.wait(10)
        dataset.stop()
        assert dataset._worker is not None
        assert not dataset._worker.is_alive()
        assert (dataset._state.engine, dataset._state.error) == (before.engine, None)
        assert dataset._state.loading is None
    assert list(store.folder().glob("*.partial")) == []
    assert len(ids(served(dataset))) == 9


def test_a_server_that_has_loaded_ends_at_once(dataset):
    engine = served(dataset).engine
    dataset.stop()
    assert served(dataset).engine is engine
