"""An earlier catalogue brought back: what it comes to, and what must stay because sites name it."""

from dataclasses import dataclass

from liantu.domain.catalogue import Catalogue, read_catalogue
from liantu.domain.catalogue_change import node_name
from liantu.domain.errors import CatalogueError, LedgerError
from liantu.domain.graph_edit import with_node_of
from liantu.domain.language import Lang
from liantu.domain.terms import Node
from liantu.domain.wording import Words, words
from liantu.query.codes_in_use import Code, Uses, codes_in_use
from liantu.query.engine import Engine
from liantu.store.catalogue_history import CatalogueHistory
from liantu.store.history import History

_FACETS = ("kind", "precision", "stage", "town", "chain", "node")


class CodesInUseError(LedgerError):
    """Sites name codes that an earlier catalogue lacks, and that cannot be kept beside it."""

    def __init__(self, number: int, catalogue: Catalogue, codes: frozenset[Code]) -> None:
        """Keep the codes, so that the edge can name them in its own language."""
        self._number, self._catalogue, self._codes = number, catalogue, codes
        super().__init__(self.text("en"))

    def text(self, lang: Lang) -> str:
        """Return the codes, why they stand in the way, and the remedy."""
        say = words(lang)
        names = (_name(self._catalogue, code, say) for code in sorted(self._codes))
        listed = say("gap.stage_joint").join(names)
        return say("error.graph.in_use", number=self._number, codes=listed)


@dataclass(frozen=True, slots=True)
class CatalogueRestore:
    """What bringing back a revision writes: `text` in the place of `seen`.

    `kept` are nodes that the revision lacks and that stay, with the sites that name each now: 0
    where only earlier states do.
    """

    number: int
    seen: str
    text: str
    kept: tuple[tuple[Node, int], ...]


def catalogue_restore(
    catalogues: CatalogueHistory, number: int, engine: Engine, history: History
) -> CatalogueRestore:
    """Return what bringing back a revision of the catalogue comes to; nothing is written.

    Nodes that any site names, or named in any earlier state, stay: no record may lose its node.

    Raises:
        LedgerError: there is no such revision, or it is no usable catalogue.
        CodesInUseError: sites name other codes that it lacks.
        HistoryError: a history is missing something or damaged.
    """
    seen, wanted = catalogues.text(), catalogues.text_of(number)
    try:
        now, then = read_catalogue(seen), read_catalogue(wanted)
    except CatalogueError as error:
        problem = str(error)
        raise LedgerError.worded("graph.unusable", number=number, problem=problem) from None
    uses = codes_in_use(engine, history, _lacking(now, then))
    kept = [code for facet, code in sorted(uses.every) if facet == "node"]
    lost = {(facet, code) for facet, code in uses.every if facet != "node"}
    lost |= {("node", code) for code in kept if code.partition(".")[0] not in then.codes("chain")}
    if lost:
        raise CodesInUseError(number, now, frozenset(lost))
    text = wanted
    for code in kept:
        text = with_node_of(text, seen, code)
    return CatalogueRestore(number, seen, text, tuple(_kept(now, kept, uses)))


def _kept(catalogue: Catalogue, codes: list[str], uses: Uses) -> list[tuple[Node, int]]:
    nodes = {node.code: node for chain in catalogue.chains for node in chain.nodes}
    return [(nodes[code], uses.now.get(("node", code), 0)) for code in codes]


def _lacking(now: Catalogue, then: Catalogue) -> frozenset[Code]:
    """Return the codes of one catalogue that another lacks."""
    return frozenset(
        (facet, code)
        for facet in _FACETS
        for code in now.codes(facet)
        if code not in then.codes(facet)
    )


def _name(catalogue: Catalogue, code: Code, say: Words) -> str:
    facet, value = code
    term = catalogue.codes(facet)[value]
    name = node_name(catalogue, term, say) if isinstance(term, Node) else term.name(say.lang)
    return say("catalogue.code", what=say(f"facet.{facet}"), name=name)
