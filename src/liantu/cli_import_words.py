"""What `liantu import` says of a file: to people in lines, to programs in JSON."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from liantu.domain.language import Lang
from liantu.domain.money import yi_text
from liantu.domain.wording import words
from liantu.ledger.diff import Entry, Totals
from liantu.ledger.draft import Draft
from liantu.ledger.finding import Finding
from liantu.ledger.questions import Question
from liantu.ledger.report_words import SEVERITIES, Remarks
from liantu.ledger.table import LedgerTable
from liantu.store.change import Revision

#: Findings that must be fixed are told one by one up to here; the report holds them all.
_MOST_LINES = 40
_MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Told:
    """All there is to say."""

    table: LedgerTable
    draft: Draft
    questions: tuple[Question, ...]
    revision: Revision | None
    dry_run: bool


def lines(told: Told, lang: Lang) -> Iterator[str]:
    """Yield the lines for people."""
    say, draft, diff = words(lang), told.draft, told.draft.diff
    sheet = say("cli.import.sheet", value=draft.sheet) if draft.sheet else ""
    yield say("cli.import.read", name=draft.file, sheet=sheet, count=draft.rows)
    skipped = Counter(each.why for each in told.table.skipped)
    for why, count in skipped.items():
        yield say("cli.import.skipped", why=say(f"cli.import.skip_{why}"), count=count)
    yield from _finding_lines(told, lang)
    for question in told.questions:
        about = question.title or say("cli.import.whole_file")
        examples = "、".join(question.examples)
        option = {"datum": "--datum", "unit": "--unit"}.get(question.kind, "--columns")
        key = f"cli.import.ask_{question.kind}"
        yield say(key, about=about, examples=examples, option=option)
    counts = {name: getattr(diff, name) for name in _COUNTS}
    yield say("cli.import.diff", **counts)
    if diff.terminated or diff.removed:
        yield say("cli.import.gone", terminated=diff.terminated, removed=diff.removed)
    yield say(
        "cli.import.totals", **_totals_words("was", diff.before), **_totals_words("now", diff.after)
    )
    yield _ending(told, lang)


_COUNTS = ("new", "changed", "unchanged", "missing")


def _totals_words(prefix: str, totals: Totals) -> dict[str, Any]:
    return {f"{prefix}_count": totals.count, f"{prefix}_yi": yi_text(totals.wan)}


def _finding_lines(told: Told, lang: Lang) -> Iterator[str]:
    say, findings = words(lang), told.draft.findings
    counts = {severity: findings.total_of(severity) for severity in SEVERITIES}
    yield say("cli.import.findings", **counts)
    must = [each for each in findings.kept if each.severity == "must"]
    for each in must[:_MOST_LINES]:
        row = say("cli.import.row", value=each.row) if each.row else ""
        yield _finding_line(each, row, lang)
    if counts["must"] > _MOST_LINES:
        yield say("cli.import.more", count=counts["must"] - _MOST_LINES)
    for kind in Remarks.of(findings.kept, told.table, lang).kinds("later"):
        total = findings.counts["later", kind.example.what]
        yield _finding_line(kind.example, say("cli.import.times", count=total), lang)


def _finding_line(finding: Finding, where: str, lang: Lang) -> str:
    say, column = words(lang), finding.title or finding.place
    return say(
        "cli.import.finding",
        severity=say(f"report.{finding.severity}"),
        row=where,
        column=say("report.where", value=column) if column else "",
        problem=finding.problem(lang),
        remedy=finding.remedy(lang),
    )


def _ending(told: Told, lang: Lang) -> str:
    say = words(lang)
    if told.draft.blocked:
        return say("cli.import.blocked", count=told.draft.findings.total_of("must"))
    if told.draft.diff.empty:
        return say("cli.import.nothing")
    if told.revision is None:
        return say("cli.import.dry")
    return say("cli.import.done", number=told.revision.number, count=told.revision.count)


def facts(told: Told, lang: Lang) -> dict[str, Any]:
    """Return the same for programs."""
    draft, findings = told.draft, told.draft.findings
    kept = findings.kept
    return {
        "file": draft.file,
        "sheet": draft.sheet,
        "rows": draft.rows,
        "ok": not draft.blocked,
        "dry_run": told.dry_run,
        "revision": None if told.revision is None else told.revision.number,
        "skipped": [asdict(each) for each in told.table.skipped],
        "questions": [asdict(each) for each in told.questions],
        "findings": {
            **{severity: findings.total_of(severity) for severity in SEVERITIES},
            "kinds": [
                {"severity": severity, "what": what, "count": count}
                for (severity, what), count in findings.counts.items()
            ],
            "items": [_finding(each, lang) for each in kept],
            "more": findings.total - len(kept),
        },
        "diff": _diff(draft),
    }


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    names = ("severity", "what", "row", "place", "title", "value", "site_id")
    plain = {name: getattr(finding, name) for name in names}
    return plain | {"problem": finding.problem(lang), "remedy": finding.remedy(lang)}


def _diff(draft: Draft) -> dict[str, Any]:
    diff = draft.diff
    entries = [each for each in diff.entries if each.kind != "unchanged"]
    changing = diff.new + diff.changed + diff.missing
    return {
        **{name: getattr(diff, name) for name in (*_COUNTS, "terminated", "removed")},
        "before": _totals(diff.before),
        "after": _totals(diff.after),
        "entries": [_entry(each) for each in entries[:_MOST_ENTRIES]],
        "more": changing - min(len(entries), _MOST_ENTRIES),
        "unsure": [asdict(each) for each in diff.unsure],
    }


def _totals(totals: Totals) -> dict[str, Any]:
    stages = {stage or "none": count for stage, count in totals.by_stage.items()}
    return {"count": totals.count, "projects": totals.projects, "wan": totals.wan, "stages": stages}


def _entry(entry: Entry) -> Mapping[str, Any]:
    return asdict(entry)
