"""The outline that a map draws: the area itself, or as good as that with far fewer positions."""

import json
import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box, shape

from liantu.query import zone_outline
from liantu.query.zone_outline import outline_of, simplified
from liantu.query.zones import Zone
from tests.support.effort import examples

HOLED = Polygon(box(118, 36, 119, 37).exterior, [box(118.4, 36.4, 118.6, 36.6).exterior])


def wavy(radius, positions, waves):
    """A round area whose edge goes to and fro."""
    turns = [2 * math.pi * n / positions for n in range(positions)]
    far = [radius + 0.01 * math.sin(waves * turn) for turn in turns]
    return Polygon(
        [(118.8 + r * math.cos(t), 37 + r * math.sin(t)) for r, t in zip(far, turns, strict=True)]
    )


def drawn(geometry):
    return shape(json.loads(outline_of(Zone("u-1", "a", geometry)).geojson))


@pytest.mark.parametrize(
    "geometry", [HOLED, MultiPolygon([HOLED, box(118.45, 36.45, 118.5, 36.5)])]
)
def test_an_area_of_few_positions_is_drawn_as_it_is(geometry):
    assert drawn(geometry).equals(geometry)


def test_lines_and_points_of_an_area_are_not_drawn():
    mixed = shapely.GeometryCollection([HOLED, shapely.LineString([(0, 0), (1, 1)])])
    assert drawn(mixed).equals(HOLED)
    assert drawn(shapely.LineString([(0, 0), (1, 1)])).is_empty


def test_the_largest_upload_is_drawn_in_few_positions_a_little_off():
    """Two rings of 99,000 positions; a county 60 km across is drawn less than 300 m off."""
    area = wavy(0.3, 99_000, 40).difference(wavy(0.1, 99_000, 40))
    outline = drawn(area)
    assert shapely.get_num_coordinates(area) > 190_000
    assert shapely.get_num_coordinates(outline) <= 10_000
    assert outline.is_valid
    assert [len(part.interiors) for part in shapely.get_parts(outline)] == [1]
    # Each position of the drawing, and every hundredth of what it is drawn from.
    far = shapely.points(shapely.get_coordinates(area)[::100])
    assert shapely.distance(far, outline.boundary).max() < 0.003
    near = shapely.points(shapely.get_coordinates(outline)[::20])
    assert shapely.distance(near, area.boundary).max() < 0.003


def test_of_too_many_rings_the_largest_are_drawn():
    crumbs = [box(n, 0, n + 0.1, 0.1) for n in range(3_000)]
    outline = simplified(MultiPolygon([*crumbs, HOLED]))
    parts = shapely.get_parts(outline)
    assert len(parts) <= 1_000
    assert any(part.equals(HOLED) for part in parts)


NUMBERS = st.integers(0, 40)
BOXES = st.lists(st.tuples(NUMBERS, NUMBERS, st.integers(1, 12), st.integers(1, 12)), min_size=1)


@given(BOXES, BOXES, st.integers(1, 8), st.integers(4, 60))
@settings(max_examples=examples(80))
def test_an_outline_is_valid_whatever_is_left_out(more, less, rings, positions):
    """Holes keep their polygons, and islands the lakes around them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zone_outline, "_MOST_RINGS", rings)
        patch.setattr(zone_outline, "_MOST_POSITIONS", positions)
        area, gone = (shapely.union_all([box(x, y, x + w, y + h) for x, y, w, h in boxes])
                      for boxes in (more, less))  # fmt: skip
        geometry = area.difference(gone)
        outline = simplified(geometry)
    assert outline.is_valid
    assert outline.is_empty == geometry.is_empty


def test_equal_outlines_have_equal_fingerprints():
    one, same = (outline_of(Zone(name, name, HOLED)) for name in "ab")
    assert one == same
    assert outline_of(Zone("c", "c", box(118, 36, 119, 37))).fingerprint != one.fingerprint
