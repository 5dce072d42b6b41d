"""Strong, weak or gap by the written rule, and what kind of opening a node is."""

import pytest

from liantu.domain.catalogue import read_catalogue
from liantu.domain.errors import CatalogueError
from liantu.domain.gap_words import opening_words, stage_words
from liantu.domain.gaps import Opening, State, node_state, openings
from liantu.domain.language import LANGS
from liantu.domain.terms import Chain, Edge, Node
from tests.domain.test_catalogue import TEXT
from tests.support.ledgers import CATALOGUE

BEFORE = TEXT[: TEXT.index("[chain_rule]")]
AFTER = TEXT[TEXT.index("# What a record is") :]

STATES: dict[str, tuple[dict[str, int], str]] = {
    "nothing at all": ({}, "gap"),
    "one in production": ({"producing": 1}, "strong"),
    "one at its planned benefit": ({"at_benefit": 1}, "strong"),
    "two under construction": ({"building": 2}, "strong"),
    "one started, one completed": ({"started": 1, "completed": 1}, "strong"),
    "one under construction": ({"building": 1}, "weak"),
    "one completed": ({"completed": 1}, "weak"),
    "many before their start": ({"signed": 5, "preparing": 4}, "weak"),
    "stage not stated": ({"none": 3}, "weak"),
    "one suspended": ({"suspended": 1}, "weak"),
    "only terminated ones": ({"terminated": 7}, "gap"),
    "a terminated one counts for nothing": ({"terminated": 7, "building": 1}, "weak"),
}


@pytest.mark.parametrize(("stages", "state"), STATES.values(), ids=STATES)
def test_a_node_has_the_state_of_the_rule(stages, state):
    assert node_state(stages, CATALOGUE) == state


def ruled(**rule):
    lines = "\n".join(f"{name} = {value}" for name, value in rule.items())
    return f"{BEFORE}[chain_rule]\n{lines}\n\n{AFTER}"


def test_the_rule_is_the_catalogues():
    stricter = read_catalogue(ruled(strong_producing=2, strong_building=3, ignored_stages=[]))
    assert node_state({"producing": 1}, stricter) == "weak"
    assert node_state({"producing": 2}, stricter) == "strong"
    assert node_state({"building": 2, "producing": 1}, stricter) == "strong"
    assert node_state({"terminated": 1}, stricter) == "weak"


def test_a_catalogue_without_the_rule_has_the_usual_one():
    assert read_catalogue(BEFORE + AFTER).chain_rule == CATALOGUE.chain_rule


@pytest.mark.parametrize(
    "rule",
    [{"strong_producing": 0}, {"strong_building": -1}, {"ignored_stages": ["gone"]},
     {"strong_producing": '"two"'}, {"ignored_stages": '"terminated"'}],
)  # fmt: skip
def test_a_rule_that_judges_nothing_is_refused(rule):
    with pytest.raises(CatalogueError, match=r"chain_rule|wrong type"):
        read_catalogue(ruled(**rule))


def chain_of(edges, extra=""):
    """A chain from `a>b b>c`: nodes by their letters."""
    pairs = [edge.split(">") for edge in edges.split()]
    letters = dict.fromkeys([*"".join("".join(pair) for pair in pairs), *extra])
    nodes = tuple(Node(f"x.{n}", n, n.upper(), "x", "midstream", "general") for n in letters)
    found = tuple(Edge(f"x.{a}", f"x.{b}", "料", "Feed", "general") for a, b in pairs)
    return Chain("x", "链", "Chain", "链", "X", "#000000", nodes=nodes, edges=found)


def kinds(edges, extra="", **states) -> dict[str, Opening]:
    chain = chain_of(edges, extra)
    judged: dict[str, State] = {node.code: states.get(node.name_zh, "gap") for node in chain.nodes}
    return {one.node.name_zh: one for one in openings(chain, judged)}


def test_a_gap_between_existing_nodes_fills_the_chain():
    found = kinds("a>b b>c", a="strong", c="weak")
    assert found["b"].kind == "fill"
    assert found["b"].closed
    assert (found["b"].suppliers, found["b"].buyers) == (("x.a",), ("x.c",))
    assert "a" not in found
    assert found["c"].kind == "strengthen"


def test_a_gap_after_the_last_existing_node_extends_it():
    found = kinds("a>b b>c", a="strong")
    assert [found[name].kind for name in "bc"] == ["extend", "extend"]
    assert found["c"].suppliers == ()
    assert found["c"].no_suppliers == ("x.b",)


def test_a_gap_before_the_first_existing_node_fills_the_chain_from_below():
    found = kinds("a>b b>c", c="strong")
    assert [found[name].kind for name in "ab"] == ["fill", "fill"]
    assert not found["a"].closed
    assert found["b"].buyers == ("x.c",)


def test_a_gap_with_nothing_on_either_side_builds_the_chain():
    assert kinds("a>b", extra="z", a="strong")["z"].kind == "build"
    assert {one.kind for one in kinds("a>b b>c").values()} == {"build"}


def test_a_circle_ends():
    found = kinds("a>b b>c c>a", a="strong")
    assert found["b"].kind == "fill"


def test_fillings_come_first_and_those_with_most_neighbours():
    found = list(kinds("a>b c>b b>d e>f", a="strong", c="strong", d="weak", f="weak"))
    assert found == ["b", "e", "d", "f"]


@pytest.mark.parametrize("lang", LANGS)
def test_an_opening_says_whom_a_newcomer_meets(lang):
    chem = next(chain for chain in CATALOGUE.chains if chain.code == "chem")
    stands = ("chem.bdo", "chem.spandex")
    states: dict[str, State] = {n.code: "weak" if n.code in stands else "gap" for n in chem.nodes}
    found = {one.node.code: one for one in openings(chem, states)}
    nodes = CATALOGUE.codes("node")
    text = opening_words(found["chem.thf"], {}, CATALOGUE, lang)
    for code in ("chem.thf", "chem.bdo", "chem.spandex"):
        assert nodes[code].name(lang) in text
    weak = opening_words(found["chem.bdo"], {"signed": 3}, CATALOGUE, lang)
    assert "3" in weak
    assert CATALOGUE.codes("stage")["signed"].name(lang) in weak


def test_the_words_of_an_opening():
    found = kinds("a>b b>c", a="strong", c="weak")
    assert stage_words({"building": 1, "none": 2}, CATALOGUE, "zh") == "在建 1、未说明 2"
    assert found["b"].neighbours == ("x.a", "x.c")
