"""What a catalogue must keep to, beyond having all its keys."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from liantu.domain.errors import CatalogueError, shown
from liantu.domain.fields import BY_NAME
from liantu.domain.filter import ANY, MARKS, NONE
from liantu.domain.language import LANGS
from liantu.domain.terms import PHASES, TIERS, Band, Chain, ChainRule, Node, Stage, Term
from liantu.domain.wording import words

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
# The filter's sentence puts these between names, so that no name may hold one.
_RESERVED = (*MARKS, "›", " or ", ": ")
#: What a ledger's column can feed besides properties; `x` and `y` are told apart by their values.
_BESIDES = frozenset(
    {"id", "period", "lon", "lat", "lon_lat", "lat_lon", "easting", "northing", "x", "y"}
)


def check_terms(terms: Mapping[str, Mapping[str, Term]]) -> None:
    """Refuse codes and names that an address or a sentence could not tell apart.

    Raises:
        CatalogueError: naming the facet, the code and the rule.
    """
    for facet, by_code in terms.items():
        for term in by_code.values():
            _check_code(facet, term.code)
            _check_name(facet, term)
        # A node's name stands behind that of its chain: two chains may each have a "product".
        if facet != "node":
            _check_names(facet, by_code.values())


def check_chains(chains: Iterable[Chain]) -> None:
    """Refuse graphs whose nodes share a name or whose edges lead nowhere.

    Raises:
        CatalogueError: naming the chain and what is wrong in it.
    """
    for chain in chains:
        _check_names(f"nodes of {chain.code}", chain.nodes)
        codes = {node.code for node in chain.nodes}
        ends = (end for edge in chain.edges for end in (edge.source, edge.target))
        lost = next((end for end in ends if end not in codes), None)
        if lost is not None:
            raise CatalogueError(
                f"catalogue.toml, chain {chain.code}: an edge names '{shown(lost)}', "
                "which is no node. Add the node or mend the edge."
            )
        for node in chain.nodes:
            _check_tier(node)


def check_chain_rule(rule: ChainRule, stages: Mapping[str, Term]) -> None:
    """Refuse a rule by which every node would be strong, or that ignores an unknown stage.

    Raises:
        CatalogueError: naming the key and the value.
    """
    for name in ("strong_producing", "strong_building"):
        if getattr(rule, name) < 1:
            raise CatalogueError(
                f"catalogue.toml, chain_rule: {name} = {getattr(rule, name)}. Write 1 or more."
            )
    lost = next((code for code in rule.ignored_stages if code not in stages), None)
    if lost is not None:
        raise CatalogueError(
            f"catalogue.toml, chain_rule: ignored_stages names '{shown(lost)}', which is no stage. "
            "Correct or remove it."
        )


def check_colours(terms: Iterable[Stage | Chain]) -> None:
    """Refuse colours that are not six hexadecimal digits.

    Raises:
        CatalogueError: naming the term.
    """
    for term in terms:
        if not _COLOUR.fullmatch(term.colour):
            raise CatalogueError(
                f"catalogue.toml, {term.code}: colour '{shown(term.colour)}' is not #rrggbb. "
                "Mend it."
            )


def check_phases(stages: Iterable[Stage]) -> None:
    """Refuse phases that no headline counts.

    Raises:
        CatalogueError: naming the stage.
    """
    for stage in stages:
        if stage.phase not in PHASES:
            raise CatalogueError(
                f"catalogue.toml, stage {stage.code}: phase '{shown(stage.phase)}' is none of "
                f"{', '.join(PHASES)}. Choose one."
            )


def check_bands(bands: Sequence[Band]) -> None:
    """Refuse bands that share an amount: a site would belong to both and count in one.

    Raises:
        CatalogueError: naming the two bands.
    """
    ordered = sorted(bands, key=lambda band: band.range.sort_key())
    for lower, upper in pairwise(ordered):
        high, low = lower.range.high_wan, upper.range.low_wan
        if high is None or low is None or high > low:
            raise CatalogueError(
                f"catalogue.toml, bands: '{lower.code}' and '{upper.code}' overlap. "
                "Let each begin where the one before it ends."
            )


def check_columns(columns: Mapping[str, Sequence[str]]) -> None:
    """Refuse headers for properties that do not exist, and a header that stands for two.

    Raises:
        CatalogueError: naming the property or the header.
    """
    seen: dict[str, str] = {}
    for target, headers in columns.items():
        if target not in BY_NAME and target not in _BESIDES:
            raise CatalogueError(
                f"catalogue.toml, columns: '{shown(target)}' is no property. Correct or remove it."
            )
        for header in headers:
            if seen.setdefault(header.casefold(), target) != target:
                raise CatalogueError(
                    f"catalogue.toml, columns: '{shown(header)}' stands under both "
                    f"{seen[header.casefold()]} and {target}. Keep it in one of them."
                )


def _check_tier(node: Node) -> None:
    if node.tier not in TIERS:
        raise CatalogueError(
            f"catalogue.toml, node {node.code}: tier '{shown(node.tier)}' is none of "
            f"{', '.join(TIERS)}. Choose one."
        )


def _check_code(facet: str, code: str) -> None:
    # A precision may be coded `none`: the file then says outright that it does not know.
    taken = code == ANY or (code == NONE and facet != "precision")
    if taken or not _CODE.fullmatch(code):
        raise CatalogueError(
            f"catalogue.toml, {facet}: code '{shown(code)}' must be at most 64 Latin letters, "
            f"digits, '_', '.' or '-', and not '{NONE}' or '{ANY}'. Choose another code."
        )


def _check_name(facet: str, term: Term) -> None:
    missing = {words(lang)("filter.missing") for lang in LANGS}
    for name in (term.name_zh, term.name_en):
        marked = any(mark in f" {name} " for mark in _RESERVED)
        if marked or not name.isprintable() or not name or name != name.strip():
            raise CatalogueError(
                f"catalogue.toml, {facet} {term.code}: name '{shown(name)}' is empty, begins or "
                f"ends with a space, or holds one of {' '.join(_RESERVED)}. Choose another name."
            )
        if name in missing and term.code != NONE:
            raise CatalogueError(
                f"catalogue.toml, {facet} {term.code}: the name '{name}' says that nothing is "
                "stated. Choose another name."
            )


def _check_names(facet: str, terms: Iterable[Term]) -> None:
    seen: set[str] = set()
    for term in terms:
        for name in {term.name_zh, term.name_en}:
            if name in seen:
                raise CatalogueError(
                    f"catalogue.toml, {facet}: the name '{name}' stands twice. Change one of them."
                )
            seen.add(name)
