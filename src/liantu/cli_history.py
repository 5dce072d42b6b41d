"""`liantu history`, `restore` and `outside`: who changed what, and how to have it back."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import orjson

from liantu.cli_commands import ExitCode
from liantu.domain.errors import LiantuError
from liantu.domain.fields import BY_NAME
from liantu.domain.language import Lang, to_traditional
from liantu.domain.wording import Words, words
from liantu.ledger import service
from liantu.ledger.diff import GEOMETRY, FieldChange, field_changes, name_of
from liantu.ledger.rights import local_editor
from liantu.settings import settings
from liantu.store.change import Change, Revision
from liantu.store.history import History
from liantu.store.live import load_catalogue
from liantu.store.revision_words import counts_text, revision_line

#: So many sites of an outside edit are told to people; programs are told all.
_MOST_LINES = 40


def add_history_arguments(command: ArgumentParser, say: Words) -> None:
    """Add what can be typed after `liantu history`."""
    command.add_argument("--site", metavar="ID", help=say("cli.history.help_site"))
    command.add_argument("--verify", action="store_true", help=say("cli.history.help_verify"))
    command.add_argument("--json", action="store_true", help=say("cli.help_json"))


def add_restore_arguments(command: ArgumentParser, say: Words) -> None:
    """Add what can be typed after `liantu restore`."""
    command.add_argument("revision", metavar="REVISION", help=say("cli.history.help_revision"))
    _add_signature(command, say, required=True)


def add_outside_arguments(command: ArgumentParser, say: Words) -> None:
    """Add what can be typed after `liantu outside`."""
    chosen = command.add_mutually_exclusive_group()
    chosen.add_argument("--take-over", action="store_true", help=say("cli.history.help_take_over"))
    chosen.add_argument("--refuse", action="store_true", help=say("cli.history.help_refuse"))
    _add_signature(command, say, required=False)


def _add_signature(command: ArgumentParser, say: Words, *, required: bool) -> None:
    def said(text: str) -> str:
        if not text.strip():
            raise ArgumentTypeError(say("cli.history.empty"))
        return text

    for name, metavar in (("author", "NAME"), ("reason", "WHY")):
        told = say(f"cli.history.help_{name}")
        command.add_argument(f"--{name}", metavar=metavar, type=said, required=required, help=told)
    command.add_argument("--json", action="store_true", help=say("cli.help_json"))


def show_history(arguments: Namespace, lang: Lang) -> int:
    """Say who changed what, newest first: of the whole store, or of one site.

    Raises:
        LiantuError: the store's setting or a file of the history is not usable.
    """
    history, say = _history(), words(lang)
    if arguments.verify:
        return _verify(history, arguments, say)
    if arguments.site is not None:
        return _show_site(history, arguments, lang)
    revisions = history.revisions()
    if arguments.json:
        _say_json([asdict(revision) for revision in revisions])
        return ExitCode.DONE
    for revision in reversed(revisions):
        print(f"{revision_line(revision, say)} · {counts_text(revision, say)}")
    if not revisions:
        print(say("cli.history.none"))
    return ExitCode.DONE


def _verify(history: History, arguments: Namespace, say: Words) -> int:
    bad, number = history.damaged(), len(history.revisions())
    if arguments.json:
        _say_json({"revisions": number, "damaged": bad})
    elif bad:
        print(say("cli.history.damaged", n=len(bad)))
        print("\n".join(bad))
    else:
        print(say("cli.history.whole", n=number))
    return ExitCode.FINDINGS if bad else ExitCode.DONE


def _show_site(history: History, arguments: Namespace, lang: Lang) -> int:
    told, say = history.of_site(arguments.site), words(lang)
    if arguments.json:
        _say_json([{"revision": asdict(r), "before": c.before, "after": c.after} for r, c in told])
        return ExitCode.DONE
    for revision, change in reversed(told):
        print(revision_line(revision, say))
        for line in _change_lines(change, lang):
            print(f"  {line}")
    if not told:
        print(say("cli.history.none_of_site", id=arguments.site))
    return ExitCode.DONE


def restore(arguments: Namespace, lang: Lang) -> int:
    """Make a new revision that is as an earlier one was.

    Raises:
        LedgerError: there is no such revision, or nothing would change.
        LiantuError: the history or the disk refuses.
    """
    history = _history()
    number = history.named(arguments.revision).number
    author = local_editor(arguments.author)
    return _told(service.restore(history, number, author, arguments.reason), arguments, lang)


def outside(arguments: Namespace, lang: Lang) -> int:
    """Say what other hands changed in the live file; take it over or refuse it.

    Raises:
        LedgerError: there is nothing to take over or to refuse.
        LiantuError: the live file, the history or the disk refuses.
    """
    history, say = _history(), words(lang)
    acts = arguments.take_over or arguments.refuse
    if acts and not (arguments.author and arguments.reason):
        print(say("cli.history.unsigned", author="--author", reason="--reason"), file=sys.stderr)
        return ExitCode.MISUSED
    if arguments.take_over:
        catalogue = load_catalogue(settings().geodata)
        author = local_editor(arguments.author)
        revision = service.take_over(history, catalogue, author, arguments.reason)
        return _told(revision, arguments, lang)
    if arguments.refuse:
        service.refuse(history, local_editor(arguments.author), arguments.reason)
        print(say("cli.history.refused"))
        return ExitCode.DONE
    return _show_outside(history, arguments, lang)


def _show_outside(history: History, arguments: Namespace, lang: Lang) -> int:
    status, say = history.status(), words(lang)
    if status.problem is not None:
        raise status.problem
    changes = list(history.outside_changes()) if status.outside else []
    if arguments.json:
        _say_json([{"before": change.before, "after": change.after} for change in changes])
        return ExitCode.DONE
    print(say("cli.history.outside" if status.outside else "cli.history.nothing", n=len(changes)))
    for change in changes[:_MOST_LINES]:
        print(name_of(change.after or change.before or {}))
        for line in _change_lines(change, lang):
            print(f"  {line}")
    if len(changes) > _MOST_LINES:
        print(say("cli.history.more", n=len(changes) - _MOST_LINES))
    return ExitCode.DONE


def _told(revision: Revision, arguments: Namespace, lang: Lang) -> int:
    if arguments.json:
        _say_json(asdict(revision))
        return ExitCode.DONE
    say = words(lang)
    print(f"{revision_line(revision, say)} · {counts_text(revision, say)}")
    return ExitCode.DONE


def _change_lines(change: Change, lang: Lang) -> Iterator[str]:
    say = words(lang)
    if change.before is None or change.after is None:
        yield say("history.site_added" if change.before is None else "history.site_removed")
        return
    for field in field_changes(change.before, change.after):
        yield _field_line(field, say, lang)


def _field_line(change: FieldChange, say: Words, lang: Lang) -> str:
    field = BY_NAME.get(change.field)
    name = change.field
    if change.field == GEOMETRY:
        name = say("history.place")
    elif field is not None:
        name = field.en if lang == "en" else field.zh
        name = to_traditional(name) if lang == "zh-Hant" else name
    old, new = (_value(value, say) for value in (change.old, change.new))
    return say("history.change", field=name, old=old, new=new)


def _value(value: Any, say: Words) -> str:  # noqa: ANN401 - any property
    if value is None:
        return say("filter.missing")
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _history() -> History:
    history = History(settings().store_path())
    problem: LiantuError | None = history.recover()
    if problem is not None:
        # What is there can be read all the same.
        print(problem.text(settings().lang), file=sys.stderr)
    return history


def _say_json(value: object) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
