"""docs/benchmarks*.md: a table for each question, with what was asked and whether it was met."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import effort
from tests.benchmarks.data import CACHE, ROOT
from tests.benchmarks.machine import description

_HEAD = """# {title}

Written by `make bench` on {day}, all of it in one run on one machine. All data are synthetic; \
how they are made and how each figure is taken stands in `tests/benchmarks/`.

"""


@dataclass(frozen=True, slots=True)
class Check:
    """A target and what was measured; `met` is None where a quick run cannot judge."""

    what: str
    target: str
    measured: str
    met: bool | None

    @classmethod
    def most(cls, what: str, value: float, most: float, unit: str = "") -> "Check":
        """Return the check that a value is at most so much."""
        return cls(what, f"≤ {_number(most)}{unit}", f"{_number(value)}{unit}", value <= most)

    @classmethod
    def least(cls, what: str, value: float, least: float, unit: str = "") -> "Check":
        """Return the check that a value is at least so much."""
        return cls(what, f"≥ {_number(least)}{unit}", f"{_number(value)}{unit}", value >= least)


@dataclass(frozen=True, slots=True)
class Section:
    """One question: how it was asked, what was found, and what was hoped for."""

    title: str
    method: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    checks: Sequence[Check] = ()

    def text(self) -> str:
        """Return the section as Markdown."""
        parts = [f"## {self.title}", self.method, table(self.header, self.rows)]
        if self.checks:
            judged = [(c.what, c.measured, c.target, _WORDS[c.met]) for c in self.checks]
            parts.append(table(("Target", "measured", "wanted", "met"), judged))
        return "\n\n".join(parts) + "\n"


_WORDS = {True: "yes", False: "**no**", None: "not judged"}


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, all columns but the first to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(values: Sequence[float], decimals: int = 0) -> list[str]:
    """Return median, 95th percentile, smallest and largest as text."""
    figures = (statistics.median(values), percentile(values, 0.95), min(values), max(values))
    return [f"{figure:,.{decimals}f}" for figure in figures]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that such a share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-round(share * 1000) * len(ordered) // 1000) - 1)]


@dataclass
class Report:
    """The sections of this run; the document is written when all of them are there."""

    wanted: int
    name: str = "benchmarks"
    sections: list[Section] = field(default_factory=list)

    def add(self, section: Section) -> None:
        """Write a section down, and only then complain about targets that it misses."""
        if effort.QUICK:
            checks = [Check(c.what, c.target, c.measured, None) for c in section.checks]
            section = Section(section.title, section.method, section.header, section.rows, checks)
        self.sections.append(section)
        print(f"\n{section.text()}", flush=True)
        self._write()
        missed = [c for c in section.checks if c.met is False]
        assert not missed, "; ".join(f"{c.what}: {c.measured}, wanted {c.target}" for c in missed)

    def _write(self) -> None:
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        text = "\n".join(section.text() for section in self.sections)
        title = self.name.capitalize().replace("-", " of ")
        whole = _HEAD.format(title=title, day=day) + description() + "\n\n" + text
        _save(CACHE / f"{self.name}.md", whole)
        if len(self.sections) == self.wanted and not effort.QUICK:
            _save(ROOT / "docs" / f"{self.name}.md", whole)


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
