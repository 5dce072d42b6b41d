"""What one run leaves for the next."""

from unittest.mock import patch

import streamlit as st

from liantu.ui.message import error_changed, leave_message, take_message


def test_a_message_is_shown_once():
    with patch.object(st, "session_state", {}):
        leave_message("zone", "no polygon")
        assert take_message("restore") == ""
        assert take_message("zone") == "no polygon"
        assert take_message("zone") == ""


def test_trouble_is_news_when_it_comes_changes_or_goes():
    with patch.object(st, "session_state", {}):
        told = [error_changed(error) for error in ("", "", "a", "a", "b", "", "")]
    assert told == [False, False, True, False, True, True, False]
