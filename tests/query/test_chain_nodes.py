"""What stands at the nodes: each site once in its chain, its amount shared and never doubled."""

from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.filter import NONE, SiteFilter
from liantu.domain.gaps import node_state
from liantu.query.chain_nodes import chain_nodes
from liantu.query.gap_list import drawn_chains, gap_list
from liantu.query.rollup import facet_counts
from liantu.query.summary import summarise
from tests.query.test_numbers import SEEDS, filters
from tests.support import reference
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE
from tests.support.stores import feature

A, B, C = "chem.bdo", "chem.pbat", "energy.pv"


def homes(site):
    return {code.partition(".")[0] for code in site["properties"].get("nodes") or []}


@given(SEEDS)
@settings(max_examples=examples(8))
def test_the_nodes_agree_with_the_reference(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 5):
        sites = world.expected(site_filter.without("node"))
        found = chain_nodes(world.select(site_filter))
        for code, share in found.nodes.items():
            here = [s for s in sites if code in (s["properties"].get("nodes") or [])]
            stages = [s["properties"].get("stage") or NONE for s in here]
            assert share.count == len(here)
            assert share.unstated == sum(reference.wan_of(s) is None for s in here)
            assert share.inferred == sum(reference.basis(s) == "inferred" for s in here)
            assert share.stages == {stage: stages.count(stage) for stage in stages}
        for chain in CATALOGUE.chains:
            placed = [s for s in sites if chain.code in homes(s)]
            left = [s for s in sites if chain.code in reference.chains(s) and s not in placed]
            assert found.placed[chain.code] == len(placed)
            assert found.unplaced[chain.code] == len(left)
        assert found.anywhere == sum(bool(homes(s)) for s in sites)


@given(SEEDS)
@settings(max_examples=examples(8))
def test_the_shares_of_all_nodes_add_up_to_the_amounts(worlds, seed):
    world = worlds(seed)
    for site_filter in filters(seed, 4):
        wide = site_filter.without("node")
        placed = [site for site in world.expected(wide) if homes(site)]
        twice = {site["id"] for site in reference.twice(world.expected(wide), world.sites)}
        once = sum(reference.wan_of(site) or 0 for site in placed if site["id"] not in twice)
        shares = chain_nodes(world.select(site_filter)).nodes.values()
        assert sum(share.wan for share in shares) == once


@given(SEEDS, st.sampled_from(sorted(CATALOGUE.codes("node"))[:6]))
@settings(max_examples=examples(8))
def test_a_click_on_a_node_shows_as_many_sites(worlds, seed, node):
    world = worlds(seed)
    for site_filter in filters(seed, 3):
        selection = world.select(site_filter)
        count = chain_nodes(selection).nodes[node].count
        assert count == facet_counts(selection, "node")[node]
        assert count == summarise(world.select(site_filter.with_(node=(node,)))).count


def test_an_amount_is_shared_to_the_last_wan(world_of):
    world = world_of(feature("x", nodes=[A, B, C], investment_wan=100))
    found = chain_nodes(world.select())
    assert sorted(share.wan for share in found.nodes.values() if share.count) == [33, 33, 34]
    assert (found.placed["chem"], found.placed["energy"], found.anywhere) == (1, 1, 1)


def test_an_amount_inside_another_is_in_no_share(world_of):
    world = world_of(
        feature("park", nodes=[A], investment_wan=100),
        feature("plant", nodes=[A, B], investment_wan=40, part_of="park"),
    )
    found = chain_nodes(world.select())
    assert (found.nodes[A].wan, found.nodes[B].wan) == (100, 0)
    assert (found.nodes[A].count, found.nodes[B].count) == (2, 1)


def test_a_chosen_node_makes_no_gap_of_the_others(world_of):
    world = world_of(feature("a", nodes=[A], stage="building"), feature("b", nodes=[B]))
    chosen = gap_list(world.select(SiteFilter(node=(A,))))
    assert chosen == gap_list(world.select())
    assert chosen.states[B] == "weak"


def test_inferred_chains_can_be_left_out(world_of):
    world = world_of(
        feature("said", nodes=[A], chain_basis="source"),
        feature("thought", nodes=[A], chain_basis="inferred"),
        feature("unsaid", nodes=[A]),
    )
    stated = SiteFilter(basis=("source", "none"))
    assert chain_nodes(world.select()).nodes[A].inferred == 1
    assert chain_nodes(world.select(stated)).nodes[A].count == 2
    assert world.ids(SiteFilter(basis=("inferred",))) == ["thought"]


def test_a_filter_by_chains_draws_only_those(world_of):
    world = world_of(feature("a", nodes=[A], chain="chem"))
    assert len(drawn_chains(world.select())) == sum(bool(c.nodes) for c in CATALOGUE.chains)
    chosen = gap_list(world.select(SiteFilter(chain=("chem",))))
    assert [chain.code for chain in chosen.chains] == ["chem"]
    assert {one.node.chain for one in chosen.openings} == {"chem"}


def test_every_opening_is_weak_or_a_gap(world_of):
    world = world_of(feature("a", nodes=[A], stage="producing"), feature("b", nodes=[B]))
    found = gap_list(world.select())
    for opening in found.openings:
        stages = found.nodes.nodes[opening.node.code].stages
        assert opening.state == node_state(stages, CATALOGUE) != "strong"
    weak_or_gap = [code for code, state in found.states.items() if state != "strong"]
    assert sorted(one.node.code for one in found.openings) == sorted(weak_or_gap)
