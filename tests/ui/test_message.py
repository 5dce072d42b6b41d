"""What one run leaves for the next."""

from unittest.mock import patch

import streamlit as st

from liantu.ui.message import leave_message, take_message


def test_a_message_is_shown_once():
    with patch.object(st, "session_state", {}):
        leave_message("zone", "no polygon")
        assert take_message("restore") == ""
        assert take_message("zone") == "no polygon"
        assert take_message("zone") == ""
