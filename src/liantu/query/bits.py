"""Facets as bits: a site's value is a bit, the chosen values are a mask, and matching is one AND.

Looking each site's value up in a list takes longer, and the longer the more values are chosen; over
a million sites that is most of a click.
"""

from collections.abc import Iterable, Sequence

from liantu.domain.filter import NONE
from liantu.store.snapshot import Codebook

FACETS = ("kind", "stage", "town", "precision", "chain")
#: A signed 64-bit integer that stays positive.
_MOST_CODES = 63
_EXACT = ("site", "address")


def bits_column(facet: str) -> str:
    """Return the column that holds a facet's bits."""
    return f"{facet}_bits"


def facets_with_bits(codebook: Codebook) -> frozenset[str]:
    """Return the facets whose codes are few enough; the others are looked up in lists."""
    return frozenset(facet for facet in FACETS if len(codebook.codes[facet]) <= _MOST_CODES)


def mask(codes: Iterable[str], numbered: Sequence[str]) -> int:
    """Return the bits of codes by their position; `none` is the empty code, unknown ones no bit."""
    wanted = {"" if code == NONE else code for code in codes}
    return sum(1 << number for number, code in enumerate(numbered[:_MOST_CODES]) if code in wanted)


def bit_columns(codebook: Codebook) -> str:
    """Return the SQL of every facet's bits and of `exact`, made of a site's other columns.

    `exact` is 1 where the place is a site's own, 0 where it stands for a town or a wider area.

    A site of several chains has a bit for each. Facets with too many codes have no bits at all.
    """
    few = facets_with_bits(codebook)
    made = {facet: f"1::bigint << {facet}" for facet in FACETS}
    chains = (mask(chains or (NONE,), codebook.codes["chain"]) for chains in codebook.chain_sets)
    made["chain"] = f"list_extract([{', '.join(map(str, chains))}]::bigint[], chain_set + 1)"
    columns = [
        f"{made[facet] if facet in few else '0::bigint'} as {bits_column(facet)}"
        for facet in FACETS
    ]
    codes = enumerate(codebook.codes["precision"])
    exact = ", ".join(str(number) for number, code in codes if code in _EXACT) or "-1"
    return ", ".join((*columns, f"(precision in ({exact}))::tinyint as exact"))
