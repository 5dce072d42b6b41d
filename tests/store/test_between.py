"""Revisions taken together: each site once, as it was before the first and after the last."""

from typing import Any

import pytest

from liantu.domain.errors import LedgerError
from liantu.store.between import Between, changes_between
from liantu.store.change import Change
from liantu.store.comparison import differences
from liantu.store.history import History
from tests.support.stores import collection, feature, write

BY: Any = {"author": "张三", "reason": "六月台账"}
STEPS = (
    {"a": "signed", "b": "signed", "c": "signed"},
    {"a": "started", "b": "signed", "c": "signed"},
    {"a": "started", "b": "started", "c": "signed", "d": "talks"},
    {"a": "building", "b": "signed", "d": "talks"},
    {"a": "building", "b": "signed", "c": "building", "d": "talks"},
    {"a": "building", "b": "signed", "c": "building"},
)


def sites(step):
    return {site_id: feature(site_id, stage=stage) for site_id, stage in step.items()}


@pytest.fixture
def history(tmp_path):
    first, *rest = map(sites, STEPS)
    history = History(write(tmp_path / "sites.geojson", collection(list(first.values()))))
    before = first
    for after in rest:
        ids = dict.fromkeys((*before, *after))
        pairs = [(before.get(i), after.get(i)) for i in ids]
        history.commit([Change(*pair) for pair in pairs if pair[0] != pair[1]], **BY)
        before = after
    return history


@pytest.mark.parametrize("old", range(1, len(STEPS) + 1))
@pytest.mark.parametrize("new", range(1, len(STEPS) + 1))
def test_they_are_what_the_states_differ_in(history, old, new):
    if old > new:
        return
    found = changes_between(history, old, new, 10)
    wanted = {step.id: step for step, _ in differences(history.state(old), history.state(new))}
    assert found.complete
    assert {change.id: change for change in found.changes} == wanted
    assert len(found.changes) == len(wanted)


def test_too_many_are_not_listed_at_all(history):
    assert changes_between(history, 1, 6, 4).complete
    assert changes_between(history, 1, 6, 3) == Between((), complete=False)


def test_a_revision_that_is_not_there_is_refused(history):
    with pytest.raises(LedgerError):
        changes_between(history, 5, 7, 10)
