"""Who lies inside whom: the few sites whose amounts another site's amount may hold already."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


class Kin:
    """Pairs of sites, one inside the other, and what is known of each.

    Kept beside the database: pairing some thousand rows there takes longer than all the rest of a
    question about them.
    """

    def __init__(
        self, sites: pa.Table, child: NDArray[np.int32], ancestor: NDArray[np.int32]
    ) -> None:
        """Take every site of a pair, by ascending `row`, and the pairs' row numbers."""
        self._sites = sites
        self._rows = sites["row"].to_numpy()
        self._child = np.searchsorted(self._rows, child)
        self._ancestor = np.searchsorted(self._rows, ancestor)

    def inside(self, chosen: NDArray[np.int32], stating: str) -> pa.Table:
        """Return those of the chosen rows that lie inside another of them, each once.

        Only rows that state something in the column `stating` are looked at.
        """
        known = np.zeros(len(self._rows), dtype=bool)
        known[np.searchsorted(self._rows, chosen)] = True
        known &= self._sites[stating].is_valid().to_numpy()
        within = known[self._child] & known[self._ancestor]
        return self._sites.take(np.unique(self._child[within]))
