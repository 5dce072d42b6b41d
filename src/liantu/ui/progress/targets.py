"""From a figure or a part of a picture to the sites behind it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from liantu.domain.filter import NONE, SiteFilter
from liantu.domain.parks import park_code
from liantu.domain.sentence import facet_names
from liantu.query.behind import Behind
from liantu.ui import state
from liantu.ui.pages import turn_to
from liantu.ui.scene import Scene

#: What a chart tells of a click; the time tells one click from the next.
CLICK = "function(p){return p.data && p.data.code ? p.data.code + '@' + Date.now() : undefined}"
#: The newest click answered, per chart: a component repeats its value on every rerun.
_DONE = "liantu_progress_done"


def show_sites(scene: Scene, **codes: tuple[str, ...]) -> None:
    """Filter by the codes of each facet named, everything else as it is, and go to the map."""
    show_filter(scene, scene.look.site_filter.with_(**codes))


def clicked(chart: str, answer: Mapping[str, Any]) -> str:
    """Return the code of what was clicked in a chart, once; nothing for no new click."""
    event = answer.get("chart_event")
    done = st.session_state.setdefault(_DONE, {})
    if not isinstance(event, str) or done.get(chart) == event:
        return ""
    done[chart] = event
    return event.rpartition("@")[0]


def as_filter(scene: Scene, behind: Behind) -> SiteFilter | None:
    """Return the filter that picks just the sites behind a figure, where a filter can say them."""
    wanted = scene.look.site_filter
    for kind, *words in behind.conditions:
        if kind in {"town", "unit", "light"}:
            wanted = wanted.with_(**{kind: (park_code(words[0]) or NONE,)})
        elif kind == "unstated":
            wanted = wanted.with_(investment=(), investment_none=True)
        else:
            return None
    return wanted


def show_filter(scene: Scene, wanted: SiteFilter) -> None:
    """Set the whole filter and go to the map."""
    state.change_filter(scene.catalogue, wanted)
    turn_to("map", scene.catalogue)


def title_of(scene: Scene, behind: Behind) -> str:
    """Return in words which sites are listed."""
    say = scene.say
    return say("behind.joint").join(_words(scene, *one) for one in behind.conditions)


def _words(scene: Scene, kind: str, *words: str) -> str:
    """Return one condition in words."""
    say, lang = scene.say, scene.look.lang
    if kind in {"side", "fate"}:
        return say(f"behind.{kind}_{words[1]}", step=say(f"step.{words[0]}"))
    if kind in {"stayed", "skipped", "still"}:
        names = facet_names("stage", scene.catalogue, lang)
        return say(f"behind.{kind}", stage=names.get(words[0], words[0]))
    if kind == "unit":
        return say("behind.unit", name=words[0] or say("filter.missing"))
    if kind in {"town", "light"}:
        names = facet_names(kind, scene.catalogue, lang)
        name = names.get(words[0], words[0]) if words[0] else say("filter.missing")
        return say(f"behind.{kind}", name=name)
    return say("_".join((f"behind.{kind}", *words)))
