"""Text for labels stays text, whatever it looks like."""

import string

from hypothesis import given
from hypothesis import strategies as st

from liantu.ui.plain import plain
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
    assert unescaped(plain(text)) == " ".join(text.split())


@given(st.text())
def test_a_label_is_one_line(text):
    assert len(plain(text).splitlines()) <= 1
