"""Texts as people and attackers type them."""

from hypothesis import strategies as st

from tests.support.ledgers import WORDS

#: What stands between terms in an address, a sentence and JSON, and what breaks each of them.
SEPARATORS = (
    *"，；：、。\"'\\〔〕;:,&=+%#?/ ",
    " or ",
    "; ",
    ": ",
    '",',
    '"; 文字："',
    "%22",
    "{q}",
)

hostile = st.lists(
    st.one_of(
        st.sampled_from(WORDS), st.sampled_from(SEPARATORS), st.text(st.characters(codec="utf-8"))
    ),
    min_size=1,
    max_size=4,
).map("".join)
