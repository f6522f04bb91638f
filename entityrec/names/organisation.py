"""Mention → Name. The parts and roles of an organisation's name.

"U.S. Department of the Treasury" is a place, a head and a modifier, and so is "Treasury
Department" without the place: the order of the words and the small words between them do not
matter, what they mean does. Words that resources know carry a *concept*, the same in each
language: "Министерство обороны" has the concepts of "Ministry of Defence".
"""

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from entityrec import resources
from entityrec.records import NamePart
from entityrec.words.clean import comparison_form, shown
from entityrec.words.endings import stems, without_possessive
from entityrec.words.readings import word_readings

MOST_WORDS: Final = 24
"""Words of a name that are looked at."""

MOST_LETTERS_OF_ACRONYM: Final = 8

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")


class _Phrase(NamedTuple):
    role: str
    concept: str


@lru_cache(maxsize=2**16)
def organisation_parts(text: str) -> tuple[NamePart, ...]:
    """The parts of an organisation's name, small words left out.

    >>> [(p.text, p.role, p.concept) for p in organisation_parts("U.S. Department of the Treasury")]
    [('U.S.', 'place', 'united states'), ('Department', 'head', 'department'), ('Treasury', 'modifier', 'treasury')]
    >>> [(p.role, p.concept) for p in organisation_parts("Министерство обороны России")]
    [('head', 'ministry'), ('modifier', 'defence'), ('place', 'russia')]
    >>> [(p.text, p.role) for p in organisation_parts("Nord Stream 2 AG")]
    [('Nord', 'modifier'), ('Stream', 'modifier'), ('2', 'number'), ('AG', 'form')]
    >>> [(p.text, p.role) for p in organisation_parts("OFAC")]
    [('OFAC', 'acronym')]
    """
    words = [found[0] for found in _WORD.finditer(shown(text))][:MOST_WORDS]
    forms = [_plain(word) for word in words]
    parts: list[NamePart] = []
    index = 0
    while index < len(words):
        length, phrase = _known_phrase(forms, index)
        if phrase:
            whole = " ".join(words[index : index + length])
            form = " ".join(forms[index : index + length])
            parts.append(NamePart(whole, phrase.role, form, phrase.concept, word_readings(form)))
        elif forms[index] not in resources.word_set("small words of bodies") or len(words) == 1:
            parts.append(_part(words, forms, index))
        index += length
    return _with_one_head([part for part in parts if part.readings])


def _plain(word: str) -> str:
    """A word in comparison form, without a possessive ending or the dots of an acronym."""
    return without_possessive(comparison_form(word)).replace(".", "")


def _known_phrase(forms: list[str], index: int) -> tuple[int, _Phrase | None]:
    """The longest known place or body that starts at a word, and how many words it takes."""
    for length in range(min(5, len(forms) - index), 0, -1):
        phrase = _phrases().get(" ".join(forms[index : index + length]))
        if phrase and (length > 1 or phrase.role != "head"):
            return length, phrase
    found = (_stemmed_places().get(stem) for stem in stems(forms[index]))
    return 1, next((phrase for phrase in found if phrase), None)


@cache
def _phrases() -> dict[str, _Phrase]:
    """Places and bodies in comparison form, → what they are."""
    table = {
        _plain(form): _Phrase("place", place)
        for form, place in resources.places().items()
        if form not in resources.organisation_words()  # "European" modifies, it is no place
    }
    for form, body in resources.bodies().items():
        words = [_plain(word) for word in _WORD.findall(form)]
        readable = all(word in resources.organisation_words() for word in words)
        if not readable or (len(words) > 1 and _has_other_forms(body)):
            table[" ".join(words)] = _Phrase("body", body.lower())
    return table  # without "Supreme Court" and "Treasury", which are read word by word


def _has_other_forms(body: str) -> bool:
    """Whether a body goes by names that cannot be read word by word: Еврокомиссия."""
    return any(form != body for form, canonical in resources.bodies().items() if canonical == body)


@cache
def _stemmed_places() -> dict[str, _Phrase]:
    """Stems of places in scripts whose languages inflect them: России, Украиной."""
    return {
        stem: phrase
        for form, phrase in _phrases().items()
        if phrase.role == "place" and " " not in form and not form.isascii()
        for stem in stems(form)
        if len(stem) > 3
    }


def _part(words: list[str], forms: list[str], index: int) -> NamePart:
    """One word that is no known phrase, with its role."""
    word, form = words[index], forms[index]
    role, concept = "modifier", ""
    known = known_word(form)
    if form.isdigit() or (len(form) < 5 and form in _ROMAN_NUMBERS and index):
        role, concept = "number", str(_ROMAN_NUMBERS.get(form, form))
    elif "form" in known and (index == len(words) - 1 or index == 0 or len(form) < 4):
        role, concept = "form", known["form"]
    elif "head" in known:
        role, concept = "head", known["head"]
    elif "modifier" in known:
        concept = known["modifier"]
    elif (is_acronym(word) and any(each.upper() != each for each in words if len(each) > 1)) or (
        is_acronym(word) and len(words) == 1
    ):
        role = "acronym"
    plain = form.replace("'", "")
    return NamePart(word, role, plain, concept, word_readings(plain))


_ROMAN_NUMBERS: Final = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9}


@lru_cache(maxsize=2**14)
def _known(form: str) -> tuple[tuple[str, str], ...]:
    """Role → concept of a word that organisations are made of, in any case, as pairs."""
    table = _stemmed_words()
    for stem in stems(form):
        if stem in table:
            return table[stem]
    return ()


def known_word(form: str) -> dict[str, str]:
    """Role → concept of a word that names of organisations are made of, in any case.

    >>> known_word("ministry"), known_word("министерства"), known_word("kirby")
    ({'head': 'ministry'}, {'head': 'ministry'}, {})
    """
    return dict(_known(form))


@cache
def _stemmed_words() -> dict[str, tuple[tuple[str, str], ...]]:
    """The words of organisations, and for languages that inflect their stems."""
    table: dict[str, dict[str, str]] = {}
    for word, meanings in resources.organisation_words().items():
        for stem in stems(word) if not word.isascii() else (word,):
            for meaning in meanings:
                table.setdefault(stem, {}).setdefault(meaning.role, meaning.concept)
    return {stem: tuple(sorted(roles.items())) for stem, roles in table.items()}


def is_acronym(word: str) -> bool:
    """Whether a word is written as initials: OFAC, U.N., ООН.

    >>> is_acronym("OFAC"), is_acronym("U.N."), is_acronym("Kirby"), is_acronym("A")
    (True, True, False, False)
    """
    letters = word.replace(".", "")
    return 2 <= len(letters) <= MOST_LETTERS_OF_ACRONYM and letters.isupper() and letters.isalpha()


def _with_one_head(parts: list[NamePart]) -> tuple[NamePart, ...]:
    """The parts with *treasury* read as what a department deals with, where there is a head."""
    heads = [part for part in parts if part.role == "head"]
    roles = {part: known_word(part.form) for part in heads}
    if len(heads) > 1:
        demoted = [part for part in heads if "modifier" in roles[part]][: len(heads) - 1]
        parts = [
            NamePart(p.text, "modifier", p.form, roles[p]["modifier"], p.readings)
            if p in demoted
            else p
            for p in parts
        ]
    return tuple(parts)


def initials(parts: tuple[NamePart, ...]) -> frozenset[str]:
    """The acronyms that a long name may be shortened to; empty for names of one word.

    >>> sorted(initials(organisation_parts("Office of Foreign Assets Control")))
    ['ofac']
    >>> sorted(initials(organisation_parts("U.S. National Security Council")))
    ['nsc', 'usnsc']
    """
    content = [part for part in parts if part.role not in ("form", "acronym", "number")]
    if len(content) < 2:
        return frozenset()
    whole = "".join(_initial(part) for part in content)
    without_place = "".join(_initial(part) for part in content if part.role != "place")
    return frozenset(letters for letters in (whole, without_place) if len(letters) > 1)


def _initial(part: NamePart) -> str:
    if is_acronym(part.text):
        return part.form.replace(".", "")
    return "".join(word[0] for word in part.form.split())
