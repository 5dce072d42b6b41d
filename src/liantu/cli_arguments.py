"""What can be typed after `liantu`."""

import argparse
from pathlib import Path
from typing import get_args

from liantu.cli_history import (
    add_history_arguments,
    add_outside_arguments,
    add_restore_arguments,
)
from liantu.domain.language import Lang
from liantu.domain.wording import Words, words
from liantu.export.download import FORMATS
from liantu.export.passport import software
from liantu.ledger.column_map import Unit
from liantu.ledger.diff import Missing
from liantu.query.rollup import FACETS

#: More would not fit a 32-bit row number.
MOST_RECORDS = 10_000_000


def parser(lang: Lang) -> argparse.ArgumentParser:
    """Return the parser of all commands, its help in a language."""
    say = words(lang)
    top = argparse.ArgumentParser("liantu", description=say("cli.about"), allow_abbrev=False)
    top.add_argument(
        "--version", action="version", version=software(), help=say("cli.help_version")
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str) -> argparse.ArgumentParser:
        told = say(f"cli.help_{name}")
        return commands.add_parser(name, help=told, description=told, allow_abbrev=False)

    check = command("check")
    check.add_argument("file", metavar="FILE", type=Path, help=say("cli.help_file"))
    _json(check, say)
    _import(command("import"), say)
    build = command("build")
    build.add_argument("--source", metavar="DIR", type=Path, help=say("cli.help_source"))
    _output(build, say, required=False)
    export = command("export")
    _query(export, say)
    export.add_argument("--format", choices=FORMATS, help=say("cli.help_format"))
    _output(export, say)
    _output(command("template"), say)
    count = command("count")
    _query(count, say)
    count.add_argument("--by", choices=FACETS, help=say("cli.help_by"))
    _json(count, say)
    add_history_arguments(command("history"), say)
    add_restore_arguments(command("restore"), say)
    add_outside_arguments(command("outside"), say)
    _synth(command("synth"), say)
    return top


def _import(command: argparse.ArgumentParser, say: Words) -> None:
    def told(name: str) -> str:
        return say(f"cli.import.help_{name}")

    command.add_argument("file", metavar="FILE", type=Path, help=told("file"))
    command.add_argument("--dry-run", action="store_true", help=told("dry_run"))
    command.add_argument("--sheet", metavar="SHEET", help=told("sheet"))
    command.add_argument("--columns", metavar="MAP.toml", type=Path, help=told("columns"))
    command.add_argument("--unit", choices=get_args(Unit), help=told("unit"))
    command.add_argument("--datum", metavar="DATUM", help=told("datum"))
    command.add_argument(
        "--missing", choices=get_args(Missing), default="keep", help=told("missing")
    )
    command.add_argument("--blank-clears", action="store_true", help=told("blank_clears"))
    command.add_argument("--pair", metavar="ROW=ID", action="append", default=[], help=told("pair"))
    command.add_argument("--author", metavar="NAME", default="", help=told("author"))
    command.add_argument("--reason", metavar="WHY", default="", help=told("reason"))
    command.add_argument("--report", metavar="OUT.xlsx", type=Path, help=told("report"))
    _json(command, say)


def _synth(synth: argparse.ArgumentParser, say: Words) -> None:
    def whole(most: int, text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text) > most:
            raise argparse.ArgumentTypeError(say("cli.bad_number", value=text, most=most))
        return int(text)

    synth.add_argument(
        "number",
        metavar="N",
        type=lambda text: whole(MOST_RECORDS, text),
        help=say("cli.help_number"),
    )
    synth.add_argument(
        "--seed",
        metavar="S",
        type=lambda text: whole(2**63, text),
        default=1,
        help=say("cli.help_seed"),
    )
    _output(synth, say)


def _json(command: argparse.ArgumentParser, say: Words) -> None:
    command.add_argument("--json", action="store_true", help=say("cli.help_json"))


def _query(command: argparse.ArgumentParser, say: Words) -> None:
    command.add_argument("--query", metavar="QUERY", default="", help=say("cli.help_query"))
    command.add_argument("--rev", metavar="REVISION", default="", help=say("cli.help_rev"))


def _output(command: argparse.ArgumentParser, say: Words, *, required: bool = True) -> None:
    command.add_argument(
        "-o", "--output", metavar="FILE", type=Path, required=required, help=say("cli.help_output")
    )
