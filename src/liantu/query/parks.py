"""The parks and units that a snapshot's records name."""

from collections.abc import Mapping

from liantu.domain.parks import park_code
from liantu.store.snapshot import Snapshot

_LONGEST = 80


def park_names(snapshot: Snapshot) -> Mapping[str, str]:
    """Return code → name of every park, in the order in which the records name them.

    A name of 100 kB is a legal name; its beginning is enough to know it by.
    """
    return {park_code(name): name[:_LONGEST] for name in snapshot.codebook.parks if name}


def unit_names(snapshot: Snapshot) -> Mapping[str, str]:
    """Return code → name of every responsible unit, as `park_names` does."""
    return {park_code(name): name[:_LONGEST] for name in snapshot.codebook.units if name}
