"""What stands is not read again in search of garbage; what becomes garbage goes all the same."""

import asyncio
import gc
import weakref

import pytest
from starlette.applications import Starlette

from liantu.api.garbage import YoungGarbage, end, look_at_what_is_new
from liantu.api.routes import ROUTES, lifespan
from liantu.query.live import dataset


class Ring:
    """Two that refer to each other: only a search finds that nobody refers to them."""

    def __init__(self):
        self.other = Other(self)


class Other:
    def __init__(self, ring):
        self.ring = ring


def left_by_all():
    """A weak reference to a ring that has just been let go."""
    return weakref.ref(Ring())


@pytest.fixture
def spared():
    """Say how searches of this process go from now on; after the test they are as ever."""
    rules = []

    def begin(every_s):
        rules.append(YoungGarbage(every_s))
        gc.callbacks.append(rules[-1])
        gc.collect()

    yield begin
    for rule in rules:
        end(rule)


def test_what_stands_is_set_aside_and_new_garbage_goes(spared):
    before = len(gc.get_objects())
    spared(600)
    assert gc.get_freeze_count() > before / 2
    assert len(gc.get_objects()) < before / 10
    gone = left_by_all()
    assert gone() is not None
    gc.collect()
    assert gone() is None


def test_what_was_set_aside_and_then_left_waits_for_a_thorough_look(spared, monkeypatch):
    now = 1000.0
    monkeypatch.setattr("liantu.api.garbage.time.monotonic", lambda: now)
    kept = Ring()
    spared(600)
    gone = weakref.ref(kept)
    del kept
    now += 599
    gc.collect()
    assert gone() is not None
    now += 1
    gc.collect()
    assert gone() is None
    assert gc.get_freeze_count() > 0


def test_nothing_is_changed_for_the_young(spared):
    spared(600)
    frozen = gc.get_freeze_count()
    gc.collect(0)
    gc.collect(1)
    assert gc.get_freeze_count() == frozen


async def heard():
    async with lifespan(Starlette(routes=ROUTES)):
        assert look_at_what_is_new() is look_at_what_is_new()
        # A load that is still under way would outlive the test.
        dataset().state(60)
        gc.collect()
        return gc.get_freeze_count()


def test_the_service_says_it_once_and_unsays_it_at_its_end():
    before = list(gc.callbacks)
    assert asyncio.run(heard()) > 0
    assert gc.get_freeze_count() == 0
    assert gc.callbacks == before
