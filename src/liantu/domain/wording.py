"""Every sentence the product says, by key and language; the texts lie in TOML beside this."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from liantu.domain.language import Lang, to_traditional


@dataclass(frozen=True, slots=True)
class Words:
    """The wording of one language."""

    lang: Lang
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key with `{name}` places filled.

        Raises:
            KeyError: the key or a value is missing, which is a programming error.
        """
        text = self.texts[key]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Say whether there is such a text."""
        return key in self.texts


@cache
def words(lang: Lang) -> Words:
    """Return the wording of a language; Traditional Chinese is derived from Simplified."""
    source = "en" if lang == "en" else "zh"
    text = files("liantu.domain").joinpath("texts", f"{source}.toml").read_text("utf-8")
    flat = dict(_flatten("", tomllib.loads(text)))
    if lang == "zh-Hant":
        flat = {key: to_traditional(value) for key, value in flat.items()}
    return Words(lang, flat)


def _flatten(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _flatten(f"{name}.", cast("Mapping[str, Any]", value))
        else:
            yield name, str(value)
