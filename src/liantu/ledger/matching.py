"""Which site of the store a row speaks of: by id, by project code, or by name and owner."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from liantu.domain.fold import fold

#: How a row found its site; `choice` is the user's own word.
MatchedBy = Literal["", "id", "code", "name_owner", "name", "choice"]

#: A property for the national project code of a site whose id is another one.
PROJECT_CODE = "project_code"
_NATIONAL_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", re.ASCII)
_COMPANY = re.compile(r"(股份|责任)?有限(责任)?公司$|集团(公司)?$|公司$")


class Sites(Protocol):
    """What the comparison asks of a state of the store."""

    def __len__(self) -> int: ...
    def __contains__(self, site_id: object, /) -> bool: ...
    def ids(self) -> Iterator[str]:
        """Yield all ids, in the store's order."""
        ...

    def get(self, site_id: str, /) -> Mapping[str, Any] | None:
        """Return the Feature of an id."""
        ...

    def features(self) -> Iterator[Mapping[str, Any]]:
        """Yield all Features, in the same order."""
        ...


def is_national_code(text: str) -> bool:
    """Say whether a text is a national project code (国家统一项目代码)."""
    return _NATIONAL_CODE.fullmatch(text) is not None


def name_key(name: str) -> str:
    """Return a name as it is compared: without spaces, marks, width, case and script."""
    folded = fold(name)
    return "".join(filter(str.isalnum, folded)) or folded.strip()


def owner_key(owner: object) -> str:
    """Return an owner as it is compared: like a name, and without the form of the company."""
    if not isinstance(owner, str):
        return ""
    key = name_key(owner)
    return _COMPANY.sub("", key) or key


@dataclass(frozen=True, slots=True)
class Match:
    """What a row was found to speak of: one site, or several candidates, or none."""

    site_id: str | None
    by: MatchedBy
    candidates: tuple[str, ...] = ()


class SiteIndex:
    """The store's sites by project code and by name; a hundred bytes or so for each site."""

    def __init__(self, sites: Sites) -> None:
        """Start empty; `add` takes the sites of the same state one by one."""
        self._sites = sites
        self._ids: list[str] = []
        self._codes: dict[str, int] = {}
        # Keyed by hash, which is a tenth of the name's size; `_named` looks at the names again.
        self._names: dict[int, int | list[int]] = {}

    def add(self, feature: Mapping[str, Any]) -> None:
        """Take the next site."""
        number, site = len(self._ids), feature["properties"]
        self._ids.append(str(feature["id"]))
        code = site.get(PROJECT_CODE)
        if isinstance(code, str) and code:
            self._codes.setdefault(code, number)
        key = hash(name_key(str(site.get("name") or "")))
        found = self._names.setdefault(key, number)
        if isinstance(found, list):
            found.append(number)
        elif found != number:
            self._names[key] = [found, number]

    def known(self, site_id: str | None) -> Match | None:
        """Return the site of an id or project code, if there is one."""
        if site_id is None:
            return None
        if site_id in self._sites:
            return Match(site_id, "id")
        number = self._codes.get(site_id)
        return None if number is None else Match(self._ids[number], "code")

    def named(self, name: str, owner: object, taken: Collection[str]) -> Match:
        """Return the site of the same name and owner, or the candidates for it.

        Sites in `taken` are spoken of by other rows already. A site found by its name only, since
        an owner is missing on either side, is `by` name; another owner makes it a candidate.
        """
        found = [site for site in self._named(name_key(name)) if site[0] not in taken]
        mine = owner_key(owner)
        if not mine:
            return _one_of([site_id for site_id, _ in found], "name")
        same = [site_id for site_id, theirs in found if theirs == mine]
        if same:
            return _one_of(same, "name_owner")
        silent = [site_id for site_id, theirs in found if not theirs]
        if silent:
            return _one_of(silent, "name")
        return Match(None, "", tuple(site_id for site_id, _ in found))

    def _named(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield id and owner of the sites of a name."""
        numbers = self._names.get(hash(key), [])
        for number in numbers if isinstance(numbers, list) else [numbers]:
            feature = self._sites.get(self._ids[number])
            site = feature["properties"] if feature else {}
            if name_key(str(site.get("name") or "")) == key:
                yield self._ids[number], owner_key(site.get("owner"))


def _one_of(candidates: list[str], by: MatchedBy) -> Match:
    if len(candidates) == 1:
        return Match(candidates[0], by)
    return Match(None, by if candidates else "", tuple(candidates))
