"""The rows that words find: the same answers whether they are kept or looked for anew."""

import ibis
import pytest

from liantu.domain.filter import SiteFilter
from liantu.query import found_words
from liantu.query.selection import Selection
from tests.support.ledgers import TODAY
from tests.support.stores import feature


@pytest.fixture
def world(world_of):
    names = ["蔬菜 种业", "蔬菜", "化工", "化工 二期", "储能"]
    return world_of(*(feature(f"s-{n}", name=name) for n, name in enumerate(names)))


def searches(world, monkeypatch):
    """The questions asked of texts from now on."""
    asked, answer = [], world.engine.answer

    def heard(question):
        if isinstance(question.shape, tuple) and question.shape[0] == "words":
            asked.append(question.values["term0"])
        return answer(question)

    monkeypatch.setattr(world.engine, "answer", heard)
    return asked


def test_rare_words_are_looked_for_once(world, monkeypatch):
    asked = searches(world, monkeypatch)
    for _ in range(3):
        assert world.ids(SiteFilter(text=("种业",))) == ["s-0"]
    assert len(asked) == 1


def test_words_that_many_hold_are_looked_for_in_each_question_and_mean_the_same(world):
    assert world.ids(SiteFilter(text=("蔬菜",))) == ["s-0", "s-1"]
    assert found_words.found_words(world.engine, ("蔬菜",)) is None
    assert found_words.found_words(world.engine, ("种业",)) is not None


def test_words_are_told_apart(world):
    assert world.ids(SiteFilter(text=("种业",))) == ["s-0"]
    assert world.ids(SiteFilter(text=("储能",))) == ["s-4"]
    assert world.ids(SiteFilter(text=("二期", "化工"))) == ["s-3"]
    assert world.ids(SiteFilter(text=("二期", "蔬菜"))) == []


def test_what_words_leave_out_is_the_rest(world):
    selection = world.select(SiteFilter(text=("种业",)))
    others = selection.ask("others", lambda sites: sites.select("row"), inverted=True)
    assert others["row"].to_pylist() == [1, 2, 3, 4]


def test_a_question_may_read_the_selection_twice(world):
    def pairs(sites):
        other = sites.view()
        both = sites.cross_join(other.select(other_row=other.row))
        return both.aggregate(n=ibis._.count())

    selection = Selection(world.engine, SiteFilter(text=("化工",)), TODAY.toordinal())
    assert selection.ask("pairs", pairs)["n"].to_pylist() == [4]
