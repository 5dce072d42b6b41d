"""What a map is told of its window, whether it asked or is told unasked."""

from typing import Any

from liantu.query.ahead import Answer
from liantu.query.selection import Selection


def view_answer(selection: Selection, answer: Answer) -> dict[str, Any]:
    """Return the answer as JSON values; `total` says if the filter picks any sites at all."""
    shown, grey = answer
    everywhere = {"total": shown.count, "unlocated": 0} if shown.count else _elsewhere(selection)
    return {
        "version": selection.engine.snapshot.version,
        "count": shown.count,
        "wan": shown.wan,
        **everywhere,
        "groups": shown.groups,
        "sites": shown.sites,
        "grey": grey,
    }


def _elsewhere(selection: Selection) -> dict[str, int]:
    """Return how many sites the selection pins, and how many it cannot: why a window is empty."""
    answer = selection.ask(
        "pinned",
        lambda sites: sites.aggregate(
            total=sites.lon.count(), unlocated=sites.count() - sites.lon.count()
        ),
    )
    return {name: int(value or 0) for name, value in answer.to_pylist()[0].items()}
