"""From a figure to the sites behind it."""

from typing import Any

from liantu.ui import state
from liantu.ui.pages import turn_to
from liantu.ui.scene import Scene


def show_sites(scene: Scene, **codes: str) -> None:
    """Filter by one code of each facet named, everything else as it is, and go to the map.

    An `area` is an official zone.
    """
    wanted: dict[str, Any] = {facet: (code,) for facet, code in codes.items() if code}
    if "area" in wanted:
        wanted["zone"] = wanted.pop("area")[0]
    state.change_filter(scene.catalogue, scene.look.site_filter.with_(**wanted))
    turn_to("map", scene.catalogue)
