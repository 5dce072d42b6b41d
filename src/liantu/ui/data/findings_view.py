"""What is wrong with the file, row by row: counts, a table to filter, their workbook back."""

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.domain.fields import BY_NAME
from liantu.export.columns import COLUMNS
from liantu.ledger.draft import Draft
from liantu.ledger.finding import Finding, Severity
from liantu.ledger.report import annotated
from liantu.ledger.table import LedgerTable
from liantu.ui.data.names import field_title
from liantu.ui.data.upload import Upload
from liantu.ui.map.points_map import PointSign, points_map
from liantu.ui.parts.table import TableColumn, TableRow, paged_table
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_SEVERITIES: tuple[Severity, ...] = ("must", "later", "note")
COLOURS = {"must": "#c2410c", "later": "#b7791f", "note": "#5b6a72"}
_CELL_LENGTH, _KIND_LENGTH, _PAGE_SIZE = 160, 60, 10
_MOST_POINTS = 2_000
_OWN = {column.name: column for column in COLUMNS}
_PLACE = re.compile(r"\{\w+\}")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def findings_view(scene: Scene, draft: Draft, upload: Upload, table: LedgerTable) -> None:
    """Draw the findings; nothing is written while one that must be fixed stands."""
    say, findings = scene.say, draft.findings
    numbers = {name: findings.total_of(name) for name in _SEVERITIES}
    if findings.total == 0:
        st.success(say("data.no_findings", rows=f"{draft.rows:,}"))
        return
    told = say("data.blocked" if draft.blocked else "data.not_blocked", n=f"{numbers['must']:,}")
    (st.error if draft.blocked else st.info)(told)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    shown = left.pills(
        say("data.findings_shown"),
        [name for name in _SEVERITIES if numbers[name]],
        selection_mode="multi",
        default=[name for name in _SEVERITIES[:2] if numbers[name]] or ["note"],
        format_func=lambda name: f"{say(f'data.severity_{name}')} {numbers[name]:,}",
        key="findings_severity",
    )
    with right:
        _report_button(scene, draft, upload, table)
    kinds = _kind_choice(scene, draft, shown)
    kept = [f for f in findings.kept if f.severity in shown and (not kinds or f.what in kinds)]
    kept.sort(key=lambda finding: _SEVERITIES.index(finding.severity))
    _findings_map(scene, draft, kept)
    of = (draft.file, tuple(shown), tuple(kinds))
    findings_table(scene, kept, "findings", of, own=table.whole_features)
    if findings.total > len(findings.kept):
        st.caption(say("data.findings_kept", n=f"{len(findings.kept):,}"))


def _kind_choice(scene: Scene, draft: Draft, shown: Sequence[str]) -> list[str]:
    counts = draft.findings.counts
    kinds = [what for (severity, what), _ in counts.most_common() if severity in shown]
    numbers: dict[str, int] = {}
    for (severity, what), count in counts.items():
        if severity in shown:
            numbers[what] = numbers.get(what, 0) + count
    return st.pills(
        scene.say("data.findings_kinds"),
        list(dict.fromkeys(kinds)),
        format_func=lambda what: f"{plain(_kind_name(scene, what))} {numbers.get(what, 0):,}",
        selection_mode="multi",
        key="findings_kinds",
        wrap=True,
    )


def _findings_map(scene: Scene, draft: Draft, kept: Sequence[Finding]) -> None:
    """Draw where the rows with findings lie, each with its row number, the gravest colour first."""
    places = {entry.row: entry.after for entry in draft.diff.entries if entry.after and entry.row}
    worst: dict[int, Severity] = {}
    for finding in kept:
        if finding.row in places:
            worst.setdefault(finding.row, finding.severity)
    signs = [
        PointSign(*place, COLOURS[severity], row)
        for row, severity in worst.items()
        if (place := places[row]) is not None
    ]
    if not signs:
        return
    title = scene.say("data.findings_map", n=f"{len(signs):,}")
    with st.expander(title):
        points_map(scene, signs[:_MOST_POINTS], "findings")


def _kind_name(scene: Scene, what: str) -> str:
    """Return what findings of a kind say, without the values of any one of them."""
    name = _PLACE.sub("…", scene.say.texts[f"finding.{what}"])[:_KIND_LENGTH]
    return name if any(letter.isalpha() for letter in name) else scene.say("data.kind_other")


def findings_table(
    scene: Scene, kept: Sequence[Finding], key: str, of: object = None, *, own: bool = False
) -> None:
    """Draw findings as a table, a page at a time; nothing where there are none and no filter."""
    if not kept and of is None:
        return
    say, lang = scene.say, scene.look.lang
    columns = [
        TableColumn("severity", say("data.finding_severity"), swatch=True),
        # A site edited by hand stands in no row.
        *([] if of is None else [TableColumn("row", say("data.finding_row"), number=True)]),
        TableColumn("title", say("data.finding_column")),
        TableColumn("value", say("data.finding_value")),
        TableColumn("problem", say("data.finding_problem")),
        TableColumn("remedy", say("data.finding_remedy")),
    ]

    def row_of(finding: Finding) -> TableRow:
        cells = {
            "severity": say(f"data.severity_{finding.severity}"),
            "row": f"{finding.row:,}" if finding.row else say("data.whole_file"),
            "title": _column_name(scene, finding, own=own)[:_CELL_LENGTH],
            "value": finding.value[:_CELL_LENGTH],
            "problem": finding.problem(lang)[: 2 * _CELL_LENGTH],
            "remedy": finding.remedy(lang)[: 2 * _CELL_LENGTH],
        }
        return TableRow("", cells, COLOURS[finding.severity])

    words = {"empty": say("data.no_such_findings"), "caption": say("data.findings_caption")}
    paged_table(key, columns, kept, row_of, say, size=_PAGE_SIZE, of=(of, len(kept)), words=words)


def _column_name(scene: Scene, finding: Finding, *, own: bool) -> str:
    """Return a column as the user's file has it; a property by its title.

    The columns of a file of our own are known by their properties, whatever language wrote it.
    """
    if finding.place in BY_NAME:
        return field_title(scene, finding.place)
    if own and finding.title in _OWN:
        return f"{finding.place} {_OWN[finding.title].title(scene.look.lang)}"
    return f"{finding.place} {finding.title}".strip()


def _report_button(scene: Scene, draft: Draft, upload: Upload, table: LedgerTable) -> None:
    name = f"{Path(upload.name).stem[:60]}-{scene.say('data.report_suffix')}.xlsx"

    def make() -> bytes:
        with TemporaryDirectory(prefix="liantu-report-") as folder:
            path = Path(folder) / "report.xlsx"
            annotated(upload.path, table, draft.findings.all(), path, scene.look.lang)
            return path.read_bytes()

    try:
        st.download_button(
            scene.say("data.report"), make, name, _XLSX, key="report", on_click="ignore"
        )
    except LiantuError as error:
        st.warning(plain(error.text(scene.look.lang)))
