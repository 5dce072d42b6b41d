"""Briefings as tests make them, and the parts of one."""

from functools import cache

from liantu.domain.language import Lang
from liantu.export.briefing.blocks import Pair
from liantu.export.briefing.content import paper
from liantu.export.briefing.fonts import chinese_face
from liantu.export.briefing.made import briefing
from liantu.export.briefing.request import BriefingRequest
from liantu.export.request import ExportRequest
from liantu.settings import ROOT

FACE = chinese_face("zh", ROOT / "no-such-folder")


@cache
def told(selection, lang: Lang = "zh"):
    """Return the paper of a selection, made once."""
    return paper(BriefingRequest(ExportRequest(selection, lang, "http://map.test"), FACE))


def made(selection, lang: Lang = "zh"):
    """Return a briefing as files."""
    return briefing(ExportRequest(selection, lang, "http://map.test"))


def blocks(briefed, kind):
    """Return its blocks of a kind."""
    return [block for block in briefed.blocks if isinstance(block, kind)]


def charts(briefed):
    """Return its charts, in the order in which they are read."""
    return [chart for pair in blocks(briefed, Pair) for chart in (pair.left, pair.right)]
