"""The findings of a file in the words of its report."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from liantu.domain.language import LANGS, Lang
from liantu.domain.wording import words
from liantu.export.xlsx import cell_text
from liantu.ledger.finding import Finding, Severity
from liantu.ledger.table import LedgerTable

SEVERITIES: tuple[Severity, ...] = ("must", "later", "note")
#: More would fill the sheet; the counts name them all.
MOST_LISTED = 100_000
_MOST_ROWS_NAMED = 20


@dataclass
class Kind:
    """Findings of one kind: how many, the first in words, and the first rows."""

    severity: Severity
    example: Finding
    count: int = 0
    rows: list[int] = field(default_factory=list)


class Remarks:
    """What is said of each row, each cell, and the file as a whole; in one language."""

    def __init__(self, table: LedgerTable, lang: Lang) -> None:
        """Start with nothing to say; `of` takes findings."""
        self.table = table
        self.lang: Lang = lang
        self.rows: dict[int, list[Finding]] = {}
        self.listed: list[Finding] = []
        self._kinds: dict[tuple[Severity, str], Kind] = {}
        self._counts: Counter[Severity] = Counter()

    @classmethod
    def of(cls, findings: Iterable[Finding], table: LedgerTable, lang: Lang) -> "Remarks":
        """Return the remarks that findings make."""
        made = cls(table, lang)
        for finding in findings:
            made.take(finding)
        made.listed.sort(key=lambda each: (SEVERITIES.index(each.severity), each.row))
        return made

    def take(self, finding: Finding) -> None:
        """Take one finding."""
        self._counts[finding.severity] += 1
        if finding.row:
            self.rows.setdefault(finding.row, []).append(finding)
        if len(self.listed) < MOST_LISTED:
            self.listed.append(finding)
        key = (finding.severity, finding.what)
        kind = self._kinds.setdefault(key, Kind(finding.severity, finding))
        kind.count += 1
        if finding.row and len(kind.rows) < _MOST_ROWS_NAMED:
            kind.rows.append(finding.row)

    def say(self, key: str, **values: object) -> str:
        """Return a text of the report."""
        return words(self.lang)(f"report.{key}", **values)

    def of_row(self, number: int) -> str:
        """Return what is wrong in a row and what to do, a line each, the gravest first."""
        found = sorted(self.rows.get(number, ()), key=lambda each: SEVERITIES.index(each.severity))
        return self.safe("\n".join(self._line(finding) for finding in found))

    def severity_of(self, number: int) -> Severity | None:
        """Return the gravest of what is said of a row."""
        said = {finding.severity for finding in self.rows.get(number, ())}
        return next((severity for severity in SEVERITIES if severity in said), None)

    def _line(self, finding: Finding) -> str:
        where = finding.title or finding.place
        return self.say(
            "line",
            severity=self.say(finding.severity),
            where=self.say("where", value=where) if where else "",
            problem=finding.problem(self.lang),
            remedy=finding.remedy(self.lang),
        )

    def counts(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the sheet of counts, texts only."""
        yield self.say("file"), self.table.file
        if self.table.sheet:
            yield self.say("sheet"), self.table.sheet
        for severity in SEVERITIES:
            yield self.say(severity), str(self._counts[severity])
        if self._counts.total() == 0:
            yield (self.say("nothing"),)
        yield ()
        yield tuple(self.say(f"head_{name}") for name in ("severity", "count", "example", "remedy"))
        for kind in sorted(self._kinds.values(), key=_gravest_first):
            rows = "、".join(map(str, kind.rows)) + ("…" if kind.count > len(kind.rows) else "")
            yield (
                self.say(kind.severity),
                str(kind.count),
                kind.example.problem(self.lang),
                kind.example.remedy(self.lang),
                self.say("rows", value=rows) if kind.rows else "",
            )

    def kinds(self, severity: Severity) -> list[Kind]:
        """Return the kinds of findings of a severity, the most frequent first."""
        found = [kind for kind in self._kinds.values() if kind.severity == severity]
        return sorted(found, key=_gravest_first)

    def list_head(self) -> tuple[str, ...]:
        """Return the header of the list."""
        keys = ("severity", "row", "column", "value", "problem", "remedy")
        return tuple(self.say(f"head_{key}") for key in keys)

    def list_rows(self) -> Iterator[tuple[str | int, ...]]:
        """Yield the findings one by one, the gravest first."""
        for each in self.listed:
            where = " ".join(part for part in (each.place, each.title) if part)
            said = each.problem(self.lang), each.remedy(self.lang)
            yield self.say(each.severity), each.row or "", where, each.value, *said

    def safe(self, text: str) -> str:
        """Return a text as a cell can hold it."""
        return cell_text(text.encode("utf-8", "replace").decode(), self.lang)


def own_titles(key: str) -> frozenset[str]:
    """Return what a text of the report is in any language, to know it again."""
    return frozenset(words(lang)(f"report.{key}") for lang in LANGS)


def _gravest_first(kind: Kind) -> tuple[int, int]:
    return SEVERITIES.index(kind.severity), -kind.count
