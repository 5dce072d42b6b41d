"""Changing the rule of the lights, committed with its history as the chain graphs are."""

from dataclasses import fields

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.domain.rule_edit import MOST_DAYS, with_lights
from liantu.domain.terms import LightRules
from liantu.ledger import service
from liantu.ledger.rights import Editor
from liantu.settings import settings
from liantu.store.catalogue_history import CatalogueHistory
from liantu.ui.data.commit_form import Word, commit_form
from liantu.ui.data.last_revisions import last_revisions
from liantu.ui.data.office import may_edit
from liantu.ui.message import leave_message, take_message
from liantu.ui.plain import plain
from liantu.ui.scene import Scene


def rule_form(scene: Scene) -> None:
    """Draw the way to other thresholds, for whoever may change anything."""
    say = scene.say
    st.caption(say("lights.rule_edit"))
    done = take_message("lights")
    if done:
        st.success(done)
    if not st.toggle(say("lights.rule_change"), key="light_rule_change"):
        return
    if scene.look.rev:
        st.info(say("upkeep.past"))
    elif may_edit(scene):
        _form(scene)


def _form(scene: Scene) -> None:
    history = CatalogueHistory(settings().geodata)
    try:
        seen = history.text()
        text = with_lights(seen, _thresholds(scene))
        if text == seen:
            st.caption(scene.say("lights.rule_same"))
        else:
            _commit(scene, history, seen, text)
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))
    last_revisions(scene, history, "lights")


def _thresholds(scene: Scene) -> LightRules:
    now, digest = scene.catalogue.lights, scene.catalogue.digest
    typed = {
        rule.name: column.number_input(
            scene.say(f"lights.{rule.name}"),
            min_value=0,
            max_value=MOST_DAYS,
            value=getattr(now, rule.name),
            # With another catalogue the fields begin with its numbers.
            key=f"light_rule_{rule.name}_{digest}",
        )
        for column, rule in zip(st.columns(4), fields(LightRules), strict=True)
    }
    return LightRules(**{name: int(days or 0) for name, days in typed.items()})


def _commit(scene: Scene, history: CatalogueHistory, seen: str, text: str) -> None:
    def commit(editor: Editor, reason: str, _: Word) -> None:
        revision = service.commit_catalogue(history, editor, reason, seen, text)
        leave_message("lights", scene.say("upkeep.done", number=revision.number))

    if commit_form(scene, "lights", commit):
        st.rerun()
