"""Word → all its readings, romanised, folded and stemmed, each with what it costs."""

import re
from functools import lru_cache
from typing import Final

from entityrec.records import Reading
from entityrec.words.endings import glued_tail, stems
from entityrec.words.romanise import is_mixed_script, romanised
from entityrec.words.sound import folded

MOST: Final = 10
"""Readings of one word that are compared."""

ENDING_BITS: Final = 1.5
"""What it costs to take an ending off. In inflected text every second form has one; in English
text Marina is not a form of Marin. To be learned with the weights of the letters."""

TAIL_BITS: Final = 3.0
"""What it costs to take a glued word off: rarer than an inflection, and plainer to see."""

_LONE_CH = re.compile(r"(?<![tsc])ch")
"""The ch of German, Polish and Czech, which English writes kh or h; not that of tch and sch."""

OTHER_READING_BITS: Final = 0.5
"""What a second reading of a letter costs: each of a handful of systems has its own."""


@lru_cache(maxsize=2**17)
def word_readings(form: str) -> tuple[Reading, ...]:
    """The readings of a word in comparison form, the usual one first.

    >>> [reading.letters for reading in word_readings("путиным")]
    ['putinim', 'putin']
    >>> [reading for reading in word_readings("mkrtychevwho") if reading.letters == "mkrTiCev"]
    [Reading(letters='mkrTiCev', cost=3.0, how='without "who"')]
    """
    found: dict[str, Reading] = {}
    for stem in stems(form):
        cost, how = (0.0, "") if stem == form else (ENDING_BITS, f'without "-{form[len(stem) :]}"')
        _add(found, stem, cost, how)
    tail = glued_tail(form)
    if tail:
        _add(found, form[: -len(tail)], TAIL_BITS, f'without "{tail}"')
    return tuple(list(found.values())[:MOST])


def _add(found: dict[str, Reading], word: str, cost: float, how: str) -> None:
    for index, reading in enumerate(romanised(word)):
        extra = OTHER_READING_BITS if index and not is_mixed_script(word) else 0.0
        _keep(found, Reading(folded(reading), cost + extra, how))
        throaty = _LONE_CH.sub("kh", reading)
        if throaty != reading:
            _keep(
                found,
                Reading(
                    folded(throaty), cost + extra + OTHER_READING_BITS, how or '"ch" as in Bach'
                ),
            )


def _keep(found: dict[str, Reading], reading: Reading) -> None:
    """Keep a reading unless there is a cheaper one of the same letters."""
    if reading.letters not in found or found[reading.letters].cost > reading.cost:
        found[reading.letters] = reading
