"""What must be known of a project by the time it reaches a stage: the one table of it."""

from collections.abc import Iterator, Mapping
from typing import Final

from liantu.domain.catalogue import Catalogue
from liantu.ledger.merge import is_blank

#: Stage → what is needed from there on, besides what the stages before it need. Of the properties
#: that stand together one is enough.
NEEDS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "concept": (("name",), ("kind",)),
    "signed": (("owner",), ("investment_wan", "investment_text")),
    "started": (("town",), ("actual_started",)),
    "completed": (("actual_completed",),),
    "producing": (("actual_produced",),),
}
#: Stages beside the road need a day since when, whatever was reached before.
ASIDE_NEEDS: Final = (("name",), ("kind",), ("stage_as_of",))
#: The date that reaching a stage sets, if nobody has said it.
MILESTONES: Final[Mapping[str, str]] = {
    "signed": "actual_signed",
    "started": "actual_started",
    "completed": "actual_completed",
    "producing": "actual_produced",
}


def needs(stage: object, catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """Yield what is needed at a stage; of the properties that stand together one is enough."""
    stages = {each.code: each for each in catalogue.stages}
    now = stages.get(stage) if isinstance(stage, str) else None
    if now is not None and now.phase == "aside":
        yield from ASIDE_NEEDS
        return
    for code, groups in NEEDS.items():
        if code == "concept" or (now is not None and stages[code].order <= now.order):
            yield from groups


def lacking(properties: Mapping[str, object], catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """Yield what a project's stage needs and its properties do not say."""
    for group in needs(properties.get("stage"), catalogue):
        if all(is_blank(properties.get(name)) for name in group):
            yield group
