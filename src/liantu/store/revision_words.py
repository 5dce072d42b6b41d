"""A revision in a line of words."""

from liantu.domain.wording import Words
from liantu.store.catalogue_history import CatalogueRevision
from liantu.store.change import Revision
from liantu.store.history_past import time_in_china


def revision_line(revision: Revision, say: Words) -> str:
    """Return number, time in China, kind, author and reason of a revision."""
    parts = (
        say("history.number", number=revision.number),
        f"{time_in_china(revision):%Y-%m-%d %H:%M}",
        say(f"history.kind_{revision.kind}"),
        revision.author,
        revision.reason,
    )
    return " · ".join(part for part in parts if part)


def counts_text(revision: Revision, say: Words) -> str:
    """Return how many sites a revision added, changed and removed."""
    if revision.kind == "begin":
        return say("history.begun", count=f"{revision.count:,}")
    return say(
        "history.counts",
        added=f"{revision.added:,}",
        changed=f"{revision.changed:,}",
        removed=f"{revision.removed:,}",
    )


def catalogue_kind(revision: CatalogueRevision, say: Words) -> str:
    """Return how a revision of the catalogue came about."""
    return say(f"upkeep.kind_of_{revision.kind}", number=revision.restored or "")


def catalogue_line(revision: CatalogueRevision, say: Words) -> str:
    """Return number, time in China, kind, author and reason of a revision of the catalogue."""
    parts = (
        say("upkeep.revision", number=revision.number),
        f"{time_in_china(revision):%Y-%m-%d %H:%M}",
        catalogue_kind(revision, say),
        revision.author,
        revision.reason,
    )
    return " · ".join(part for part in parts if part)
