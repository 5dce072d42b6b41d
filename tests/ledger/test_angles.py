"""Coordinates as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.ledger.angles import read_angle, read_pair

DMS = 37 + 2 / 60 + 14 / 3600


@pytest.mark.parametrize(
    ("cell", "value", "axis"),
    [
        (118.817, 118.817, ""),
        ("118.817", 118.817, ""),
        ("118.817°", 118.817, ""),
        ("37°2′14″N", DMS, "lat"),
        ("37°2'14''", DMS, ""),
        ("37-02-14", DMS, ""),
        ("37 02 14", DMS, ""),
        ("37度2分14秒", DMS, ""),
        ("N37°02′14″", DMS, "lat"),
        ("北纬37.02", 37.02, "lat"),
        ("东经：118.8", 118.8, "lon"),
        ("118°49.5′E", 118.825, "lon"),
        ("0.1W", -0.1, "lon"),
        ("-0.1", -0.1, ""),
        ("4,099,495.94", 4099495.94, ""),
        ("４０９９４９５．９４", 4099495.94, ""),
        ("394726.08米", 394726.08, ""),
    ],
)
def test_one_coordinate(cell, value, axis):
    angle = read_angle(cell)
    assert angle is not None
    assert angle.value == pytest.approx(value, abs=1e-9)
    assert angle.axis == axis


@pytest.mark.parametrize("cell", ["东边", "37°62′", "118.8,37.0", "1e5", "9" * 500, True, "N118E"])
def test_what_is_no_coordinate_is_refused(cell):
    with pytest.raises(ValueError, match=r".*"):
        read_angle(cell)


@pytest.mark.parametrize(
    ("cell", "first", "second"),
    [
        ("118.817,37.021", 118.817, 37.021),
        ("37.021，118.817", 37.021, 118.817),
        ("118.817、37.021", 118.817, 37.021),
        ("118.817 37.021", 118.817, 37.021),
        ("[118.817, 37.021]", 118.817, 37.021),
        ("POINT(118.817 37.021)", 118.817, 37.021),
        ("东经118.817度，北纬37.021度", 118.817, 37.021),
        ("经度:118.817 纬度:37.021", 118.817, 37.021),
        ("37-02-14,118-49-01", DMS, 118 + 49 / 60 + 1 / 3600),
        ("37°2′14″N118°49′1″E", DMS, 118 + 49 / 60 + 1 / 3600),
        ("4099495.9, 394726.1", 4099495.9, 394726.1),
    ],
)
def test_two_coordinates_in_one_cell(cell, first, second):
    pair = read_pair(cell)
    assert pair is not None
    assert [angle.value for angle in pair] == pytest.approx([first, second], abs=1e-9)


@pytest.mark.parametrize("cell", ["118.8", "118.8,37.0,5", "园区东侧", 118.8])
def test_a_cell_without_two_coordinates_is_refused(cell):
    with pytest.raises(ValueError, match=r".*"):
        read_pair(cell)


@pytest.mark.parametrize("cell", [None, "", "-", "无"])
def test_an_empty_cell_states_no_place(cell):
    assert read_angle(cell) is None
    assert read_pair(cell) is None


@given(st.one_of(st.text(), st.text("0123456789°′″'\"NESW.,- 度分秒"), st.integers(), st.floats()))
def test_no_cell_breaks_the_reader(cell):
    for read in (read_angle, read_pair):
        try:
            read(cell)
        except ValueError:
            continue
