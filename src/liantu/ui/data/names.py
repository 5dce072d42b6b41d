"""What properties and targets of columns are called on the page."""

from liantu.domain.fields import BY_NAME
from liantu.domain.language import to_traditional
from liantu.ui.scene import Scene


def field_title(scene: Scene, name: str) -> str:
    """Return a property's title in the page's language; a name that is none, as it stands."""
    field = BY_NAME.get(name)
    if field is None:
        return name
    lang = scene.look.lang
    if lang == "en":
        return field.en
    return to_traditional(field.zh) if lang == "zh-Hant" else field.zh


def target_name(scene: Scene, to: str) -> str:
    """Return what a target of a column is called."""
    return field_title(scene, to) if to in BY_NAME else scene.say(f"data.target_{to or 'ignore'}")
