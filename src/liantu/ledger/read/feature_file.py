"""GeoJSON, streamed and without GDAL."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from liantu.domain.check import Problem
from liantu.domain.errors import shown
from liantu.ledger.read.limits import Limits
from liantu.ledger.read.messages import Facts, Messages, Task
from liantu.ledger.read.unreadable import UnreadableError
from liantu.store.feature_stream import BrokenFileError, FeatureStream, open_features

_SHARE_FEATURES: Final = 5_000
_EPSG: Final = re.compile(r"EPSG:(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE | re.ASCII)
_WGS84: Final = "EPSG:4326"
#: The foreign member of Liantu's own downloads.
_OWN: Final = "liantu"
#: Properties that next to nobody else calls so.
_MARKS: Final = frozenset(
    ("chain", "chain_basis", "stage", "stage_as_of", "investment_wan", "precision", "visibility")
)


def problem_error(problem: Problem) -> UnreadableError:
    """Return the error that says what is wrong with a file of features."""
    return UnreadableError("problem", **asdict(problem))


def geojson_messages(task: Task) -> Messages:
    """Yield the features of a file, then its facts.

    Raises:
        UnreadableError: no GeoJSON, or beyond the limits.
    """
    path = Path(task.path)
    size = max(1, path.stat().st_size)
    survey = FeatureSurvey(task.limits)
    try:
        with open_features(path) as file:
            stream = FeatureStream(file)
            for number, feature in enumerate(stream, start=1):
                if number % _SHARE_FEATURES == 0:
                    yield min(1.0, stream.bytes_read / size)
                yield survey.record(number, feature)
    except BrokenFileError as error:
        raise problem_error(error.problem) from None
    own = _OWN in stream.members or survey.looks_own
    crs, strange = _crs(stream.members.get("crs"))
    yield survey.facts(_WGS84 if own and not crs else crs, strange, sites=own)


class FeatureSurvey:
    """What the features of a file have in common; `sites`: all have an id, a name and a kind."""

    def __init__(self, limits: Limits) -> None:
        """Take the most features and properties that a file may have."""
        self.sites = True
        self._limits = limits
        self._columns: dict[str, None] = {}
        self._has_geometry = False

    @property
    def looks_own(self) -> bool:
        """Say whether all features could be the store's, and some say what only those say."""
        return self.sites and len(_MARKS & self._columns.keys()) > 1

    def record(self, number: int, feature: object) -> list[Any]:
        """Return a feature as [number, properties, geometry, id].

        Raises:
            UnreadableError: it is none, or one too many, or has too many properties.
        """
        if number > self._limits.rows:
            raise UnreadableError("rows", most=self._limits.rows)
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise problem_error(Problem("not_feature", number))
        properties, geometry = feature.get("properties") or {}, feature.get("geometry")
        site_id = feature.get("id")
        if not isinstance(properties, dict):
            raise problem_error(Problem("no_properties", number))
        if geometry is not None and not isinstance(geometry, dict):
            raise problem_error(Problem("geometry_missing", number))
        if not isinstance(site_id, str | int) or isinstance(site_id, bool):
            site_id = None
        self._look(properties, site_id, has_geometry=geometry is not None)
        return [number, properties, geometry, site_id]

    def _look(self, properties: Mapping[str, Any], site_id: object, *, has_geometry: bool) -> None:
        if not properties.keys() <= self._columns.keys():
            self._columns |= dict.fromkeys(properties)
            if len(self._columns) > self._limits.columns:
                most = self._limits.columns
                raise UnreadableError("columns", most=most, value=shown(next(iter(properties))))
        self._has_geometry = self._has_geometry or has_geometry
        if self.sites:
            named = properties.get("name") and properties.get("kind")
            self.sites = site_id is not None and bool(named)

    def facts(self, crs: str, strange_crs: str, *, sites: bool) -> Facts:
        """Return what has been learnt of the file."""
        return Facts(
            features=True,
            width=len(self._columns),
            columns=list(self._columns),
            crs=crs,
            strange_crs=strange_crs,
            has_geometry=self._has_geometry,
            sites=sites,
        )


def _crs(member: object) -> tuple[str, str]:
    """Return what an old GeoJSON says of its CRS: `EPSG:n`, and what cannot be understood.

    A link is never followed.
    """
    if not isinstance(member, dict):
        return "", "" if member is None else shown(member)
    properties = member.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or member.get("type") != "name":
        return "", shown(member)
    if "CRS84" in name.upper():
        return _WGS84, ""
    match = _EPSG.search(name.strip())
    return (f"EPSG:{int(match[1])}", "") if match else ("", shown(name))
