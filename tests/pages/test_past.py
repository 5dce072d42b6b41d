"""The pages as of an earlier revision, under a banner, with a way back."""

from typing import Any

import pytest

from liantu.query.live import dataset
from liantu.store.change import Change
from tests.support.screen import PAGES, headline, params, pressed, texts, turn, visit
from tests.support.stores import collection, feature, write

BY: Any = {"author": "张*三*", "reason": "补录 https://a.example"}


@pytest.fixture
def store(use_store, tmp_path):
    """Two sites, then three: revisions 1 and 2."""
    path = use_store(write(tmp_path / "sites.geojson", collection([feature("a"), feature("b")])))
    dataset().history.commit([Change(None, feature("c"))], **BY)
    return path


def test_an_address_shows_an_earlier_state_until_one_goes_back(store):  # noqa: ARG001
    app = visit(rev="1")
    assert "2 个项目" in headline(app)
    assert any("正在查看历史版本：第 1 版" in text for text in texts(app))
    assert params(app) == {"rev": "1"}
    pressed(app, "回到最新数据")
    assert "3 个项目" in headline(app)
    assert params(app) == {}
    assert not any("正在查看历史版本" in text for text in texts(app))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.thorough
def test_every_page_shows_the_earlier_state(store, page):  # noqa: ARG001
    app = visit(rev="1")
    if page != "map":
        turn(app, page)
    assert any("正在查看历史版本：第 1 版" in text for text in texts(app))
    assert params(app)["rev"] == "1"
    assert not app.exception


def test_who_and_why_are_shown_letter_by_letter(store):  # noqa: ARG001
    app = visit(rev="2")
    (banner,) = [info.value for info in app.info]
    assert r"张\*三\*" in banner
    assert "https://" not in banner


@pytest.mark.parametrize("rev", ["7", "nonsense", "2020-01"])
def test_no_such_revision_shows_nothing_and_a_way_back(store, rev):  # noqa: ARG001
    app = visit(rev=rev)
    assert headline(app) == ""
    assert any(rev in text for text in texts(app))
    pressed(app, "回到最新数据")
    assert "3 个项目" in headline(app)
