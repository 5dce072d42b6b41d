"""Rows beside the store's sites, one by one: what each of them would change."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from liantu.domain.catalogue import Catalogue
from liantu.domain.check import SiteCheck
from liantu.domain.errors import shown
from liantu.ledger.choices import NEW, Choices
from liantu.ledger.diff import name_of
from liantu.ledger.doubles import Doubles, EqualNames, Likes, asked
from liantu.ledger.edit import advanced
from liantu.ledger.finding import Severity
from liantu.ledger.findings import Findings
from liantu.ledger.matching import (
    PROJECT_CODE,
    Match,
    MatchedBy,
    SiteIndex,
    Sites,
    is_national_code,
)
from liantu.ledger.merge import MergeRules, merged, new_feature, new_id
from liantu.ledger.outcome import Found, Outcome
from liantu.ledger.site_row import SiteRow
from liantu.ledger.soundness import site_problems
from liantu.ledger.spool import Spool
from liantu.ledger.store_checks import StoreChecks
from liantu.store.change import Feature


@dataclass(frozen=True, slots=True)
class Terms:
    """What a comparison goes by."""

    catalogue: Catalogue
    sites: Sites
    rules: MergeRules
    checks: StoreChecks
    choices: Choices
    findings: Findings


#: What is said of a row whose site was found by its name.
_BY_NAME: Mapping[MatchedBy, tuple[Severity, str]] = {
    "name": ("later", "by_name"),
    "name_owner": ("note", "by_name_owner"),
}
#: Names of more new rows are compared for equality only: likeness takes half a millisecond each.
MOST_COMPARED = 300_000
_ROW = tuple(field.name for field in fields(SiteRow))
_PROPERTIES = _ROW.index("properties")


class Comparison:
    """Takes rows in two turns: those with a known id at once, then those to be found by name."""

    def __init__(self, terms: Terms, folder: Path) -> None:
        """Begin with the state as it is; `load` reads it. What grows lies in files of a folder."""
        self.rows = 0
        self.outcome = Outcome(terms.sites, folder)
        self.sites, self.findings = terms.sites, terms.findings
        self._terms = terms
        self._open = Spool(folder / "open.jsonl")
        self._index = SiteIndex(terms.sites)
        self._check = SiteCheck(terms.catalogue)
        # Site id → row that speaks of it; and those whose row has not the very id.
        self._taken: dict[str, int] = {}
        self._indirect: set[str] = set()

    def load(self) -> Iterator[None]:
        """Read the state, a site a step."""
        for feature in self.sites.features():
            self.outcome.count(feature)
            self._index.add(feature)
            yield

    def take(self, row: SiteRow) -> None:
        """Compare a row, or put it aside until all known sites are spoken for."""
        self.rows += 1
        match = self._chosen(row) or self._index.known(row.site_id)
        if match is None:
            self._put_aside(row)
        elif match.site_id is not None:
            self._settle(row, match)

    def _chosen(self, row: SiteRow) -> Match | None:
        """Return the user's own word on a row; a site that is not there is a finding."""
        chosen = self._terms.choices.pairs.get(row.number)
        if chosen is None or chosen == NEW:
            return None
        if chosen in self.sites:
            return Match(chosen, "choice")
        self._note(("must", "no_such_site"), row, "name", chosen)
        return Match(None, "choice")

    def _put_aside(self, row: SiteRow) -> None:
        try:
            self._open.append([getattr(row, name) for name in _ROW])
        except (UnicodeEncodeError, RecursionError):
            self._is_sound(row, new_feature(row, row.site_id or NEW, self._terms.catalogue))

    def close(self) -> None:
        """Take no more rows."""
        self.outcome.changes.close()
        self._open.close()

    @property
    def waiting(self) -> int:
        """Return how many rows were put aside."""
        return self._open.count

    def settle_open(self) -> Iterator[None]:
        """Find the sites of the rows put aside, a row a step; what is found nowhere is new."""
        if self._open.count == 0:
            return
        doubles = self._doubles()
        for raw in self._open:
            row = SiteRow(*raw)
            match = self._match_by_name(row)
            if match is None or match.site_id is None:
                self._new(row, match, doubles)
            else:
                self._settle(row, match)
            yield

    def _doubles(self) -> Doubles | EqualNames:
        if self._terms.rules.whole:
            return EqualNames()
        if self._open.count > MOST_COMPARED:
            told = {"most": f"{MOST_COMPARED:,}"}
            self.findings.add(self._terms.checks.finding("note", "too_many", 0, "name", "", told))
            return EqualNames()
        return Doubles(self.sites, lambda: (raw[_PROPERTIES] for raw in self._open))

    def _match_by_name(self, row: SiteRow) -> Match | None:
        """Return the site of a row's name, or candidates; None where the user says it is new."""
        if self._terms.choices.pairs.get(row.number) == NEW:
            return None
        # The id of a file of Liantu's own is the site's; another id is another site.
        if self._terms.rules.whole and row.site_id is not None:
            return Match(None, "")
        name = str(row.properties.get("name") or "")
        return self._index.named(name, row.properties.get("owner"), self._taken.keys())

    def _settle(self, row: SiteRow, match: Match) -> None:
        """Lay a row over its site."""
        site_id = str(match.site_id)
        before = self.sites.get(site_id)
        if before is None or site_id in self._taken:
            self._again(row, site_id)
            return
        self._taken[site_id] = row.number
        if match.by != "id":
            self._indirect.add(site_id)
        if match.by in _BY_NAME:
            self._note(_BY_NAME[match.by], row, "name", name_of(before), site_id=site_id)
        if match.by == "name":
            self.outcome.ask(asked(row, {site_id: 100}, self.sites, must=False))
        after = merged(_with_code(row, match), before, self._terms.rules)
        if after is before:
            self.outcome.put(Found("unchanged", row.number, match.by), before, before)
        elif self._is_sound(row, after):
            for finding in self._terms.checks.of_change(row, before, after):
                self.findings.add(finding)
            self.outcome.put(Found("changed", row.number, match.by), before, after)

    def _again(self, row: SiteRow, site_id: str) -> None:
        """Say that a row above speaks of the same site; two equal ids the reader has told of."""
        if row.site_id != site_id or site_id in self._indirect:
            first = self._taken.get(site_id, 0)
            self._note(("must", "same_site"), row, "name", site_id, first=first, site_id=site_id)

    def _new(self, row: SiteRow, match: Match | None, doubles: Doubles | EqualNames) -> None:
        """Make a site of a row, unless it may be one of several."""
        if match is not None and match.by:
            scores = dict.fromkeys(match.candidates, 100)
            unsure = asked(row, scores, self.sites, must=True)
            self.outcome.ask(unsure)
            names = "、".join(f"{each.name}（{each.id}）" for each in unsure.candidates[:5])
            self._note(("must", "several_sites"), row, "name", unsure.name, names=names)
            return
        if row.site_id is not None and row.site_id in self._taken:
            # Two rows of one id: the reader has told of it.
            return
        after = new_feature(row, self._id_of(row), self._terms.catalogue)
        if not self._is_sound(row, after):
            return
        self._taken[str(after["id"])] = row.number
        if match is not None:
            self._warn(row, doubles.like(row))
        doubles.add(row)
        self.outcome.put(Found("new", row.number), None, after)

    def _warn(self, row: SiteRow, likes: Likes) -> None:
        """Say that a new site resembles a site, or a row above."""
        name = likes.unsure.name
        if likes.unsure.candidates:
            best = likes.unsure.candidates[0]
            self.outcome.ask(likes.unsure)
            self._note(("later", "like_site"), row, "name", name, other=best.name, id=best.id)
        if likes.above is not None:
            first, other = likes.above
            self._note(("later", "like_row"), row, "name", name, other=other, first=first)

    def _id_of(self, row: SiteRow) -> str:
        if row.site_id is not None:
            return row.site_id
        while (made := new_id(self._terms.catalogue.instance.code)) in self.sites:
            pass
        return made if made not in self._taken else self._id_of(row)

    def _is_sound(self, row: SiteRow, after: Feature) -> bool:
        """Say whether the store can take a site; each reason why not is a finding."""
        problems = site_problems(self._check, after)
        # The reader may have said the same of the row, in the words of its cells.
        unsaid = [] if self.findings.must_be_fixed(row.number) else problems
        for problem in unsaid:
            told = {"problem": problem, "site_id": after["id"]}
            self._note(("must", "broken"), row, problem.field, problem.value, **told)
        return not problems

    def settle_missing(self) -> Iterator[None]:
        """Decide on the sites that no row speaks of, a site a step."""
        today = datetime.date.today().isoformat()  # noqa: DTZ011 - the office's own calendar
        for site_id in self.sites.ids():
            yield
            before = None if site_id in self._taken else self.sites.get(site_id)
            if before is None:
                continue
            choice = self._terms.choices.about(site_id)
            after = None if choice == "remove" else before
            if choice == "terminate" and before["properties"].get("stage") != "terminated":
                after = advanced(before, "terminated", today).after
            self.outcome.put(Found("missing", missing=choice), before, after)

    def check_circles(self) -> None:
        """Find a site that would lie inside itself."""
        site_id = self.outcome.circle()
        if site_id:
            row, value = self._taken.get(site_id, 0), shown(site_id)
            checks = self._terms.checks
            told = {"site_id": site_id}
            self.findings.add(checks.finding("must", "circle", row, "part_of", value, told))

    def _note(
        self, said: tuple[Severity, str], row: SiteRow, field: str, value: object, **told: object
    ) -> None:
        severity, what = said
        checks = self._terms.checks
        self.findings.add(checks.finding(severity, what, row.number, field, shown(value), told))


def _with_code(row: SiteRow, match: Match) -> SiteRow:
    """Return the row with its national code as a property, so that it is found by it next month."""
    if match.by not in {"name", "name_owner", "choice"} or not row.site_id:
        return row
    if not is_national_code(row.site_id):
        return row
    return replace(row, properties={**row.properties, PROJECT_CODE: row.site_id})
