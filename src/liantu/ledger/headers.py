"""Headers of ledgers: what they say without units, dates and brackets."""

import re
from collections.abc import Iterator

from liantu.domain.catalogue import Catalogue
from liantu.ledger.reading import folded

_TWO_ROWS = " / "
_BRACKETED = re.compile(r"[(\[【<][^)\]】>]*[)\]】>]")
_UNITS = re.compile(r"(?:单位:?)?(?:[万亿]元|rmb|cny|usdmillion|rmbmillion|[%%])|(?<=[/_-])元$")
_DATES = re.compile(
    r"(?:截至|截止|至)?(?:\d{4}年?度?|本年度?|当年)?(?:\d{1,2}(?:[-~至]\d{1,2})?月份?)?(?:\d{1,2}日)?(?:底|末)?"
)
_NOISE = re.compile(r"[\s*:;,.、，。_\-/|#\"'“”]+")
_NUMBERED = re.compile(r"^\d+[.、](?=\D)")


class Headers:
    """What the catalogue says that a header may mean."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the synonyms, most usual first."""
        self._meanings: dict[str, tuple[str, int]] = {}
        for target, headers in catalogue.columns.items():
            for rank, header in enumerate(headers):
                for form in _forms(header):
                    self._meanings.setdefault(form, (target, rank))

    def meaning(self, title: str) -> tuple[str, int] | None:
        """Return what a column of that header feeds and how usual the header is (0 is best)."""
        for worse, text in enumerate(_candidates(title)):
            for form in _forms(text):
                if form in self._meanings:
                    target, rank = self._meanings[form]
                    return target, rank + 100 * worse
        return None


def _candidates(title: str) -> Iterator[str]:
    """Yield both rows of a header together, then the lower, then the upper one."""
    upper, mark, lower = title.rpartition(_TWO_ROWS)
    if not mark:
        yield title
        return
    yield upper.replace(_TWO_ROWS, "") + lower
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


def _forms(title: str) -> Iterator[str]:
    """Yield a header as it stands, then with less and less around it."""
    text = _NUMBERED.sub("", folded(title))
    yield _NOISE.sub("", text)
    bare = _UNITS.sub("", _BRACKETED.sub("", text))
    yield _NOISE.sub("", bare)
    dated = _DATES.match(bare)
    if dated and dated[0]:
        yield _NOISE.sub("", bare[dated.end() :])
