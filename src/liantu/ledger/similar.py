"""Names that are nearly the same, found among hundreds of thousands without comparing all pairs."""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from liantu.ledger.matching import name_key, owner_key

#: Two names are alike from here on, 0..100: with like owners, and with an owner unknown.
ALIKE, ALIKE_WITHOUT_OWNER = 85, 92
#: Owners are alike from here on: "联盟化工" and "联盟化工股份" are.
_OWNERS_ALIKE = 75
#: Two names that are alike share one of their rarest pairs of characters. Five are enough: one
#: edit spoils two pairs, and more than two edits in a short name make another name.
_RARE_PAIRS = 5
_MOST_IN_BLOCK = 100
_NUMBERS = re.compile(r"\d+")
_PHASE = re.compile("[一二三四五六七八九](?=期)")
_PHASES = {character: str(number) for number, character in enumerate("零一二三四五六七八九")}
_GENERIC = re.compile("建设项目|项目|工程|建设|年产|股份有限公司|有限责任公司|有限公司")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A name for comparing: its numbers must be equal, its letters alike, and the owners too."""

    letters: str
    numbers: str
    owner: str

    @classmethod
    def of(cls, name: str, owner: object) -> "Likeness":
        """Return how a site's name and owner are compared."""
        key = _PHASE.sub(lambda found: _PHASES[found[0]], name_key(name))
        plain = _GENERIC.sub("", key) or key
        numbers = ";".join(_NUMBERS.findall(plain))
        return cls(_NUMBERS.sub("", plain), numbers, owner_key(owner))

    def pairs(self) -> set[str]:
        """Return its pairs of neighbouring characters, of which like names share most."""
        return {a + b for a, b in pairwise(f"^{self.letters}$")}


def pair_counts(names: Iterable[Likeness]) -> Counter[str]:
    """Return how often each pair of characters occurs: what is rare tells names apart."""
    counts: Counter[str] = Counter()
    for name in names:
        counts.update(name.pairs())
    return counts


class SimilarNames:
    """Names by number, to be asked which of them are like a given one."""

    def __init__(self, counts: Counter[str]) -> None:
        """Take the counts of the pairs of all names that will be added or asked for."""
        self._counts = counts
        self._names: list[Likeness] = []
        self._blocks: defaultdict[tuple[str, str], array[int]] = defaultdict(lambda: array("I"))

    def add(self, name: Likeness) -> int:
        """Take a name and return its number 0.."""
        number = len(self._names)
        self._names.append(name)
        for key in self._keys(name):
            block = self._blocks[key]
            if len(block) < _MOST_IN_BLOCK:
                block.append(number)
        return number

    def like(self, name: Likeness, most: int = 3) -> list[tuple[int, int]]:
        """Return number and score 0..100 of the names most like this one, the best first."""
        keys = (key for key in self._keys(name) if key in self._blocks)
        numbers = {number for key in keys for number in self._blocks[key]}
        letters = {number: self._names[number].letters for number in numbers}
        found = process.extract(
            name.letters, letters, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        )
        alike = [
            (number, int(score)) for _, score, number in found if self._is_like(name, number, score)
        ]
        return sorted(alike, key=lambda each: (-each[1], each[0]))[:most]

    def _keys(self, name: Likeness) -> Iterator[tuple[str, str]]:
        counts = self._counts
        rare = sorted(name.pairs(), key=lambda pair: (counts[pair], pair))[:_RARE_PAIRS]
        return ((pair, name.numbers) for pair in rare)

    def _is_like(self, name: Likeness, number: int, score: float) -> bool:
        other = self._names[number]
        if name.numbers != other.numbers:
            return False
        if not name.owner or not other.owner:
            return score >= ALIKE_WITHOUT_OWNER
        if name.letters == other.letters:
            return True
        return fuzz.partial_ratio(name.owner, other.owner) >= _OWNERS_ALIKE
