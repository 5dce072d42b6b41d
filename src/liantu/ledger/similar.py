"""Names that are nearly the same, found among hundreds of thousands without comparing all pairs."""

import re
from array import array
from collections import Counter
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

#: What a name belongs to: a site's id, or a row with its number and name.
Label = str | tuple[int, str]


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
    """Labelled names, to be asked which of them are like one of the names announced before.

    Memory grows with the names announced and those that share a rare pair with them, not with all.
    """

    def __init__(self, counts: Counter[str], announced: Iterable[Likeness]) -> None:
        """Take the counts of the pairs in a fair part of all names, and the names to be asked."""
        self._counts = counts
        self._names: list[tuple[Likeness, Label]] = []
        self._blocks: dict[int, array[int]] = {}
        for name in announced:
            for key in self._keys(name):
                self._blocks.setdefault(key, array("I"))

    def add(self, name: Likeness, label: Label) -> None:
        """Take a name, if it can be like an announced one at all."""
        keys = [key for key in self._keys(name) if key in self._blocks]
        number = len(self._names)
        if keys:
            self._names.append((name, label))
        for key in keys:
            block = self._blocks[key]
            if len(block) < _MOST_IN_BLOCK:
                block.append(number)

    def like(self, name: Likeness, most: int = 3) -> list[tuple[Label, int]]:
        """Return label and score 0..100 of the names most like this one, the best first."""
        blocks = (self._blocks.get(key, ()) for key in self._keys(name))
        letters = {number: self._names[number][0].letters for block in blocks for number in block}
        found = process.extract(
            name.letters, letters, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        )
        alike = [
            (number, int(score)) for _, score, number in found if self._is_like(name, number, score)
        ]
        best = sorted(alike, key=lambda each: (-each[1], each[0]))[:most]
        return [(self._names[number][1], score) for number, score in best]

    def _keys(self, name: Likeness) -> Iterator[int]:
        counts = self._counts
        rare = sorted(name.pairs(), key=lambda pair: (counts[pair], pair))[:_RARE_PAIRS]
        # By hash: millions of pairs of texts would take a gigabyte more.
        return (hash((pair, name.numbers)) for pair in rare)

    def _is_like(self, name: Likeness, number: int, score: float) -> bool:
        other = self._names[number][0]
        if name.numbers != other.numbers:
            return False
        if not name.owner or not other.owner:
            return score >= ALIKE_WITHOUT_OWNER
        if name.letters == other.letters:
            return True
        return fuzz.partial_ratio(name.owner, other.owner) >= _OWNERS_ALIKE
