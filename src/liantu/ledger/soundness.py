"""Whether the store can take a site: the strict check of its file, before anything is written."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from liantu.domain.check import Problem, SiteCheck
from liantu.domain.errors import shown
from liantu.store.change import Change, Feature
from liantu.store.normal_feature import feature_json


def site_problems(check: SiteCheck, feature: Feature) -> list[Problem]:
    """Return why the store could not take a site; whether its id is unique is left to the caller.

    The number of the feature means nothing here and is left out.
    """
    try:
        found = [_unnumbered(problem) for problem in check.problems(feature)]
        _try_to_write(feature)
    except RecursionError:
        return [Problem("too_deep", site_id=shown(feature["id"]))]
    except UnicodeEncodeError:
        return [Problem("surrogate", field=_field_where(feature, _is_half))]
    except ValueError:
        return [Problem("import.not_number", field=_field_where(feature, _is_endless))]
    return [problem for problem in found if problem.what != "duplicate_id"]


def _unnumbered(problem: Problem) -> Problem:
    return Problem(problem.what, None, "", problem.field, problem.value, problem.allowed)


def _try_to_write(feature: Feature) -> None:
    text = feature_json(feature)
    if b"null" in text:
        # orjson writes NaN as null, which would lose a wrong number in silence.
        json.dumps(feature, allow_nan=False)


def _field_where(feature: Feature, wrong: Callable[[object], bool]) -> str:
    parts: Mapping[str, Any] = {"id": feature["id"], **feature["properties"]}
    return shown(next((name for name, value in parts.items() if wrong({name: value})), ""))


def _is_half(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _is_endless(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return True
    return False


def circle_in(changes: Iterable[Change], get: Callable[[str], Feature | None]) -> str:
    """Return the id of a changed site that would lie inside itself; nothing if none does.

    `get` gives a site as it is in the store.
    """
    kin = {each.id: each for each in changes if _parent(each.before) or _parent(each.after)}
    moved = [each for each in kin.values() if _parent(each.before) != _parent(each.after)]
    for change in moved:
        site_id = change.id
        seen, parent = {site_id}, _parent(change.after)
        while parent:
            if parent in seen:
                return site_id
            seen.add(parent)
            above = kin.get(parent)
            parent = _parent(get(parent) if above is None else above.after)
    return ""


def _parent(feature: Feature | None) -> str:
    return "" if feature is None else str(feature["properties"].get("part_of") or "")
