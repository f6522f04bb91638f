"""Mention → Name. The parts and roles of an organisation's name.

"U.S. Department of the Treasury" is a place, a head and a modifier, and so is "Treasury
Department" without the place: the order of the words and the small words between them do not
matter, what they mean does. Words that resources know carry a *concept*, the same in each
language: "Министерство обороны" has the concepts of "Ministry of Defence".
"""

from functools import lru_cache
from typing import Final

from entityrec import resources
from entityrec.names.vocabulary import (
    LONGEST_PHRASE,
    WORD,
    Senses,
    phrase_senses,
    plain,
    word_senses,
)
from entityrec.records import NamePart
from entityrec.words.clean import shown
from entityrec.words.readings import word_readings

MOST_WORDS: Final = 24
"""Words of a name that are looked at."""

MOST_LETTERS_OF_ACRONYM: Final = 8


@lru_cache(maxsize=2**16)
def organisation_parts(text: str) -> tuple[NamePart, ...]:
    """The parts of an organisation's name, small words left out.

    >>> [(p.text, p.role, p.concept) for p in organisation_parts("U.S. Department of the Treasury")]
    [('U.S.', 'place', 'united states'), ('Department', 'head', 'department'), ('Treasury', 'modifier', 'treasury')]
    >>> [(p.role, p.concept) for p in organisation_parts("Министерство обороны России")]
    [('head', 'ministry'), ('modifier', 'defence'), ('place', 'russia')]
    >>> [(p.text, p.role) for p in organisation_parts("Nord Stream 2 AG")]
    [('Nord Stream', 'body'), ('2', 'number'), ('AG', 'form')]
    >>> [(p.text, p.role) for p in organisation_parts("OFAC")]
    [('OFAC', 'acronym')]
    """
    words = [found[0] for found in WORD.finditer(shown(text))][:MOST_WORDS]
    forms = [plain(word) for word in words]
    parts: list[NamePart] = []
    index = 0
    while index < len(words):
        length, senses = _known_phrase(forms, index)
        if senses:
            whole = " ".join(words[index : index + length])
            form = " ".join(forms[index : index + length])
            parts += _parts_of_phrase(whole, form, senses)
        elif forms[index] not in resources.word_set("small words of bodies") or len(words) == 1:
            parts.append(_part(words, forms, index))
        index += length
    return _with_one_head([part for part in parts if part.readings])


def _known_phrase(forms: list[str], index: int) -> tuple[int, Senses]:
    """The longest known place, body or phrase that starts at a word: how many words, and what they say."""
    for length in range(min(LONGEST_PHRASE, len(forms) - index), 0, -1):
        senses = phrase_senses(tuple(forms[index : index + length]))
        if senses:
            return length, senses
    return 1, ()


def _parts_of_phrase(text: str, form: str, senses: Senses) -> list[NamePart]:
    """The parts that a phrase says, each read as the word for it where there are several."""
    if len(senses) == 1:
        return [NamePart(text, senses[0].role, form, senses[0].concept, word_readings(form))]
    return [
        NamePart(text, sense.role, sense.concept, sense.concept, word_readings(sense.concept))
        for sense in senses
    ]


def _part(words: list[str], forms: list[str], index: int) -> NamePart:
    """One word that is no known phrase, with its role."""
    word, form = words[index], forms[index]
    role, concept = "modifier", ""
    known = dict(word_senses(form))
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
    roles = {part: dict(word_senses(part.form)) for part in heads}
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
    whole, without_place = (
        [_initial(text) for text in dict.fromkeys(part.text for part in some)]
        for some in (content, [part for part in content if part.role != "place"])
    )
    found = ("".join(letters) for letters in (whole, without_place) if len(whole) > 1)
    return frozenset(letters for letters in found if len(letters) > 1)


def _initial(text: str) -> str:
    if is_acronym(text):
        return plain(text)
    return "".join(word[0] for word in plain(text).split())
