"""What can be typed after `liantu`."""

import argparse
from pathlib import Path

from liantu.domain.language import Lang
from liantu.domain.wording import Words, words
from liantu.export.download import FORMATS
from liantu.export.passport import software
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
    build = command("build")
    build.add_argument("--source", metavar="DIR", type=Path, help=say("cli.help_source"))
    _output(build, say, required=False)
    export = command("export")
    _query(export, say)
    export.add_argument("--format", choices=FORMATS, help=say("cli.help_format"))
    _output(export, say)
    count = command("count")
    _query(count, say)
    count.add_argument("--by", choices=FACETS, help=say("cli.help_by"))
    _json(count, say)
    _synth(command("synth"), say)
    return top


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


def _output(command: argparse.ArgumentParser, say: Words, *, required: bool = True) -> None:
    command.add_argument(
        "-o", "--output", metavar="FILE", type=Path, required=required, help=say("cli.help_output")
    )
