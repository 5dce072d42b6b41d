"""What stands is not read again in search of garbage; what becomes garbage goes all the same."""

import gc
import subprocess
import sys
import weakref

import pytest

from liantu.api.garbage import YoungGarbage, end, look_at_what_is_new


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
    """Say how searches of this process go, with a rule of the test's own."""
    own = look_at_what_is_new()
    end(own)
    rules = []

    def begin(every_s):
        rules.append(YoungGarbage(every_s))
        gc.callbacks.append(rules[-1])
        gc.collect()

    yield begin
    for rule in rules:
        end(rule)
    gc.callbacks.append(own)


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


def test_it_is_said_once_and_unsaid_at_the_end():
    code = """
import atexit, gc
atexit.register(lambda: print(gc.get_freeze_count(), len(gc.callbacks)))
from liantu.api.garbage import look_at_what_is_new
assert look_at_what_is_new() is look_at_what_is_new()
gc.collect()
print(gc.get_freeze_count() > 0, len(gc.callbacks))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "1", "0", "0"]
