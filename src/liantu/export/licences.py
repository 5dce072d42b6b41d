"""Sources and licences of the data, from geodata/licences.toml."""

import tomllib
from pathlib import Path
from typing import Any

from liantu.domain.errors import ExportError

_KEYS = ("name_zh", "name_en", "licence", "url", "attribution")


def licences(geodata: Path, dataset: str) -> list[dict[str, str]]:
    """Return the sources that go with downloads of a dataset; none when the file is absent.

    Raises:
        ExportError: the file is there but not usable; a licence must not silently vanish.
    """
    path = geodata / "licences.toml"
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        sources = raw.get("sources", [])
        wanted = [source for source in sources if source.get("dataset", dataset) == dataset]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError) as error:
        raise ExportError(f"{path.name} cannot be used: {error}. Mend or remove it.") from None
    return [{key: str(source[key]) for key in _KEYS if key in source} for source in wanted]
