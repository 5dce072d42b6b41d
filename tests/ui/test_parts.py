"""The scripts of the browser parts: what they share is there, and no text becomes HTML."""

import re
from importlib.resources import files

import pytest

FOLDER = files("liantu.ui.parts")
SHARED = FOLDER.joinpath("elements.js").read_text("utf-8")
PARTS = [
    each.name
    for each in FOLDER.iterdir()
    if each.name.endswith(".js") and each.name != "elements.js"
]
TAKEN = re.compile(r"^const \{ (.+) \} = elements;$", re.MULTILINE)


def names_taken(script):
    return [name for line in TAKEN.findall(script) for name in line.split(", ")]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_takes_what_is_there_and_uses_it(part):
    script = FOLDER.joinpath(part).read_text("utf-8")
    offered = re.findall(r"^  (\w+)\(.*\) \{$", SHARED, re.MULTILINE)
    for name in names_taken(script):
        assert name in offered
        assert re.search(rf"(?<![\w.]){name}\(", script), f"{name} is taken for nothing"
        assert not re.search(rf"^(?:async )?function {name}\(", script, re.MULTILINE)


def test_the_table_takes_its_elements_from_the_shared_piece():
    assert "button" in names_taken(FOLDER.joinpath("table.js").read_text("utf-8"))


@pytest.mark.parametrize("script", [*PARTS, "elements.js"])
def test_no_part_builds_html_from_text(script):
    text = FOLDER.joinpath(script).read_text("utf-8")
    for dangerous in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write"):
        assert dangerous not in text
