"""Cells that are kept say the same as the sites they were gathered from."""

from contextlib import contextmanager
from random import Random
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.area import Bbox
from liantu.domain.filter import SiteFilter
from liantu.query import cells
from liantu.query.remembered import Remembered
from liantu.query.selection import Selection
from liantu.query.viewport import MAX_ZOOM, Viewport, view
from tests.support.effort import examples
from tests.support.ledgers import any_filter

WORLD = Bbox(-180, -90, 180, 90)


@contextmanager
def keeping(engine, *, few_sites=True):
    """An engine that has answered nothing yet, and keeps cells however few sites it has."""
    with (
        patch.object(engine, "remembered", Remembered(64)),
        patch.object(engine, "kept_cells", Remembered(64)),
        patch.object(cells, "WORTH_SITES", 0),
        patch.object(cells, "WORTH_TIMES", 0 if few_sites else 9),
    ):
        yield


def narrowed(chance):
    """A filter by nothing but kind, stage and chain, any of them left out."""
    full = any_filter(chance)
    given = {name: getattr(full, name) for name in ("kind", "stage", "chain")}
    return SiteFilter(**{name: codes for name, codes in given.items() if chance.random() < 0.7})


@given(
    st.integers(0, 9_999),
    st.integers(0, 9_999),
    st.integers(0, MAX_ZOOM),
    st.sampled_from(("stage", "chain")),
)
@settings(max_examples=examples(20))
def test_kept_cells_draw_what_the_sites_draw(worlds, seed, chosen, zoom, by):
    world, chance = worlds(seed % 16), Random(chosen)
    viewport = Viewport(WORLD, zoom, by)
    for site_filter in (SiteFilter(), *(narrowed(chance) for _ in range(4)), any_filter(chance)):
        selection = world.select(site_filter)
        plain = view(selection, viewport)
        with (
            keeping(selection.engine),
            patch.object(
                Selection, "ask_kept", autospec=True, side_effect=Selection.ask_kept
            ) as asked,
        ):
            assert view(selection, viewport) == plain
        assert asked.called == selection.restricts_only(("kind", "stage", "chain"))


def test_a_filter_by_anything_else_is_not_answered_from_them(world_of):
    for other in (
        SiteFilter(town=("x",)),
        SiteFilter(text=("x",)),
        SiteFilter(investment_none=True),
    ):
        selection = world_of().select(other)
        assert not selection.restricts_only(("kind", "stage", "chain"))


def test_cells_that_are_hardly_fewer_than_the_sites_are_not_kept(worlds):
    selection = worlds(1).select(SiteFilter())
    with (
        keeping(selection.engine, few_sites=False),
        patch.object(Selection, "ask_kept") as asked,
    ):
        assert view(selection, Viewport(WORLD, MAX_ZOOM)).count
    asked.assert_not_called()
