"""The copy beside a file is only a copy: used while it is true, made anew when it is not."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from liantu.domain.errors import CatalogueError, SettingsError, SiteFileError
from liantu.store import live
from liantu.store.live import SiteStore
from tests.support.stores import collection, feature, write


@pytest.fixture
def store(tmp_path):
    geodata = tmp_path / "geodata"
    geodata.mkdir()
    shutil.copy("geodata/catalogue.toml", geodata)
    path = write(geodata / "sites.geojson", collection([feature("a"), feature("b")]))
    return SiteStore(path, geodata, tmp_path / "cache")


@pytest.fixture
def no_building(monkeypatch):
    """From now on the copy must do: whoever reads the GeoJSON fails."""

    def switch():
        def build(*_):
            pytest.fail("the GeoJSON was read again")

        monkeypatch.setattr(live, "build_snapshot", build)

    return switch


def put(store, *sites):
    write(store.path, collection(list(sites)))


def test_the_second_load_comes_from_the_copy(store, no_building):
    first = store.load()
    no_building()
    second = store.load()
    assert second.describe() == first.describe()
    assert [second.feature_at(row)["id"] for row in (0, 1)] == ["a", "b"]
    assert second.kin == first.kin
    assert second.codebook == first.codebook


def test_a_touched_file_is_recognised_by_its_content(store, no_building):
    first = store.load()
    os.utime(store.path, ns=(1, 1))
    no_building()
    assert store.load().version == first.version
    # The new time is kept, so that the content is not read at every start from now on.
    current = json.loads((store.folder() / "current.json").read_text())
    assert current["fingerprint"]["mtime_ns"] == 1


def test_a_changed_file_is_noticed(store):
    first = store.load()
    put(store, feature("a"), feature("c"), feature("d"))
    second = store.load()
    assert (second.count, second.version != first.version) == (3, True)


def test_a_change_of_equal_length_is_noticed(store):
    store.load()
    put(store, feature("a"), feature("c"))
    os.utime(store.path, ns=(1, 1))
    assert store.load().feature_at(1)["id"] == "c"


def test_a_change_while_reading_is_noticed_at_the_next_look(store, monkeypatch):
    """The file is replaced by one of equal length between two reads of a load."""
    build = live.build_snapshot

    def build_and_change(*given):
        snapshot = build(*given)
        put(store, feature("a"), feature("c"))
        os.utime(store.path, ns=(5, 5))
        return snapshot

    with monkeypatch.context() as patch:
        patch.setattr(live, "build_snapshot", build_and_change)
        assert store.load().feature_at(1)["id"] == "b"
    assert store.load().feature_at(1)["id"] == "c"


def test_a_changed_catalogue_is_noticed(store):
    store.load()
    path = store.geodata / "catalogue.toml"
    path.write_text(
        path.read_text("utf-8").replace('name_zh = "项目"', 'name_zh = "工程"'), "utf-8"
    )
    assert store.load().feature_at(0)["properties"]["kind_name"] == "工程"


def test_what_changes_is_seen_without_reading(store):
    before = store.stat()
    assert store.stat() == before
    store.path.chmod(0o600)
    permitted = store.stat()
    put(store, feature("a"))
    written = store.stat()
    (store.geodata / "catalogue.toml").touch()
    touched = store.stat()
    store.path.unlink()
    assert len({before, permitted, written, touched, store.stat()}) == 5


def test_a_copy_cut_anywhere_is_made_anew(store):
    store.load()
    current = store.folder() / "current.json"
    whole = current.read_bytes()
    for length in range(0, len(whole), 37):
        current.write_bytes(whole[:length])
        assert store.last_good() is None
    assert store.load().count == 2
    assert current.read_bytes() == whole


@pytest.mark.parametrize(
    "damage",
    ["null", "[]", "5", "{}", '{"snapshot": []}', '{"snapshot": null}', "[" * 5000, "\ud800"],
)
def test_a_damaged_description_is_made_anew(store, damage):
    store.load()
    current = store.folder() / "current.json"
    current.write_bytes(damage.encode("utf-8", "surrogatepass"))
    assert store.load().count == 2


@pytest.mark.parametrize("key", ["codebook", "extent", "kin", "count", "parquet", "format"])
@pytest.mark.parametrize("value", [None, 5, [], {}, "x"])
def test_a_description_with_a_wrong_member_is_made_anew_or_true(store, key, value):
    store.load()
    current = store.folder() / "current.json"
    described = json.loads(current.read_bytes())
    del described["snapshot"][key]
    current.write_text(json.dumps(described))
    assert store.load().count == 2
    described["snapshot"][key] = value
    current.write_text(json.dumps(described))
    if key in {"codebook", "parquet", "format"}:
        assert store.load().feature_at(1)["id"] == "b"


def test_a_description_that_is_wrong_deep_inside_is_made_anew(store):
    store.load()
    current = store.folder() / "current.json"
    described = json.loads(current.read_bytes())
    described["snapshot"]["codebook"]["codes"] = []
    current.write_text(json.dumps(described))
    assert store.load().feature_at(1)["id"] == "b"


def copies(store):
    return list(store.folder().glob("*.parquet"))


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "garbage", "one byte"])
def test_a_damaged_table_is_made_anew(store, damage):
    store.load()
    (copy,) = copies(store)
    data = copy.read_bytes()
    copy.unlink()
    worse = {
        "empty": b"",
        "cut": data[:-40],
        "garbage": b"x" * len(data),
        "one byte": data[:100] + bytes([data[100] ^ 1]) + data[101:],
    }
    if damage in worse:
        copy.write_bytes(worse[damage])
    assert store.last_good() is None
    assert store.load().feature_at(1)["id"] == "b"
    assert copy.read_bytes() == data


def test_after_a_broken_file_the_last_good_state_is_still_there(store):
    good = store.load()
    store.path.write_text("{")
    with pytest.raises(SiteFileError, match="not JSON"):
        store.load()
    assert store.last_good().version == good.version
    store.path.unlink()
    with pytest.raises(SiteFileError, match="no file"):
        store.load()
    assert store.last_good().feature_at(0)["id"] == "a"


def test_nothing_good_is_nothing(store):
    store.path.write_text("{")
    with pytest.raises(SiteFileError):
        store.load()
    assert store.last_good() is None


def test_a_broken_catalogue_is_said(store):
    store.load()
    (store.geodata / "catalogue.toml").write_text("[")
    with pytest.raises(CatalogueError, match="not TOML"):
        store.load()
    assert store.last_good() is None


def test_a_failure_leaves_no_half_made_copy(store):
    put(store, feature("a", stage="gone"))
    with pytest.raises(SiteFileError):
        store.load()
    assert [path.name for path in store.folder().iterdir()] == []


def test_two_copies_are_kept_and_older_ones_go(store):
    for number in range(4):
        put(store, feature(number))
        store.load()
        # File systems tell times apart only so finely.
        time.sleep(0.01)
    assert len(copies(store)) == 2
    assert store.load().feature_at(0)["id"] == 3
    assert len(list(store.folder().glob("*.json"))) == 3


def test_what_a_killed_process_left_goes_after_a_day(store):
    store.folder().mkdir(parents=True)
    old, young = store.folder() / "1-1.partial", store.folder() / "2-2.partial"
    old.touch()
    young.touch()
    os.utime(old, (1, 1))
    store.load()
    assert not old.exists()
    assert young.exists()


def test_stores_of_one_name_do_not_share_a_folder(store, tmp_path):
    other = SiteStore(tmp_path / "sites.geojson", store.geodata, store.cache)
    assert other.folder() != store.folder()
    assert other.folder().name.startswith("sites-")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(store):
    store.cache.mkdir()
    store.cache.chmod(0o500)
    with pytest.raises(SettingsError, match="LIANTU_CACHE"):
        store.load()


def test_a_file_in_the_place_of_the_folder_is_named(store):
    store.cache.write_text("not a folder")
    with pytest.raises(SettingsError, match="LIANTU_CACHE"):
        store.load()


def test_the_real_store_is_readable(tmp_path):
    store = SiteStore(Path("geodata/sites.geojson").resolve(), Path("geodata"), tmp_path)
    assert store.load().count == 103
