"""What a change did to a site, in words of the page."""

from liantu.ledger.diff import field_changes
from liantu.store.change import Change
from liantu.ui.data.diff_view import change_words
from liantu.ui.scene import Scene


def kind_of(change: Change) -> str:
    """Return `added`, `changed` or `removed`."""
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def change_text(change: Change, scene: Scene, most: int) -> str:
    """Return a change as `field: old → new`, or what became of the site, in so many letters."""
    kind, say = kind_of(change), scene.say
    if kind != "changed":
        return say(f"history.site_{kind}")
    joint = "; " if scene.look.lang == "en" else "；"
    told = (change_words(field, scene) for field in field_changes(change.before, change.after))
    text = joint.join(
        say("history.change", field=field, old=old, new=new) for field, old, new in told
    )
    return text if len(text) <= most else text[: most - 1] + "…"
