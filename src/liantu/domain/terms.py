"""The kinds of words a catalogue holds."""

from dataclasses import dataclass

from liantu.domain.language import Lang, to_traditional
from liantu.domain.money import InvestmentRange

PHASES = ("before", "building", "producing", "completed", "aside")
TIERS = ("upstream", "midstream", "downstream")


@dataclass(frozen=True, slots=True)
class Term:
    """A coded word with its Chinese and English names."""

    code: str
    name_zh: str
    name_en: str

    def name(self, lang: Lang) -> str:
        """Return the name in a language; Traditional Chinese is derived from Simplified."""
        if lang == "en":
            return self.name_en
        return to_traditional(self.name_zh) if lang == "zh-Hant" else self.name_zh


@dataclass(frozen=True, slots=True)
class Stage(Term):
    """A step of a project's life; `phase` says which headline it belongs to."""

    order: int
    colour: str
    symbol: str
    symbol_en: str
    phase: str


@dataclass(frozen=True, slots=True)
class Band(Term):
    """A named range of total investment."""

    range: InvestmentRange


@dataclass(frozen=True, slots=True)
class Town(Term):
    """A town or subdistrict with its official code; the seat is in WGS84 where known."""

    lon: float | None = None
    lat: float | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node(Term):
    """A product or step of a chain; its code is `chain.node`."""

    chain: str
    tier: str
    basis: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed supply relation between two nodes (codes `chain.node`)."""

    source: str
    target: str
    kind_zh: str
    kind_en: str
    basis: str

    def kind(self, lang: Lang) -> str:
        """Return what is supplied, in a language."""
        if lang == "en":
            return self.kind_en
        return to_traditional(self.kind_zh) if lang == "zh-Hant" else self.kind_zh


@dataclass(frozen=True, slots=True)
class Chain(Term):
    """An industry chain with its graph."""

    symbol: str
    symbol_en: str
    colour: str
    aliases: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChainRule:
    """When a node of a chain is strong: so many sites in production, or so many under construction.

    Sites at one of `ignored_stages` are counted and shown, but fill no node.
    """

    strong_producing: int = 1
    strong_building: int = 2
    ignored_stages: tuple[str, ...] = ("terminated",)


@dataclass(frozen=True, slots=True)
class LightRules:
    """Thresholds in days for the progress lights."""

    amber_before_days: int
    amber_silent_days: int
    red_after_days: int
    red_silent_days: int
