"""Where the chains are weak: all nodes by their state, and the most promising openings."""

from collections import Counter
from collections.abc import Iterable, Iterator

from liantu.domain.gap_words import opening_words
from liantu.domain.gaps import KINDS, STATES, Opening
from liantu.domain.terms import TIERS, Chain
from liantu.export.briefing.blocks import (
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Run,
    Table,
    words_in,
)
from liantu.export.briefing.request import BriefingRequest
from liantu.query.chain_nodes import without_nodes
from liantu.query.gap_list import GapList, gap_list

#: What fits on two pages; the whole list is on the chains page.
_MOST_OPENINGS = 16


def gap_part(request: BriefingRequest) -> Iterator[Block]:
    """Yield the part about gaps; nothing where no site is at any node or no chain has a graph."""
    gaps = gap_list(request.selection)
    shown = {node.code for chain in gaps.chains for node in chain.nodes}
    if not gaps.chains or not any(gaps.nodes.nodes[code].count for code in shown):
        return
    say = request.say
    yield Heading(say("briefing.gaps"))
    counted = Counter(gaps.states[code] for code in shown)
    numbers = {state: f"{counted[state]:,}" for state in STATES}
    lead = say("briefing.gaps_lead", chains=len(gaps.chains), nodes=len(shown), **numbers)
    yield Paragraph(words_in(lead))
    yield _state_table(request, gaps)
    yield Paragraph(words_in(_rule(request)), note=True)
    yield from _opening_table(request, gaps)


def _rule(request: BriefingRequest) -> str:
    rule, say = request.catalogue.chain_rule, request.say
    stages = request.catalogue.codes("stage")
    ignored = [stages[code].name(request.lang) for code in rule.ignored_stages if code in stages]
    told = say(
        "chains.rule",
        producing=rule.strong_producing,
        building=rule.strong_building,
        ignored=say("briefing.joint").join(ignored) or say("chains.rule_ignored_none"),
    )
    return told.replace("**", "")


def _state_table(request: BriefingRequest, gaps: GapList) -> Table:
    say = request.say
    columns = (
        Column(say("briefing.chain"), 24),
        *(Column(say(f"tier.{tier}"), 44) for tier in TIERS),
    )
    rows = tuple(
        (words_in(chain.name(request.lang)), *(_nodes(request, gaps, chain, t) for t in TIERS))
        for chain in gaps.chains
    )
    return Table(say("briefing.gaps_table"), columns, rows)


def _nodes(request: BriefingRequest, gaps: GapList, chain: Chain, tier: str) -> Line:
    """Return the nodes of a tier, each in the colour of its state and with its sites."""
    say, wide = request.say, without_nodes(request.selection).site_filter
    runs: list[Run] = []
    for node in (node for node in chain.nodes if node.tier == tier):
        if runs:
            runs.append(Run(say("briefing.nodes_joint")))
        count = gaps.nodes.nodes[node.code].count
        name = f"{say(f'briefing.sign_{gaps.states[node.code]}')}{node.name(request.lang)}"
        told = say("briefing.with_count", name=name, n=f"{count:,}") if count else name
        href = request.link(wide.with_(node=(node.code,))) if count else ""
        runs.append(Run(told, href, gaps.states[node.code]))
    return tuple(runs)


def _opening_table(request: BriefingRequest, gaps: GapList) -> Iterator[Block]:
    say = request.say
    ranked = sorted(gaps.openings, key=lambda one: (KINDS.index(one.kind), -len(one.neighbours)))
    if not ranked:
        yield Paragraph(words_in(say("briefing.gaps_none")))
        return
    columns = (
        Column(say("briefing.node"), 38),
        Column(say("briefing.kind"), 18 if request.lang == "en" else 16, "center"),
        Column(say("briefing.chance"), 104),
    )
    rows = tuple(_opening_rows(request, gaps, ranked[:_MOST_OPENINGS]))
    yield Table(say("briefing.gaps_list"), columns, rows)
    left = len(ranked) - len(rows)
    if left:
        yield Paragraph(words_in(say("briefing.gaps_more", n=f"{left:,}")), note=True)


def _opening_rows(
    request: BriefingRequest, gaps: GapList, openings: Iterable[Opening]
) -> Iterator[tuple[Line, ...]]:
    say, lang, catalogue = request.say, request.lang, request.catalogue
    for one in openings:
        chain = catalogue.codes("chain")[one.node.chain].name(lang)
        stages = gaps.nodes.nodes[one.node.code].stages
        told = opening_words(one, stages, catalogue, lang)
        # The kind stands in a column of its own.
        bare = told.partition(say("briefing.kind_mark"))[2] or told
        yield (
            words_in(say("briefing.node_of", chain=chain, node=one.node.name(lang))),
            (Run(say(f"gap_kind.{one.kind}"), tone=one.state),),
            words_in(bare[:1].upper() + bare[1:]),
        )
