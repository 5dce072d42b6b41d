"""A file of features as a LedgerTable."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from liantu.ledger.finding import Finding
from liantu.ledger.read.lines import decoded
from liantu.ledger.read.messages import Facts
from liantu.ledger.read.own_files import is_own_layer
from liantu.ledger.read.spool import Spool
from liantu.ledger.table import Column, LedgerTable, Row


def table_of_features(name: str, spool: Spool, facts: Facts, count: int) -> LedgerTable:
    """Return the features of a file; of a store's own, values stay whatever JSON they are."""
    names = facts.columns
    whole = facts.sites or is_own_layer(names)
    findings = []
    if facts.strange_crs:
        findings.append(Finding("later", "reading.crs", value=facts.strange_crs))
    return LedgerTable(
        file=name,
        columns=tuple(Column(column, column) for column in names),
        rows=lambda: _rows(spool, names, whole=whole),
        count=count,
        sheet=facts.sheet,
        sheets=tuple(facts.sheets),
        crs=facts.crs,
        has_geometry=facts.has_geometry,
        whole_features=whole,
        findings=tuple(findings),
    )


def _rows(spool: Spool, names: Sequence[str], *, whole: bool) -> Iterator[Row]:
    for line in spool:
        number, properties, geometry, site_id = decoded(line)
        values = [properties.get(name) for name in names]
        cells = values if whole else [_cell(value) for value in values]
        yield Row(number, tuple(cells), geometry, site_id)


def _cell(value: Any) -> Any:  # noqa: ANN401 - any JSON goes in
    """Return a value as a cell can hold it; lists and objects as JSON, white space as nothing."""
    if isinstance(value, str):
        return value if value.strip() else None
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
