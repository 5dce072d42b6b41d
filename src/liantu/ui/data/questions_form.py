"""What only a person can say: datum, unit, and words that the catalogue lacks."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from liantu.domain.sentence import facet_names
from liantu.ledger.column_map import ColumnMap, Target
from liantu.ledger.columns import Question
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_EPSG, _OTHER = "EPSG:", "other"


@dataclass
class Answers:
    """The answers given so far; `open` counts the questions that wait for one."""

    datum: str | None = None
    units: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    open: int = 0


def questions_form(
    scene: Scene, asked: Sequence[Question], suggested: ColumnMap, key: str
) -> Answers:
    """Draw each question with its examples; return the answers."""
    answers = Answers(datum=suggested.datum)
    if not asked:
        return answers
    st.markdown(f"**{scene.say('data.questions', n=len(asked))}**")
    for number, question in enumerate(asked):
        with st.container(border=True):
            _draw(scene, question, answers, f"{key}_{question.kind}_{number}")
    return answers


def with_answers(column_map: ColumnMap, answers: Answers) -> ColumnMap:
    """Return a map with the answers in it."""
    targets = dict(column_map.targets)
    for title in answers.names:
        targets[title] = Target("name")
    for title, unit in answers.units.items():
        old = targets[title]
        targets[title] = Target(old.to, unit, old.fill_down)  # pyright: ignore[reportArgumentType]
    for title in answers.filled:
        targets[title] = Target(targets[title].to, targets[title].unit, fill_down=True)
    words = {facet: dict(known) for facet, known in column_map.words.items()}
    for facet, given in answers.words.items():
        words.setdefault(facet, {}).update(given)
    return ColumnMap(
        targets, words, answers.datum or column_map.datum, column_map.unit, column_map.blank_clears
    )


def _draw(scene: Scene, question: Question, answers: Answers, key: str) -> None:
    {
        "name": _name,
        "datum": _datum,
        "unit": _unit,
        "words": _words,
        "fill": _fill,
    }[question.kind](scene, question, answers, key)


def _examples(scene: Scene, question: Question) -> None:
    if question.examples:
        shown = plain(" | ".join(text[:60] for text in question.examples[:5]))
        st.caption(scene.say("data.examples", text=shown))


def _choice(scene: Scene, question: Question, key: str) -> str | None:
    """Draw a question about a column whose few answers stand in one line."""
    say, kind = scene.say, question.kind
    chosen = st.radio(
        say(f"question.{kind}", title=plain(question.title)),
        question.choices,
        index=None,
        format_func=lambda name: say(f"question.{kind}_{name}"),
        key=key,
        horizontal=True,
    )
    _examples(scene, question)
    return chosen


def _name(scene: Scene, question: Question, answers: Answers, key: str) -> None:
    chosen = st.selectbox(
        scene.say("question.name"),
        question.choices,
        index=None,
        placeholder=scene.say("data.choose"),
        key=key,
    )
    if chosen is None:
        answers.open += 1
    else:
        answers.names.append(chosen)


def _datum(scene: Scene, question: Question, answers: Answers, key: str) -> None:
    say = scene.say
    chosen = st.radio(
        say("question.datum", title=plain(question.title)),
        (*question.choices, _OTHER),
        index=None,
        format_func=lambda name: _datum_name(scene, name),
        key=key,
        help=say("data.ask_datum_help"),
    )
    _examples(scene, question)
    if chosen == _OTHER:
        code = st.number_input(say("data.epsg"), 1024, 32767, 4326, key=f"{key}_epsg")
        chosen = f"{_EPSG}{int(code)}"
    if chosen is None:
        answers.open += 1
    else:
        answers.datum = chosen


def _datum_name(scene: Scene, name: str) -> str:
    if name == _OTHER:
        return scene.say("data.datum_other")
    known = f"question.datum_{name}"
    if scene.say.has(known):
        return scene.say(known)
    return scene.say("question.datum_plane", value=name)


def _unit(scene: Scene, question: Question, answers: Answers, key: str) -> None:
    chosen = _choice(scene, question, key)
    if chosen is None:
        answers.open += 1
    else:
        answers.units[question.title] = chosen


def _words(scene: Scene, question: Question, answers: Answers, key: str) -> None:
    say, facet = scene.say, question.facet
    names = facet_names(facet, scene.catalogue, scene.look.lang)
    st.markdown(say("question.words", title=plain(question.title)))
    for number, word in enumerate(question.examples):
        chosen = st.selectbox(
            plain(word[:60]),
            question.choices,
            index=None,
            format_func=lambda code: names.get(code, code),
            placeholder=say("data.choose_meaning"),
            key=f"{key}_{number}",
        )
        if chosen is None:
            answers.open += 1
        else:
            answers.words.setdefault(facet, {})[word] = chosen


def _fill(scene: Scene, question: Question, answers: Answers, key: str) -> None:
    chosen = _choice(scene, question, key)
    if chosen is None:
        answers.open += 1
    elif chosen == "above":
        answers.filled.append(question.title)
