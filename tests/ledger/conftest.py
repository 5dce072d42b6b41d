"""What becomes of a table."""

from dataclasses import dataclass

import pytest

from liantu.ledger.column_map import ColumnMap
from liantu.ledger.columns import suggest
from liantu.ledger.finding import Finding
from liantu.ledger.site_row import SiteRow
from liantu.ledger.site_rows import site_rows
from tests.support.ledgers import CATALOGUE
from tests.support.tables import table_of


@dataclass
class Read:
    rows: list[SiteRow]
    findings: list[Finding]

    def said(self, severity=None):
        """Row, place and key of the findings, without those about all rows."""
        return [
            (found.row, found.place, found.what.removeprefix("row."))
            for found in self.findings
            if found.row and severity in (None, found.severity)
        ]

    def whats(self):
        return {found.what.removeprefix("row.") for found in self.findings}


@pytest.fixture
def read():
    def read(table, column_map=None, **answers):
        if column_map is None:
            suggested = suggest(table, CATALOGUE)
            column_map = ColumnMap(
                **{
                    "targets": suggested.targets,
                    "datum": suggested.datum,
                    **answers,
                }
            )
        findings = []
        rows = list(site_rows(table, column_map, CATALOGUE, findings.append))
        for found in findings:
            for lang in ("zh", "en", "zh-Hant"):
                assert found.problem(lang)
                assert found.remedy(lang)
        return Read(rows, findings)

    return read


@pytest.fixture
def table():
    return table_of
