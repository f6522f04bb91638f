"""Word → stems, without case endings, possessives and glued tails.

Not lemmas: a lemma needs a language and a dictionary. Two forms of one name share a stem that
suffix rules give, whatever the language, and what a stem costs is weighed where names are
compared. Endings are taken off in the word's own script, before it is romanised.
"""

import re
from functools import lru_cache
from typing import Final

from entityrec import resources

SHORTEST_STEM: Final = 3
"""Letters of a stem after one letter was taken off; one more for longer endings."""

_SCRIPTS: Final = (
    ("cyrillic", re.compile(r"[\u0400-\u052f'\-]+")),
    ("greek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+")),
    ("armenian", re.compile(r"[\u0530-\u058f]+")),
)
LONGEST_ENDING: Final = 6
"""Letters of the longest ending in the lists; a test says so."""

PLAIN_ENDING: Final = 3
"""Letters of an ending that cannot be mistaken for the end of a name, if it has marks or a glide."""

ROOT_LETTERS: Final = 3
"""Letters of a root, at least."""

_SOFTENED: Final = (("cie", "t"), ("dzie", "d"), ("rze", "r"), ("sie", "s"))
"""What a case does to the last consonant in Polish: parlamencie, rządzie, biurze."""

_POSSESSIVE = re.compile(r"'s?$|'$")


def without_possessive(form: str) -> str:
    """A comparison form without its possessive ending.

    >>> without_possessive("mkrtychev's"), without_possessive("o'brien")
    ('mkrtychev', "o'brien")
    """
    return _POSSESSIVE.sub("", form)


@lru_cache(maxsize=2**16)
def stems(form: str) -> tuple[str, ...]:
    """A word in comparison form and what may be left of it without a case ending.

    >>> stems("путина"), stems("путиным")
    (('путина', 'путин'), ('путиным', 'путин'))
    >>> stems("вагнера"), stems("putinovi"), stems("kim")
    (('вагнера', 'вагнер'), ('putinovi', 'putinov', 'putin'), ('kim',))
    """
    script = next((name for name, letters in _SCRIPTS if letters.fullmatch(form)), "latin")
    strip = _latin_stem if script == "latin" else _other_stem
    endings = resources.word_set(f"{script} endings")
    tails = (form[-length:] for length in range(1, min(LONGEST_ENDING, len(form)) + 1))
    found = {form} | {strip(form[: len(form) - len(e)], e) for e in tails if e in endings}
    return tuple(sorted(found - {""}, key=lambda stem: (-len(stem), stem))[:4])


def _other_stem(stem: str, ending: str) -> str:
    """What is left without an ending, "" if that is too little; adjectives keep their -ск."""
    if len(stem) < SHORTEST_STEM + (len(ending) > 1):
        return ""
    return f"{stem}ск" if ending.startswith("с") else stem


def _latin_stem(stem: str, ending: str) -> str:
    """What is left without an ending, "" if that is too little or ends in a vowel.

    Endings that cannot be mistaken may follow a short word or a vowel: Mayová, Bibijeva.
    """
    plain = len(ending) >= PLAIN_ENDING and (ending[0] == "j" or not ending.isascii())
    if len(stem) < SHORTEST_STEM + (not plain) or (stem[-1] in "aeiou" and not plain):
        return ""
    return stem + "ski" if ending.startswith("sk") else stem


def glued_tail(form: str) -> str | None:
    """The word that is glued to the end of another, or None.

    >>> glued_tail("mkrtychevwho"), glued_tail("russiaspecifically"), glued_tail("alexander")
    ('who', 'specifically', None)
    """
    for tail in resources.word_row("glued tails"):
        if form.endswith(tail) and len(form) - len(tail) > SHORTEST_STEM:
            return tail
    return None


@lru_cache(maxsize=2**16)
def roots(form: str) -> tuple[str, ...]:
    """What all cases of a word may have in common, the shortest first: keys of lists of words, no names.

    >>> set.intersection(*(set(roots(w)) for w in ("европейският", "европейского", "европейская")))
    {'европейск'}
    >>> set.intersection(*(set(roots(w)) for w in ("parlamentu", "parlamencie", "parlamentem")))
    {'parlament'}
    """
    found = [
        form[: -len(end)] + consonant
        for end, consonant in _SOFTENED
        if form.endswith(end) and len(form) - len(end) + 1 >= ROOT_LETTERS
    ]
    script = "cyrillic" if _SCRIPTS[0][1].fullmatch(form) else "latin"
    for ending in resources.word_row(f"{script} root endings"):
        if form.endswith(ending) and len(form) - len(ending) >= ROOT_LETTERS:
            found.append(form[: -len(ending)])
    return tuple(dict.fromkeys(found))
