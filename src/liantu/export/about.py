"""The passport as rows for people: label, value, and the key by which programs find the value."""

from collections.abc import Iterator, Mapping
from typing import Any

from liantu.domain.language import Lang
from liantu.domain.wording import words

#: The key of the row that holds the filter's address form.
FILTER_KEY = "filter.query"
_ORDER = (
    "dataset.title", "dataset.instance", "dataset.version", "dataset.revision",
    "dataset.as_of",
    "filter.zh", "filter.en", FILTER_KEY, "filter.judged_on", "permalink",
    "counts.total", "counts.matched", "counts.unlocated",
    "investment.sum_wan", "investment.unstated", "investment.inside_another",
    "crs", "created", "software",
)  # fmt: skip

AboutRow = tuple[str, str, str]


def about_rows(told: Mapping[str, Any], lang: Lang) -> Iterator[AboutRow]:
    """Yield (label, value, key) of a passport, then its notes, columns and sources."""
    say = words(lang)
    for key in _ORDER:
        yield say(f"passport.{key.replace('.', '_')}"), _value(told, key, lang), key
    for note in told["notes"]:
        yield "", note, "note"
    for column in told["columns"]:
        unit = f" ({column['unit']})" if "unit" in column else ""
        yield column["name"], f"{column['zh']} / {column['en']}{unit}", "column"
        for code, names in column.get("codes", {}).items():
            yield "", f"{code} = {names['zh']} / {names['en']}", "code"
    for source in told["sources"]:
        label = source["name_en"] if lang == "en" else source["name_zh"]
        terms = [source[key] for key in ("licence", "url", "attribution") if key in source]
        yield label, ";".join(terms), "source"


def _value(told: Mapping[str, Any], key: str, lang: Lang) -> str:
    value: Any = told
    for part in key.split("."):
        value = value[part]
    if key == "dataset.revision":
        return f"{value['number']} ({value['time']})" if value else ""
    if key == "dataset.instance":
        return f"{value['en' if lang == 'en' else 'zh']} ({value['adcode']})"
    return f"{value['name']} ({value['uri']})" if key == "crs" else str(value)
