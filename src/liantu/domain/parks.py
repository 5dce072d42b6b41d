"""Parks and units: named in words by the ledgers, and by a code of their own in addresses."""

from hashlib import sha256

from liantu.domain.filter import sayable

_HASH = "p-"


def park_name(text: str | None) -> str:
    """Return a name, the same for all who write it with other spaces; nothing for none."""
    return " ".join((text or "").split())


def park_code(name: str) -> str:
    """Return the code of a park's or a unit's name: the name itself where an address can say it.

    Others are known by a part of their SHA-256; nothing stays nothing.
    """
    if not name or sayable(name):
        return name
    return f"{_HASH}{sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}"
