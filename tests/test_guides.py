"""The guides for newcomers name only what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Made by the set-up, and in no repository.
MADE = (".venv",)


def names_in(guide):
    """What a guide links to, and what its code spans name: a path, or a name beside one."""
    text = (ROOT / guide).read_text("utf-8")
    found = set(re.findall(r"\]\(([^)#]+)\)", text))
    folder = ""
    for span in re.findall(r"`([^`\n]+)`", text):
        word = span.split()[0].removeprefix("/")
        if "/" in word and word.rstrip("*/").split("/")[0] in folders():
            found.add(word)
            folder = word.rpartition("/")[0]
        elif re.fullmatch(r"\w+\.(py|toml|md)", word) and not (ROOT / word).exists():
            found.add(f"{folder}/{word}")
    return {name for name in found if not name.startswith(("http", *MADE))}


def folders():
    return {each.name for each in ROOT.iterdir() if each.is_dir()}


@pytest.mark.parametrize(("guide", "least"), [("README.md", 20), ("CONTRIBUTING.md", 8)])
def test_every_path_in_a_guide_is_there(guide, least):
    names = names_in(guide)
    assert len(names) >= least
    assert {name for name in names if not list(ROOT.glob(name.rstrip("/")))} == set()
