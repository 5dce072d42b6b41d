"""Which codes of the catalogue sites name: now, and in any earlier state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liantu.domain.fields import FIELDS
from liantu.domain.filter import SiteFilter
from liantu.query.engine import Engine, today
from liantu.query.rollup import facet_counts
from liantu.query.selection import Selection
from liantu.store.history import History

#: A facet of the catalogue and a code in it.
Code = tuple[str, str]
_CODED = tuple(field for field in FIELDS if field.type in {"code", "codes"})


@dataclass(frozen=True, slots=True)
class Uses:
    """Those of some codes that sites name: with how many sites do now, and those of before."""

    now: Mapping[Code, int]
    past: frozenset[Code]

    @property
    def every(self) -> frozenset[Code]:
        """Return the codes that any state names."""
        return frozenset(self.now) | self.past


def codes_in_use(engine: Engine, history: History, codes: frozenset[Code]) -> Uses:
    """Return who names these codes, over all sites; nothing is read where there are no codes.

    Raises:
        HistoryError: a file of the history is missing or damaged.
    """
    if not codes:
        return Uses({}, frozenset())
    everything = Selection(engine, SiteFilter(), today())
    counts = {facet: facet_counts(everything, facet) for facet in {facet for facet, _ in codes}}
    now = {(facet, code): counts[facet].get(code, 0) for facet, code in codes}
    past: set[Code] = set()
    # What a site ever was, it is still, or it was so before some change.
    for revision in history.revisions():
        for change in history.changes(revision.number):
            if change.before is not None:
                past |= codes & _codes_of(change.before["properties"])
    return Uses({code: n for code, n in now.items() if n}, frozenset(past))


def _codes_of(site: Mapping[str, Any]) -> set[Code]:
    found: set[Code] = set()
    for field in _CODED:
        value = site.get(field.name)
        listed = value if isinstance(value, list) else [value]
        found |= {(field.facet, code) for code in listed if isinstance(code, str)}
    return found
