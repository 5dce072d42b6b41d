"""On a phone the picture of all chains has names that are whole, and rows as high as they need."""

from typing import cast

import pytest

from liantu.domain.language import LANGS
from liantu.ui.chains.board import Board
from liantu.ui.chains.labels import node_label
from liantu.ui.chains.layout import lay_out
from liantu.ui.chains.narrow import BESIDE, beside_row_px, height_css, label_px, raised, row_px
from tests.support.ledgers import CATALOGUE

CHAINS = [chain for chain in CATALOGUE.chains if chain.nodes]


class _Board:
    """As much of a board as a label asks of it."""

    def __init__(self, lang):
        self.scene = type("Scene", (), {"look": type("Look", (), {"lang": lang}), "say": str})
        states = {node.code: "gap" for chain in CHAINS for node in chain.nodes}
        self.gaps = type("Gaps", (), {"states": states})


@pytest.mark.parametrize("lang", LANGS)
def test_a_name_is_broken_into_lines_and_never_cut(lang):
    columns = lay_out(CHAINS).columns
    for node in (node for chain in CHAINS for node in chain.nodes):
        label = node_label(cast("Board", _Board(lang)), node, "tiny", columns)
        assert node.name(lang) in label["formatter"]
        assert (label["overflow"], label["position"]) == ("break", "bottom")
        assert label["width"] * columns <= 340


@pytest.mark.parametrize("lang", LANGS)
def test_on_a_desk_a_name_is_whole_too_and_its_row_has_room(lang):
    names = [node.name(lang) for chain in CHAINS for node in chain.nodes]
    for node in (node for chain in CHAINS for node in chain.nodes):
        label = node_label(cast("Board", _Board(lang)), node, "small", 5)
        assert (label["overflow"], label["position"]) == ("break", "right")
    width, letter = BESIDE
    letters = max(sum(letter if mark > "⺀" else letter / 2 for mark in name) for name in names)
    assert beside_row_px(names) >= 40
    assert beside_row_px(names) >= letters / width * letter
    assert beside_row_px(["甲" * 40]) > beside_row_px(["甲"])


def test_a_longer_name_has_a_higher_row():
    assert row_px(["甲" * 12], 5) > row_px(["甲"], 5)
    assert label_px(5) > label_px(6)
    assert 0 < raised(row_px(["甲"], 5)) < raised(row_px(["甲" * 12], 5)) < 0.5


def test_the_browser_chooses_between_two_heights():
    assert height_css(780, 1700) == "clamp(780px, calc((1100px - 100vw) * 9999), 1700px)"
    assert height_css(780, 300).endswith("780px)")
