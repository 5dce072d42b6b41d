"""What became of a site between two states, in the terms of a progress meeting.

`advanced`: a later stage, or an actual date that was not known. `setback`: an earlier stage, or
suspended or terminated. `delayed`, `earlier`: a planned date moved. `amount`: another total
investment. `other`: anything else that the record says now, or no longer says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

from liantu.domain.catalogue import Catalogue
from liantu.domain.dates import day_number, last_day
from liantu.domain.terms import Stage
from liantu.domain.timeline import STEPS

ChangeKind = Literal["new", "gone", "advanced", "setback", "delayed", "earlier", "amount", "other"]
CHANGE_KINDS: Final[tuple[ChangeKind, ...]] = get_args(ChangeKind)
GEOMETRY: Final = "geometry"
_PLANS: Final = tuple(f"plan_{step}" for step in STEPS)
_ACTUALS: Final = tuple(f"actual_{step}" for step in STEPS)
#: They change with nearly every report.
_EVIDENCE: Final = frozenset(
    {"stage_as_of", "stage_text", "events", "investment_text", "updated_on"}
    | {f"source_{part}" for part in ("title", "publisher", "date", "url")}
)
_Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One field that differs, and what that comes to; `geometry` stands for the place."""

    kind: ChangeKind
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class SiteChange:
    """A site as a GeoJSON Feature before (None: not there yet) and after (None: no longer)."""

    id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    facts: tuple[Fact, ...]

    @property
    def weighty(self) -> tuple[Fact, ...]:
        """Return the facts without those that only say whence and when others are known."""
        return tuple(fact for fact in self.facts if fact.field not in _EVIDENCE)

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """Return what the change comes to, each once, in the order of CHANGE_KINDS."""
        if self.before is None:
            return ("new",)
        if self.after is None:
            return ("gone",)
        found = {fact.kind for fact in self.weighty or self.facts}
        return tuple(kind for kind in CHANGE_KINDS if kind in found)

    @property
    def site(self) -> Mapping[str, Any]:
        """Return the properties as they are now, or as they last were."""
        feature = self.after if self.after is not None else self.before
        return {} if feature is None else feature["properties"]


def site_change(
    site_id: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    catalogue: Catalogue,
) -> SiteChange:
    """Return a site's change with all that differs."""
    facts = () if before is None or after is None else tuple(_facts(before, after, catalogue))
    return SiteChange(site_id, before, after, facts)


def _facts(
    before: Mapping[str, Any], after: Mapping[str, Any], catalogue: Catalogue
) -> Iterator[Fact]:
    old = cast("_Properties", before["properties"])
    new = cast("_Properties", after["properties"])
    for name in (*new, *(name for name in old if name not in new)):
        was, now = old.get(name), new.get(name)
        if was != now:
            yield Fact(_kind(name, was, now, catalogue), name, was, now)
    if before["geometry"] != after["geometry"]:
        yield Fact("other", GEOMETRY, before["geometry"], after["geometry"])


def _kind(name: str, was: Any, now: Any, catalogue: Catalogue) -> ChangeKind:  # noqa: ANN401
    if name == "stage":
        return _stage_kind(was, now, catalogue)
    if name == "investment_wan":
        return "amount"
    if name in _ACTUALS and now and not was:
        return "advanced"
    if name in _PLANS and was and now:
        moved = days_moved(was, now)
        return "delayed" if moved > 0 else "earlier" if moved < 0 else "other"
    return "other"


def days_moved(was: str, now: str) -> int:
    """Return by how many days a partial date moved, by the last day that each can mean."""
    return day_number(last_day(now)) - day_number(last_day(was))


def _stage_kind(was: object, now: object, catalogue: Catalogue) -> ChangeKind:
    stages = cast("Mapping[str, Stage]", catalogue.codes("stage"))
    old, new = (stages.get(str(code or "")) for code in (was, now))
    if old is None or new is None:
        return "other"
    if old.phase != "aside" and new.phase == "aside":
        return "setback"
    if old.phase == "aside" and new.phase != "aside":
        return "advanced"
    return "advanced" if (new.order > old.order) != (new.phase == "aside") else "setback"
