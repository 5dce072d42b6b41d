"""Where the selection stands: sites and 亿元 at each stage, and how many came so far at least."""

from collections.abc import Mapping

import streamlit as st
from streamlit_echarts import st_echarts

from liantu.domain.filter import NONE
from liantu.query.rollup import Share
from liantu.ui import cached
from liantu.ui.progress.stage_pictures import bar_options, funnel_options, funnel_steps, together
from liantu.ui.progress.targets import CLICK, clicked, show_sites
from liantu.ui.scene import Scene

_ROW_PX, _FUNNEL_PX = 30, 330


def stages(scene: Scene) -> None:
    """Draw the stages as bars to both sides and the funnel beside them; a click leads to sites."""
    shares = cached.shares(scene.selection, "stage")
    if not any(share.count for share in shares.values()):
        st.caption(scene.say("table.empty"))
        return
    left, right = st.columns([7, 5], gap="medium")
    with left:
        st.markdown(f"**{scene.say('progress.stages_title')}**")
        _bars(scene, shares)
    with right:
        st.markdown(f"**{scene.say('progress.funnel_title')}**")
        _funnel(scene, shares)


def _bars(scene: Scene, shares: Mapping[str, Share]) -> None:
    answer = st_echarts(
        bar_options(scene, shares),
        events={"click": CLICK},
        height=f"{len(shares) * _ROW_PX + 40}px",
        key="progress_stages",
    )
    st.caption(scene.say("progress.stages_hint"))
    stage = clicked("stages", answer)
    if stage in shares:
        show_sites(scene, stage=(stage,))


def _funnel(scene: Scene, shares: Mapping[str, Share]) -> None:
    steps = funnel_steps(scene, shares)
    answer = st_echarts(
        funnel_options(scene, shares, steps),
        events={"click": CLICK},
        height=f"{_FUNNEL_PX}px",
        key="progress_funnel",
    )
    aside = together(shares, scene.catalogue.stages_in("aside")).count
    st.caption(scene.say("progress.funnel_hint", n=f"{shares[NONE].count:,}", aside=f"{aside:,}"))
    step = clicked("funnel", answer)
    if step == "all":
        show_sites(scene)
    elif step in steps:
        show_sites(scene, stage=steps[step])
