"""Word → stems: case endings, possessives, glued tails.

Not lemmas: a lemma needs a language and a dictionary. Two forms of one name share a stem that
suffix rules give, whatever the language, and what a stem costs is weighed where names are
compared. Endings are taken off in the word's own script, before it is romanised.
"""

import re
from functools import lru_cache
from typing import Final

CYRILLIC_ENDINGS: Final = (
    "ского скому ским ской скую ском ського ському ським ських ого ому ему ими ыми его "
    "ами ями ові еві ою ею ой ей ый ий ая ую ые ие им ым ом ем ём ам ям ах ях ых их "
    "а я у ю ы и е о ь й і ї"
).split()
"""Endings of nouns and adjectives in Russian, Ukrainian, Bulgarian and Serbian. Not -ов, -ев and
-ин: they end more surnames than cases."""

LATIN_ENDINGS: Final = (
    "skiego skiemu skim skou ského skému ským skega skemu skimi "
    "iego iemu ego emu owi ovi ovou ové owie iem em om ou ej ie ym ým im jem jom "
    "a u y e i o ą ę ů ě"
).split()
"""Case endings of Polish, Czech, Slovak, Slovene and Croatian."""

GLUED_TAILS: Final = "specifically whose which where while when that said says with from who has was and".split()
"""Words that a lost space glues to a name in English: "Mkrtychevwho was sanctioned"."""

SHORTEST_STEM: Final = 3
"""Letters of a stem after one letter was taken off; one more for longer endings."""

_CYRILLIC = re.compile(r"[\u0400-\u052f'\-]+")
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
    endings = CYRILLIC_ENDINGS if _CYRILLIC.fullmatch(form) else LATIN_ENDINGS
    found = {form: None}
    for ending in endings:
        rest = len(form) - len(ending)
        if form.endswith(ending) and rest >= SHORTEST_STEM + (len(ending) > 1):
            stem = form[:rest]
            if endings is LATIN_ENDINGS and (rest < SHORTEST_STEM + 1 or stem[-1] in "aeiou"):
                continue
            found.setdefault(stem + "ск" if ending.startswith("ск") or ending.startswith("сь") else stem)
            if ending.startswith("sk"):
                found.setdefault(stem + "ski")
    return tuple(sorted(found, key=lambda stem: (-len(stem), stem))[:4])


def glued_tail(form: str) -> str | None:
    """The word that is glued to the end of another, or None.

    >>> glued_tail("mkrtychevwho"), glued_tail("russiaspecifically"), glued_tail("alexander")
    ('who', 'specifically', None)
    """
    for tail in GLUED_TAILS:
        if form.endswith(tail) and len(form) - len(tail) > SHORTEST_STEM:
            return tail
    return None
