"""Everything that a page can be asked to show, made by chance."""

from random import Random

from hypothesis import strategies as st

from liantu.domain.filter import LANDING, SiteFilter
from liantu.domain.language import LANGS
from liantu.ui.look import Look
from tests.support.ledgers import any_filter

_texts = st.text("abc019-", max_size=20)
filters = st.one_of(
    st.just(LANDING),
    st.just(SiteFilter()),
    st.integers(min_value=0).map(lambda seed: any_filter(Random(seed))),
)
looks = st.builds(
    Look,
    filters,
    st.text(st.characters(codec="utf-8"), max_size=200),
    st.sampled_from(["stage", "chain"]),
    st.sampled_from(["count", "wan"]),
    st.booleans(),
    st.sampled_from(LANGS),
    *[_texts] * 3,
    st.just("") | st.tuples(_texts, _texts).map("..".join),
    _texts,
)
