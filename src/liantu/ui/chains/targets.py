"""From a node to its sites on the map."""

from collections.abc import Sequence

from liantu.ui import state
from liantu.ui.pages import turn_to
from liantu.ui.scene import Scene


def show_nodes(scene: Scene, nodes: Sequence[str]) -> None:
    """Filter by nodes, everything else as it is, and go to the map."""
    state.change_filter(scene.catalogue, scene.look.site_filter.with_(node=tuple(nodes)))
    turn_to("map", scene.catalogue)
