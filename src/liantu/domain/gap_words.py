"""An opening of a chain in words: what is missing, and what a newcomer finds here."""

from collections.abc import Mapping

from liantu.domain.catalogue import Catalogue
from liantu.domain.gaps import Opening
from liantu.domain.language import Lang
from liantu.domain.sentence import facet_names
from liantu.domain.terms import Term
from liantu.domain.wording import Words, words


def opening_words(
    opening: Opening, stages: Mapping[str, int], catalogue: Catalogue, lang: Lang
) -> str:
    """Return one or two sentences; `stages` are the node's sites by stage."""
    say = words(lang)
    key = "fill_closed" if opening.kind == "fill" and opening.closed else opening.kind
    first = say(
        f"gap.{key}",
        node=quoted(opening.node, say),
        **_strength(opening, stages, catalogue, lang),
    )
    return first + _neighbours(opening, catalogue, say)


def _strength(
    opening: Opening, stages: Mapping[str, int], catalogue: Catalogue, lang: Lang
) -> dict[str, object]:
    if opening.kind != "strengthen":
        return {}
    return {"n": f"{sum(stages.values()):,}", "stages": stage_words(stages, catalogue, lang)}


def stage_words(stages: Mapping[str, int], catalogue: Catalogue, lang: Lang) -> str:
    """Return how many sites stand at each stage, in the catalogue's order."""
    say, names = words(lang), facet_names("stage", catalogue, lang)
    order = (code for code in (*catalogue.codes("stage"), "none") if stages.get(code))
    told = (say("gap.stage", name=names[code], n=f"{stages[code]:,}") for code in order)
    return say("gap.stage_joint").join(told)


def quoted(term: Term, say: Words) -> str:
    """Return a name between quotation marks; some names bring their own."""
    name = term.name(say.lang)
    return name if name.startswith("“") else say("gap.quoted", name=name)


def _neighbours(opening: Opening, catalogue: Catalogue, say: Words) -> str:
    suppliers, buyers = (
        _quoted(codes, catalogue, say) for codes in (opening.suppliers, opening.buyers)
    )
    if suppliers and buyers:
        return say("gap.buy_and_sell", suppliers=suppliers, buyers=buyers)
    if suppliers:
        return say("gap.buy", names=suppliers)
    if buyers:
        return say("gap.sell", names=buyers)
    return "" if opening.kind == "build" else say("gap.alone")


def _quoted(codes: tuple[str, ...], catalogue: Catalogue, say: Words) -> str:
    nodes = catalogue.codes("node")
    return say("gap.joint").join(quoted(nodes[code], say) for code in codes)
