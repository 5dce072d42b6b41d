"""What the About page tells: the data, its sources, and what every filter and sum means."""

from importlib.metadata import version

import streamlit as st

from liantu.domain.filter import FIELD_NAMES
from liantu.domain.language import Lang, to_traditional
from liantu.export.licences import licences
from liantu.query.rollup import roll_up
from liantu.settings import settings
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_MEANINGS = (
    ("kind", "kind", "mean_codes"),
    ("chain", "chain", "mean_chain"),
    ("node", "node", "mean_codes"),
    ("stage", "stage", "mean_codes"),
    ("town", "town", "mean_codes"),
    ("park", "park", "mean_codes"),
    ("unit", "unit", "mean_codes"),
    ("precision", "precision", "mean_codes"),
    ("light", "light", "mean_codes"),
    ("basis", "basis", "mean_codes"),
    ("inv", "inv", "mean_inv"),
    ("since", "since", "mean_since"),
    ("q", "q", "mean_q"),
    ("bbox", "bbox", "mean_area"),
    ("zone", "zone", "mean_area"),
    ("near", "near", "mean_near"),
)


def dataset_facts(scene: Scene) -> None:
    """Draw which data is shown, in which version, of which date."""
    say, snapshot = scene.say, scene.selection.engine.snapshot
    rows = {
        say("about.file"): plain(snapshot.title[:80]),
        say("about.records"): f"{snapshot.count:,}",
        say("about.version"): snapshot.version,
        say("about.as_of"): snapshot.as_of or say("filter.missing"),
        say("about.software"): f"Liantu {version('liantu')}",
    }
    whole = type(scene.selection)(
        scene.selection.engine, scene.look.site_filter.without(*FIELD_NAMES), scene.selection.today
    )
    for kind, share in roll_up(whole, "kind").items():
        if share.count:
            name = scene.catalogue.codes("kind")[kind].name(scene.look.lang)
            rows[f"{say('about.kinds')} · {name}"] = f"{share.count:,}"
    table = {"": list(rows), " ": list(rows.values())}
    st.table(table, border="horizontal", hide_header=True, width="content")


def filter_meanings(scene: Scene) -> None:
    """Draw the table of what each filter means."""
    say = scene.say
    st.table(
        {
            say("about.filter_facet"): [say(f"facet.{facet}") for facet, _, _ in _MEANINGS],
            say("about.filter_meaning"): [say(f"about.{key}") for _, _, key in _MEANINGS],
            say("about.filter_param"): [param for _, param, _ in _MEANINGS],
        },
        border="horizontal",
    )


def light_rule(scene: Scene) -> None:
    """Draw the rule of the progress lights with its present thresholds."""
    rules = scene.catalogue.lights
    st.write(
        scene.say(
            "about.light_rule",
            red_after=rules.red_after_days,
            red_silent=rules.red_silent_days,
            amber_before=rules.amber_before_days,
            amber_silent=rules.amber_silent_days,
        )
    )


def licence_table(scene: Scene) -> None:
    """Draw where everything comes from and on what terms."""
    say, lang = scene.say, scene.look.lang
    rows = licences(settings().geodata, scene.selection.engine.snapshot.title)
    if not rows:
        st.caption(say("about.no_licences"))
        return
    st.table(
        {
            say("about.licence_what"): [plain(_source_name(row, lang)) for row in rows],
            # One column: three would be cut on a phone.
            f"{say('about.licence_terms')} · {say('about.licence_origin')}": [
                plain(" · ".join(filter(None, (_terms(row, lang), row.get("attribution", "")))))
                for row in rows
            ],
        },
        border="horizontal",
    )


def _source_name(row: dict[str, str], lang: Lang) -> str:
    if lang == "en":
        return row.get("name_en", "")
    name = row.get("name_zh", "")
    return to_traditional(name) if lang == "zh-Hant" else name


def _terms(row: dict[str, str], lang: Lang) -> str:
    """Return the terms in a language; some are written "Chinese / English"."""
    chinese, _, english = row.get("licence", "").partition(" / ")
    if lang == "en":
        return english or chinese
    return to_traditional(chinese) if lang == "zh-Hant" else chinese
