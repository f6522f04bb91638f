"""Word → all its readings, romanised, folded and stemmed, each with what it costs."""

import re
from functools import lru_cache
from typing import Final

from entityrec.records import Reading
from entityrec.words.endings import glued_tail, stems
from entityrec.words.romanise import is_mixed_script, romanised
from entityrec.words.scripts import script_of, sounds, symbols
from entityrec.words.sound import folded

MOST: Final = 8
"""Readings of one word that are compared."""

ENDING_BITS: Final = 1.5
"""What it costs to take an ending off. In inflected text every second form has one; in English
text Marina is not a form of Marin."""

TAIL_BITS: Final = 3.0
"""What it costs to take a glued word off: rarer than an inflection, and plainer to see."""

OTHER_READING_BITS: Final = 0.5
"""What a second reading of a letter costs: each of a handful of systems has its own."""

LOOK_ALIKE: Final = "letters of two scripts that look alike"
"""How a word is read that mixes Latin letters with others of the same shape: a spoof, or an accident."""

ARTICLE_BITS: Final = 0.5
"""What it costs to leave out the Arabic article, which Latin script writes apart or not at all."""

_ARTICLE: Final = "ال"

_GLIDE: Final = re.compile(r"[yji]e[^aeiou]..")
"""Yeltsin and Eltsine: a Slavic е at the beginning, which some systems write with a glide."""


@lru_cache(maxsize=2**17)
def word_readings(form: str) -> tuple[Reading, ...]:
    """The readings of a word in comparison form, the usual one first.

    >>> [reading.letters for reading in word_readings("путиным")]
    ['putinim', 'putin']
    >>> [reading for reading in word_readings("mkrtychevwho") if reading.letters == "mkrTiCev"]
    [Reading(letters='mkrTiCev', cost=3.0, how='without "who"', script='latin', symbols='')]
    >>> [(reading.letters, reading.symbols) for reading in word_readings("الرحمن")]
    [('alrhmn', 'alrhmn'), ('rhmn', 'rhmn')]
    """
    script = script_of(form)
    if script not in ("latin", "phonetic"):
        return _own_script(form, script)
    found: dict[str, Reading] = {}
    for stem in stems(form):
        cost, how = (0.0, "") if stem == form else (ENDING_BITS, f'without "-{form[len(stem) :]}"')
        _add(found, stem, cost, how, script)
    if _GLIDE.match(form) and script == "latin":
        _add(found, form[1:], OTHER_READING_BITS, "ye read as e", script)
    tail = glued_tail(form)
    if tail:
        _add(found, form[: -len(tail)], TAIL_BITS, f'without "{tail}"', script)
    return tuple(list(found.values())[:MOST])


def _own_script(form: str, script: str) -> tuple[Reading, ...]:
    """The readings of a word in a script with symbols of its own; never none."""
    found = [_read(form, script, 0.0, "")]
    if script == "arabic" and form.startswith(_ARTICLE) and len(form) > len(_ARTICLE) + 1:
        found.append(_read(form[len(_ARTICLE) :], script, ARTICLE_BITS, "without the article"))
    return tuple(reading for reading in found if reading.letters) or (Reading(form, 0.0, ""),)


def _read(form: str, script: str, cost: float, how: str) -> Reading:
    written = symbols(form)
    return Reading(sounds(written, script), cost, how, script, written)


def _add(found: dict[str, Reading], word: str, cost: float, how: str, script: str) -> None:
    """Add what a word may be read as, each of the same letters at its least cost."""
    for index, reading in enumerate(romanised(word)):
        mixed = is_mixed_script(word)
        extra = OTHER_READING_BITS if index and not mixed else 0.0
        how = how or (LOOK_ALIKE if mixed else "")
        letters = folded(reading)
        if letters not in found or found[letters].cost > cost + extra:
            found[letters] = Reading(letters, cost + extra, how, script)
