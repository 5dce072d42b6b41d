"""How hard properties are tried: quickly wherever somebody waits, harder by `make thorough`."""

import os

#: The share of the usual number of examples; a desk may ask for ten times as many overnight.
_EFFORT = float(os.environ.get("LIANTU_EFFORT", "0.5"))


def examples(count: int) -> int:
    """Return how many examples to try where one usually tries `count`."""
    return max(2, round(count * _EFFORT))
