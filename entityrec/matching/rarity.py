"""Word → how rare it is among names, in hundredths of a bit.

Two names that share Mkrtychev are one more often than two that share John. Counted by sound, so
that every spelling and script of a name has one rarity.
"""

import math
from collections import Counter
from functools import cache, lru_cache
from typing import Final

from entityrec import resources
from entityrec.records import Reading
from entityrec.words.distance import PER_BIT
from entityrec.words.sound import folded

RAREST_BITS: Final = 13.0
"""What a word is worth that no list knows: about one in 10,000 names."""

COMMON_LETTERS: Final = 6
MOST_LETTERS: Final = 12
"""A word that no list knows is the rarer the longer it is: a bit a letter, from the usual length on."""


@lru_cache(maxsize=2**16)
def person_rarity(readings: tuple[Reading, ...]) -> int:
    """How rare a word is in names of persons; the commonest of its readings counts.

    >>> from entityrec.words.readings import word_readings
    >>> rare, common, usual = (person_rarity(word_readings(w)) for w in ("kirby", "kim", "john"))
    >>> rare > common > usual > 300
    True
    """
    return _bits(readings, "name_frequencies.tsv")


@lru_cache(maxsize=2**16)
def organisation_rarity(readings: tuple[Reading, ...], concept: str = "") -> int:
    """How rare a word is in names of organisations; words of one meaning are as rare as all together.

    >>> from entityrec.words.readings import word_readings
    >>> university, nagasaki, ministère = map(word_readings, ("university", "nagasaki", "ministère"))
    >>> organisation_rarity(university) < organisation_rarity(nagasaki)
    True
    >>> organisation_rarity(ministère, "ministry") < organisation_rarity(ministère)
    True
    """
    return _bits(readings, "organisation_frequencies.tsv", _of_meaning().get(concept, 0))


@cache
def _of_meaning() -> dict[str, int]:
    """How many names of organisations have a word of each meaning."""
    _, counts = _sounds("organisation_frequencies.tsv")
    found: Counter[str] = Counter()
    for word, meanings in resources.organisation_words().items():
        for concept in {meaning.concept for meaning in meanings}:
            found[concept] += counts[folded(word)]
    return dict(found)


def _bits(readings: tuple[Reading, ...], file: str, at_least: int = 0) -> int:
    total, counts = _sounds(file)
    most = max([at_least, *(counts[reading.letters] for reading in readings[:1])])
    if most:
        return round(PER_BIT * min(RAREST_BITS, math.log2(total / most)))
    letters = min(MOST_LETTERS, len(readings[0].letters)) if readings else 0
    return round(PER_BIT * (RAREST_BITS + max(0, letters - COMMON_LETTERS)))


@cache
def _sounds(file: str) -> tuple[int, Counter[str]]:
    """How many names were counted, and how many of them have a word of each sound."""
    total, counts = resources.frequencies(file)
    sounds: Counter[str] = Counter()
    for word, many in counts.items():
        sounds[folded(word)] += many
    return total, sounds
