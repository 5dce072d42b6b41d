"""Text for labels stays text, whatever it looks like."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.ui.plain import drawn, plain
from tests.support.texts import hostile


def unescaped(label):
    """What Markdown shows of a label in which every mark is escaped."""
    marks = iter(label)
    return "".join(next(marks) if mark == "\\" else mark for mark in marks)


@given(st.one_of(hostile, st.text()))
def test_every_mark_that_markdown_reads_is_escaped(text):
    label = plain(text)
    bare = label.replace("\\\\", "")
    for place, mark in enumerate(bare):
        if mark in string.punctuation and mark != "\\":
            assert bare[place - 1] == "\\"


@given(st.one_of(hostile, st.text()))
def test_nothing_is_lost_but_the_kind_of_white_space(text):
    assert unescaped(plain(text)).replace("\u2060", "") == " ".join(
        text.replace("\u2060", "").split()
    )


@given(st.text())
def test_a_label_is_one_line(text):
    assert len(plain(text).splitlines()) <= 1


@pytest.mark.parametrize("text", ["http://evil.invalid", "HTTPS://x", "WWW.evil.invalid", "a@b.cn"])
def test_an_address_is_no_link(text):
    # Streamlit looks for addresses after it has taken the escapes away.
    link = re.compile(r"https?://|www\.|[-.\w+]+@[-\w]+", re.IGNORECASE)
    assert not link.search(unescaped(plain(text)))


def test_no_text_of_a_chart_is_a_script():
    mark = "--x_x--0_0--"
    hostile = f"{mark}alert(1){mark}"
    assert mark not in drawn(hostile)
    assert drawn(hostile).replace("\u2060", "") == hostile
    assert drawn("高端化工") == "高端化工"
