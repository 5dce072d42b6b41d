"""What tests of histories say: who commits, and changes of a site."""

import json
from typing import Any

from liantu.store.change import Change

BY: Any = {"author": "张三", "reason": "六月台账"}


def to(feature, **properties):
    """The change that sets some properties of a site."""
    return Change(feature, {**feature, "properties": {**feature["properties"], **properties}})


def site(history, site_id, number=None) -> Any:
    return history.state(number).get(site_id)


def edit(history, site_id, **properties):
    return to(history.state().get(site_id), **properties)


def document(path):
    return json.loads(path.read_text("utf-8"))


def names_of(path):
    return sorted(p.name for p in path.parent.iterdir() if p.name != "history")
