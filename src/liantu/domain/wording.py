"""Every sentence the product says, by key and language.

The texts lie in TOML files beside this, a file for each part of the product: `zh.toml`,
`zh_ledger.toml`.
"""

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
    folder = files("liantu.domain").joinpath("texts")
    flat: dict[str, str] = {}
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith((f"{source}.", f"{source}_")):
            flat |= _flatten("", tomllib.loads(path.read_text("utf-8")))
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
