"""What somebody does on a page that is late is done to what it will show."""

from contextlib import contextmanager
from unittest.mock import patch

import streamlit as st
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from liantu.ui import told

choices = lists(sampled_from("abcd"), unique=True)


@contextmanager
def session(seen, **widgets):
    """A session whose browser has drawn so many tellings."""
    with (
        patch.object(st, "session_state", dict(widgets)) as held,
        patch.object(told, "_reported", lambda: dict.fromkeys(held, "") | {"told": seen[0]}),
    ):
        yield held


@given(before=choices, value=choices, reported=choices)
def test_what_was_added_or_taken_away_is_so_in_what_was_told(before, value, reported):
    with session([""], pills=before) as held:
        told.tell({"pills": value}, {"pills": before})
        held["pills"] = reported
        told.hear(["pills"])
        added, taken = {*reported} - {*before}, {*before} - {*reported}
        wanted = {*value} if reported == value else {*value} - taken | added
        assert {*held["pills"]} == wanted
        assert len(held["pills"]) == len(wanted)


@given(before=choices, value=choices, reported=choices)
def test_what_was_seen_is_left_as_it_is_reported(before, value, reported):
    seen = [""]
    with session(seen, pills=before) as held:
        told.tell({"pills": value}, {"pills": before})
        seen[0] = str(held["liantu_told"])
        for _ in range(2):
            held["pills"] = list(reported)
            told.hear(["pills"])
            assert held["pills"] == reported


def test_a_callback_is_told_against_what_it_found():
    with session([""], pills=["a", "b"]) as held:
        told.tell({"pills": ["a"]})
        told.hear(["pills"])
        assert held["pills"] == ["a"]
        # The next click, on a page that still shows b.
        held["pills"] = ["a", "b", "c"]
        told.hear(["pills"])
        assert held["pills"] == ["a", "c"]


def test_it_is_said_until_it_is_seen():
    seen = [""]
    with session(seen, field="") as held:
        told.tell({"field": "x"}, {"field": ""})
        for _ in range(3):
            held["field"] = ""
            told.hear(["field"])
            assert held["field"] == "x"
        seen[0] = str(held["liantu_told"])
        held["field"] = ""
        told.hear(["field"])
        assert held["field"] == ""


def test_it_is_said_until_the_widget_itself_is_reported():
    """Streamlit draws simple fields first: pills may come a run later."""
    drawn = {}
    with (
        patch.object(st, "session_state", {"field": ""}) as held,
        patch.object(told, "_reported", lambda: drawn),
    ):
        told.tell({"field": "x", "never": []}, {"field": ""})
        drawn["told"] = str(held["liantu_told"])
        held["field"] = ""
        told.hear(["field"])
        assert held["field"] == "x"
        drawn["field"] = ""
        held["field"] = "y"
        told.hear(["field"])
        held["field"] = ""
        told.hear(["field"])
        assert held["field"] == ""
