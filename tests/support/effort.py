"""How hard properties are tried: quickly at a desk, thoroughly where nobody waits."""

import os

_HARDER = 2 if os.environ.get("CI") else 1


def examples(count: int) -> int:
    """Return how many examples to try where a desk tries `count`."""
    return count * _HARDER
