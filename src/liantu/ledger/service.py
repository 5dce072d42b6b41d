"""Every way in which the store is changed: only with an Editor, only with what the store can take.

The check of the right lies here and not on a page, so that no route or command goes round it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from liantu.domain.catalogue import Catalogue, read_catalogue
from liantu.domain.check import SiteCheck
from liantu.domain.errors import LedgerError
from liantu.domain.language import Lang
from liantu.domain.wording import words
from liantu.ledger.catalogue_restore import CatalogueRestore
from liantu.ledger.choices import Choices
from liantu.ledger.column_map import ColumnMap
from liantu.ledger.draft import Draft, draft_of
from liantu.ledger.edit import edit_findings
from liantu.ledger.rights import Editor
from liantu.ledger.soundness import circle_in, site_problems
from liantu.ledger.table import LedgerTable, Progress
from liantu.store.catalogue_history import CatalogueHistory, CatalogueRevision
from liantu.store.change import Change, Feature, Revision, same
from liantu.store.history import History


class UnfitSiteError(LedgerError):
    """A site as it shall be is none that the store can take, or lacks what its stage needs."""

    def __init__(self, site_id: str, told: Callable[[Lang], str]) -> None:
        """Keep what is wrong as a text by language, so that the edge can say it in its own."""
        self.site_id, self._told = site_id, told
        super().__init__(self.text("en"))

    def text(self, lang: Lang) -> str:
        """Return the site, its problem and the remedy in a language."""
        return words(lang)("error.import.site", id=self.site_id, problem=self._told(lang))


def compared(
    history: History,
    table: LedgerTable,
    column_map: ColumnMap,
    catalogue: Catalogue,
    choices: Choices = Choices(),  # noqa: B008 - a frozen value
    progress: Progress = lambda _: None,
) -> Draft:
    """Return what a file would change in the store as it is now; nothing is written to it.

    Raises:
        LedgerError: the file cannot be read to its end, or the column map does not fit it.
        LiantuError: the store is not readable.
    """
    head = history.status().head
    number = None if head is None else head.number
    state = history.state(number)
    draft = draft_of(table, column_map, catalogue, state, choices, progress)
    return replace(draft, base=number)


def commit_draft(
    history: History,
    draft: Draft,
    catalogue: Catalogue,
    editor: Editor,
    reason: str,
    mine: Collection[str] = (),
) -> Revision:
    """Write what a draft proposes.

    The sites in `mine` are written even if somebody changed them since the draft was made: fields
    that the draft does not change stay as the others left them. `draft.without(ids)` leaves sites
    as they are.

    Raises:
        LedgerError: a finding stands that must be fixed, nothing would change, or the author or
            the reason is missing.
        ConflictError: other sites were changed meanwhile; nothing is written.
    """
    if draft.blocked:
        raise LedgerError.worded("import.blocked", count=draft.findings.total_of("must"))
    _sign(editor, reason)
    _check(history, draft.changes, catalogue)
    changes = _rebased(history, draft.changes(), frozenset(mine))
    return history.commit(changes, author=editor.name, reason=reason.strip(), kind="import")


def commit_changes(
    history: History,
    catalogue: Catalogue,
    editor: Editor,
    reason: str,
    changes: Iterable[Change],
) -> Revision:
    """Write changes made by hand.

    Raises:
        UnfitSiteError: the store cannot take a site, or it lacks what its new stage needs.
        LedgerError: nothing would change, or the author or the reason is missing.
        ConflictError: a site was changed meanwhile; nothing is written.
    """
    _sign(editor, reason)
    every = tuple(changes)
    _check(history, lambda: every, catalogue)
    for change in every:
        for finding in edit_findings(change, catalogue):
            if finding.severity == "must":
                raise UnfitSiteError(change.id, finding.problem)
    return history.commit(every, author=editor.name, reason=reason.strip(), kind="edit")


def commit_catalogue(
    history: CatalogueHistory, editor: Editor, reason: str, seen: str, text: str
) -> CatalogueRevision:
    """Write another text of the catalogue in the place of the one that was seen.

    Raises:
        LedgerError: it was changed meanwhile, or the author or the reason is missing.
        CatalogueError: the text is no usable catalogue.
        HistoryError: it cannot be written.
    """
    _sign(editor, reason)
    read_catalogue(text)
    return history.commit(seen, text, editor.name, reason.strip())


def restore_catalogue(
    history: CatalogueHistory, plan: CatalogueRestore, editor: Editor, reason: str
) -> CatalogueRevision:
    """Make a new revision of the catalogue of an old one; nothing is erased.

    Raises:
        LedgerError: it was changed meanwhile, or the author or the reason is missing.
        CatalogueError: the text is no usable catalogue.
        HistoryError: it cannot be written.
    """
    _sign(editor, reason)
    read_catalogue(plan.text)
    return history.commit(plan.seen, plan.text, editor.name, reason.strip(), plan.number)


def restore(history: History, number: int, editor: Editor, reason: str) -> Revision:
    """Make a new revision of an old one; nothing is erased.

    Raises:
        LedgerError: there is no such revision, or the author or the reason is missing.
    """
    _sign(editor, reason)
    return history.restore(number, author=editor.name, reason=reason.strip())


def take_over(history: History, catalogue: Catalogue, editor: Editor, reason: str) -> Revision:
    """Make a revision of what other hands wrote into the live file.

    Raises:
        LedgerError: the store cannot take a site, or the author or the reason is missing.
    """
    _sign(editor, reason)
    _check(history, history.outside_changes, catalogue)
    return history.take_over(author=editor.name, reason=reason.strip())


def refuse(history: History, editor: Editor, reason: str) -> None:
    """Put the live file back as the history has it; what other hands wrote is kept beside it.

    Raises:
        LedgerError: the author or the reason is missing.
    """
    _sign(editor, reason)
    history.refuse(author=editor.name, reason=reason.strip())


def _sign(editor: Editor, reason: str) -> None:
    # An object that merely looks like one has not been through the check of rights.
    if not isinstance(editor, Editor):
        raise TypeError("Changing the store takes an Editor")
    if not editor.name:
        raise LedgerError.worded("import.no_author")
    if not reason.strip():
        raise LedgerError.worded("import.no_reason")


def _check(history: History, changes: Callable[[], Iterable[Change]], catalogue: Catalogue) -> None:
    """See to it that the store can take each site as it shall be.

    Raises:
        UnfitSiteError: naming the first that it cannot take, and why.
        LedgerError: a site would lie inside itself.
    """
    check = SiteCheck(catalogue)
    for change in changes():
        if change.after is None:
            continue
        problem = next(iter(site_problems(check, change.after)), None)
        if problem is not None:
            raise UnfitSiteError(change.id, problem.text)
    circle = circle_in(changes(), history.state().get)
    if circle:
        raise LedgerError.worded("import.circle", id=circle)


def _rebased(history: History, changes: Iterable[Change], mine: frozenset[str]) -> Iterator[Change]:
    """Yield the changes, those of `mine` laid over what the sites are now."""
    state = history.state() if mine else None
    for change in changes:
        if state is not None and change.id in mine:
            yield over(change, state.get(change.id))
        else:
            yield change


def over(change: Change, now: Feature | None) -> Change:
    """Return a change laid over a site as somebody else left it: only its own fields change.

    Where they took the site out it comes back, and where the change does that it goes.
    """
    if change.before is None or change.after is None or now is None or same(change.before, now):
        return Change(now, change.after)
    old, new = change.before["properties"], change.after["properties"]
    kept = {**now["properties"]}
    for name in old.keys() | new.keys():
        if old.get(name) == new.get(name):
            continue
        if name in new:
            kept[name] = new[name]
        else:
            kept.pop(name, None)
    moved = change.before["geometry"] != change.after["geometry"]
    place = change.after["geometry"] if moved else now["geometry"]
    return Change(now, {**now, "geometry": place, "properties": kept})
