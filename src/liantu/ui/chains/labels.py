"""What stands beside a node of a chain's graph: its name, its state, and its figures."""

from typing import Any

from liantu.domain.money import yi_text
from liantu.domain.terms import Node
from liantu.ui.chains.board import Board
from liantu.ui.chains.narrow import BESIDE, LETTER_PX, label_px
from liantu.ui.plain import drawn

#: Width and size of the labels, in pixels.
_LABELS = {"large": (150, 12), "small": BESIDE, "tall": (58, 10)}


def node_label(board: Board, node: Node, style: str, columns: int) -> dict[str, Any]:
    """Return a node's label: below its circle, or right of a small one; narrow on a phone."""
    name, beside = drawn(node.name(board.scene.look.lang)), style == "small"
    told = board.scene.say(f"node_state.{board.gaps.states[node.code]}")
    told += _figures(board, node) if style == "large" else ""
    width, size = _LABELS.get(style, (label_px(columns), LETTER_PX))
    return {
        "show": True,
        "position": "right" if beside else "bottom",
        # ECharts forgets a line break between two parts, but not one inside a part.
        "formatter": f"{name}{{soft|{' ' if beside else chr(10)}{told}}}",
        "width": width,
        "fontSize": size,
        "lineHeight": size + 3,
        "overflow": "break",
        "rich": {"soft": {"fontSize": size - 1, "lineHeight": size + 3}},
    }


def _figures(board: Board, node: Node) -> str:
    say, share = board.scene.say, board.gaps.nodes.nodes[node.code]
    if not share.count:
        return ""
    if board.measure == "count":
        return " · " + say("chains.label_count", n=f"{share.count:,}")
    return " · " + say("chains.label", n=f"{share.count:,}", yi=yi_text(share.wan))
