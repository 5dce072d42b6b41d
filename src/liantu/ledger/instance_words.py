"""The words of a first ledger and the codes they stand for, from catalogue.toml."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liantu.domain.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class TownSeat:
    """Where a town's seat lies (WGS84 degrees), and who says so."""

    lon: float
    lat: float
    source: str


@dataclass(frozen=True, slots=True)
class Words:
    """Name or alias → code for each coded column; town code → seat; node codes `chain.node`."""

    kinds: Mapping[str, str]
    precisions: Mapping[str, str]
    stages: Mapping[str, str]
    towns: Mapping[str, str]
    chains: Mapping[str, str]
    seats: Mapping[str, TownSeat]
    nodes: frozenset[str]


def read_words(catalogue_path: Path) -> Words:
    """Return the words that catalogue.toml knows.

    Raises:
        CatalogueError: the file is missing, is not TOML, or lacks a table or key.
    """
    try:
        raw = tomllib.loads(catalogue_path.read_text(encoding="utf-8"))
        return _words(raw)
    except OSError as error:
        raise CatalogueError(f"{catalogue_path}: {error.strerror}. Name a readable file.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{catalogue_path} is not TOML: {error}. Mend that line.") from None
    except KeyError as error:
        raise CatalogueError(f"{catalogue_path} lacks {error}. Add it.") from None


def _words(raw: Mapping[str, Any]) -> Words:
    return Words(
        kinds={row["code"]: row["code"] for row in raw["kinds"]},
        precisions={row["code"]: row["code"] for row in raw["precisions"]},
        stages=_codes_by_word(raw["stages"]),
        towns=_codes_by_word(raw["towns"]),
        chains=_codes_by_word(raw["chains"]),
        seats={
            town["code"]: TownSeat(town["lon"], town["lat"], town["point_source"])
            for town in raw["towns"]
            if "lon" in town
        },
        nodes=frozenset(
            f"{chain['code']}.{node['id']}" for chain in raw["chains"] for node in chain["nodes"]
        ),
    )


def _codes_by_word(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return name and alias → code; a word that stands for two codes is refused."""
    codes: dict[str, str] = {}
    for row in rows:
        for word in (row["name_zh"], *row.get("aliases", ())):
            if codes.setdefault(word, row["code"]) != row["code"]:
                raise CatalogueError(
                    f"catalogue.toml: '{word}' means both {codes[word]} and {row['code']}. "
                    "Keep it in one of them."
                )
    return codes
