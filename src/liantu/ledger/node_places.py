"""Which sites stand at a node of a chain, as changes to be committed like any other."""

from collections.abc import Callable, Collection, Iterable

from liantu.ledger.edit import edited
from liantu.store.change import Change, Feature


def node_changes(
    node: str, wanted: Collection[str], among: Iterable[str], find: Callable[[str], Feature | None]
) -> list[Change]:
    """Return the changes after which, of the sites `among`, just the wanted ones are at a node.

    `find` gives a site by its id; one that is gone meanwhile is passed over. A site's other nodes
    stay.
    """
    found = ((site_id, find(site_id)) for site_id in among)
    return [
        edited(site, {"nodes": _nodes(site, node, here=site_id in wanted)})
        for site_id, site in found
        if site is not None and (node in _at(site)) != (site_id in wanted)
    ]


def _at(site: Feature) -> list[str]:
    return list(site["properties"].get("nodes") or ())


def _nodes(site: Feature, node: str, *, here: bool) -> list[str]:
    others = [code for code in _at(site) if code != node]
    return [*others, node] if here else others
