"""Where a wall stands and the word for it in the address are the same thing."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.ui.look import Look, look_from
from liantu.ui.wall.stand import PACES, ROTATIONS, Stand, read_stand

CODES = st.text(st.sampled_from("abcz019_-."), max_size=20)
STANDS = st.builds(Stand, st.sampled_from(ROTATIONS), st.sampled_from((0, *PACES)), CODES)


@given(STANDS)
def test_a_stand_survives_the_address(stand):
    assert read_stand(look_from(Look(wall=stand.text()).params()).wall) == stand


@given(st.text(max_size=80))
def test_whatever_an_address_says_is_some_stand(text):
    stand = read_stand(text)
    assert stand.by in ROTATIONS
    assert stand.pace_s in {0, *PACES}
    assert read_stand(stand.text()) == stand


@pytest.mark.parametrize("text", ["", "chain", "chain.7", "chain.", "rubbish", "graph.5.chem"])
def test_what_is_no_stand_is_the_usual_one(text):
    assert read_stand(text) == Stand()


def test_a_pace_of_nothing_holds_the_picture():
    assert read_stand("town.0.370783103") == Stand("town", 0, "370783103")


def test_nothing_on_the_wall_fades():
    """Half-faded words cannot be read, and for that moment their contrast is too small."""
    assert "opacity" not in files("liantu.ui.parts").joinpath("wall.css").read_text("utf-8")
