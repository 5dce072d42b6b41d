"""Changes met with the present state: what they come to, and where they collide."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liantu.domain.errors import LedgerError, LiantuError, shown
from liantu.store.change import Change, Feature, same
from liantu.store.history_files import change_line
from liantu.store.state import State, line_of

#: A change, and the place of a new site in the coming order (None: at the end).
Step = tuple[Change, int | None]
_NAMES_TOLD = 5


@dataclass(frozen=True, slots=True)
class Conflict:
    """A site that somebody else changed meanwhile; `theirs` is what it is now (None: removed)."""

    id: str
    name: str
    theirs: Feature | None


class ConflictError(LiantuError):
    """Sites are no longer as the editor saw them; nothing was written."""

    def __init__(self, conflicts: Iterable[Conflict]) -> None:
        """Name the sites."""
        self.conflicts = tuple(conflicts)
        names = "、".join(shown(item.name) for item in self.conflicts[:_NAMES_TOLD])
        more = len(self.conflicts) > _NAMES_TOLD
        self._key = "history.conflicts" if more else "history.conflict"
        self._values = {"names": names, "count": len(self.conflicts)}
        super().__init__(self.text("en"))


class Comparison:
    """Meets changes with a state one by one; `draft` is that state with them.

    `conflicts` gathers the sites that are neither as an editor saw them nor as he wants them.
    """

    def __init__(self, state: State) -> None:
        """Begin with the present state."""
        self.draft = state.draft()
        self.added = self.changed = self.removed = 0
        self.conflicts: list[Conflict] = []
        self._seen: set[str] = set()

    def lines(self, steps: Iterable[Step]) -> Iterator[bytes]:
        """Yield, as lines of a revision's file, the changes that change anything.

        Raises:
            LedgerError: a site comes twice, or cannot be written as JSON.
        """
        for change, at in steps:
            if change.id in self._seen:
                raise LedgerError.worded("history.twice", id=shown(change.id))
            self._seen.add(change.id)
            now, after = self.draft.line(change.id), _line(change.after)
            if not is_same(now, after) and self._may_change(change, now):
                self._count(now, after)
                self.draft.put(change.id, after, at)
                yield change_line(now, after, at)

    def _may_change(self, change: Change, now: bytes | None) -> bool:
        if is_same(now, _line(change.before)):
            return True
        self.conflicts.append(_conflict(change, now))
        return False

    def _count(self, now: bytes | None, after: bytes | None) -> None:
        self.added += now is None
        self.removed += after is None
        self.changed += now is not None and after is not None

    @property
    def effective(self) -> int:
        """Return how many changes change anything."""
        return self.added + self.changed + self.removed


def differences(old: State, new: State) -> Iterator[Step]:
    """Yield what turns one state into another, new sites with their places."""
    for place, (site_id, line) in enumerate(zip(new.ids(), new.lines(), strict=True)):
        before = old.line(site_id)
        if before is None:
            yield Change(None, json.loads(line)), place
        elif not is_same(before, line):
            yield Change(json.loads(before), json.loads(line)), None
    for site_id in old.ids():
        if site_id not in new:
            yield Change(old.get(site_id), None), None


def is_same(one: bytes | None, other: bytes | None) -> bool:
    """Say whether two lines hold the same site, whatever the order of its members."""
    if one == other:
        return True
    if one is None or other is None:
        return False
    return same(json.loads(one), json.loads(other))


def _line(feature: Feature | None) -> bytes | None:
    if feature is None:
        return None
    try:
        return line_of(feature)
    except (UnicodeEncodeError, RecursionError, ValueError, TypeError):
        raise LedgerError.worded("history.not_json", id=shown(feature["id"])) from None


def _conflict(change: Change, now: bytes | None) -> Conflict:
    theirs = None if now is None else json.loads(now)
    known = theirs or change.before or change.after or {}
    properties = known.get("properties") or {}
    return Conflict(change.id, str(properties.get("name") or change.id), theirs)
