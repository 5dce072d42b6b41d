"""Streamlit's own texts in the page's language: each that is looked for is worded, and no other."""

import re
from importlib.resources import files

from liantu.domain.wording import words

SCRIPT = files("liantu.ui.parts").joinpath("own_words.js").read_text("utf-8")


def test_each_text_that_is_looked_for_has_its_words():
    sought = re.findall(r'^  \["(\w+)", /(.+)/[a-z]*, ', SCRIPT, re.MULTILINE)
    said = {key.removeprefix("widget."): text for key, text in words("zh").texts.items()
            if key.startswith("widget.")}  # fmt: skip
    assert {key for key, _ in sought} == set(said)
    for key, pattern in sought:
        assert set(re.findall(r"\{(\w+)\}", said[key])) <= set(re.findall(r"\?<(\w+)>", pattern)), (
            key
        )
