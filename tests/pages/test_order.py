"""What is told before what: the map does not wait for the menu of pages."""

from unittest.mock import patch

import pytest

from liantu.ui import frame
from tests.support.screen import turn, visit


@pytest.fixture
def order():
    """The steps of the newest runs: `map` where a map is told, `menu` where the menu is drawn."""
    steps = []

    def noted(name, does):
        def note(*given):
            steps.append(name)
            return does(*given)

        return note

    with (
        patch.object(frame, "ask_map", noted("map", frame.ask_map)),
        patch.object(frame, "navigation", noted("menu", frame.navigation)),
    ):
        yield steps


def test_a_map_that_stays_is_told_before_the_menu_is_drawn(order):
    app = visit("map")
    assert order == ["menu"]
    app.button_group(key="filter_stage").set_value(["building"]).run()
    assert order == ["menu", "map", "menu"]


def test_a_page_turned_to_is_known_from_the_menu_only(order):
    app = visit("map")
    order.clear()
    turn(app, "overview")
    app.button_group(key="filter_stage").set_value(["building"]).run()
    assert order == ["menu", "menu"]
    turn(app, "map")
    assert order == ["menu", "menu", "menu"]


def test_an_earlier_state_is_read_after_the_menu(order):
    app = visit("map", rev="1")
    app.run()
    assert order == ["menu", "menu"]
