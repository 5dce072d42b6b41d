"""A font with Chinese letters among those of the machine, for what is drawn on the server."""

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from liantu.domain.errors import ExportError
from liantu.domain.language import Lang

#: How font files begin that hold Chinese letters, the best for small print first.
_FILES = (
    "notosanscjk", "notosanssc", "notosanshans", "sourcehansans", "msyh", "pingfang", "simhei",
    "hiragino sans gb", "stheiti", "wqy-microhei", "wqy-zenhei", "deng", "droidsansfallback",
    "notoserifcjk", "notoserifsc", "sourcehanserif", "simsun", "songti", "stsong", "simfang",
    "stfangsong", "uming", "simkai", "ukai",
)  # fmt: skip
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
#: Weights that small print is not set in.
_HEAVY = ("bold", "black", "heavy", "light", "thin", "medium", "demi", "bd.", "xl", "msyhl")
#: How the faces of a collection say for which script they are drawn.
_REGION = {"zh": " SC", "zh-Hant": " TC", "en": " SC"}
_MOST_FACES = 24
#: A package's name on Debian and its Chinese descendants, and on Red Hat's.
_PACKAGES = ("fonts-noto-cjk", "google-noto-sans-cjk-ttc-fonts")

Face = tuple[Path, int]


def chinese_face(lang: Lang, own: Path) -> Face:
    """Return the file and the number of the face in it; `own` is the office's folder of fonts.

    Raises:
        ExportError: there is none; every letter would be an empty box.
    """
    for path in (*_fonts_in(own), *_of_system()):
        number = _face_in(path, _REGION[lang])
        if number is not None:
            return path, number
    debian, red_hat = _PACKAGES
    raise ExportError.worded("briefing.no_font", debian=debian, redhat=red_hat, folder=own)


@lru_cache(maxsize=64)
def sized(face: Face, size_px: int) -> ImageFont.FreeTypeFont:
    """Return a face in a size."""
    path, number = face
    return ImageFont.truetype(str(path), size_px, number)


def _of_system() -> Iterator[Path]:
    found = [path for folder in _folders() for path in _fonts_in(folder)]
    ranked = [(rank, path) for path in found if (rank := _rank(path)) is not None]
    yield from (path for _, path in sorted(ranked))


def _rank(path: Path) -> tuple[int, bool] | None:
    name = path.name.lower()
    place = next((n for n, begin in enumerate(_FILES) if name.startswith(begin)), None)
    return None if place is None else (place, any(mark in name for mark in _HEAVY))


def _fonts_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home / "AppData" / "Local"))
        windows = os.environ.get("WINDIR", r"C:\Windows")
        return [Path(windows, "Fonts"), Path(local, "Microsoft", "Windows", "Fonts")]
    if sys.platform == "darwin":
        roots = [Path("/System/Library"), Path("/Library"), home / "Library"]
        return [root / "Fonts" for root in roots]
    given = os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share").split(":")
    shared = [Path(folder, "fonts") for folder in given if folder]
    return [*shared, home / ".local" / "share" / "fonts", home / ".fonts"]


def _face_in(path: Path, region: str) -> int | None:
    """Return the number of the face for a region, else that of the first; None for no font."""
    first: int | None = None
    for number in range(_MOST_FACES):
        try:
            family = ImageFont.truetype(str(path), 12, number).getname()[0] or ""
        except OSError:
            break
        first = number if first is None else first
        if family.endswith(region) and "Mono" not in family:
            return number
    return first
