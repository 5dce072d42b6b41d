"""Headers of ledgers: what they say without units, dates and brackets."""

import re
from collections.abc import Iterator

from liantu.domain.catalogue import Catalogue
from liantu.ledger.reading import folded

_TWO_ROWS = " / "
#: A longer one is a sentence in the wrong place.
_MOST_CHARS = 200
_BRACKETED = re.compile(r"[(\[【<][^)\]】>]*[)\]】>]")
_UNITS = re.compile(r"(?:单位:?)?(?:[万亿]元|rmb|cny|usdmillion|rmbmillion|[%%])|(?<=[/_-])元$")
_DATES = re.compile(
    r"(?P<until>截至|截止|至)?(?P<year>\d{4}年?度?|本年度?|当年|今年)?"
    r"(?P<month>\d{1,2}(?:[-~至]\d{1,2})?月份?)?(?:\d{1,2}日)?(?P<end>底|末)?"
)
# Words of an upper header that only say what kind of columns stand below.
_GROUP = re.compile(r"(?:时间|日期|情况|节点|信息|数据|完成情况)$")
_NOISE = re.compile(r"[\s*:;,.、，。_\-/|#\"'“”]+")
_NUMBERED = re.compile(r"^\d+[.、](?=\D)")
# Only of these: a sum or a date of another year, or planned instead of done, is another one.
_NEARLY = frozenset(
    {
        *("content", "stage", "progress_pct", "progress_text", "issues_text", "owner", "chain"),
        *("town", "park", "address", "unit", "leader", "note"),
    }
)
_SHORT = frozenset({"阶段", "地址", "镇街", "备注", "园区"})
_AND = re.compile("及|和|与")


class Headers:
    """What the catalogue says that a header may mean."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the synonyms, most usual first."""
        self._meanings: dict[str, tuple[str, int]] = {}
        for target, headers in catalogue.columns.items():
            for rank, header in enumerate(headers):
                for form in _plain_forms(header):
                    self._meanings.setdefault(form, (target, rank))

    def meaning(self, title: str) -> tuple[str, int] | None:
        """Return what a column of that header feeds and how usual the header is (0 is best)."""
        if len(title) > _MOST_CHARS:
            return None
        for worse, text in enumerate(_candidates(title)):
            for form in _forms(text):
                if form in self._meanings:
                    target, rank = self._meanings[form]
                    return target, rank + 100 * worse
        return self._nearly(title)

    def _nearly(self, title: str) -> tuple[str, int] | None:
        """Return what a longer header is about: its first part, or the noun that it ends with."""
        _, _, lower = title.rpartition(_TWO_ROWS)
        text = _NOISE.sub("", _bare(_NUMBERED.sub("", folded(lower))))
        first = _AND.split(text)[0]
        endings = (text[at:] for at in range(1, len(text) - 1))
        for form in (first, *endings):
            target, rank = self._meanings.get(form, ("", 0))
            if target in _NEARLY and (form == first or len(form) > 2 or form in _SHORT):
                return target, rank + 1000
        return None


def _candidates(title: str) -> Iterator[str]:
    """Yield both rows of a header together, then the lower, then the upper one."""
    upper, mark, lower = title.rpartition(_TWO_ROWS)
    if not mark:
        yield title
        return
    upper = upper.replace(_TWO_ROWS, "")
    yield upper + lower
    yield _GROUP.sub("", folded(upper)) + lower
    yield lower
    if not _is_sum(lower):
        return
    yield upper


def _is_sum(lower: str) -> bool:
    """Say whether a lower header only says that the upper one is counted: 总投资 / 金额（万元）."""
    return folded(_BRACKETED.sub("", lower)) in {
        "金额",
        "数额",
        "数量",
        "名称",
        "内容",
        "时间",
        "日期",
        "",
    }


def _plain_forms(title: str) -> Iterator[str]:
    """Yield a header as it stands, then without units and brackets."""
    text = _NUMBERED.sub("", folded(title))
    yield _NOISE.sub("", text)
    yield _NOISE.sub("", _bare(text))


def _forms(title: str) -> Iterator[str]:
    """Yield a header as it stands, then with less and less around it."""
    yield from _plain_forms(title)
    bare = _bare(_NUMBERED.sub("", folded(title)))
    dated = _DATES.match(bare)
    if not dated or not dated[0]:
        return
    rest = _NOISE.sub("", bare[dated.end() :])
    if not dated["until"] and not dated["end"]:
        # What is done in 2025, or from January to October, is done in a year.
        yield f"年度{rest}"
    yield rest


def _bare(text: str) -> str:
    return _UNITS.sub("", _BRACKETED.sub("", text))
