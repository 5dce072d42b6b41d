"""From a node to its sites on the map."""

from collections.abc import Sequence

from liantu.ui import state
from liantu.ui.pages import turn_to
from liantu.ui.scene import Scene


def show_chain(scene: Scene, chain: str) -> None:
    """Filter by one chain, whatever its sites' nodes, and go to the map."""
    wanted = scene.look.site_filter.with_(chain=(chain,), node=())
    state.change_filter(scene.catalogue, wanted)
    turn_to("map", scene.catalogue)


def show_nodes(scene: Scene, nodes: Sequence[str]) -> None:
    """Filter by nodes, everything else as it is, and go to the map."""
    state.change_filter(scene.catalogue, scene.look.site_filter.with_(node=tuple(nodes)))
    turn_to("map", scene.catalogue)
