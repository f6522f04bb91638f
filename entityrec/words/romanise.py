"""Word → readings in a–z, in any script. The only user of Unidecode.

Romanising is one-to-many: Ё is printed as E, Ukrainian Г is H, Greek ΜΠ is B or MP. So a word
has a bounded set of readings and two words are compared by the best pair of them. The scripts
with a table of our own come first; Unidecode reads the rest. It answers ``""`` to 93,046
letters, so a word that it cannot read keeps its own letters: nothing is ever read as nothing.
"""

import re
import unicodedata
import warnings
from functools import lru_cache
from itertools import islice, product
from typing import Final

from unidecode import unidecode

from entityrec import resources
from entityrec.words.clean import without_marks

MOST_READINGS: Final = 6
"""Readings of one word: more would cost time and join words that nobody confuses."""

_ASCII_WORD = re.compile(r"[a-z'\-]+")
_NOT_A_TO_Z = re.compile(r"[^a-z]+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[a-z\u00df-\u024f]")

LOOK_ALIKES: Final = str.maketrans("авекмнорстухіјѕԁһӏα ορντυιк", "abekmhopctyxijsdhla opvtuik")
"""Cyrillic and Greek letters → the Latin letter that they look like, for words that mix scripts."""


@lru_cache(maxsize=2**16)
def romanised(form: str) -> tuple[str, ...]:
    """The readings of a word in comparison form, the usual one first; never empty.

    >>> romanised("мкртычев")
    ('mkrtychev', 'mkrtychyev')
    >>> romanised("müller"), romanised("τσίπρας")
    (('mueller', 'muller'), ('tsipras', 'chipras'))
    >>> romanised("田中"), romanised("😀")
    (('tianzhong',), ('😀',))
    """
    if _ASCII_WORD.fullmatch(form):
        return (form.replace("'", "").replace("-", "") or form,)
    form = unmixed(form)
    indic = indic_reading(form)
    if indic:
        return (indic,)
    choices = [
        _letter_readings(unit, at_start=not index) for index, unit in enumerate(_units(form))
    ]
    readings = ("".join(choice) for choice in islice(product(*_bounded(choices)), 64))
    plain = (_NOT_A_TO_Z.sub("", reading.lower()) for reading in readings)
    found = tuple(islice(dict.fromkeys(reading for reading in plain if reading), MOST_READINGS))
    return found or (form,)


def unmixed(form: str) -> str:
    """A word that mixes Latin with Cyrillic or Greek look-alikes, in Latin only.

    >>> unmixed("рutin") == "putin", unmixed("путин")
    (True, 'путин')
    """
    if _LATIN.search(form) and not _LATIN.fullmatch(form):
        return form.translate(LOOK_ALIKES)
    return form


def is_mixed_script(form: str) -> bool:
    """Whether a word mixes Latin letters with Cyrillic ones: a look-alike, or an accident."""
    return bool(_LATIN.search(form) and _CYRILLIC.search(form))


def _units(form: str) -> list[str]:
    """The word cut into letters and the digraphs that are read as one.

    >>> _units("μπουρλά")
    ['μπ', 'ου', 'ρ', 'λ', 'ά']
    """
    table = resources.letters()
    units, index = [], 0
    while index < len(form):
        pair = without_marks(form[index : index + 2])
        step = 2 if len(pair) == 2 and pair in table else 1
        units.append(pair if step == 2 else form[index])
        index += step
    return units


def _letter_readings(letter: str, *, at_start: bool) -> tuple[str, ...]:
    table = resources.letters()
    if letter in table:
        readings = table[letter]
        if letter == "е" and not at_start:
            return readings  # Медведев, Medvedyev
        if letter == "ї" and not at_start:
            return tuple(reversed(readings))
        return readings
    plain = without_marks(letter)
    if plain in table:
        return table[plain]
    if plain.isascii():
        return (plain,)
    return (unidecoded(letter),)


def unidecoded(text: str) -> str:
    """What Unidecode makes of a text; nothing of letters that it does not know.

    >>> unidecoded("李明"), unidecoded("\ue000")
    ('Li Ming ', '')
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # private-use letters: read as nothing
        return unidecode(unicodedata.normalize("NFKC", text))


def _bounded(choices: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The choices with all but the first four ambiguous letters read in the usual way only."""
    open_choices = 0
    bounded = []
    for choice in choices:
        open_choices += len(choice) > 1
        bounded.append(choice if open_choices <= 4 else choice[:1])
    return bounded


@lru_cache(maxsize=2**14)
def indic_reading(form: str) -> str | None:
    """A word in a script of India in a–z, None for other scripts; a consonant alone is read with a.

    The blocks of these scripts in Unicode are laid out alike, so that the letters of Devanagari stand
    for all of them.

    >>> indic_reading("खत्री"), indic_reading("প্রসাদ"), indic_reading("kim")
    ('khatri', 'prasad', None)
    """
    if not re.fullmatch(r"[\u0900-\u0d7f]+", form):
        return None
    table = resources.symbols("indic")
    letters = [chr(0x0900 + (ord(letter) - 0x0900) % 0x80) for letter in form]
    read = ""
    for letter, follower in zip(letters, [*letters[1:], ""], strict=True):
        read += table.get(letter, "")
        if "क" <= letter <= "ह" and follower and not "\u093c" <= follower <= "\u094d":
            read += "a"
    return read
