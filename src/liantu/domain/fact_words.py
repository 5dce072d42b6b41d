"""A record's facts in words: what a field is called, and what it says."""

from typing import Any, cast

from liantu.domain.catalogue import Catalogue
from liantu.domain.fields import Field
from liantu.domain.language import Lang, to_traditional
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.domain.wording import words


def fact_title(field: Field, lang: Lang) -> str:
    """Return what a field is called."""
    if lang == "en":
        return field.en
    return to_traditional(field.zh) if lang == "zh-Hant" else field.zh


def code_name(facet: str, code: str | None, catalogue: Catalogue, lang: Lang) -> str:
    """Return a code's name, the code itself where nobody knows it, or that none is stated."""
    if not code:
        return words(lang)("card.missing")
    return facet_names(facet, catalogue, lang).get(code, code)


def fact_value(
    field: Field,
    value: Any,  # noqa: ANN401 - as the record has it
    catalogue: Catalogue,
    lang: Lang,
) -> str:
    """Return what a record says in a field; amounts in 亿元, codes by their names."""
    say = words(lang)
    if value is None:
        return say("card.missing")
    if field.type == "wan":
        return yi_text(value) + say("map.yi")
    if field.type == "percent":
        return f"{value:g}%"
    if field.name == "visibility" and say.has(f"site_page.visibility_{value}"):
        return say(f"site_page.visibility_{value}")
    if field.facet:
        codes = cast("list[str]", value if isinstance(value, list) else [value])
        joint = "; " if lang == "en" else "、"
        return joint.join(code_name(field.facet, code, catalogue, lang) for code in codes)
    if field.name == "chain_basis":
        return say("card.inferred" if value == "inferred" else "card.from_source")
    return str(value)
