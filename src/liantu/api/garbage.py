"""Garbage is looked for among what is new: the program and its data stand, and there is much of it.

Streamlit has Python look for garbage after every run of a script. That reads each object there is,
several hundred thousand of modules and data that never go, and holds all other threads meanwhile.
"""

import gc
import time
from collections.abc import Mapping
from typing import Any

#: How long what became garbage after it was last looked at may wait to be found.
THOROUGHLY_EVERY_S = 600.0
_FULL = 2


class YoungGarbage:
    """Sets aside what has survived a full collection, so that the next does not read it again.

    Only cycles are concerned: what nothing refers to goes at once, as ever. A cycle that is set
    aside and then left by everybody is found by the next thorough look.
    """

    def __init__(self, every_s: float = THOROUGHLY_EVERY_S) -> None:
        """Take how often everything is read, in seconds."""
        self._every_s = every_s
        self._thorough_at = time.monotonic()

    def __call__(self, phase: str, info: Mapping[str, Any]) -> None:
        """Hear that a collection starts or has stopped (`gc.callbacks`)."""
        if info["generation"] != _FULL:
            return
        if phase == "stop":
            gc.freeze()
        elif time.monotonic() - self._thorough_at >= self._every_s:
            self._thorough_at = time.monotonic()
            gc.unfreeze()


def look_at_what_is_new() -> YoungGarbage:
    """Have every full collection of this process spare what has survived one; return how."""
    for known in gc.callbacks:
        if isinstance(known, YoungGarbage):
            return known
    rule = YoungGarbage()
    gc.callbacks.append(rule)
    return rule


def end(rule: YoungGarbage) -> None:
    """Have full collections read everything again, as Python's last ones must."""
    if rule in gc.callbacks:
        gc.callbacks.remove(rule)
    gc.unfreeze()
