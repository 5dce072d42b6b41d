"""What was done between two revisions, taken together: each site as it was and as it became."""

from dataclasses import dataclass

from liantu.store.change import Change, Feature, same
from liantu.store.history_past import Past


@dataclass(frozen=True, slots=True)
class Between:
    """The sites that differ, each once, in the order in which they were first changed.

    `complete` is False where more sites were changed than asked for; there are none then.
    """

    changes: tuple[Change, ...]
    complete: bool = True


def changes_between(history: Past, old: int, new: int, most: int) -> Between:
    """Return what turns a revision into a later one, where it is up to `most` sites.

    What was changed and changed back is no change.

    Raises:
        LedgerError: there is no such revision.
        HistoryError: a file of the history is missing or damaged.
    """
    first: dict[str, Feature | None] = {}
    last: dict[str, Feature | None] = {}
    for number in range(old + 1, new + 1):
        for change in history.changes(number):
            first.setdefault(change.id, change.before)
            last[change.id] = change.after
            if len(first) > most:
                return Between((), complete=False)
    found = (Change(before, last[site_id]) for site_id, before in first.items())
    return Between(tuple(one for one in found if not same(one.before, one.after)))
