"""The progress of a synthetic site: units, sums of the year, planned and actual dates, reports."""

import datetime
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from liantu.domain.catalogue import Catalogue

_UNITS: Final = (
    *("发改局", "工信局", "招商局", "农业农村局", "商务局", "住建局", "交通局", "文旅局"),
    *("海洋局", "科技局", "水利局", "能源中心"),
)
_STEPS: Final = {"signed": "signed", "started": "started", "completed": "completed",
                 "producing": "produced"}  # fmt: skip
_PARKS: Final = tuple(f"合成第 {number} 产业园" for number in range(1, 41))
#: The share of sites that somebody reports about more than once, and the usual days between.
_REPORTED, _DAYS = 0.6, 260.0
_FIRST = datetime.date(2009, 1, 1)


class ProgressDraw:
    """Draws the progress of sites in batches, the same for the same seed."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        """Take the stages in their order; those aside are reached from anywhere."""
        onward = [stage for stage in catalogue.stages if stage.phase != "aside"]
        self._stages = [stage.code for stage in onward]
        self._building = set(catalogue.stages_in("building"))
        self._seed = seed

    def batch(self, start: int, records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return what each record of a batch says of its progress; records are left as they are."""
        # Urns of its own, so that names and places are those of any other version.
        random = np.random.default_rng([self._seed, start, 1])
        chances = random.random((len(records), 8)).tolist()
        gaps = random.exponential(_DAYS, (len(records), len(self._stages))).astype(int).tolist()
        drawn = zip(records, chances, gaps, strict=True)
        return [self._progress(record, chance, gap) for record, chance, gap in drawn]

    def _progress(
        self, record: dict[str, Any], chance: list[float], gaps: list[int]
    ) -> dict[str, Any]:
        unit = _UNITS[int(chance[0] ** 2 * len(_UNITS))] if chance[1] < 0.85 else None
        park = _PARKS[int(chance[7] * len(_PARKS))] if chance[6] < 0.3 else None
        return {
            "unit": unit,
            "park": park,
            **self._sums(record, chance),
            **self._way(record, chance, gaps),
        }

    def _sums(self, record: dict[str, Any], chance: list[float]) -> dict[str, Any]:
        wan = record["investment_wan"]
        if wan is None or chance[2] < 0.4:
            return {}
        sums: dict[str, Any] = {"funded_wan": int(wan * chance[3])}
        if record["stage"] in self._building:
            planned = max(1, int(wan * 0.4 * chance[4]))
            sums["plan_year_wan"] = planned
            sums["done_year_wan"] = int(planned * 1.3 * chance[5])
            sums["done_total_wan"] = int(wan * chance[3] * chance[4])
        return sums

    def _way(self, record: dict[str, Any], chance: list[float], gaps: list[int]) -> dict[str, Any]:
        """Return reports and dates of the stages that a site came through, some of them told."""
        stage = record["stage"]
        if stage not in self._stages or chance[6] > _REPORTED:
            return {}
        passed = self._stages[: self._stages.index(stage) + 1]
        day = _day(record["source_date"])
        dates: dict[str, str] = {}
        for code, gap in zip(reversed(passed), gaps, strict=False):
            dates[code] = day.isoformat()
            day = max(_FIRST, day - datetime.timedelta(days=gap))
        told = [code for place, code in enumerate(passed) if gaps[place] % 5 or code == stage]
        way: dict[str, Any] = {
            "events": [{"stage": code, "date": dates[code]} for code in told[-4:]]
        }
        for code in told:
            if code in _STEPS and gaps[0] % 3:
                way[f"actual_{_STEPS[code]}"] = dates[code]
        if record["stage"] in self._building:
            ahead = datetime.timedelta(days=int(chance[7] * 1500))
            way["plan_completed"] = (_day(record["source_date"]) + ahead).isoformat()[:7]
        return way


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text + "-01-01"[: 10 - len(text)])
