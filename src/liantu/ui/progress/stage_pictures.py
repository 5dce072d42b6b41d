"""The pictures of the stages as ECharts options: bars to both sides, and the funnel."""

from collections.abc import Mapping, Sequence
from typing import Any

from liantu.domain.milestones import STEPS
from liantu.domain.money import WAN_PER_YI, yi_text
from liantu.domain.sentence import facet_names
from liantu.query.rollup import Share
from liantu.ui.inks import EDGE
from liantu.ui.plain import drawn
from liantu.ui.scene import Scene
from liantu.ui.spoken import spoken

_GREY, _PALE = "#9aa3a8", "#b9c3c9"
_PHONE_PX = 450


def bar_options(scene: Scene, shares: Mapping[str, Share]) -> dict[str, Any]:
    """Return ECharts options: sites to the left of the stages' names, 亿元 to the right."""
    names = facet_names("stage", scene.catalogue, scene.look.lang)
    rows = [drawn(names[code]) for code in shares]
    told = [share_words(scene, names[code], share) for code, share in shares.items()]
    base = {
        "animation": False,
        "xAxis": [
            {"gridIndex": 0, "type": "value", "show": False, "inverse": True},
            {"gridIndex": 1, "type": "value", "show": False},
        ],
        "series": [_side(scene, shares, "count"), _side(scene, shares, "wan")],
        "aria": spoken(scene.say, scene.say("progress.stages_title"), told),
        "tooltip": {"renderMode": "richText", "confine": True, "formatter": "{b}"},
        **_frame(scene, rows, "60%", 56),
    }
    narrow = {"query": {"maxWidth": _PHONE_PX}, "option": _frame(scene, rows, "64%", 45)}
    return {"baseOption": base, "media": [narrow, {"option": _frame(scene, rows, "60%", 56)}]}


def _frame(scene: Scene, rows: Sequence[str], edge: str, middle_px: int) -> dict[str, Any]:
    """Return where the two sides stand, `edge` from either end, and the names between them."""
    axis = {"type": "category", "data": list(rows), "inverse": True, "axisTick": {"show": False},
            "axisLine": {"show": False}}  # fmt: skip
    words = {"margin": middle_px, "align": "center", "width": 2 * middle_px - 6,
             "overflow": "break", "lineHeight": 13}  # fmt: skip
    heads = (("count", {"right": edge}), ("wan", {"left": edge}))
    return {
        "grid": [
            {"top": 26, "bottom": 2, "left": 46, "right": edge},
            {"top": 26, "bottom": 2, "left": edge, "right": 62},
        ],
        "yAxis": [
            axis | {"gridIndex": 0, "position": "right", "axisLabel": words},
            axis | {"gridIndex": 1, "axisLabel": {"show": False}},
        ],
        "title": [_title(scene.say(f"progress.side_{name}"), where) for name, where in heads],
    }


def _title(text: str, where: Mapping[str, str]) -> dict[str, Any]:
    style = {"fontSize": 12, "fontWeight": "normal"}
    return {"text": text, "top": 0, "padding": 0, "textStyle": style, **where}


def _side(scene: Scene, shares: Mapping[str, Share], measure: str) -> dict[str, Any]:
    colours = {stage.code: stage.colour for stage in scene.catalogue.stages}
    left = measure == "count"
    bars = [
        {
            "value": share.count if left else share.wan / WAN_PER_YI,
            "code": code if share.count else "",
            "name": drawn(share_words(scene, _name(scene, code), share)),
            "label": {"formatter": f"{share.count:,}" if left else _amount(scene, share)},
            "itemStyle": {"color": colours.get(code, _GREY)},
        }
        for code, share in shares.items()
    ]
    place = 0 if left else 1
    return {
        "type": "bar",
        "xAxisIndex": place,
        "yAxisIndex": place,
        "data": bars,
        "barMaxWidth": 24,
        "cursor": "pointer",
        "itemStyle": {"borderColor": EDGE, "borderWidth": 1},
        "label": {"show": True, "position": "left" if left else "right"},
    }


def _name(scene: Scene, code: str) -> str:
    return facet_names("stage", scene.catalogue, scene.look.lang)[code]


def _amount(scene: Scene, share: Share) -> str:
    if not share.count:
        return ""
    if share.unstated == share.count:
        return scene.say("filter.missing")
    return yi_text(share.wan)


def share_words(scene: Scene, name: str, share: Share) -> str:
    """Return a share in one line: sites, 亿元, and how many state no amount."""
    values = {"n": f"{share.count:,}", "yi": yi_text(share.wan), "unstated": f"{share.unstated:,}"}
    return scene.say("progress.share", name=name, **values)


def funnel_steps(scene: Scene, shares: Mapping[str, Share]) -> dict[str, tuple[str, ...]]:
    """Return step → the stages at which it is done, after `all`: every stage, stated or not."""
    onward = [stage.code for stage in scene.catalogue.stages if stage.phase != "aside"]
    steps = {
        step: tuple(onward[onward.index(stage) :])
        for step, stage in STEPS.items()
        if stage in onward
    }
    return {"all": tuple(shares)} | steps


def together(shares: Mapping[str, Share], codes: Sequence[str]) -> Share:
    """Return several stages' share: a site has one stage, so counts and sums add up."""
    parts = [shares[code] for code in codes if code in shares]
    return Share(*(sum(getattr(part, name) for part in parts) for name in Share.__slots__))


def funnel_options(
    scene: Scene, shares: Mapping[str, Share], steps: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """Return ECharts options: as wide as many sites came to a step or beyond it."""
    colours = {stage.code: stage.colour for stage in scene.catalogue.stages}
    whole = together(shares, steps["all"])
    layers = [
        {
            "value": share.count,
            "code": step if share.count else "",
            "name": drawn(_layer_words(scene, step, share, whole)),
            "itemStyle": {"color": colours.get(STEPS.get(step, ""), _PALE)},
        }
        for step, share in ((step, together(shares, codes)) for step, codes in steps.items())
    ]
    told = [layer["name"] for layer in layers]
    series = {
        "type": "funnel",
        "sort": "none",
        "funnelAlign": "center",
        "left": 4,
        "width": "44%",
        "top": 6,
        "bottom": 6,
        "min": 0,
        "max": whole.count,
        "minSize": "2%",
        "gap": 3,
        "data": layers,
        "cursor": "pointer",
        "itemStyle": {"borderColor": EDGE, "borderWidth": 1},
        "labelLine": {"length": 12, "lineStyle": {"color": EDGE}},
        "label": {"position": "right", "lineHeight": 17},
    }
    return {
        "animation": False,
        "series": [series],
        "aria": spoken(scene.say, scene.say("progress.funnel_title"), told),
        "tooltip": {"renderMode": "richText", "confine": True, "formatter": "{b}"},
    }


def _layer_words(scene: Scene, step: str, share: Share, whole: Share) -> str:
    values = {"n": f"{share.count:,}", "yi": yi_text(share.wan)}
    part = f"{100 * share.count / whole.count:.0f}" if whole.count else "0"
    return scene.say(f"progress.funnel_{step}", part=part, **values)
