"""What belongs together is listed together, and its money is added once."""

from hypothesis import given, settings

from liantu.query.family import MOST_MEMBERS, family_of
from tests.query.test_numbers import SEEDS
from tests.support import reference
from tests.support.effort import examples
from tests.support.stores import feature


def family(world, site_id):
    found = family_of(world.engine, site_id)
    assert found is not None
    return found


def members(found):
    return [member["id"] for member in found.members]


def test_a_park_and_what_lies_in_it_are_one_family(world_of):
    world = world_of(
        feature("park", investment_wan=100),
        feature("plant", investment_wan=40, part_of="park"),
        feature("line", investment_wan=10, part_of="plant"),
        feature("unsaid", part_of="park"),
        feature("alone", investment_wan=7),
    )
    for site_id in ("park", "plant", "line", "unsaid"):
        found = family(world, site_id)
        assert members(found) == ["park", "plant", "line", "unsaid"]
        assert (found.wan, found.unstated, found.total) == (100, 1, 4)
        assert found.inside == {"plant", "line"}
        assert found.depth == {"park": 0, "plant": 1, "line": 2, "unsaid": 1}


def test_an_amount_inside_one_that_is_not_stated_counts(world_of):
    world = world_of(feature("park"), feature("plant", investment_wan=40, part_of="park"))
    found = family(world, "park")
    assert (found.wan, found.unstated, found.inside) == (40, 1, frozenset())


def test_a_site_that_stands_alone_has_no_family(world_of):
    world = world_of(feature("a"), feature("b", part_of="nobody"))
    assert family_of(world.engine, "a") is None
    assert family_of(world.engine, "b") is None
    assert family_of(world.engine, "gone") is None


def test_of_a_large_family_so_many_are_listed_and_the_site_is_one_of_them(world_of):
    parts = (feature(f"p-{n}", part_of="park") for n in range(MOST_MEMBERS + 20))
    world = world_of(feature("park"), *parts)
    last = f"p-{MOST_MEMBERS + 19}"
    found = family(world, last)
    assert found.total == MOST_MEMBERS + 21
    assert len(found.members) == MOST_MEMBERS
    assert last in members(found)


@given(SEEDS)
@settings(max_examples=examples(8))
def test_the_sum_is_that_of_the_reference(worlds, seed):
    world = worlds(seed)
    for site in world.sites:
        found = family_of(world.engine, site["id"])
        if found is None:
            assert not [s for s in world.sites if s["properties"].get("part_of") == site["id"]]
            continue
        here = [s for s in world.sites if s["id"] in members(found)]
        assert found.wan == reference.total_wan(here, world.sites)
        assert site["id"] in members(found)


def test_phases_of_one_project_are_a_family_with_what_lies_in_them(world_of):
    world = world_of(
        feature("one", project="风电  项目", phase="一期", investment_wan=100),
        feature("other", project="别的"),
        feature("two", project="风电 项目", phase="二期", investment_wan=50),
        feature("mast", part_of="two", investment_wan=5),
    )
    for site_id in ("one", "two", "mast"):
        found = family(world, site_id)
        assert members(found) == ["one", "two", "mast"]
        assert (found.wan, found.inside) == (150, {"mast"})
    assert family_of(world.engine, "other") is None
