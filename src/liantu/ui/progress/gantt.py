"""Planned against actual: the dates of a page of sites as bars, stage reports as marks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st
from streamlit_echarts import st_echarts

from liantu.domain.sentence import facet_names
from liantu.domain.timeline import Lane, Span, Timeline, timeline
from liantu.query.light_list import LightRow
from liantu.ui import state
from liantu.ui.inks import AXIS, EDGE
from liantu.ui.pages import turn_to
from liantu.ui.plain import drawn, plain
from liantu.ui.progress.targets import CLICK, clicked
from liantu.ui.scene import Scene

_DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).toordinal()
#: Told apart by place, width and name too; each stands out 3:1 from both palettes' grounds.
_PLAN, _ACTUAL, _LATE = "#5a9bb5", "#0d7ba3", "#d2601a"
_MISSING = "#9aa3a8"
#: Where a row's lanes lie, from its middle, in rows; on a narrow screen the name stands above,
#: and nearer to its own marks than to those of the row before.
_WIDE = {"plan": -0.16, "actual": 0.08, "event": 0.3}
_NARROW = {"plan": -0.2, "actual": 0.0, "event": 0.2}
_NAME_ABOVE = -0.42
#: Where the names of milestones stand, beside their bars.
_SIDES: tuple[tuple[Lane, str], ...] = (("plan", "top"), ("actual", "right"))
_BAR_PX, _ROW_PX, _AXIS_PX, _PHONE_PX = 11, 56, 64, 620
#: A mark for a day must be wide enough to be seen and clicked.
_LEAST_SHARE = 0.006
_Data = dict[str, Any]
_Line = tuple[LightRow, Timeline]
_Row = tuple[int, LightRow, Timeline]


def gantt(scene: Scene, rows: Sequence[LightRow]) -> None:
    """Draw the sites' dates; a click leads to the site."""
    say = scene.say
    st.subheader(say("gantt.title"))
    lines = [(row, timeline(row.site)) for row in rows]
    if not any(line.spans for _, line in lines):
        st.info(say("gantt.no_dates"))
        return
    answer = st_echarts(
        gantt_options(scene, lines),
        events={"click": CLICK},
        height=f"{len(lines) * _ROW_PX + _AXIS_PX}px",
        key="gantt",
    )
    st.caption(say("gantt.hint"))
    undated = sum(line.undated for _, line in lines)
    bare = [plain(row.site["name"][:40]) for row, line in lines if not line.spans]
    if undated:
        st.caption(say("gantt.undated", n=f"{undated:,}"))
    if bare:
        st.caption(say("gantt.bare", n=len(bare), names=say("gap.stage_joint").join(bare)))
    site_id = clicked("gantt", answer)
    if site_id:
        state.choose_site(site_id)
        turn_to("site", scene.catalogue)


def gantt_options(scene: Scene, lines: Sequence[_Line]) -> _Data:
    """Return ECharts options; all text is drawn on a canvas, so no name is ever HTML."""
    first, last = _reach(scene, lines)
    wide = _Picture(scene, first, last, _WIDE).series(lines, beside=True)
    picture = _Picture(scene, first, last, _NARROW)
    narrow = picture.series(lines, beside=False)
    grid = {"left": 230, "right": 24, "top": 34, "bottom": 26}
    across = {
        "type": "time",
        "min": _ms(first),
        "max": _ms(last + 1),
        "axisLabel": {"formatter": {"year": "{yyyy}", "month": "{yyyy}-{MM}", "day": "{MM}-{dd}"},
                      "hideOverlap": True, "color": AXIS},
        "axisLine": {"onZero": False},
        "splitLine": {"show": True, "lineStyle": {"color": EDGE, "opacity": 0.22}},
    }  # fmt: skip
    down = {"type": "value", "min": -0.5, "max": len(lines) - 0.5, "inverse": True, "show": False}
    return {
        "baseOption": {
            "animation": False,
            # Moments are days of the calendar, whatever the reader's time zone.
            "useUTC": True,
            "grid": grid,
            "xAxis": across,
            "yAxis": down,
            "series": wide,
            "legend": {"top": 0, "left": 0, "data": picture.legend(), "itemHeight": 10,
                       "selectedMode": False},
            "tooltip": {"renderMode": "richText", "confine": True},
            "aria": {"enabled": True, "label": {"description": scene.say("gantt.aria")}},
        },
        "media": [
            {
                "query": {"maxWidth": _PHONE_PX},
                "option": {"series": narrow, "grid": grid | {"left": 8, "right": 8, "top": 58}},
            },
            {"option": {"series": wide, "grid": grid}},
        ],
    }  # fmt: skip


class _Picture:
    """What is drawn between two days (ordinals), both shown."""

    def __init__(self, scene: Scene, first: int, last: int, lanes: Mapping[str, float]) -> None:
        self.say, self.lanes = scene.say, lanes
        self.first, self.last = first, last
        self.today = scene.selection.today
        self.stages = facet_names("stage", scene.catalogue, scene.look.lang)
        self.colours = {stage.code: stage.colour for stage in scene.catalogue.stages}

    def legend(self) -> list[str]:
        return [self.say(f"gantt.{name}") for name in ("plan", "actual", "late", "event")]

    def series(self, lines: Sequence[_Line], *, beside: bool) -> list[_Data]:
        """Return the bars of each lane, the marks of reports, the line of the day, the names."""
        rows = [(number, row, line) for number, (row, line) in enumerate(lines)]
        return [
            self._bars("plan", _PLAN, (self._lane(row, "plan") for row in rows)),
            self._bars("actual", _ACTUAL, (self._lane(row, "actual") for row in rows)),
            self._bars("late", _LATE, (self._late(row) for row in rows)),
            self._marks(rows),
            self._texts(self._steps(rows) if beside else ()),
            self._texts(self._names(rows, beside=beside)),
        ]

    def _bars(self, name: str, colour: str, found: Iterator[Iterator[_Data]]) -> _Data:
        return {
            "name": self.say(f"gantt.{name}"),
            "type": "lines",
            "coordinateSystem": "cartesian2d",
            "itemStyle": {"color": colour},
            "lineStyle": {"color": colour, "cap": "butt", "opacity": 1},
            "data": [item for items in found for item in items],
            "cursor": "pointer",
        }

    def _lane(self, row: _Row, lane: Lane) -> Iterator[_Data]:
        number, of, line = row
        at = number + self.lanes[lane]
        for stretch in line.stretches:
            if stretch.lane == lane:
                thin = {"lineStyle": {"width": 3, "opacity": 0.55}}
                yield self._bar(of, at, stretch.first, stretch.last) | thin
        for span in line.of(lane):
            what = self.say(f"milestone.{span.what}")
            told = self.say(f"gantt.tip_{lane}", what=what, date=span.text)
            yield self._bar(of, at, span.first, span.last) | {
                "lineStyle": {"width": _BAR_PX},
                "tooltip": {"formatter": self._tip(of, told)},
            }

    def _late(self, row: _Row) -> Iterator[_Data]:
        """Yield how long the deciding planned date has passed without the actual one."""
        number, of, _ = row
        one = of.judgement
        if one.cause != "overdue":
            return
        told = self.say(
            "gantt.tip_late", what=self.say(f"milestone.{one.milestone}"), days=f"{one.days:,}"
        )
        yield self._bar(of, number + self.lanes["plan"], self.today - one.days + 1, self.today) | {
            "lineStyle": {"width": 4, "type": [5, 3]},
            "tooltip": {"formatter": self._tip(of, told)},
        }

    def _bar(self, of: LightRow, at: float, first: int, last: int) -> _Data:
        # A bar ends with its last day, and one of a day is as wide as can be seen.
        short = round((self.last - self.first) * _LEAST_SHARE) - (last + 1 - first)
        end = last + 1 + max(0, short)
        return {"code": of.id, "coords": [[_ms(first), at], [_ms(end), at]]}

    def _marks(self, rows: Sequence[_Row]) -> _Data:
        return {
            "name": self.say("gantt.event"),
            "type": "scatter",
            "symbol": "diamond",
            "symbolSize": 13,
            "itemStyle": {"color": _MISSING, "borderColor": EDGE, "borderWidth": 1},
            "data": [
                self._mark(number, row, span) for number, row, line in rows
                for span in line.of("event")
            ],
            "cursor": "pointer",
            "markLine": {
                "silent": True,
                "symbol": "none",
                "lineStyle": {"color": _LATE, "type": "solid", "width": 1},
                "label": {"formatter": self.say("gantt.today"), "position": "start"},
                "data": [{"xAxis": _ms(self.today)}],
            },
        }  # fmt: skip

    def _mark(self, number: int, of: LightRow, span: Span) -> _Data:
        name = self.stages.get(span.what, self.say("filter.missing"))
        told = self.say("gantt.tip_event", stage=name, date=span.text)
        words = "\n" + span.words[:80] if span.words else ""
        return {
            "code": of.id,
            "value": [_ms((span.first + span.last) // 2), number + self.lanes["event"]],
            "itemStyle": {"color": self.colours.get(span.what, _MISSING)},
            "tooltip": {"formatter": self._tip(of, told + words)},
        }

    def _texts(self, data: Iterable[_Data]) -> _Data:
        """Return texts as the labels of points that are not seen."""
        return {
            "type": "scatter",
            "symbolSize": 1,
            "silent": True,
            "clip": False,
            "itemStyle": {"color": "transparent"},
            "labelLayout": {"hideOverlap": True},
            "data": list(data),
        }

    def _steps(self, rows: Sequence[_Row]) -> Iterator[_Data]:
        """Yield the names of the planned and actual milestones, beside their bars."""
        for number, _, line in rows:
            for lane, side in _SIDES:
                for span in line.of(lane):
                    label = {"show": True, "position": side, "distance": 6, "fontSize": 10,
                             "formatter": self.say(f"milestone.{span.what}")}  # fmt: skip
                    middle = _ms((span.first + span.last + 1) // 2)
                    yield {"value": [middle, number + self.lanes[lane]], "label": label}

    def _names(self, rows: Sequence[_Row], *, beside: bool) -> Iterator[_Data]:
        """Yield the sites' names: left of the bars, or on a narrow screen above them."""
        for number, row, _ in rows:
            value = [_ms(self.first), number if beside else number + _NAME_ABOVE]
            yield {"value": value, "label": self._name(row, beside=beside)}

    def _name(self, row: LightRow, *, beside: bool) -> _Data:
        return {
            "show": True,
            "formatter": _literal(row.site["name"][:60]),
            "position": "left" if beside else "right",
            "width": 210 if beside else 300,
            "overflow": "break" if beside else "truncate",
            "align": "right" if beside else "left",
            "fontSize": 12 if beside else 11,
        }

    def _tip(self, of: LightRow, told: str) -> str:
        return _literal(f"{of.site['name'][:60]}\n{told}")


def _literal(text: str) -> str:
    """Return a text that ECharts draws as it stands: between braces it would look for styles."""
    return drawn(text).replace("{", "｛").replace("}", "｝")


def _reach(scene: Scene, lines: Sequence[_Line]) -> tuple[int, int]:
    """Return the first and the last day to show, this day among them, with a little room."""
    spans = [span for _, line in lines for span in line.spans]
    today = scene.selection.today
    first = min(today, *(span.first for span in spans))
    last = max(today, *(span.last for span in spans))
    room = max(15, (last - first) // 30)
    return first - room, last + room


def _ms(day: int) -> int:
    """Return the beginning of a day (proleptic ordinal) as ECharts counts time, in UTC."""
    return (day - _EPOCH) * _DAY_MS
