"""A graph is changed in its own lines, and nowhere else; what cannot be changed safely is not."""

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.catalogue import read_catalogue
from liantu.domain.errors import LedgerError
from liantu.domain.graph_edit import BASIS, with_edge, with_node, with_node_of, without_edge
from tests.domain.test_catalogue import TEXT
from tests.support.effort import examples

CODES = [chain.code for chain in read_catalogue(TEXT).chains]
NAMES = ("新环节", "New node")


def changed_lines(new):
    lines = difflib.unified_diff(TEXT.splitlines(), new.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


def chain_in(text, code):
    return next(chain for chain in read_catalogue(text).chains if chain.code == code)


@pytest.mark.parametrize("chain", CODES)
def test_a_node_can_be_added_to_every_chain(chain):
    new = with_node(TEXT, chain, "fresh", NAMES, "midstream")
    node = chain_in(new, chain).nodes[-1]
    assert (node.code, node.name_zh, node.tier, node.basis) == (
        f"{chain}.fresh", "新环节", "midstream", BASIS,
    )  # fmt: skip
    assert sum(line.startswith("+  {") for line in changed_lines(new)) == 1


def test_a_node_is_renamed_and_keeps_its_code_and_grounds():
    new = with_node(TEXT, "chem", "bdo", ("丁二醇", "Butanediol"), "upstream")
    node = next(node for node in chain_in(new, "chem").nodes if node.code == "chem.bdo")
    assert (node.name_zh, node.tier, node.basis) == ("丁二醇", "upstream", "seed")
    assert len(changed_lines(new)) == 2


def test_an_edge_comes_and_goes():
    new = with_edge(TEXT, "newmat", ("biobased", "blind"), ("原料", "Feedstock"))
    assert len(changed_lines(new)) == 1
    assert chain_in(new, "newmat").edges[-1].target == "newmat.blind"
    assert without_edge(new, "newmat", ("biobased", "blind")) == TEXT


@pytest.mark.parametrize(
    "node_id", ["", "A", "有", "a b", "a.b", "-a", "x" * 33, 'a"', "a\n"]
)  # fmt: skip
def test_a_code_that_no_address_could_hold_is_refused(node_id):
    with pytest.raises(LedgerError):
        with_node(TEXT, "chem", node_id, NAMES, "midstream")


@pytest.mark.parametrize("name", ["", "  ", "a、b", "甲；乙", 'q"', "a\nb", "x › y", "PBAT"])
def test_a_name_that_would_confuse_is_refused(name):
    with pytest.raises(LedgerError):
        with_node(TEXT, "chem", "fresh", (name, "Fresh"), "midstream")


@pytest.mark.parametrize(
    "ends", [("bdo", "bdo"), ("bdo", "gone"), ("gone", "bdo"), ("bdo", "pbat")]
)
def test_an_edge_that_leads_nowhere_or_is_there_is_refused(ends):
    with pytest.raises(LedgerError):
        with_edge(TEXT, "chem", ends, ("原料", "Feed"))


def test_lines_that_hands_laid_out_are_left_to_hands():
    noted = TEXT.replace('  { id = "c4"', '  # butane comes by pipe\n  { id = "c4"', 1)
    with pytest.raises(LedgerError, match="Edit the file"):
        with_node(noted, "chem", "fresh", NAMES, "midstream")
    assert with_node(noted, "energy", "fresh", NAMES, "midstream")


def test_a_chain_that_is_none_is_refused():
    with pytest.raises(LedgerError):
        with_node(TEXT, "gone", "fresh", NAMES, "midstream")


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
@settings(max_examples=examples(60))
def test_any_name_is_either_kept_as_it_is_or_refused(zh, en):
    try:
        new = with_node(TEXT, "equip", "fresh", (zh, en), "midstream")
    except LedgerError:
        return
    node = chain_in(new, "equip").nodes[-1]
    assert (node.name_zh, node.name_en) == (zh.strip(), en.strip())


def test_a_node_is_taken_over_as_another_text_has_it():
    other = with_node(TEXT, "chem", "fresh", NAMES, "upstream")
    new = with_node_of(TEXT, other, "chem.fresh")
    assert new == other
    assert chain_in(new, "chem").nodes[-1].basis == BASIS


def test_a_node_whose_name_is_taken_meanwhile_is_not_taken_over():
    other = with_node(TEXT, "chem", "fresh", NAMES, "upstream")
    taken = with_node(TEXT, "chem", "else", (NAMES[0], "Else"), "upstream")
    with pytest.raises(LedgerError, match=NAMES[0]):
        with_node_of(taken, other, "chem.fresh")
