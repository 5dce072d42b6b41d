"""`liantu history`, `restore`, `outside`: who changed what, and how to have it back."""

import json
from typing import Any

import pytest

from liantu.settings import settings
from liantu.store.change import Change
from liantu.store.history import History
from tests.support.stores import collection, feature, point, write

BY: Any = {"author": "张三", "reason": "六月台账"}
SIGNED = ("--author", "李四", "--reason", "误删")


@pytest.fixture
def path(tmp_path, monkeypatch):
    sites = [feature("a", stage="signed"), feature("b")]
    path = write(tmp_path / "sites.geojson", collection(sites))
    monkeypatch.setenv("LIANTU_STORE", str(path))
    return path


@pytest.fixture
def history(path):
    """Revision 2 starts site a and places it, 3 removes b and adds c."""
    history = History(path)
    moved = feature("a", geometry=point(118.7, 36.9), stage="started")
    history.commit([Change(feature("a", stage="signed"), moved)], **BY)
    history.commit([Change(feature("b"), None), Change(None, feature("c"))], **BY, kind="import")
    return history


def ids(path):
    return [site["id"] for site in json.loads(path.read_bytes())["features"]]


def test_without_a_commit_there_is_no_history(liantu, path):
    assert liantu("history").out == "还没有历史：第一次保存时开始记录。\n"
    assert liantu("history", "--json").json() == []
    assert [p.name for p in path.parent.iterdir()] == ["sites.geojson"]


@pytest.mark.usefixtures("history")
def test_every_revision_is_listed_newest_first(liantu):
    third, second, first = liantu("history").out.splitlines()
    assert third.startswith("第 3 版 · ")
    assert third.endswith(" · 导入台账 · 张三 · 六月台账 · 新增 1，修改 0，移除 1")
    assert "逐项修改 · 张三" in second
    assert "启用历史" in first
    assert [r["number"] for r in liantu("history", "--json").json()] == [1, 2, 3]


@pytest.mark.usefixtures("history")
def test_the_files_are_verified(liantu, path):
    assert liantu("history", "--verify").out == "3 个版本，历史文件全部完好。\n"
    (second,) = path.parent.glob("history/sites/000002-*")
    second.write_bytes(second.read_bytes()[:-1])
    said = liantu("history", "--verify")
    assert (said.code, second.name in said.out) == (1, True)
    second.unlink()
    assert liantu("history", "--verify", "--json").json()["damaged"] == [second.name]


@pytest.mark.usefixtures("history")
def test_a_sites_own_history_is_told_field_by_field(liantu):
    head, stage, place = liantu("history", "--site", "a").out.splitlines()
    assert head.startswith("第 2 版")
    assert stage == "  建设阶段：signed → started"
    assert place.startswith("  位置：未说明 → ")
    assert "移除" in liantu("history", "--site", "b").out
    assert "没有" in liantu("history", "--site", "nobody").out
    (entry,) = liantu("history", "--site", "c", "--json").json()
    assert (entry["before"], entry["after"]["id"]) == (None, "c")


@pytest.mark.usefixtures("history")
def test_restore_goes_back_as_a_new_revision(liantu, path):
    said = liantu("restore", "1", *SIGNED)
    assert said.code == 0
    assert "第 4 版" in said.out
    assert "恢复旧版 · 李四 · 误删" in said.out
    assert ids(path) == ["a", "b"]
    assert liantu("restore", "3", *SIGNED, "--json").json()["number"] == 5


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("revision", ["9", "0", "x", "2020-01"])
def test_what_was_not_cannot_be_restored(liantu, path, revision):
    before = path.read_bytes()
    said = liantu("restore", revision, *SIGNED)
    assert (said.code, path.read_bytes()) == (1, before)
    assert said.err.startswith("错误：")


@pytest.mark.usefixtures("history")
def test_a_restore_that_changes_nothing_says_so(liantu):
    said = liantu("restore", "3", *SIGNED)
    assert said.code == 1
    assert "没有可以保存的修改" in said.err


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("signed", [(), ("--author", "a"), ("--author", " ", "--reason", "r")])
def test_who_restores_must_sign(liantu, signed):
    assert liantu("restore", "1", *signed).code == 2
    assert len(liantu("history", "--json").json()) == 3


def test_an_outside_edit_is_listed_and_taken_over(liantu, history, path):
    assert "没有外部改动" in liantu("outside").out
    write(path, collection([feature("a", stage="building"), feature("c")]))
    lines = liantu("outside").out.splitlines()
    assert lines[0] == "有 1 个项目在系统之外被改动："
    assert "  建设阶段：started → building" in lines
    assert liantu("outside", "--json").json()[0]["after"]["id"] == "a"
    assert liantu("outside", "--take-over").code == 2
    said = liantu("outside", "--take-over", *SIGNED)
    assert (said.code, "接受外部改动" in said.out) == (0, True)
    assert history.revisions()[-1].kind == "outside"


@pytest.mark.usefixtures("history")
def test_an_outside_edit_is_refused_and_kept(liantu, path):
    good = path.read_bytes()
    path.write_text("{broken", "utf-8")
    said = liantu("outside")
    assert (said.code, "JSON" in said.err) == (2, True)
    assert liantu("outside", "--take-over", *SIGNED).code == 2
    assert liantu("outside", "--refuse", *SIGNED).code == 0
    assert path.read_bytes() == good
    assert liantu("outside", "--refuse", *SIGNED).code == 1


@pytest.mark.usefixtures("history")
def test_an_outside_edit_that_the_store_cannot_take_is_not_taken_over(liantu, path):
    write(path, collection([feature("a", stage="gone")]))
    said = liantu("outside", "--take-over", *SIGNED)
    assert (said.code, "gone" in said.err) == (1, True)


@pytest.mark.usefixtures("history")
def test_an_earlier_state_is_counted_and_exported(liantu, tmp_path):
    counts = {rev: liantu("count", "--rev", rev, "--json").json()["count"] for rev in "123"}
    assert counts == {"1": 2, "2": 2, "3": 2}
    assert (
        liantu("count", "--rev", "2", "--by", "stage", "--json").json()["values"][0]["count"] == 1
    )
    assert liantu("count", "--rev", "7").code == 1
    out = tmp_path / "out.geojson"
    assert liantu("export", "--rev", "1", "-o", out).code == 0
    told = json.loads(out.read_bytes())
    assert [site["id"] for site in told["features"]] == ["a", "b"]
    assert told["liantu"]["dataset"]["revision"]["number"] == 1
    assert liantu("export", "-o", out).code == 0
    assert json.loads(out.read_bytes())["liantu"]["dataset"]["revision"]["number"] == 3


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_it_speaks_every_language(liantu, history, monkeypatch, lang):  # noqa: ARG001
    monkeypatch.setenv("LIANTU_LANG", lang)
    settings.cache_clear()
    word = {"zh": "新增", "zh-Hant": "第 3 版", "en": "Revision 3"}[lang]
    assert word in liantu("history").out
    assert liantu("history", "--site", "a").code == 0
