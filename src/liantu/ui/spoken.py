"""What a program that reads the page aloud says of a chart; ECharts itself would speak English."""

from collections.abc import Iterable
from typing import Any

from liantu.domain.wording import Words
from liantu.ui.plain import drawn


def spoken(say: Words, title: str, parts: Iterable[str] = ()) -> dict[str, Any]:
    """Return ECharts' `aria` option: the chart's title, then its figures one after the other."""
    told = say("gap.stage_joint").join(parts)
    text = f"{title}{say('lights.colon')}{told}" if told else title
    return {"enabled": True, "label": {"description": drawn(" ".join(text.split()))}}
