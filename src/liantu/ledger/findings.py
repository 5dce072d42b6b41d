"""All findings of one file: counted, the first of them at hand, the rest on disk."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson

from liantu.domain.check import Problem
from liantu.domain.terms import Term
from liantu.ledger.finding import Finding, Severity

#: Of each severity so many are kept at hand, and the first of each kind in any case; `all` gives
#: every one.
MOST_KEPT: Mapping[Severity, int] = {"must": 2_000, "later": 2_000, "note": 1_000}
_MOST_OF_KIND = 50


class Findings:
    """Collects findings in memory that does not grow with their number.

    `counts` holds how many there are of each (severity, what).
    """

    def __init__(self, path: Path) -> None:
        """Write every finding to a new file, too, a line each."""
        self.counts: Counter[tuple[Severity, str]] = Counter()
        self._totals: Counter[Severity] = Counter()
        self._kept: list[Finding] = []
        self._must_rows: set[int] = set()
        self._path = path
        self._file = path.open("wb")

    def add(self, finding: Finding) -> None:
        """Take one finding."""
        try:
            line = _line(finding)
        except TypeError:
            # Half a character, which no file can hold, is shown by its number.
            finding = _spelt(finding)
            line = _line(finding)
        key = (finding.severity, finding.what)
        full = self._totals[finding.severity] >= MOST_KEPT[finding.severity]
        if not full or self.counts[key] < _MOST_OF_KIND:
            self._kept.append(finding)
        self.counts[key] += 1
        self._totals[finding.severity] += 1
        if finding.severity == "must":
            self._must_rows.add(finding.row)
        self._file.write(line)

    def close(self) -> None:
        """Take no more findings; those taken can still be read."""
        self._file.close()
        self._kept.sort(key=attrgetter("row"))

    @property
    def kept(self) -> tuple[Finding, ...]:
        """Return those at hand: all of them unless there are thousands, in the file's order."""
        return tuple(self._kept)

    @property
    def total(self) -> int:
        """Return how many there are, kept or not."""
        return self.counts.total()

    def total_of(self, severity: Severity) -> int:
        """Return how many there are of a severity."""
        return self._totals[severity]

    def must_be_fixed(self, row: int) -> bool:
        """Say whether something that must be fixed has been said of a row."""
        return row in self._must_rows

    def all(self) -> Iterator[Finding]:
        """Yield every finding, in the order in which they were met."""
        with self._path.open("rb") as file:
            yield from map(_finding, file)


def _line(finding: Finding) -> bytes:
    plain = {name: getattr(finding, name) for name in _PLAIN}
    values = {name: _packed(value) for name, value in finding.values.items()}
    return orjson.dumps(plain | {"values": values}, default=str) + b"\n"


_TEXTS = ("place", "title", "value", "site_id")
_PLAIN = ("severity", "what", "row", *_TEXTS)


def _spelt(finding: Finding) -> Finding:
    texts = {name: _spelt_text(getattr(finding, name)) for name in _TEXTS}
    values = {name: _spelt_text(value) for name, value in finding.values.items()}
    return replace(finding, **texts, values=values)


def _spelt_text(value: Any) -> Any:  # noqa: ANN401 - what is no text stays as it is
    if not isinstance(value, str):
        return value
    return value.encode("utf-8", "backslashreplace").decode()


def _finding(line: bytes) -> Finding:
    raw: dict[str, Any] = orjson.loads(line)
    values = {name: _unpacked(value) for name, value in raw.pop("values").items()}
    return Finding(**raw, values=values)


def _packed(value: object) -> object:
    if isinstance(value, Problem):
        return {"problem": asdict(value)}
    if isinstance(value, Term):
        return {"term": [value.code, value.name_zh, value.name_en]}
    return value


def _unpacked(value: object) -> object:
    match value:
        case {"problem": problem}:
            return Problem(**problem)
        case {"term": term}:
            return Term(*term)
    return value
