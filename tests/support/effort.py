"""How hard properties are tried: quickly wherever somebody waits, thoroughly on demand."""

import os

_HARDER = 4 if os.environ.get("LIANTU_SLOW") else 1


def examples(count: int) -> int:
    """Return how many examples to try where one usually tries `count`."""
    return count * _HARDER
