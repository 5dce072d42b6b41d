"""Where a wall stands, as one word of the address: `chain.20.chem`."""

from dataclasses import dataclass, replace
from typing import Literal

Rotation = Literal["chain", "town"]

ROTATIONS: tuple[Rotation, ...] = ("chain", "town")
#: Seconds that a picture stays.
PACES = (10, 20, 30, 60)
_PACE = 20


@dataclass(frozen=True, slots=True)
class Stand:
    """What a wall turns through, how long a picture stays (0: held), and which one is shown.

    `code` is a chain or a town; nothing for the picture of all sites.
    """

    by: Rotation = "chain"
    pace_s: int = _PACE
    code: str = ""

    def text(self) -> str:
        """Return the address form; `read_stand` reads it back."""
        return f"{self.by}.{self.pace_s}" + (f".{self.code}" if self.code else "")

    def at(self, code: str) -> "Stand":
        """Return the stand at another picture."""
        return replace(self, code=code)


def read_stand(text: str) -> Stand:
    """Return the stand that an address or a browser asks for; what is no stand is the usual one."""
    by, _, rest = text.partition(".")
    pace, _, code = rest.partition(".")
    known: Rotation = "town" if by == "town" else "chain"
    seconds = int(pace) if pace in {"0", *map(str, PACES)} else _PACE
    return Stand(known, seconds, code if by in ROTATIONS else "")
