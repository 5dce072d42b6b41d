"""Languages of the product: Simplified Chinese, Traditional derived from it, and English."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Literal, cast, get_args

from opencc import OpenCC  # pyright: ignore[reportMissingTypeStubs] - it ships none

Lang = Literal["zh", "zh-Hant", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


def lang_of(asked: str | None) -> Lang | None:
    """Return the language of that name, None where there is no such language."""
    return asked if asked in LANGS else None


@cache
def converter(direction: Literal["s2t", "t2s"]) -> Callable[[str], str]:
    """Return the conversion Simplified to Traditional or back."""
    return cast("Any", OpenCC)(direction).convert


@lru_cache(maxsize=4096)
def to_traditional(text: str) -> str:
    """Return Simplified Chinese in Traditional characters."""
    return converter("s2t")(text)
