"""The site's facts with their sources, as the browser part draws them."""

from typing import Any

from liantu.domain.errors import LiantuError
from liantu.domain.filter import NONE
from liantu.export.site_sheet import Fact, SiteSheet, site_sheet
from liantu.ledger.diff import field_changes
from liantu.store.history_past import time_in_china
from liantu.ui import cached
from liantu.ui.data.office import history
from liantu.ui.parts.component import part
from liantu.ui.scene import Scene
from liantu.ui.site.head import Shown

_GREY = "#9aa3a8"
_WORDS = ("facts", "events", "sources", "no_source", "open_link", "undated", "story_caption")


def facts(shown: Shown) -> None:
    """Draw everything known of the site: value, source and date of each fact."""
    scene = shown.scene
    sheet = site_sheet(shown.feature, scene.catalogue, scene.look.lang, _changed(shown))
    part("site_sheet")(key="site_sheet", data=sheet_data(sheet, scene))


def _changed(shown: Shown) -> dict[str, str]:
    """Return field → the revision that made it what it is, in words; nothing before there is one.

    Trouble with the history is told on the data page; a site's facts stand without it.
    """
    if shown.scene.look.rev:
        return {}
    try:
        revisions = history().revisions()
        done = cached.site_changes(history(), revisions[-1], shown.id) if revisions else []
    except LiantuError:
        return {}
    found: dict[str, str] = {}
    for revision, change in done:
        if change.before is None or change.after is None:
            continue
        day = f"{time_in_china(revision):%Y-%m-%d}"
        text = shown.scene.say("site_page.changed", number=revision.number, day=day)
        found |= {one.field: text for one in field_changes(change.before, change.after)}
    return found


def sheet_data(sheet: SiteSheet, scene: Scene) -> dict[str, Any]:
    """Return what the browser part takes."""
    say = scene.say
    colours = {stage.code: stage.colour for stage in scene.catalogue.stages} | {NONE: _GREY}
    joint = say("towns.joint")
    return {
        "name": sheet.name,
        "groups": [
            _group(say(f"site_page.group_{group}"), list(found))
            for group, found in sheet.groups.items()
            if found
        ],
        "silent": say("site_page.silent", names=joint.join(sheet.silent)) if sheet.silent else "",
        "events": [
            {
                "colour": colours.get(event.code, _GREY),
                "stage": event.stage,
                "date": event.date,
                "text": event.text,
                "source": event.source,
            }
            for event in sheet.events
        ],
        "others": [_group(say("site_page.group_others"), list(sheet.others))][: bool(sheet.others)],
        "sources": [
            {"number": source.number, "text": source.text, "url": source.url}
            for source in sheet.sources
        ],
        "columns": _titles(scene, "fact", "value", "source", "as_of"),
        "event_columns": _titles(scene, "date", "stage", "text", "source"),
        "words": {name: say(f"site_page.{name}") for name in _WORDS},
    }


def _titles(scene: Scene, *names: str) -> dict[str, str]:
    return {name: scene.say(f"site_page.column_{name}") for name in names}


def _group(title: str, found: list[Fact]) -> dict[str, Any]:
    return {
        "title": title,
        "facts": [
            {
                "title": fact.title,
                "value": fact.value,
                "missing": fact.missing,
                "source": fact.source,
                "as_of": fact.as_of,
                "changed": fact.changed,
            }
            for fact in found
        ],
    }
