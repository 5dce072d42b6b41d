"""What each command of `liantu` does."""

import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any

import orjson

from liantu.cli_progress import Bar
from liantu.cli_synth import SynthRequest, instance_bbox, synthetic_chunks
from liantu.domain.language import Lang
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names, to_sentence
from liantu.domain.wording import words
from liantu.export.download import FORMATS, save
from liantu.export.passport import filter_of_query, filter_query
from liantu.export.request import ExportRequest, Format
from liantu.export.template import template_download
from liantu.export.whole_file import write_whole
from liantu.ledger.instance import build_instance
from liantu.query.engine import Engine, today
from liantu.query.past import AsOf, Past
from liantu.query.rollup import Share, roll_up
from liantu.query.selection import Selection
from liantu.query.summary import summarise
from liantu.query.zones import ZoneBook, prepare_zone
from liantu.settings import settings
from liantu.store.build import SiteProblemsError, build_snapshot
from liantu.store.history import History
from liantu.store.live import SiteStore, load_catalogue


class ExitCode(IntEnum):
    """What the shell is told."""

    DONE = 0
    FINDINGS = 1
    MISUSED = 2
    STOPPED = 130


Command = Callable[[Namespace, Lang], int]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _say_json(value: object) -> None:
    _say(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def check(arguments: Namespace, lang: Lang) -> int:
    """Say whether a GeoJSON file can be used as a store.

    Raises:
        SiteProblemsError: with all that is wrong with it, unless JSON is asked for.
    """
    path: Path = arguments.file
    catalogue = load_catalogue(settings().geodata)
    try:
        with tempfile.TemporaryDirectory(prefix="liantu-") as folder, Bar(lang, "reading") as bar:
            snapshot = build_snapshot(path, catalogue, Path(folder), bar.share)
    except SiteProblemsError as error:
        if arguments.json:
            _say_json(_problems(error, lang))
        raise
    facts = {"count": snapshot.count, "located": snapshot.located, "as_of": snapshot.as_of}
    if arguments.json:
        _say_json({"file": str(path), "ok": True, **facts, "problems": [], "more": 0})
        return ExitCode.DONE
    _say(words(lang)("cli.good", name=path.name, **facts))
    return ExitCode.DONE


def _problems(error: SiteProblemsError, lang: Lang) -> dict[str, Any]:
    problems = [
        {
            "feature": problem.feature,
            "id": problem.site_id,
            "field": problem.field,
            "what": problem.what,
            "value": problem.value,
            "text": problem.text(lang),
        }
        for problem in error.problems
    ]
    return {"file": str(error.path), "ok": False, "problems": problems, "more": error.more}


def build(arguments: Namespace, lang: Lang) -> int:
    """Make the sites of the first instance from its ledger."""
    geodata = settings().geodata
    output = arguments.output or geodata / "sites.geojson"
    report = build_instance(
        arguments.source or geodata / "source", geodata / "catalogue.toml", output
    )
    _say(
        words(lang)(
            "cli.built",
            name=output.name,
            count=report.records,
            located=report.located,
            stated=report.projects_with_investment,
            yi=yi_text(report.project_investment_wan),
        )
    )
    return ExitCode.DONE


def export(arguments: Namespace, lang: Lang) -> int:
    """Write the selected sites to a file, whole or not at all."""
    path: Path = arguments.output
    file_format = arguments.format or _format_of(path)
    selection = _selection(arguments, lang)
    count = len(selection.rows())
    with Bar(lang, "writing", count) as bar:
        save(ExportRequest(selection, lang, progress=bar.more), file_format, path)
    _say(words(lang)("cli.written", name=path.name, count=count))
    return ExitCode.DONE


def _format_of(path: Path) -> Format:
    suffix = path.suffix.lower().removeprefix(".")
    found: tuple[Format, ...] = tuple(known for known in FORMATS if known == suffix)
    return found[0] if found else "geojson"


def count(arguments: Namespace, lang: Lang) -> int:
    """Say how many sites a filter picks and what they add up to."""
    selection = _selection(arguments, lang)
    summary = summarise(selection)
    shares = _shares(selection, arguments.by, lang) if arguments.by else {}
    facts = {
        "count": summary.count,
        "pinned": summary.pinned,
        "unlocated": summary.unlocated,
        "wan": summary.wan,
        "unstated": summary.unstated,
        "inside_another": summary.inside_another,
    }
    if arguments.json:
        values = [_share_json(*item) for item in shares.items()]
        told = {"query": filter_query(selection.site_filter), **facts}
        _say_json(told | ({"by": arguments.by, "values": values} if arguments.by else {}))
        return ExitCode.DONE
    say = words(lang)
    sentence = to_sentence(selection.site_filter, selection.engine.snapshot.catalogue, lang)
    _say(say("cli.counted", sentence=sentence, yi=yi_text(summary.wan), **facts))
    if summary.inside_another:
        _say(say("cli.inside", count=summary.inside_another))
    for (_, name), share in shares.items():
        _say(
            say(
                "cli.share",
                name=name,
                count=share.count,
                yi=yi_text(share.wan),
                unstated=share.unstated,
            )
        )
    return ExitCode.DONE


def _share_json(named: tuple[str, str], share: Share) -> dict[str, Any]:
    code, name = named
    values = {"count": share.count, "wan": share.wan, "unstated": share.unstated}
    return {"code": code, "name": name, **values}


def _shares(selection: Selection, facet: str, lang: Lang) -> dict[tuple[str, str], Share]:
    """Return (code, name) → share, without the values that no selected site has."""
    catalogue = selection.engine.snapshot.catalogue
    if facet == "band":
        names: Mapping[str, str] = {band.code: band.name(lang) for band in catalogue.bands}
    else:
        names = facet_names(facet, catalogue, lang)
    missing = words(lang)("filter.missing")
    shares = roll_up(selection, facet)
    return {
        (code, names.get(code, missing)): share for code, share in shares.items() if share.count
    }


def _selection(arguments: Namespace, lang: Lang) -> Selection:
    now = settings()
    site_filter = filter_of_query(arguments.query)
    store = SiteStore(now.store_path(), now.geodata, now.cache)
    history = History(store.path)
    with Bar(lang, "reading") as bar:
        if arguments.rev:
            as_of = Past(store, history).as_of(arguments.rev)
        else:
            snapshot = store.load(bar.share)
            as_of = AsOf("", Engine(snapshot, history.named_after(snapshot.version)), today())
    prepare_zone(as_of.engine, ZoneBook(now.geodata, now.cache / "zones"), site_filter)
    return Selection(as_of.engine, site_filter, as_of.day, as_of.rev)


def template(arguments: Namespace, lang: Lang) -> int:
    """Write a blank ledger to fill in."""
    path: Path = arguments.output
    write_whole(path, template_download(load_catalogue(settings().geodata), lang).chunks)
    _say(words(lang)("cli.template_written", name=path.name))
    return ExitCode.DONE


def synth(arguments: Namespace, lang: Lang) -> int:
    """Write synthetic sites, every one labelled as such."""
    path: Path = arguments.output
    geodata = settings().geodata
    catalogue = load_catalogue(geodata)
    bbox = instance_bbox(geodata, catalogue)
    request = SynthRequest(arguments.number, arguments.seed, catalogue, bbox)
    with Bar(lang, "writing", request.count) as bar:
        write_whole(path, (bar.passing(*chunk) for chunk in synthetic_chunks(request)))
    _say(words(lang)("cli.written", name=path.name, count=request.count))
    return ExitCode.DONE


COMMANDS: Mapping[str, Command] = {
    "check": check,
    "build": build,
    "export": export,
    "count": count,
    "template": template,
    "synth": synth,
}
