"""What a user is looking at, and its address: a value that knows nothing of the session."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from liantu.domain.filter import ANY, LANDING, PARAMS, SiteFilter, from_params, to_params
from liantu.domain.language import Lang, lang_of
from liantu.settings import settings

By = Literal["stage", "chain"]
Size = Literal["count", "wan"]

#: Every parameter of an address that belongs to the way of showing.
VIEW_PARAMS = ("site", "by", "size", "grey", "lang", "rev", "graph", "panel", "compare", "wall")
#: A revision's number or a date is shorter.
_LONGEST_REV = 20
#: Stands between the two states that are compared.
BETWEEN = ".."
_LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class Look:
    """Filter, chosen site and way of showing: all that an address carries.

    `rev` asks for an earlier state: a revision's number, a month or a day. `graph`
    is the chain whose graph is looked at, `all` for all of them, nothing for what fits best.
    `panel` is the part of a page that is open, nothing for its first.
    `compare` names the two states of "What changed", older first: `3..4`, `2026-09..2026-10`;
    nothing for the last step.
    `wall` is where the meeting-room wall stands (ui/wall/stand.py reads it).
    """

    site_filter: SiteFilter = LANDING
    site: str = ""
    by: By = "stage"
    size: Size = "count"
    grey: bool = False
    lang: Lang = "zh"
    rev: str = ""
    graph: str = ""
    panel: str = ""
    compare: str = ""
    wall: str = ""

    @property
    def compared(self) -> tuple[str, str]:
        """Return the two states that are compared, both empty for the last step."""
        old, _, new = self.compare.partition(BETWEEN)
        return old, new

    def params(self) -> dict[str, str]:
        """Return the address form; what is at its default is left out."""
        found = to_params(self.site_filter)
        if self.site_filter == LANDING:
            found = {}
        elif not found:
            # A bare address means the default view, so "everything" must be said.
            found = {"kind": ANY}
        elif not self.site_filter.kind:
            found["kind"] = ANY
        view = {
            "site": self.site,
            "by": self.by if self.by != "stage" else "",
            "size": self.size if self.size != "count" else "",
            "grey": "1" if self.grey else "",
            "lang": self.lang if self.lang != settings().lang else "",
            "rev": self.rev,
            "graph": self.graph,
            "panel": self.panel,
            "compare": self.compare,
            # Last: the wall's browser part writes it behind all others at each of its turns.
            "wall": self.wall,
        }
        return found | {name: value for name, value in view.items() if value}


def look_from(params: Mapping[str, str]) -> Look:
    """Read an address.

    Raises:
        FilterError: the filter in it is malformed.
    """
    given = {name: params[name] for name in PARAMS if name in params}
    site_filter = from_params(given) if given else LANDING
    if given and "kind" not in given:
        site_filter = site_filter.with_(kind=LANDING.kind)
    return Look(
        site_filter,
        params.get("site", "")[:200],
        "chain" if params.get("by") == "chain" else "stage",
        "wan" if params.get("size") == "wan" else "count",
        params.get("grey") == "1",
        lang_of(params.get("lang")) or settings().lang,
        params.get("rev", "").strip()[:_LONGEST_REV],
        params.get("graph", "").strip()[:_LONGEST_CODE],
        params.get("panel", "").strip()[:_LONGEST_CODE],
        params.get("compare", "").strip()[: 2 * _LONGEST_REV + len(BETWEEN)],
        params.get("wall", "").strip()[:_LONGEST_CODE],
    )
