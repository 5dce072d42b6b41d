"""`liantu import`: a file to a revision of the store, or to a report of what is wrong with it."""

import json
import sys
from argparse import Namespace
from dataclasses import dataclass, replace
from pathlib import Path

from liantu.cli_commands import ExitCode
from liantu.cli_import_words import Told, facts, lines
from liantu.cli_progress import Bar
from liantu.domain.catalogue import Catalogue
from liantu.domain.errors import LedgerError, shown
from liantu.domain.language import Lang
from liantu.domain.wording import words
from liantu.ledger import service
from liantu.ledger.choices import Choices
from liantu.ledger.column_map import ColumnMap
from liantu.ledger.columns import from_toml, questions, suggest
from liantu.ledger.datum import parse_datum
from liantu.ledger.draft import Draft
from liantu.ledger.read.files import read_table
from liantu.ledger.read.limits import COMMAND_LINE
from liantu.ledger.report import annotated
from liantu.ledger.rights import local_editor
from liantu.ledger.table import LedgerTable
from liantu.settings import settings
from liantu.store.history import ConflictError, History
from liantu.store.live import load_catalogue

#: How often the file is compared anew because somebody else committed in between.
_ATTEMPTS = 3
_SIGNING = {"author": "--author", "reason": "--reason", "dry_run": "--dry-run"}


@dataclass(frozen=True, slots=True)
class _Import:
    """A file with the answers to it, and the store that it is for."""

    table: LedgerTable
    column_map: ColumnMap
    choices: Choices
    history: History
    catalogue: Catalogue
    lang: Lang

    def compared(self) -> Draft:
        """Return what the file would change."""
        with Bar(self.lang, "import.comparing") as bar:
            given = (self.table, self.column_map, self.catalogue, self.choices, bar.share)
            return service.compared(self.history, *given)


def import_file(arguments: Namespace, lang: Lang) -> int:
    """Compare a file with the store, and write what it changes unless something must be fixed.

    Raises:
        LedgerError: the store cannot take it.
        ConflictError: others change the same sites again and again.
        LiantuError: the store, the catalogue or a setting is not usable.
        OSError: the report cannot be written.
    """
    say = words(lang)
    if not arguments.dry_run and not (arguments.author.strip() and arguments.reason.strip()):
        print(say("cli.import.unsigned", **_SIGNING), file=sys.stderr)
        return ExitCode.MISUSED
    store = settings().store_path()
    history, catalogue = History(store), load_catalogue(settings().geodata)
    try:
        _check_report(arguments, store)
        table, column_map = _read(arguments, catalogue, lang)
        task = _Import(table, column_map, _choices(arguments), history, catalogue, lang)
        draft = task.compared()
    except LedgerError as error:
        # What cannot be read, or not with these answers, is misuse; nothing was found in it yet.
        print(say("cli.failed", value=error.text(lang)), file=sys.stderr)
        return ExitCode.MISUSED
    return _finished(task, draft, arguments)


def _check_report(arguments: Namespace, store: Path) -> None:
    """See to it that the report takes the place of neither the file nor the store.

    Raises:
        LedgerError: it would.
    """
    report: Path | None = arguments.report
    if report is None:
        return
    if report.resolve() in {arguments.file.resolve(), store}:
        raise LedgerError.worded("import.report_onto", name=shown(report.name))
    if report.suffix.lower() != ".xlsx":
        raise LedgerError.worded("import.report_type", name=shown(report.name))


def _read(arguments: Namespace, catalogue: Catalogue, lang: Lang) -> tuple[LedgerTable, ColumnMap]:
    """Return the file's table, and its columns' meaning with the answers given."""
    path: Path = arguments.file
    with Bar(lang, "reading") as bar:
        table = read_table(
            path, path.name, sheet=arguments.sheet, limits=COMMAND_LINE, progress=bar.share
        )
    column_map = _map_of(arguments.columns) if arguments.columns else suggest(table, catalogue)
    if arguments.datum:
        column_map = replace(column_map, datum=parse_datum(arguments.datum))
    if arguments.unit:
        column_map = replace(column_map, unit=arguments.unit)
    if arguments.blank_clears:
        column_map = replace(column_map, blank_clears=True)
    return table, column_map


def _map_of(path: Path) -> ColumnMap:
    try:
        return from_toml(path.read_text("utf-8"))
    except UnicodeDecodeError:
        raise LedgerError.worded("import.map_utf8", name=shown(path.name)) from None


def _choices(arguments: Namespace) -> Choices:
    """Return the user's word on rows and missing sites; `--pair` may come several times.

    Raises:
        LedgerError: a pair is not ROW=ID.
    """
    pairs: dict[int, str] = {}
    for text in arguments.pair:
        row, mark, site_id = text.partition("=")
        if not (mark and site_id and row.isascii() and row.isdigit() and len(row) < 10):
            raise LedgerError.worded("import.pair", value=shown(text))
        pairs[int(row)] = site_id
    return Choices(arguments.missing, pairs=pairs)


def _finished(task: _Import, draft: Draft, arguments: Namespace) -> int:
    """Report on a draft and write it; anew where somebody else was quicker."""
    for attempt in range(1, _ATTEMPTS + 1):
        with draft:
            try:
                return _told(task, draft, arguments)
            except ConflictError:
                if attempt == _ATTEMPTS:
                    raise
        draft = task.compared()
    raise AssertionError


def _told(task: _Import, draft: Draft, arguments: Namespace) -> int:
    history, catalogue, lang = task.history, task.catalogue, task.lang
    revision = None
    if not (arguments.dry_run or draft.blocked or draft.diff.empty):
        author = local_editor(arguments.author)
        with Bar(lang, "writing") as bar:
            watched = draft.watched(bar.share)
            revision = service.commit_draft(history, watched, catalogue, author, arguments.reason)
    if arguments.report:
        with Bar(lang, "writing"):
            original: Path = arguments.file
            annotated(original, task.table, draft.findings.all(), arguments.report, lang)
    asked = questions(task.table, task.column_map, catalogue)
    told = Told(task.table, draft, asked, revision, dry_run=arguments.dry_run)
    if arguments.json:
        print(json.dumps(facts(told, lang), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines(told, lang)))
    return ExitCode.FINDINGS if draft.blocked else ExitCode.DONE
