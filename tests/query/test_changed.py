"""What changed of a selection: each changed site once, and sums that explain the headline."""

from random import Random

from hypothesis import given, settings

from liantu.domain.filter import LIGHTS, SiteFilter
from liantu.domain.site_change import site_change
from liantu.query.changed import what_changed
from liantu.query.light_list import light_counts
from liantu.query.selection import Selection
from liantu.query.summary import summarise
from tests.query.test_numbers import SEEDS, filters
from tests.support import reference
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE, TODAY, ledger, zone_rings
from tests.support.stores import World, feature

KEPT, DROPPED = 0.4, 0.15


def later(seed):
    """The ledger of a seed after a while: sites left as they are, edited, gone and new."""
    chance, sites = Random(seed), []
    others = {one["id"]: one for one in ledger(seed + 1).features}
    for one in ledger(seed).features:
        luck = chance.random()
        edited = others.pop(one["id"], one)
        if luck >= DROPPED:
            sites.append(one if luck < DROPPED + KEPT else edited)
    return [*sites, *others.values()]


def changes_of(old, new):
    """Every site that differs, by plain Python."""
    before, after = ({one["id"]: one for one in sites} for sites in (old, new))
    return [
        site_change(site_id, before.get(site_id), after.get(site_id), CATALOGUE)
        for site_id in dict.fromkeys((*before, *after))
        if before.get(site_id) != after.get(site_id)
    ]


def pair_of(folder, old, new, rings=()):
    for name in ("old", "new"):
        (folder / name).mkdir(exist_ok=True)
    return World(old, folder / "old", rings), World(new, folder / "new", rings)


@given(SEEDS)
@settings(max_examples=examples(6))
def test_the_changes_explain_the_headline(tmp_path_factory, seed):
    folder, rings = tmp_path_factory.mktemp("pair"), zone_rings(seed)
    old, new = pair_of(folder, ledger(seed).features, later(seed), rings)
    changes = changes_of(old.sites, new.sites)
    for site_filter in filters(seed, 5):
        before, after = old.expected(site_filter), new.expected(site_filter)
        was, now = ({one["id"] for one in sites} for sites in (before, after))
        found = what_changed(old.select(site_filter), new.select(site_filter), changes)
        assert (found.old.summary.count, found.new.summary.count) == (len(was), len(now))
        touched = {change.id for change in changes}
        assert {one.change.id for one in found.changes} == touched & (was | now)
        assert {one.change.id for one in found.changes if one.now and not one.was} == now - was
        assert {one.change.id for one in found.changes if one.was and not one.now} == was - now
        assert found.drifted == 0
        for one in found.changes:
            kinds = one.change.kinds
            assert kinds
            assert ("new" in kinds, "gone" in kinds) == (
                one.change.id not in {site["id"] for site in old.sites},
                one.change.id not in {site["id"] for site in new.sites},
            )


@given(SEEDS)
@settings(max_examples=examples(6))
def test_the_amounts_explain_the_sum(tmp_path_factory, seed):
    """Where no site comes or goes by an edit, and none lies inside another, to the last 万元."""
    folder = tmp_path_factory.mktemp("pair")
    flat = [
        [{**one, "properties": {**one["properties"], "part_of": None}} for one in sites]
        for sites in (ledger(seed).features, later(seed))
    ]
    old, new = pair_of(folder, *flat)
    found = what_changed(old.select(), new.select(), changes_of(old.sites, new.sites))
    moved = found.new.summary.wan - found.old.summary.wan
    assert moved == found.wan["new"] - found.wan["gone"] + found.wan["amount"]
    assert found.new.summary.wan == reference.total_wan(new.sites, new.sites)


def test_an_amount_inside_another_is_in_no_sum(tmp_path):
    park = feature("park", investment_wan=100)
    plant = feature("plant", investment_wan=40, part_of="park")
    old, new = pair_of(tmp_path, [park], [park, plant])
    found = what_changed(old.select(), new.select(), changes_of(old.sites, new.sites))
    assert (found.counts["new"], found.wan["new"]) == (1, 0)
    assert found.new.summary.wan == found.old.summary.wan == 100


def test_an_edit_can_bring_a_site_in_or_take_it_out(tmp_path):
    old, new = pair_of(
        tmp_path,
        [feature("in", stage="signed"), feature("out", stage="building"), feature("same")],
        [feature("in", stage="building"), feature("out", stage="completed"), feature("same")],
    )
    building = SiteFilter(stage=("building",))
    found = what_changed(
        old.select(building), new.select(building), changes_of(old.sites, new.sites)
    )
    assert [(one.change.id, one.entered, one.left) for one in found.changes] == [
        ("in", True, False),
        ("out", False, True),
    ]
    assert found.counts["advanced"] == 2


def test_lights_that_change_with_the_day_are_told_apart(tmp_path):
    world = World([feature("late", stage="signed", plan_started="2025-05")], tmp_path)
    red = SiteFilter(light=("red",))
    day = TODAY.toordinal()
    old, new = (Selection(world.engine, red, day + days) for days in (0, 100))
    found = what_changed(old, new, [])
    assert (found.old.summary.count, found.new.summary.count, found.drifted) == (0, 1, 1)
    assert found.changes == ()


@given(SEEDS)
@settings(max_examples=examples(4))
def test_the_lights_are_those_of_the_page(worlds, seed):
    selection = worlds(seed).select()
    found = what_changed(selection, selection, [])
    assert found.new.lights == light_counts(selection)
    assert sum(found.new.lights[light] for light in LIGHTS) == summarise(selection).count
