"""Labelled synthetic sites in any number: the same seed gives the same file, in constant memory."""

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import orjson
from numpy.typing import NDArray

from liantu.cli_synth_progress import ProgressDraw
from liantu.domain.catalogue import Catalogue, Node, Town

#: Every name begins with it, so that nobody takes such a record for a real project.
MARK = "合成"
PUBLISHER = "liantu synth"
_BATCH = 8192
_TOWN_SPREAD_DEG = 0.025
_DECIMALS = 7
_PHASE_WEIGHTS = {"before": 0.33, "building": 0.33, "producing": 0.18, "completed": 0.09}
_ASIDE_WEIGHT = 0.07
_FIRST_CHARACTERS = "华泰鲁盛恒金远宏鑫瑞晨海东康嘉新润联永顺"
_SECOND_CHARACTERS = "达源丰泰兴宇邦隆和信成科能腾峰港林川诚安"
_TRADES = ("化工", "新材料", "机械", "食品", "纸业", "能源", "生物科技", "建材", "物流", "电子")
_FORMS = ("有限公司", "股份有限公司", "集团有限公司")
_WORKS = ("项目", "扩建项目", "技改项目", "一期项目", "二期项目", "产业园项目")


@dataclass(frozen=True, slots=True)
class SynthRequest:
    """How many records, from which seed, in whose words; west, south, east, north in degrees."""

    count: int
    seed: int
    catalogue: Catalogue
    bbox: tuple[float, float, float, float]


def instance_bbox(geodata: Path, catalogue: Catalogue) -> tuple[float, float, float, float]:
    """Return the bbox of the instance's own boundary in degrees, or a square around its centre."""
    for path in sorted(geodata.glob("boundary_*.geojson")):
        for feature in json.loads(path.read_text("utf-8"))["features"]:
            if feature["properties"].get("adcode") == catalogue.instance.code:
                positions = np.array(list(_positions(feature["geometry"]["coordinates"])))
                west, south = positions.min(axis=0).tolist()
                east, north = positions.max(axis=0).tolist()
                return west, south, east, north
    lon, lat = catalogue.centre
    return lon - 0.3, lat - 0.3, lon + 0.3, lat + 0.3


def _positions(coordinates: list[Any]) -> Iterator[list[float]]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[:2]
        return
    for part in coordinates:
        yield from _positions(part)


def synthetic_chunks(request: SynthRequest) -> Iterator[tuple[int, bytes]]:
    """Yield (records in it, bytes) of a GeoJSON text with one feature a line.

    The records of a smaller number are the first ones of a larger.
    """
    head = {"type": "FeatureCollection", "name": f"{MARK}数据 synthetic {request.count}"}
    yield 0, orjson.dumps(head)[:-1] + b',"features":[\n'
    draw = _Draw.of(request)
    for start in range(0, request.count, _BATCH):
        size = min(_BATCH, request.count - start)
        lines = map(orjson.dumps, draw.batch(start)[:size])
        end = b"\n" if start + size == request.count else b",\n"
        yield size, b",\n".join(lines) + end
    yield 0, b"]}\n"


@dataclass(frozen=True, slots=True)
class _Weighted:
    """Values with the chance of each."""

    values: NDArray[Any]
    chances: NDArray[np.float64]

    @classmethod
    def of(cls, values: Sequence[Any], weights: Sequence[float]) -> Self:
        held = np.empty(len(values), dtype=object)
        held[:] = values
        chances = np.array(weights, dtype=np.float64)
        return cls(held, chances / chances.sum())

    @classmethod
    def falling(cls, values: Sequence[Any], ratio: float) -> Self:
        return cls.of(values, [ratio**rank for rank in range(len(values))])

    def pick(self, random: np.random.Generator, size: int) -> list[Any]:
        return self.values[random.choice(len(self.values), size, p=self.chances)].tolist()


@dataclass(frozen=True, slots=True)
class _Draw:
    """The urns of one request."""

    request: SynthRequest
    kinds: _Weighted
    chains: _Weighted
    stages: _Weighted
    towns: _Weighted
    precisions: _Weighted
    vague: _Weighted
    owners: _Weighted
    dates: _Weighted
    nodes: dict[str, tuple[Node, ...]]
    progress: ProgressDraw

    @classmethod
    def of(cls, request: SynthRequest) -> Self:
        catalogue = request.catalogue
        precisions = [term.code for term in catalogue.precisions if term.code != "none"]
        return cls(
            request,
            kinds=_Weighted.falling([term.code for term in catalogue.kinds], 0.1),
            chains=_Weighted.falling([chain.code for chain in catalogue.chains], 0.8),
            stages=_stages(catalogue),
            towns=_Weighted.falling(catalogue.towns, 0.9),
            precisions=_Weighted.falling(precisions, 0.7),
            vague=_Weighted.falling([term.code for term in catalogue.precisions[-3:]], 0.5),
            owners=_owners(),
            dates=_dates(),
            nodes={chain.code: chain.nodes for chain in catalogue.chains},
            progress=ProgressDraw(catalogue, request.seed),
        )

    def batch(self, start: int) -> list[dict[str, Any]]:
        """Return _BATCH features, the first with number `start` (counted from 0)."""
        random = np.random.default_rng([self.request.seed, start])
        records = self._records(random, start)
        places = self._places(random, records)
        progress = self.progress.batch(start, records)
        return [
            {
                "type": "Feature",
                "id": f"synth-{start + offset + 1:07d}",
                "geometry": {"type": "Point", "coordinates": place} if place else None,
                "properties": {
                    **record,
                    "town": record["town"].code if record["town"] else None,
                    **more,
                },
            }
            for offset, (record, place, more) in enumerate(
                zip(records, places, progress, strict=True)
            )
        ]

    def _records(self, random: np.random.Generator, start: int) -> list[dict[str, Any]]:
        columns = (
            self.kinds.pick(random, _BATCH),
            self.chains.pick(random, _BATCH),
            self.chains.pick(random, _BATCH),
            self.stages.pick(random, _BATCH),
            self.towns.pick(random, _BATCH),
            self.owners.pick(random, _BATCH),
            self.dates.pick(random, _BATCH),
            self.dates.pick(random, _BATCH),
            _amounts(random),
            random.random((_BATCH, 4)).tolist(),
            # A parent is any earlier record, so that no circle can form.
            (random.random(_BATCH) * np.arange(start, start + _BATCH)).astype(int).tolist(),
            random.integers(0, 1 << 30, _BATCH).tolist(),
        )
        return [self._record(_Lot(*values)) for values in zip(*columns, strict=True)]

    def _record(self, lot: "_Lot") -> dict[str, Any]:
        nodes = self.nodes[lot.chain]
        node = nodes[lot.number % len(nodes)] if nodes and lot.chance[1] < 0.3 else None
        chain_name = self.request.catalogue.codes("chain")[lot.chain].name_zh
        product = node.name_zh if node else chain_name
        several = lot.chance[0] < 0.12 and lot.other != lot.chain
        return {
            "name": f"{MARK}{lot.owner[:2]}{product}{_WORKS[lot.number % len(_WORKS)]}",
            "kind": lot.kind,
            "owner": lot.owner,
            "chain": lot.chain,
            "chains": [lot.chain, lot.other] if several else [lot.chain],
            "chain_basis": "source" if lot.chance[2] < 0.3 else "inferred",
            "stage": lot.stage,
            "investment_wan": lot.wan,
            "town": lot.town if lot.chance[3] < 0.85 else None,
            "precision": None,
            "visibility": "public",
            "source_publisher": PUBLISHER,
            "source_date": lot.source_date,
            **({"nodes": [node.code]} if node else {}),
            **_extras(lot, product),
        }

    def _places(
        self, random: np.random.Generator, records: list[dict[str, Any]]
    ) -> list[list[float] | None]:
        """Return lon, lat of each record (None for about 8 %), and set its precision."""
        west, south, east, north = self.request.bbox
        lon = random.uniform(west, east, _BATCH)
        lat = random.uniform(south, north, _BATCH)
        spread = random.normal(0.0, _TOWN_SPREAD_DEG, (_BATCH, 2))
        known, scattered = random.random(_BATCH) >= 0.08, random.random(_BATCH) < 0.15
        sharp = self.precisions.pick(random, _BATCH)
        vague = self.vague.pick(random, _BATCH)
        for row, record in enumerate(records):
            record["precision"] = sharp[row] if known[row] else vague[row]
            town = record["town"]
            if town is None or town.lon is None or scattered[row]:
                continue
            # What is known to the town only is drawn at its seat, as in a real ledger.
            away = 0.0 if sharp[row] == "town" else 1.0
            lon[row] = min(max(town.lon + away * spread[row, 0], west), east)
            lat[row] = min(max(town.lat + away * spread[row, 1], south), north)
        points = np.stack([lon, lat], axis=1).round(_DECIMALS).tolist()
        return [point if there else None for point, there in zip(points, known, strict=True)]


class _Lot(NamedTuple):
    """What was drawn for one record."""

    kind: str
    chain: str
    other: str
    stage: str | None
    town: Town
    owner: str
    source_date: str
    plan: str
    wan: int | None
    chance: list[float]
    parent: int
    number: int


def _extras(lot: _Lot, product: str) -> dict[str, Any]:
    """Return the properties that only some records have."""
    extras: dict[str, Any] = {}
    if lot.chance[1] < 0.6:
        lines, tons = lot.number % 12 + 1, lot.number % 90
        extras["content"] = f"建设{product}生产线 {lines} 条,年产 {tons} 万吨"
    if lot.stage:
        extras["stage_as_of"] = lot.source_date
        extras["plan_started"] = lot.plan
    if lot.wan is not None and lot.chance[0] > 0.5:
        extras["investment_text"] = f"总投资约 {lot.wan} 万元"
    if lot.number % 100 == 0 and lot.parent:
        extras["part_of"] = f"synth-{lot.parent:07d}"
    return extras


def _stages(catalogue: Catalogue) -> _Weighted:
    """Return stage codes and None; the stages of a phase share its weight evenly."""
    phases = [stage.phase for stage in catalogue.stages]
    weights = [_PHASE_WEIGHTS.get(phase, _ASIDE_WEIGHT) / phases.count(phase) for phase in phases]
    return _Weighted.of([*(stage.code for stage in catalogue.stages), None], [*weights, 0.12])


def _owners() -> _Weighted:
    brands = [first + second for first in _FIRST_CHARACTERS for second in _SECOND_CHARACTERS]
    owners = [
        f"{brand}{_TRADES[number % len(_TRADES)]}{_FORMS[number % len(_FORMS)]}"
        for number, brand in enumerate(brands)
    ]
    return _Weighted.falling(owners, 0.99)


def _dates() -> _Weighted:
    """Return days, months and years of ten years, each as a text of its own precision."""
    first = datetime.date(2016, 1, 1)
    days = [(first + datetime.timedelta(days=n)).isoformat() for n in range(3652)]
    months = list(dict.fromkeys(day[:7] for day in days))
    years = list(dict.fromkeys(day[:4] for day in days))
    weights = [0.6 / len(days)] * len(days) + [0.3 / len(months)] * len(months)
    return _Weighted.of([*days, *months, *years], [*weights, *([0.1 / len(years)] * len(years))])


def _amounts(random: np.random.Generator) -> list[int | None]:
    """Return amounts in 万元, lognormal around 1.5 亿元, in steps of 100; about 30 % unstated."""
    wan = np.clip(random.lognormal(np.log(15_000), 1.3, _BATCH), 100, 5_000_000)
    steps = (wan // 100 * 100).astype(int).tolist()
    stated = random.random(_BATCH) >= 0.3
    return [amount if there else None for amount, there in zip(steps, stated, strict=True)]
