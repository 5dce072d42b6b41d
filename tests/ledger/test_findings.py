"""All findings of a file, in memory that does not grow with them."""

import pytest

from liantu.domain.check import Problem
from liantu.domain.terms import Stage, Term
from liantu.ledger.finding import Finding
from liantu.ledger.findings import MOST_KEPT, Findings
from tests.support.ledgers import CATALOGUE


@pytest.fixture
def findings(tmp_path):
    found = Findings(tmp_path / "findings.jsonl")
    yield found
    found.close()


def test_findings_are_counted_by_kind(findings):
    for row in (7, 3):
        findings.add(Finding("must", "diff.circle", row))
    findings.add(Finding("later", "diff.circle", 5))
    findings.close()
    assert findings.counts == {("must", "diff.circle"): 2, ("later", "diff.circle"): 1}
    assert (findings.total, findings.total_of("must"), findings.total_of("note")) == (3, 2, 0)
    assert [each.row for each in findings.kept] == [3, 5, 7]


def test_thousands_are_kept_and_all_can_be_read_again(findings):
    most = MOST_KEPT["later"]
    for row in range(most + 10):
        findings.add(Finding("later", "diff.circle", row))
    findings.add(Finding("must", "diff.circle", 99_998))
    findings.add(Finding("later", "diff.broken", 99_999))
    findings.close()
    assert len(findings.kept) == most + 2
    # The first of each kind are kept, however many there are of another.
    assert [each.what for each in findings.kept[-2:]] == ["diff.circle", "diff.broken"]
    assert [each.row for each in findings.all()] == [*range(most + 10), 99_998, 99_999]


def test_what_words_itself_does_so_after_the_way_through_the_file(findings):
    stage = next(stage for stage in CATALOGUE.stages if stage.code == "building")
    given = [
        Finding("later", "diff.stage_back", 5, "C", "阶段", "x", "a", {"was": stage, "now": stage}),
        Finding("must", "diff.broken", 6, values={"problem": Problem("no_name", value="乙")}),
        Finding("must", "diff.needed_always", 0, "owner", values={"field": Term("o", "甲", "A")}),
        Finding("later", "diff.like_row", 8, values={"other": "{value}", "first": 3}),
    ]
    for finding in given:
        findings.add(finding)
    findings.close()
    assert isinstance(stage, Stage)
    for back, finding in zip(findings.all(), given, strict=True):
        for lang in ("zh", "zh-Hant", "en"):
            assert back.problem(lang) == finding.problem(lang)
            assert back.remedy(lang) == finding.remedy(lang)
        assert (back.row, back.site_id) == (finding.row, finding.site_id)


def test_half_a_character_in_a_cell_does_not_stop_the_others(findings):
    findings.add(Finding("must", "diff.broken", 5, value="\ud800", values={"problem": "x"}))
    findings.close()
    (back,) = findings.all()
    assert back.row == 5
