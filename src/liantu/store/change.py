"""What a commit does to a store: each site as the editor saw it, and as it shall be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

Feature = Mapping[str, Any]
RevisionKind = Literal["begin", "import", "edit", "restore", "outside"]


@dataclass(frozen=True, slots=True)
class Change:
    """One site: `before` as the editor saw it (None: new), `after` as it shall be (None: removed).

    Both are GeoJSON Features with the same `id`.
    """

    before: Feature | None
    after: Feature | None

    @property
    def id(self) -> str:
        """Return the site's id."""
        feature = self.after if self.after is not None else self.before
        return "" if feature is None else str(feature["id"])


@dataclass(frozen=True, slots=True)
class Revision:
    """One entry of the history; `time` is ISO 8601 in UTC, `sha256` that of the whole live file."""

    number: int
    time: str
    author: str
    reason: str
    kind: RevisionKind
    added: int
    changed: int
    removed: int
    count: int
    sha256: str


def same(one: Feature | None, other: Feature | None) -> bool:
    """Say whether two features are equal, whatever the order of their members."""
    return canonical(one) == canonical(other)


def canonical(feature: Feature | None) -> bytes:
    """Return a feature as JSON with its members in order, for comparing."""
    if feature is None:
        return b""
    try:
        return orjson.dumps(feature, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # orjson refuses integers beyond 64 bits, which JSON allows.
        return json.dumps(feature, ensure_ascii=False, sort_keys=True).encode()
