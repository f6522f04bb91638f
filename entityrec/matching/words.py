"""Word pairs → spellings, each pair of words once.

A comparison needs the weight of every pair of readings of two words. `WordPairs` collects what a
batch of comparisons will ask for, has all of it aligned at once, and answers from a table.
"""

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from entityrec import resources
from entityrec.records import NamePart, Reading
from entityrec.words.distance import spelling_weights

RAREST_BITS = 13.0
"""What a word is worth that no list knows: log2 of the 20,000 persons counted, and not more."""

SHORT = 3
"""Letters up to which a word agrees only with itself: Un, Il, Li, Kim."""


class Spelling(NamedTuple):
    """How likely two words are one: bits for it or against it, and by which readings."""

    bits: float
    left: Reading
    right: Reading

    @property
    def note(self) -> str:
        """What had to be done to the words to make them agree."""
        how = [reading.how for reading in (self.left, self.right) if reading.how]
        if self.left.letters == self.right.letters:
            return ", ".join(["sounds the same", *how])
        letters = sorted((self.left.letters, self.right.letters))  # the same for both directions
        return ", ".join([f"read as {letters[0]} and {letters[1]}", *how])


class WordPairs:
    """Spellings of word pairs, aligned in batches.

    >>> from entityrec.words.readings import word_readings
    >>> pairs = WordPairs()
    >>> near = pairs.spelling(word_readings("mkrtychev"), word_readings("makrichev"))
    >>> near.bits > 8
    True
    """

    def __init__(self) -> None:
        self._weights: dict[tuple[str, str], float] = {}

    def prepare(self, pairs: Iterable[tuple[NamePart, NamePart]]) -> None:
        """Align all readings of these pairs of parts in one go."""
        asked = {
            _ordered(a.letters, b.letters)
            for left, right in pairs
            for a in left.readings
            for b in right.readings
        }
        new = sorted(asked - self._weights.keys())
        weights = spelling_weights([left for left, _ in new], [right for _, right in new])
        self._weights.update(zip(new, weights, strict=True))

    def spelling(self, left: tuple[Reading, ...], right: tuple[Reading, ...]) -> Spelling:
        """The best pair of readings of two words; the same for both directions."""
        choices = [(self._bits(a, b), a, b) for a in left for b in right]
        if not choices:
            return Spelling(-math.inf, Reading("", 0, ""), Reading("", 0, ""))
        return Spelling(*max(choices, key=lambda c: (c[0], *sorted((c[1].letters, c[2].letters)))))

    def _bits(self, left: Reading, right: Reading) -> float:
        pair = _ordered(left.letters, right.letters)
        if pair not in self._weights:
            self._weights[pair] = spelling_weights([pair[0]], [pair[1]])[0]
        cost = left.cost + right.cost
        if left.cost and right.cost and left.how and right.how:
            cost = max(left.cost, right.cost)  # both inflected: one cause, paid once
        return self._weights[pair] - cost


def _ordered(left: str, right: str) -> tuple[str, str]:
    return (left, right) if left <= right else (right, left)


@lru_cache(maxsize=2**16)
def rarity_bits(forms: tuple[str, ...]) -> float:
    """How rare a word is in names of persons, in bits; the commonest of its readings counts.

    >>> rarity_bits(("kirby",)) > rarity_bits(("kim",)) > rarity_bits(("john",))
    True
    """
    total, counts = resources.name_frequencies()
    most = max((counts.get(form, 0) for form in forms), default=0)
    return min(RAREST_BITS, math.log2(total / most)) if most else RAREST_BITS
