"""Coordinates as ledgers write them: degrees, degrees-minutes-seconds, metres, two in one cell."""

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from liantu.domain.errors import shown
from liantu.ledger.reading import VALUE_CHARS, number_of, says_nothing, text_of
from liantu.ledger.table import Cell

Axis = Literal["lon", "lat", ""]

_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("º˚゜", "°"),
        **dict.fromkeys("′’‘´`", "'"),
        **dict.fromkeys("″”“", '"'),
        **dict.fromkeys("，、；;|／/", ","),
        "−": "-",
        "－": "-",
    }
)
_AXES: Final[dict[str, tuple[Axis, int]]] = {
    **dict.fromkeys(("e", "东经", "经度", "lon", "lng", "longitude", "东"), ("lon", 1)),
    **dict.fromkeys(("n", "北纬", "纬度", "lat", "latitude", "北"), ("lat", 1)),
    **dict.fromkeys(("w", "西经"), ("lon", -1)),
    **dict.fromkeys(("s", "南纬"), ("lat", -1)),
}
# Only behind a number: 经度 is no degree.
_SPELT: Final = ((re.compile(r"(?<=\d)\s*度"), "°"), (re.compile(r"(?<=\d)\s*分"), "'"),
                 (re.compile(r"(?<=\d)\s*秒"), '"'))  # fmt: skip
_NAME: Final = "|".join(sorted(_AXES, key=len, reverse=True))
_ANGLE: Final = re.compile(
    rf"(?P<before>{_NAME})?\s*[:=]?\s*(?P<sign>[-+])?(?P<deg>\d+(?:\.\d+)?)\s*"
    r"(?:°\s*(?:(?P<min>\d{1,2}(?:\.\d+)?)\s*'?\s*(?:(?P<sec>\d{1,2}(?:\.\d+)?)\s*\"?)?)?)?\s*"
    r"(?:m|米)?\s*(?P<after>[ensw](?![a-z]))?"
)
_DASHED: Final = re.compile(
    r"(?P<deg>\d{1,3})[-: ](?P<min>\d{1,2})[-: ](?P<sec>\d{1,2}(?:\.\d+)?)\s*(?P<after>[ensw])?"
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_WRAPPING: Final = re.compile(r"^(?:point\s*)?[(\[]\s*|\s*[)\]]$")


@dataclass(frozen=True, slots=True)
class Angle:
    """One coordinate in degrees or metres, and which of the two it says it is."""

    value: float
    axis: Axis = ""


def read_angle(cell: Cell) -> Angle | None:
    """Return one coordinate; None where the cell is empty.

    Raises:
        ValueError: the cell is no coordinate.
    """
    number = number_of(cell)
    if number is not None:
        return Angle(float(number))
    text = _text(cell)
    if says_nothing(text):
        return None
    plain = _normal(text)
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    return _angle(plain)


def read_pair(cell: Cell) -> tuple[Angle, Angle] | None:
    """Return the two coordinates of one cell in their order; None where it is empty.

    Raises:
        ValueError: the cell does not hold two coordinates.
    """
    text = _text(cell)
    if says_nothing(text):
        return None
    plain = _WRAPPING.sub("", _normal(text)).strip(" ,")
    for parts in (plain.split(","), re.split(r",? +", plain)):
        if len(parts) == 2:
            try:
                return _angle(parts[0].strip()), _angle(parts[1].strip())
            except ValueError:
                continue
    found = list(_ANGLE.finditer(plain))
    rest = _ANGLE.sub("", plain).strip(" ,:()")
    if len(found) != 2 or rest:
        raise ValueError(text)
    return _of_match(found[0]), _of_match(found[1])


def _text(cell: Cell) -> str:
    text = text_of(cell)
    if len(text) > VALUE_CHARS:
        raise ValueError(shown(text))
    return text


def _normal(text: str) -> str:
    shaped = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    for pattern, sign in _SPELT:
        shaped = pattern.sub(sign, shaped)
    return " ".join(shaped.lower().replace("''", '"').split())


def _angle(text: str) -> Angle:
    match = _ANGLE.fullmatch(text) or _DASHED.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return _of_match(match)


def _of_match(match: re.Match[str]) -> Angle:
    parts = match.groupdict()
    minutes, seconds = float(parts["min"] or 0), float(parts["sec"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise ValueError(match[0])
    value = float(parts["deg"]) + minutes / 60 + seconds / 3600
    named = [_AXES[name] for name in (parts.get("before"), parts["after"]) if name]
    if len({axis for axis, _ in named}) > 1:
        raise ValueError(match[0])
    axis, sign = named[0] if named else ("", 1)
    return _finite(Angle(-value if parts.get("sign") == "-" else value * sign, axis))


def _finite(angle: Angle) -> Angle:
    if not math.isfinite(angle.value):
        raise ValueError(str(angle.value))
    return angle
