"""The command `liantu`. Exit 0: done; 1: findings that must be mended; 2: unreadable or misused."""

import io
import os
import sys
from collections.abc import Sequence

from liantu.cli_arguments import parser
from liantu.cli_commands import COMMANDS, ExitCode
from liantu.cli_history import outside, restore, show_history
from liantu.cli_import import import_file
from liantu.domain.errors import LedgerError, LiantuError
from liantu.domain.language import Lang
from liantu.domain.wording import words
from liantu.settings import Settings, settings
from liantu.store.build import SiteProblemsError
from liantu.store.history import ConflictError

_COMMANDS = {
    **COMMANDS,
    "import": import_file,
    "history": show_history,
    "restore": restore,
    "outside": outside,
}
_UNREADABLE = {"no_file", "unreadable", "not_json", "not_utf8", "not_collection"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are told on stderr, in LIANTU_LANG."""
    _speak_utf8()
    lang: Lang = Settings.model_fields["lang"].default
    try:
        lang = settings().lang
        arguments = parser(lang).parse_args(argv)
        return _COMMANDS[arguments.command](arguments, lang)
    except SystemExit as done:
        # argparse leaves this way, after the version, the help or a wrong usage.
        return ExitCode.DONE if done.code in (0, None) else ExitCode.MISUSED
    except SiteProblemsError as error:
        print("\n".join(error.lines(lang)), file=sys.stderr)
        return exit_code(error)
    except LiantuError as error:
        print(words(lang)("cli.failed", value=error.text(lang)), file=sys.stderr)
        return exit_code(error)
    except BrokenPipeError:
        # Whoever read our output has enough; what is left in the buffer must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except OSError as error:
        name = error.filename2 or error.filename or ""
        text = words(lang)("cli.file_failed", name=name, value=error.strerror or error)
        print(text, file=sys.stderr)
        return ExitCode.MISUSED
    except KeyboardInterrupt:
        return ExitCode.STOPPED


def exit_code(error: LiantuError) -> ExitCode:
    """Return 1 for what must be mended in the data, 2 for what cannot be read or asked."""
    if isinstance(error, SiteProblemsError):
        unreadable = any(problem.what in _UNREADABLE for problem in error.problems)
        return ExitCode.MISUSED if unreadable else ExitCode.FINDINGS
    found = isinstance(error, LedgerError | ConflictError)
    return ExitCode.FINDINGS if found else ExitCode.MISUSED


def _speak_utf8() -> None:
    """A console that cannot show a character shows a mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
