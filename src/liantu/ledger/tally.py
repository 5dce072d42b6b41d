"""The sites of a state added up one by one, as the headline counts them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from liantu.ledger.diff import Totals
from liantu.store.change import Feature


@dataclass
class Tally:
    """Adds up a state site by site; `without` takes one out again."""

    count: int = 0
    projects: int = 0
    wan: int = 0
    by_stage: Counter[str | None] = field(default_factory=Counter)
    # Projects that lie inside something, with their amount: few, and judged at the end.
    _inside: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, feature: Feature) -> None:
        """Count a site."""
        self._count(feature, 1)
        site = feature["properties"]
        if site.get("part_of") and _is_project(feature):
            wan = site.get("investment_wan") or 0
            self._inside[str(feature["id"])] = (str(site["part_of"]), wan)

    def without(self, feature: Feature) -> None:
        """Take a counted site out."""
        self._count(feature, -1)
        self._inside.pop(str(feature["id"]), None)

    def parents(self) -> set[str]:
        """Return the ids of the sites in which projects lie."""
        return {parent for parent, _ in self._inside.values()}

    def totals(self, get: Callable[[str], Feature | None]) -> Totals:
        """Return the numbers; `get` gives the site of an id in the counted state."""
        twice = sum(wan for site, (_, wan) in self._inside.items() if self._within(site, get))
        stages = {stage: count for stage, count in self.by_stage.items() if count}
        return Totals(self.count, self.projects, self.wan - twice, stages)

    def _count(self, feature: Feature, sign: int) -> None:
        site = feature["properties"]
        self.count += sign
        self.by_stage[site.get("stage")] += sign
        if _is_project(feature):
            self.projects += sign
            self.wan += sign * (site.get("investment_wan") or 0)

    def _within(self, site_id: str, get: Callable[[str], Feature | None]) -> bool:
        """Say whether a project lies inside another whose amount is stated, however deep."""
        seen = {site_id}
        parent = get(self._inside[site_id][0])
        while parent is not None and str(parent["id"]) not in seen:
            if _is_project(parent) and parent["properties"].get("investment_wan") is not None:
                return True
            seen.add(str(parent["id"]))
            parent = get(str(parent["properties"].get("part_of") or ""))
        return False


def _is_project(feature: Feature) -> bool:
    return feature["properties"].get("kind") == "project"
