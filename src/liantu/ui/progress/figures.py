"""The headline of a newer state and by how much each number moved; each leads to its sites."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from liantu.domain.change_words import signed_yi
from liantu.domain.money import yi_text
from liantu.query.changed import WhatChanged
from liantu.ui import cached, state
from liantu.ui.progress.periods import Period
from liantu.ui.progress.targets import show_sites
from liantu.ui.scene import Scene

_CARD_PX = 153


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number then and now in words, by how much it moved (nothing for not at all), and where to.

    `good` says whether more is better (1), worse (-1) or neither. `codes` narrow the filter to its
    sites, of which there are `sites` now.
    """

    name: str
    told: tuple[str, str]
    by: str
    good: int
    codes: dict[str, tuple[str, ...]]
    sites: int


def figures(scene: Scene, compared: Period, found: WhatChanged) -> None:
    """Draw the figures in a row."""
    say = scene.say
    with st.container(horizontal=True, gap="small", key="changes_figures"):
        for figure in _figures(scene, found):
            _card(scene, compared, figure)
    if found.new.summary != cached.summary(scene.selection):
        st.caption(say("changes.other_state"))
    if found.drifted:
        st.caption(say("changes.drifted", n=f"{found.drifted:+,}"))


def _figures(scene: Scene, found: WhatChanged) -> list[_Figure]:
    old, new = found.old.summary, found.new.summary
    wan = new.wan - old.wan
    # Streamlit tells a fall from a rise by the hyphen.
    by = signed_yi(wan).replace("−", "-") if wan else ""
    amounts = yi_text(old.wan), yi_text(new.wan)
    return [
        _counted("count", (old.count, new.count), 1, {}),
        _Figure("wan", amounts, by, 1, {}, new.count),
        *(
            _counted(name, (getattr(old, name), getattr(new, name)), good, _stages(scene, name))
            for name, good in (("building", 0), ("producing", 1))
        ),
        *(
            _counted(light, (found.old.lights[light], found.new.lights[light]), -1,
                     {"light": (light,)})
            for light in ("red", "amber")
        ),
    ]  # fmt: skip


def _counted(
    name: str, numbers: tuple[int, int], good: int, codes: dict[str, tuple[str, ...]]
) -> _Figure:
    old, new = numbers
    by = f"{new - old:+,}" if new != old else ""
    return _Figure(name, (f"{old:,}", f"{new:,}"), by, good, codes, new)


def _stages(scene: Scene, phase: str) -> dict[str, tuple[str, ...]]:
    """Return the stages of a phase that the filter leaves."""
    asked = scene.look.site_filter.stage
    stages = scene.catalogue.stages_in(phase)
    return {"stage": tuple(code for code in stages if not asked or code in asked)}


def _colour(figure: _Figure) -> Literal["normal", "inverse", "off"]:
    if not figure.by or not figure.good:
        return "off"
    return "normal" if figure.good > 0 else "inverse"


def _card(scene: Scene, compared: Period, figure: _Figure) -> None:
    say = scene.say
    with st.container(border=True, width=_CARD_PX, gap="xsmall"):
        st.metric(
            say(f"changes.figure_{figure.name}"),
            figure.told[1],
            delta=figure.by or say("changes.same"),
            delta_color=_colour(figure),
            delta_arrow="auto" if figure.by else "off",
            help=say("changes.was", old=figure.told[0]),
        )
        if st.button(
            say("lights.on_map"),
            key=f"change_on_map_{figure.name}",
            type="tertiary",
            disabled=not figure.sites,
        ):
            state.show_revision(compared.after.rev)
            show_sites(scene, **figure.codes)
