"""Numbers in Chinese characters, as digits."""

import re

_DIGITS = {mark: number for number, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_RUN = re.compile("(?<![0-9])[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千]*")
_POINT = re.compile("(?<=[0-9])点(?=[0-9])")


def with_digits(text: str) -> str:
    """Return a text with its Chinese numerals as digits: 二〇二四 → 2024, 十五 → 15, 三点五 → 3.5.

    万 and 亿 stay, for they are units of money.
    """
    return _POINT.sub(".", _RUN.sub(lambda run: _number(run[0]), text))


def _number(run: str) -> str:
    if not any(mark in _STEPS for mark in run):
        return "".join(str(_DIGITS[mark]) for mark in run)
    total, digit = 0, 0
    for mark in run:
        step = _STEPS.get(mark)
        if step is None:
            digit = _DIGITS[mark]
            continue
        total += (digit or 1) * step
        digit = 0
    return str(total + digit)
