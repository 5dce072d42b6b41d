"""What a browser reports that has not yet drawn what it was told."""

import pytest

from tests.support.screen import as_back, params, visit, widget


def reported(app, **touched):
    """Return what the browser reports of the page as it stands, with widgets that are touched."""
    for key, value in touched.items():
        widget(app, key).set_value(value)
    return app._tree.get_widget_states()


def at(app, report, **address):
    """Come back to an address, with a report."""
    app.query_params.clear()
    app.query_params.update(address)
    with as_back():
        return app._run(report)


@pytest.fixture
def app():
    """A page that its browser has drawn."""
    return visit().run()


def test_a_page_that_was_never_drawn_keeps_its_filter(app):
    old = reported(app)
    at(app, old, chain="chem")._run(old)
    assert params(app) == {"kind": "project", "chain": "chem"}
    assert widget(app, "filter_chain").value == ["chem"]


def test_what_the_browser_does_not_know_it_is_told_again(app):
    old = reported(app)
    at(app, old, chain="chem")
    for _ in range(2):
        pills = widget(app._run(old), "filter_chain").proto
        assert pills.set_value
        assert len(pills.raw_values) == 1
    # It has drawn that: nothing is told a third time.
    assert not widget(app.run(), "filter_chain").proto.set_value


@pytest.mark.parametrize(
    ("first", "click", "then"),
    [
        ({"chain": "chem"}, {"filter_stage": ["building"]}, {"chain": "chem", "stage": "building"}),
        ({"chain": "chem"}, {"filter_chain": ["newmat"]}, {"chain": "chem,newmat"}),
        (
            {"chain": "chem", "inv": "1..5"},
            {"filter_low": 2.0},
            {"chain": "chem", "inv": "1..5,2.."},
        ),
        ({"chain": "chem", "q": "x"}, {"filter_text": "y"}, {"chain": "chem", "q": "y"}),
    ],
)
def test_a_click_on_a_page_that_is_late_is_added_to_what_it_will_show(app, first, click, then):
    old, clicked = reported(app), reported(app, **click)
    at(app, old, **first)._run(clicked)
    assert params(app) == {"kind": "project"} | then


def test_a_choice_taken_back_on_a_page_that_is_late_is_taken_back():
    app = visit(chain="chem,newmat").run()
    old, clicked = reported(app), reported(app, filter_chain=["chem"])
    at(app, old, chain="chem,newmat,energy")._run(clicked)
    assert params(app)["chain"] == "chem,energy"


def test_what_is_undone_on_a_page_that_was_drawn_is_undone(app):
    at(app, reported(app), chain="chem").run()
    widget(app, "filter_chain").set_value([]).run()
    assert params(app) == {}


def test_back_wins_over_what_the_page_still_shows(app):
    old = reported(app)
    at(app, old, chain="chem")
    at(app, old, stage="building")
    assert params(app) == {"kind": "project", "stage": "building"}
    assert widget(app, "filter_chain").value == []


def test_back_to_the_same_step_wins_too(app):
    """Back and Forward at once end where they began, but the page may show the step between."""
    at(app, reported(app), chain="chem")
    between = reported(app)
    at(app, between)
    at(app, between)
    assert params(app) == {}
    assert widget(app, "filter_chain").value == []
