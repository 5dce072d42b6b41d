"""What stands on one picture of the wall, as its browser part takes it: figures, bars, the map."""

from typing import Any
from urllib.parse import urlencode

from liantu.domain.filter import FILTER_BBOX, LANDING, NONE, to_params
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.query.filter_words import filter_words
from liantu.query.rollup import Share
from liantu.query.selection import Selection
from liantu.query.summary import Summary
from liantu.ui import cached
from liantu.ui.map.areas import areas
from liantu.ui.scene import Scene
from liantu.ui.wall.pictures import Picture
from liantu.ui.wall.stand import Stand

_GREY, _PLAIN = "#9aa3a8", "#2b8fb3"
#: So many rows can be read from five metres.
MOST_ROWS = 13
#: A site has one value of these, so that what the rows leave out can be added up.
_ONE_VALUE = frozenset({"town", "stage"})


def headline(scene: Scene, summary: Summary) -> list[dict[str, str]]:
    """Return the large figures: the same as in the line above the map."""
    say = scene.say
    projects = scene.look.site_filter.kind == LANDING.kind
    return [
        _figure("all", say("wall.sites" if projects else "wall.records"), f"{summary.count:,}"),
        _figure("all", say("wall.wan"), _amount(scene, summary), _amount_note(scene, summary)),
        _figure("building", say("wall.building"), f"{summary.building:,}"),
        _figure("producing", say("wall.producing"), f"{summary.producing:,}"),
    ]


def _amount(scene: Scene, summary: Summary) -> str:
    # No amount is stated: that is not an amount of nothing.
    none = summary.count and summary.count == summary.unstated
    return scene.say("wall.no_amount") if none else yi_text(summary.wan)


def _amount_note(scene: Scene, summary: Summary) -> str:
    numbers = {"unstated": summary.unstated, "inside": summary.inside_another}
    return " · ".join(scene.say(f"wall.{k}", n=f"{n:,}") for k, n in numbers.items() if n)


def _figure(leads_to: str, label: str, value: str, note: str = "") -> dict[str, str]:
    return {"to": leads_to, "label": label, "value": value, "note": note}


def bars(scene: Scene, selection: Selection, facet: str) -> dict[str, Any]:
    """Return a chart's rows: stages in their order, everything else the largest first.

    The rest is said in one row, with its sum where a site has but one value.
    """
    say, names = scene.say, facet_names(facet, scene.catalogue, scene.look.lang)
    shares = {c: s for c, s in cached.shares(selection, facet).items() if s.count}
    measure = scene.look.size
    order = list(shares)
    if facet != "stage":
        order.sort(key=lambda code: (code == NONE, -_worth(shares[code], measure)))
    kept = order[:MOST_ROWS] if len(order) <= MOST_ROWS else order[: MOST_ROWS - 1]
    most = max((_worth(share, measure) for share in shares.values()), default=0) or 1
    rows = [
        _row(scene, code, names.get(code, code), shares[code])
        | {"part": _worth(shares[code], measure) / most, "colour": _colour(scene, facet, code)}
        for code in kept
    ]
    left_out = [shares[code] for code in order[len(kept) :]]
    return {
        "facet": facet,
        "title": say(f"wall.by_{facet}"),
        "rows": rows,
        "rest": _rest(scene, facet, left_out),
        "empty": say("wall.nothing"),
    }


def _worth(share: Share, measure: str) -> int:
    return share.wan if measure == "wan" else share.count


def _row(scene: Scene, code: str, name: str, share: Share) -> dict[str, Any]:
    count, yi = f"{share.count:,}", scene.say("wall.yi", yi=yi_text(share.wan))
    first, second = (yi, count) if scene.look.size == "wan" else (count, yi)
    if share.count == share.unstated:
        # No amount is stated: that is not an amount of nothing.
        missing = scene.say("wall.no_amount")
        first, second = (missing, count) if scene.look.size == "wan" else (count, missing)
    return {"code": code, "name": name, "figure": first, "second": second}


def _colour(scene: Scene, facet: str, code: str) -> str:
    terms = {"stage": scene.catalogue.stages, "chain": scene.catalogue.chains}.get(facet, ())
    return next(
        (term.colour for term in terms if term.code == code), _PLAIN if code != NONE else _GREY
    )


def _rest(scene: Scene, facet: str, shares: list[Share]) -> str:
    if not shares:
        return ""
    values = f"{len(shares):,}"
    if facet not in _ONE_VALUE:
        return scene.say("wall.rest", values=values)
    n, wan = sum(s.count for s in shares), sum(s.wan for s in shares)
    return scene.say("wall.rest_sum", values=values, n=f"{n:,}", yi=yi_text(wan))


def map_query(scene: Scene, selection: Selection, town: str) -> dict[str, Any]:
    """Return what the wall's map asks for; `town` is the name that it sets off from the others."""
    params = to_params(selection.site_filter)
    if "bbox" in params:
        params[FILTER_BBOX] = params.pop("bbox")
    if selection.rev:
        params["rev"] = selection.rev
    look = scene.look
    shown = {"by": look.by, "v": selection.engine.snapshot.version}
    return {
        "query": urlencode(params | shown),
        "by": look.by,
        "size": look.size,
        "town": town,
        **areas(selection.site_filter),
    }


def chart_facets(scene: Scene, stand: Stand, picture: Picture) -> tuple[str, str]:
    """Return what the two charts are of: the map's colours, and what the picture is not of."""
    first = scene.look.by
    other = "town" if stand.by == "chain" else "chain"
    second = other if picture.code else stand.by
    return first, "stage" if second == first else second


def picture_data(scene: Scene, stand: Stand, picture: Picture) -> dict[str, Any]:
    """Return everything on the picture; every text is drawn as text."""
    say, summary = scene.say, cached.summary(picture.selection)
    town = picture.name if stand.by == "town" and picture.code else ""
    facets = chart_facets(scene, stand, picture)
    return {
        "name": picture.name,
        "figures": headline(scene, summary),
        "charts": [bars(scene, picture.selection, f) for f in facets],
        "map": map_query(scene, picture.selection, town)
        | {"count": summary.pinned, "unlocated": summary.unlocated},
        "nothing": say("wall.nothing") if not summary.count else "",
    }


def foot(scene: Scene) -> dict[str, str]:
    """Return what the wall says of its data: the filter in words, and the date of the newest."""
    say, snapshot = scene.say, scene.selection.engine.snapshot
    sentence = filter_words(scene.selection, scene.look.lang)
    as_of = snapshot.as_of or say("filter.missing")
    return {
        "filter": say("wall.filter", filter=sentence),
        "as_of": say("wall.as_of", date=as_of),
        "past": say("wall.past", rev=scene.look.rev) if scene.look.rev else "",
    }
