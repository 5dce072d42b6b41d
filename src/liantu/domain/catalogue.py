"""The words a city uses: chains, stages, bands, towns; read from geodata/catalogue.toml."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, cast

from liantu.domain.catalogue_check import (
    check_bands,
    check_chain_rule,
    check_chains,
    check_colours,
    check_columns,
    check_phases,
    check_terms,
)
from liantu.domain.errors import CatalogueError, FilterError, shown
from liantu.domain.money import WAN_PER_YI, InvestmentRange
from liantu.domain.terms import Band, Chain, ChainRule, Edge, LightRules, Node, Stage, Term, Town

_Value = TypeVar("_Value")

#: The facets whose rows may list other spellings, and their tables.
_SPELT = {
    "kind": "kinds",
    "precision": "precisions",
    "stage": "stages",
    "town": "towns",
    "chain": "chains",
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All coded words of one instance; `digest` changes when any of them does.

    `terms` holds facet → code → term, `aliases` facet → another spelling → code. `columns` holds
    what a column can feed → the headers under which ledgers bring it, most usual first.
    """

    instance: Term
    centre: tuple[float, float]
    kinds: tuple[Term, ...]
    precisions: tuple[Term, ...]
    stages: tuple[Stage, ...]
    bands: tuple[Band, ...]
    towns: tuple[Town, ...]
    chains: tuple[Chain, ...]
    lights: LightRules
    chain_rule: ChainRule
    digest: str
    terms: Mapping[str, Mapping[str, Term]] = field(repr=False, compare=False)
    aliases: Mapping[str, Mapping[str, str]] = field(repr=False, compare=False)
    columns: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)

    def codes(self, facet: str) -> Mapping[str, Term]:
        """Return code → term of a facet (chain, node, stage, town, kind, precision)."""
        return self.terms[facet]

    def stages_in(self, *phases: str) -> tuple[str, ...]:
        """Return the codes of the stages that belong to the given phases."""
        return tuple(stage.code for stage in self.stages if stage.phase in phases)


def read_catalogue(text: str) -> Catalogue:
    """Return the catalogue written in a TOML text.

    Raises:
        CatalogueError: not TOML, a table or key is missing, or codes and names clash.
    """
    try:
        raw = tomllib.loads(text)
        catalogue = _build(raw, hashlib.sha256(text.encode()).hexdigest()[:16])
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"catalogue.toml is not TOML: {error}. Mend that line.") from None
    except KeyError as error:
        raise CatalogueError(f"catalogue.toml lacks {error}. Add it.") from None
    except (TypeError, ValueError, OverflowError) as error:
        raise CatalogueError(
            f"catalogue.toml has a value of a wrong type: {error}. Mend it."
        ) from None
    check_terms(catalogue.terms)
    check_chains(catalogue.chains)
    check_colours((*catalogue.stages, *catalogue.chains))
    check_phases(catalogue.stages)
    check_bands(catalogue.bands)
    check_columns(catalogue.columns)
    check_chain_rule(catalogue.chain_rule, catalogue.terms["stage"])
    return catalogue


def _build(raw: Mapping[str, Any], digest: str) -> Catalogue:
    kinds, precisions = (tuple(map(_term, raw[table])) for table in ("kinds", "precisions"))
    stages = tuple(sorted(map(_stage, raw["stages"]), key=lambda stage: stage.order))
    bands, towns = tuple(map(_band, raw["bands"])), tuple(map(_town, raw["towns"]))
    chains = tuple(map(_chain, raw["chains"]))
    _by_code("bands", bands)
    instance = raw["instance"]
    lon, lat = instance["centre"]
    return Catalogue(
        Term(*(_get(instance, key, str) for key in ("adcode", "name_zh", "name_en"))),
        (float(lon), float(lat)),
        kinds,
        precisions,
        stages,
        bands,
        towns,
        chains,
        LightRules(*(_get(raw["lights"], rule.name, int) for rule in fields(LightRules))),
        _chain_rule(raw.get("chain_rule", {})),
        digest,
        {
            "chain": _by_code("chains", chains),
            "node": _by_code("nodes", (node for chain in chains for node in chain.nodes)),
            "stage": _by_code("stages", stages),
            "town": _by_code("towns", towns),
            "kind": _by_code("kinds", kinds),
            "precision": _by_code("precisions", precisions),
        },
        {facet: _alias_codes(table, raw[table]) for facet, table in _SPELT.items()},
        {key: _texts(key, headers) for key, headers in raw.get("columns", {}).items()},
    )


def _by_code(table: str, terms: Iterable[Term]) -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for term in terms:
        if term.code in found:
            raise CatalogueError(
                f"catalogue.toml, {table}: code '{term.code}' stands twice. Change one of them."
            )
        found[term.code] = term
    return found


def _get(row: Mapping[str, Any], key: str, kind: type[_Value]) -> _Value:
    value = row[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{key} = {shown(value)}")
    return value


def _named(row: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """Return the texts of a row under their keys, each of them present."""
    return {key: _get(row, key, str) for key in keys}


def _aliases(row: Mapping[str, Any]) -> tuple[str, ...]:
    return _texts("aliases", row.get("aliases", []))


def _texts(key: str, listed: object) -> tuple[str, ...]:
    if not isinstance(listed, list):
        raise TypeError(f"{key} = {shown(listed)}")
    return tuple(str(text) for text in cast("list[Any]", listed))


def _alias_codes(table: str, rows: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    codes: dict[str, str] = {}
    for row in rows:
        for alias in _aliases(row):
            if codes.setdefault(alias, row["code"]) != row["code"]:
                raise CatalogueError(
                    f"catalogue.toml, {table}: '{shown(alias)}' is an alias of both "
                    f"{codes[alias]} and {row['code']}. Keep it in one of them."
                )
    return codes


def _term(row: Mapping[str, Any]) -> Term:
    return Term(**_named(row, "code", "name_zh", "name_en"))


def _stage(row: Mapping[str, Any]) -> Stage:
    return Stage(
        **_named(row, "code", "name_zh", "name_en", "colour", "symbol", "symbol_en", "phase"),
        order=_get(row, "order", int),
    )


def _band(row: Mapping[str, Any]) -> Band:
    low, high = (_wan(row[key]) if key in row else None for key in ("min_yi", "max_yi"))
    try:
        amounts = InvestmentRange(low, high)
    except FilterError as error:
        raise CatalogueError(f"catalogue.toml, band {row['code']}: {error}") from None
    return Band(**_named(row, "code", "name_zh", "name_en"), range=amounts)


def _wan(yi: float) -> int:
    return round(yi * WAN_PER_YI)


def _town(row: Mapping[str, Any]) -> Town:
    lon, lat = (float(row[key]) if key in row else None for key in ("lon", "lat"))
    names = _named(row, "code", "name_zh", "name_en")
    return Town(**names, lon=lon, lat=lat, aliases=_aliases(row))


def _chain(row: Mapping[str, Any]) -> Chain:
    code = _get(row, "code", str)
    return Chain(
        **_named(row, "code", "name_zh", "name_en", "symbol", "symbol_en", "colour"),
        aliases=_aliases(row),
        nodes=tuple(_node(code, node) for node in row.get("nodes", ())),
        edges=tuple(_edge(code, edge) for edge in row.get("edges", ())),
        basis=row.get("basis", ""),
        note=row.get("note", ""),
    )


def _chain_rule(row: Mapping[str, Any]) -> ChainRule:
    """Return the rule of a node's state; what the catalogue does not say is as usual."""
    usual = ChainRule()
    producing, building = (
        _get(row, name, int) if name in row else getattr(usual, name)
        for name in ("strong_producing", "strong_building")
    )
    ignored = row.get("ignored_stages", list(usual.ignored_stages))
    return ChainRule(producing, building, _texts("ignored_stages", ignored))


def _node(chain: str, row: Mapping[str, Any]) -> Node:
    code = f"{chain}.{_get(row, 'id', str)}"
    return Node(code, **_named(row, "name_zh", "name_en", "tier", "basis"), chain=chain)


def _edge(chain: str, row: Mapping[str, Any]) -> Edge:
    source, target = (f"{chain}.{_get(row, end, str)}" for end in ("source", "target"))
    return Edge(source, target, **_named(row, "kind_zh", "kind_en", "basis"))
