"""What a user decides about a comparison, where the file and the store leave it open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from liantu.ledger.diff import Missing

#: The word of a row that is a site of its own, whatever it resembles.
NEW = "new"


@dataclass(frozen=True)
class Choices:
    """The user's word: on sites missing from the file, and on which site a row speaks of.

    `missing` holds for all of them but those in `missing_each` (site id → word). `pairs` holds row
    number → site id, or NEW.
    """

    missing: Missing = "keep"
    missing_each: Mapping[str, Missing] = field(default_factory=dict)
    pairs: Mapping[int, str] = field(default_factory=dict)

    def about(self, site_id: str) -> Missing:
        """Return what is done with a site that the file does not name."""
        return self.missing_each.get(site_id, self.missing)
