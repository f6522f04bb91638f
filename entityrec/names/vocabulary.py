"""Words → what they mean in names of organisations, in any language and any case.

"Европейския парламент", "Parlamentu Europejskiego" and "Europarlament" are a parliament that is
European. What is listed as it is written comes first; then what shares a root with a base form of
a language that inflects its words.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import product
from typing import Final, NamedTuple, TypeAlias

from entityrec import resources
from entityrec.words.clean import comparison_form
from entityrec.words.endings import roots, without_possessive

WORD: Final = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
"""A word of an organisation's name, a number, or initials with dots."""

LONGEST_PHRASE: Final = 5
"""Words of a phrase."""

SHORTEST_ROOT: Final = 4
"""Letters of the root of a place or body that is known in any case: Gazpromu, not Metu."""


class Sense(NamedTuple):
    """One thing that a word or phrase says: the role that it has there, and what it means."""

    role: str
    concept: str


Senses: TypeAlias = tuple[Sense, ...]


def plain(word: str) -> str:
    """A word in comparison form, without a possessive ending or the dots of an acronym.

    >>> plain("U.N."), plain("Treasury's")
    ('un', 'treasury')
    """
    return without_possessive(comparison_form(word)).replace(".", "")


def phrase_senses(forms: tuple[str, ...]) -> Senses:
    """What neighbouring words say together, in order; () if they are no known place, body or phrase.

    >>> phrase_senses(("великобритании",)), phrase_senses(("минздрава",))
    ((Sense(role='place', concept='united kingdom'),), (Sense(role='head', concept='ministry'), Sense(role='modifier', concept='health')))
    >>> phrase_senses(("wielkiej", "brytanii")), phrase_senses(("kirby",))
    ((Sense(role='place', concept='united kingdom'),), ())
    """
    exact = _phrases().get(" ".join(forms))
    if exact or (len(forms) == 1 and forms[0] in _words()):
        return exact or ()
    first = [key for key in (*roots(forms[0]), forms[0]) if key in _openings()]
    if not first:
        return ()
    rest = [(*roots(form), form) for form in forms[1:]]
    keys = (" ".join(words) for words in product(first, *rest))
    table = _rooted_phrases()
    return next((table[key] for key in keys if key in table), ())


@lru_cache(maxsize=2**14)
def word_senses(form: str) -> Senses:
    """What a single word may say, one sense for each role that it may have.

    >>> word_senses("ministry"), word_senses("министерства"), word_senses("kirby")
    ((Sense(role='head', concept='ministry'),), (Sense(role='head', concept='ministry'),), ())
    """
    if form in _words():
        return _words()[form]
    return next((_rooted_words()[key] for key in roots(form) if key in _rooted_words()), ())


@cache
def _words() -> dict[str, Senses]:
    """Words as they are listed → their senses."""
    table: dict[str, dict[str, str]] = {}
    for word, meanings in resources.organisation_words().items():
        for meaning in meanings:
            table.setdefault(word, {}).setdefault(meaning.role, meaning.concept)
    for role, concept, inflected, fixed in resources.organisation_meanings():
        for word in (*inflected, *fixed):
            if role in ("head", "modifier") and " " not in word:
                table.setdefault(word, {}).setdefault(role, concept)
    return _as_senses(table)


@cache
def _rooted_words() -> dict[str, Senses]:
    """Roots and stems of words of languages that inflect them → their senses."""
    table: dict[str, dict[str, str]] = {}
    for role, concept, inflected, _ in resources.organisation_meanings():
        for word in inflected:
            if role in ("head", "modifier") and " " not in word:
                for key in (*roots(word), word):
                    table.setdefault(key, {}).setdefault(role, concept)
    for word, meanings in resources.organisation_words().items():
        for key in (*roots(word), word) if not word.isascii() else ():
            for meaning in meanings:
                table.setdefault(key, {}).setdefault(meaning.role, meaning.concept)
    return _as_senses(table)


def _as_senses(table: Mapping[str, Mapping[str, str]]) -> dict[str, Senses]:
    return {
        word: tuple(Sense(role, concept) for role, concept in sorted(roles.items()))
        for word, roles in table.items()
    }


@cache
def _phrases() -> dict[str, Senses]:
    """Places, bodies and phrases as they are listed → what they say."""
    table: dict[str, Senses] = {
        plain(form): (Sense("place", place),)
        for form, place in resources.places().items()
        if form not in resources.organisation_words()  # "European" modifies, it is no place
    }
    for form, senses in _listed_phrases():
        table.setdefault(form, senses)
    for form, senses in _bodies().items():
        table.setdefault(form, senses)
    return table


@cache
def _rooted_phrases() -> dict[str, Senses]:
    """Places, bodies and phrases by the roots of their words → what they say."""
    listed: list[tuple[str, Senses]] = _listed_phrases()
    listed += [
        (plain(form), (Sense("place", place),))
        for form, place in resources.places().items()
        if not form.isascii()
    ]
    listed += _bodies().items()
    table: dict[str, Senses] = {}
    for form, senses in listed:
        either = [(*roots(word), word) for word in form.split()]
        for words in product(*either):
            if len("".join(words)) >= SHORTEST_ROOT:
                table.setdefault(" ".join(words), senses)
    return table


@cache
def _openings() -> frozenset[str]:
    """The first words of phrases by their roots."""
    return frozenset(key.split(" ", 1)[0] for key in _rooted_phrases())


def _listed_phrases() -> list[tuple[str, Senses]]:
    """Base forms of places, of phrases, and of single words for several concepts."""
    found: list[tuple[str, Senses]] = []
    for role, concept, inflected, fixed in resources.organisation_meanings():
        senses = _several(concept) if role == "short" else (Sense(role, concept),)
        for form in (*inflected, *fixed):
            if role in ("place", "body", "short") or " " in form:
                found.append((" ".join(plain(word) for word in form.split()), senses))
    return found


def _several(concepts: str) -> Senses:
    """The senses of concepts given by words that have them, in English."""
    return tuple(
        Sense(found[0].role, concept)
        for concept in concepts.split()
        for found in [word_senses(concept)]
    )


@cache
def _bodies() -> dict[str, Senses]:
    """All forms of bodies that everyone knows → what they say.

    The European Union is a union that is European, whatever its form; what Reuters is no word says.
    """
    table: dict[str, Senses] = {}
    small = resources.word_set("small words of bodies")
    for form, body in resources.bodies().items():
        words = tuple(plain(word) for word in WORD.findall(form))
        read = _read(body)
        words_say_it = all(word in small or word_senses(word) for word in words)
        if words_say_it and (read or len(words) == 1):
            continue  # "Komisja Europejska" and "Treasury" are read as the words they are
        table.setdefault(" ".join(words), read or (Sense("body", body.lower()),))
    return table


@cache
def _read(body: str) -> Senses:
    """The senses of the words of a name, () if one of them has none or none says what it is."""
    words = [plain(word) for word in WORD.findall(body)]
    content = [word for word in words if word not in resources.word_set("small words of bodies")]
    senses = [word_senses(word) for word in content]
    read = tuple(found[-1] for found in senses if found)  # United is a team only in a team's name
    has_head = any(sense.role == "head" for sense in read)
    return read if has_head and len(read) == len(content) > 1 else ()
