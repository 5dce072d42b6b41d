"""The pictures that a wall turns through: all sites, then one chain or town after another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from liantu.domain.filter import NONE
from liantu.domain.sentence import facet_names
from liantu.query.engine import today
from liantu.query.selection import Selection
from liantu.ui import cached
from liantu.ui.scene import Scene
from liantu.ui.wall.stand import Rotation, Stand


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the code and name of its chain or town (nothing for all sites), its sites."""

    code: str
    name: str
    selection: Selection


def pictures(scene: Scene, by: Rotation) -> tuple[Picture, ...]:
    """Return the pictures in the catalogue's order; values without a site have none.

    With one value alone there is nothing to turn through: its picture is that of all sites.
    """
    whole = on_this_day(scene.selection)
    names = facet_names(by, scene.catalogue, scene.look.lang)
    first = Picture("", scene.say("wall.whole"), whole)
    found = [
        Picture(code, names[code], narrowed(whole, by, code))
        for code in _values(whole, by)
        if code in names
    ]
    return (first, *found) if len(found) > 1 else (first,)


def _values(whole: Selection, by: Rotation) -> Sequence[str]:
    """Return the stated values that have sites and that the filter asks for, if it asks for any."""
    wanted: tuple[str, ...] = getattr(whole.site_filter, by)
    shares = cached.shares(whole, by)
    asked = (code for code in shares if code != NONE and (not wanted or code in wanted))
    return [code for code in asked if shares[code].count]


def narrowed(selection: Selection, by: Rotation, code: str) -> Selection:
    """Return the selection's sites of one chain or town: those that the same filter picks."""
    return replace(selection, site_filter=selection.site_filter.with_(**{by: (code,)}))


def on_this_day(selection: Selection) -> Selection:
    """Return the selection as of now: a wall stands for days without a whole run."""
    return selection if selection.rev else replace(selection, today=today())


def picture_at(shown: Sequence[Picture], stand: Stand) -> Picture:
    """Return the picture that the wall stands at; the first where there is no such."""
    return next((one for one in shown if one.code == stand.code), shown[0])
