"""The rows that hold the words of a search, looked for once and kept for what is asked next.

A page asks some ten questions of one selection, and a map one more with each move. To look through
a million texts each time takes longer than all the rest of them.
"""

import pyarrow as pa
from ibis.expr import types as ir

from liantu.domain.fold import needle
from liantu.query.engine import SITES, Engine
from liantu.query.predicate import texts_hold
from liantu.query.question import Question

#: Words that more than one in so many sites hold are looked for anew: joining takes as long.
_RARE = 4


def found_words(engine: Engine, words: tuple[str, ...]) -> str | None:
    """Return the name of the table of the rows that hold all words, if there is one."""
    if not words:
        return None

    def find() -> pa.Table | None:
        def build() -> ir.Table:
            return SITES.filter(texts_hold(len(words), SITES)).select("row")

        terms = {f"term{place}": needle(word) for place, word in enumerate(words)}
        rows = engine.answer(Question(("words", len(words)), build, terms))
        return rows if rows.num_rows * _RARE <= engine.snapshot.count else None

    return engine.tables.found(("words", words), find)
