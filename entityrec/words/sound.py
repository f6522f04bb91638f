"""Word → folded letters, consonant skeleton, and phonetic keys or None.

With `distance` the only module that knows jellyfish. Standard phonetic codes are made for
English: NYSIIS gives Mkrtychev, Makrichev and Makrychev three codes. So words are first folded,
one letter for each sound that romanisation systems write in several ways, and a skeleton of the
consonants is the main key; jellyfish's codes stand beside it.
"""

import re
from functools import lru_cache

import jellyfish

from entityrec import resources

VOWELS = frozenset("aeiou")
_A_TO_Z = re.compile(r"[a-z]+")
_DOUBLED = re.compile(r"(.)\1+")
_DUTCH_IJ = re.compile(r"ij(?![aeiou])")
"""One sound in Dijkstra and Dmitrij, two in Keijiro."""

_HUSHED_T = re.compile(r"[td](?=[aeiouj]?[CcS])")


@lru_cache(maxsize=2**17)
def folded(reading: str) -> str:
    """A reading with one letter for each sound that systems write in several ways.

    ``T`` is a t or d before an affricate, which is hardly heard there and often dropped.

    >>> folded("tschaikowski"), folded("chaykovskiy"), folded("tchaikovsky")
    ('Caikovski', 'Caikovski', 'Caikovski')
    >>> folded("mkrtychev"), folded("makrichev")
    ('mkrTiCev', 'makriCev')
    """
    if not _A_TO_Z.fullmatch(reading):
        return reading
    text = _DUTCH_IJ.sub("i", reading)
    text = _fold_groups().sub(lambda group: _fold_table()[group[0]], text)
    text = re.sub(r"(?<=[aeiou])ii?$|iy$", "i", text)
    return _HUSHED_T.sub("T", _DOUBLED.sub(r"\1", text))


@lru_cache(maxsize=1)
def _fold_table() -> dict[str, str]:
    return dict(resources.letter_folds())


@lru_cache(maxsize=1)
def _fold_groups() -> re.Pattern[str]:
    groups = [group for group, _ in resources.letter_folds()]
    return re.compile("|".join(sorted(groups, key=len, reverse=True)))


@lru_cache(maxsize=2**17)
def skeleton(letters: str) -> str | None:
    """The consonants of folded letters, similar ones written alike; None if too little is left.

    >>> skeleton(folded("mkrtychev")), skeleton(folded("makrichev")), skeleton(folded("mkrtchyan"))
    ('mkrCv', 'mkrCv', 'mkrCn')
    >>> skeleton("ai") is None, skeleton("田中")
    (True, '田中')
    """
    if not letters.isascii():
        return letters
    merged = letters.translate(_ALIKE)
    start = merged[:1] if merged[:1] not in VOWELS else "a"
    rest = "".join(letter for letter in merged[1:] if letter not in "aeioujhT")
    kept = _DOUBLED.sub(r"\1", (start + rest).replace("T", ""))
    return kept if len(kept) > 1 else None


_ALIKE = str.maketrans({"f": "v", "Z": "z", "J": "z", "c": "s", "S": "s", "x": "s"})


@lru_cache(maxsize=2**17)
def sound_key(letters: str) -> str | None:
    """A coarse key of folded letters: a skeleton in which voiced and voiceless consonants are one.

    German writes Selenskyj for Zelensky. Keys may be coarse, because what shares one is compared.

    >>> sound_key(folded("zelensky")) == sound_key(folded("selenskyj"))
    True
    """
    fine = skeleton(letters)
    coarse = None if fine is None else _DOUBLED.sub(r"\1", fine.translate(_VOICELESS))
    return coarse if coarse and len(coarse) > 1 else fine


_VOICELESS = str.maketrans("zdgb", "stkp")


@lru_cache(maxsize=2**16)
def phonetic_keys(reading: str) -> tuple[str | None, str | None]:
    """The Metaphone and NYSIIS codes of a reading, or None for each that it does not have.

    jellyfish answers ``""`` to every word that is not in a–z: used bare as a key, that puts
    all Cyrillic, Arabic and Han names into one block.

    >>> phonetic_keys("thompson"), phonetic_keys("田中")
    (('0MPSN', 'TANPSAN'), (None, None))
    """
    if not _A_TO_Z.fullmatch(reading):
        return None, None
    word = reading[:32]
    return jellyfish.metaphone(word) or None, jellyfish.nysiis(word) or None
