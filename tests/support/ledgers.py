"""Ledgers and filters made by chance: small, and awkward in every way that real ones are.

A seed gives the same ledger each time, so a failure names its seed. Whether a filter picks a site
depends on that site alone, so the message that names both is as small as an example gets.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from liantu.domain.area import Bbox, Circle
from liantu.domain.filter import NONE, SiteFilter
from liantu.domain.money import InvestmentRange
from liantu.store.live import load_catalogue

CATALOGUE = load_catalogue(Path("geodata"))
TODAY = date(2025, 6, 15)
ZONE = "u-0123456789abcdef"

#: The few codes that generated ledgers use, so that filters often hit; and one nobody knows.
CODES = {
    "kind": ("project", "existing_facility", "park"),
    "chain": ("chem", "newmat", "energy"),
    "node": tuple(CATALOGUE.codes("node"))[:4],
    "stage": ("concept", "signed", "building", "completed", "producing", "suspended"),
    "town": ("370783001", "370783003", "370783115"),
    "park": ("化工园", "新材料园"),
    "unit": ("发改局", "工信局"),
    "precision": ("site", "address", "town", "none"),
    "light": ("red", "amber", "green", "grey"),
    "basis": ("source", "inferred"),
}
UNKNOWN = "gone"

#: Words of names; Traditional and full-width forms and what has broken programs before.
WORDS = (
    *("顺泰", "順泰", "储能", "儲能", "寿光", "壽光", "化工", "新材料", "项目", "項目", "园区"),
    *(
        "LNG",
        "lng",
        "ＬＮＧ",
        "12",
        "１２",
        "3期",
        "Straße",
        "ß",
        "İstanbul",
        " ",
        "(",
        ")",
        "%",
        "_",
    ),
    *("'; drop table sites; --", "${1+1}", "<b>", "\\", '"', "a\tb", "😀", "[x]", "*", "e\u0301"),
)
_SOUNDS = "shun tai chu neng shou guang hua gong xin cai liao xiang mu yuan qu qi"
PINYIN = dict(zip("顺泰储能寿光化工新材料项目园区期", _SOUNDS.split(), strict=True))
SIMPLIFIED = {"順": "顺", "儲": "储", "壽": "寿", "項": "项"}

DATES = (
    *("2019", "2024", "2024-02", "2024-02-29", "2024-12-31", "2025", "2025-01-01", "2025-05"),
    *("2025-06-15", "2025-06-16", "2026-01"),
    # The days on which a light changes, and the days before: see test_the_dates_meet_the_lights.
    *("2024-12-17", "2024-12-18", "2025-03-17", "2025-03-18"),
    *("2025-05-15", "2025-05-16", "2025-07-15", "2025-07-16"),
)
UNITS = ("发改局", "工信局", "none", "any", " 发改局  二科 ", "a,b", "", '责任：“甲”、"乙"')
SUMS = ("plan_year_wan", "done_year_wan", "done_total_wan", "funded_wan")
AMOUNTS = (0, 1, 9_999, 10_000, 10_001, 49_999, 50_000, 99_999, 100_000, 499_999, 500_000,
           1_000_000, 10**12)  # fmt: skip
#: Places on a grid of 1/64 degree, which binary numbers hold exactly: edges are really met.
GRID = 64
WEST, SOUTH, SPAN = 118 * GRID, 36 * GRID, 12


@dataclass(frozen=True)
class Ledger:
    """Features of a store; a ledger prints as the seed that makes it."""

    seed: int
    features: list[dict[str, Any]]

    def __repr__(self) -> str:
        """Return how to make it again."""
        return f"ledger({self.seed})"


def ledger(seed: int, most: int = 25) -> Ledger:
    """Return the ledger of a seed: up to `most` sites, each as incomplete as chance has it."""
    chance = Random(seed)
    ids = [f"s-{number}" for number in range(chance.randint(0, most))]
    return Ledger(seed, [_feature(chance, number, ids) for number in range(len(ids))])


def _feature(chance: Random, number: int, ids: list[str]) -> dict[str, Any]:
    properties = {"name": _name(chance), "kind": chance.choice(CODES["kind"])}
    drawn = {
        "name_en": lambda: chance.choice(("LNG terminal", "Chemical park", "")),
        "owner": lambda: _name(chance),
        "content": lambda: _name(chance),
        "chain": lambda: chance.choice(CODES["chain"]),
        "chains": lambda: chance.sample(CODES["chain"], chance.randint(0, 3)),
        "chain_basis": lambda: chance.choice(CODES["basis"]),
        "nodes": lambda: chance.sample(CODES["node"], chance.randint(0, 2)),
        "stage": lambda: chance.choice(CODES["stage"]),
        "town": lambda: chance.choice(CODES["town"]),
        "park": lambda: chance.choice((*CODES["park"], " 化工园  ", "A 园", "a,b'、", "none", "")),
        "precision": lambda: chance.choice(CODES["precision"]),
        "investment_wan": lambda: chance.choice(AMOUNTS),
        "stage_as_of": lambda: chance.choice(DATES),
        "source_date": lambda: chance.choice(DATES),
        "plan_started": lambda: chance.choice(DATES),
        "actual_started": lambda: chance.choice(DATES),
        "plan_completed": lambda: chance.choice(DATES),
        # Only those that stand before it, so that no circle arises; they may hold one another.
        "part_of": lambda: chance.choice((*ids[:number], "nobody")),
        "visibility": lambda: "public",
        "unit": lambda: chance.choice(UNITS),
        **{name: lambda: chance.choice(AMOUNTS[:6]) for name in SUMS},
        **{name: lambda: chance.choice(DATES) for name in ("actual_signed", "actual_produced")},
        "events": lambda: [_report(chance) for _ in range(chance.randint(0, 4))],
    }
    for field, draw in drawn.items():
        luck = chance.random()
        if luck < 0.55:
            properties[field] = draw()
        elif luck < 0.75:
            properties[field] = None
    return {
        "type": "Feature",
        "id": ids[number],
        "geometry": _place(chance),
        "properties": properties,
    }


def _report(chance: Random) -> dict[str, Any]:
    """Return a report of a stage; some have no date, and some are no reports at all."""
    stage = chance.choice((*CODES["stage"], "started", UNKNOWN))
    told = {"stage": stage, "date": chance.choice((*DATES, "someday")), "text": "…"}
    return {name: value for name, value in told.items() if chance.random() < 0.9}


def _name(chance: Random) -> str:
    name = "".join(chance.choices(WORDS, k=chance.randint(1, 4)))
    return name if name.strip() else "顺泰"


def _place(chance: Random) -> dict[str, Any] | None:
    if chance.random() < 0.3:
        return None
    return {"type": "Point", "coordinates": list(_spot(chance))}


def _spot(chance: Random) -> tuple[float, float]:
    x, y = WEST + chance.randint(0, SPAN), SOUTH + chance.randint(0, SPAN)
    return x / GRID, y / GRID


def any_filter(chance: Random, form: Random | None = None) -> SiteFilter:
    """Return a filter that restricts some facets, often to something that exists.

    Chances of one `form` restrict the same facets in the same way, to other values: the database
    is asked the same question, which it need not be told anew.
    """
    form = form or chance
    picked: dict[str, Any] = {}
    for facet, codes in CODES.items():
        if form.random() < 0.2:
            choice = (*codes, NONE, UNKNOWN)
            picked[facet] = tuple(chance.sample(choice, chance.randint(1, 3)))
    if form.random() < 0.3:
        picked["investment"] = tuple(_range(chance, form) for _ in range(form.randint(0, 2)))
        picked["investment_none"] = form.random() < 0.5
    if form.random() < 0.2:
        picked["since"] = chance.choice(DATES)
    if form.random() < 0.4:
        picked["text"] = tuple(_term(chance) for _ in range(form.randint(1, 2)))
    if form.random() < 0.2:
        picked["bbox"] = _bbox(chance)
    if form.random() < 0.2:
        picked["near"] = _circle(chance)
    if form.random() < 0.2:
        picked["zone"] = form.choice((ZONE, ZONE, "u-fedcba9876543210"))
    return SiteFilter(**picked)


def _range(chance: Random, form: Random) -> InvestmentRange:
    low, high = sorted(chance.sample(AMOUNTS, 2))
    return InvestmentRange(*form.choice(((low, high), (low, None), (None, high), (None, None))))


def _term(chance: Random) -> str:
    word = chance.choice([word for word in WORDS if word.strip()])
    sound = "".join(PINYIN.get(SIMPLIFIED.get(mark, mark), mark) for mark in word)
    initials = "".join(PINYIN.get(SIMPLIFIED.get(mark, mark), mark)[0] for mark in word)
    return chance.choice((word, word[:1] or word, word.upper(), sound, initials, "xyz")).strip()


def _bbox(chance: Random) -> Bbox:
    (west, south), (east, north) = _spot(chance), _spot(chance)
    return Bbox(min(west, east), min(south, north), max(west, east), max(south, north))


def _circle(chance: Random) -> Circle:
    return Circle(*_spot(chance), chance.choice((0.5, 3, 8, 15)))


def zone_rings(seed: int) -> list[list[tuple[int, int]]]:
    """Return a triangle with a smaller one cut out, on the grid of the sites, as grid numbers."""
    chance = Random(seed)
    x, y, size = WEST + chance.randint(0, 3), SOUTH + chance.randint(0, 3), 8
    outer = [(x, y), (x + size, y), (x, y + size), (x, y)]
    hole = [(x + 1, y + 1), (x + 1, y + 3), (x + 3, y + 1), (x + 1, y + 1)]
    return [outer, hole]
