"""Name → columns: the parts and distinct words of many names as arrays.

What a comparison asks of a word (how rare it is, with what letter it begins, which nicknames it
has) is answered once for each distinct word, however many names have it. Comparisons then look up
whole columns, and no Python object is made for a pair.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from entityrec import resources
from entityrec.matching.rarity import organisation_rarity, person_rarity
from entityrec.records import Name, NamePart, Reading
from entityrec.words.distance import PER_BIT, CodedReadings, aligned, coded
from entityrec.words.romanise import romanised
from entityrec.words.sound import folded, phonetic_keys, skeleton

ROLES: Final = (
    "given",
    "family",
    "single",
    "patronymic",
    "initial",
    "particle",
    "title",
    "generation",
    "head",
    "modifier",
    "place",
    "body",
    "number",
    "form",
    "acronym",
)
ROLE: Final = {role: code for code, role in enumerate(ROLES)}

MOST_WORDS: Final = 8
"""Words of one name that are aligned; what follows in longer names is left out."""

MOST_GROUPS: Final = 4
"""Groups of nicknames that are looked up for one word."""

VAGUE: Final = frozenset(("company",))
"""Concepts that so many words have that sharing one says nothing: Electronics and Airlines."""

KNOWN_GIVEN: Final = 1
KNOWN_FAMILY: Final = 2


class Words(NamedTuple):
    """Distinct words, one row each; their readings stand together in ``coded`` from ``first`` on.

    Attributes:
        readings: the readings of all words, word by word.
        coded: the same as columns.
        first, many: where the readings of a word begin, and how many there are.
        script: the place of the word's script in `SCRIPTS`, by its usual reading.
        heard: how many letters that reading has.
        costs: hundredths of a bit that each reading costs.
        stemmed: which readings leave an ending or a tail out.
        forms: the words in comparison form.
        letters: letters of the word, in a script without vowel letters as written, else in a-z.
        own: whether a word is in a script with symbols of its own.
        marks: one bit for each kind of consonant in any reading: words that share few are not alike.
        openings: one bit for each first letter of any reading.
        itself: the weight of the word beside itself.
        rarity: how rare it is, in hundredths of a bit.
        known: whether it is a known given name, family name, both.
        groups: the groups of nicknames that it belongs to, -1 for none.
        sounds: numbers of its consonant skeleton and of its Metaphone code, below 0 for none.
        womans: whether it ends as Slavic women's family names do.
    """

    readings: tuple[Reading, ...]
    coded: CodedReadings
    first: Any
    many: Any
    script: Any
    heard: Any
    costs: Any
    stemmed: Any
    forms: tuple[str, ...]
    letters: Any
    own: Any
    marks: Any
    openings: Any
    itself: Any
    rarity: Any
    known: Any
    groups: Any
    sounds: Any
    womans: Any


class NameColumns(NamedTuple):
    """Names as columns: the words of each in a row of a table, filled up with -1.

    Attributes:
        names: the names themselves, for those who explain.
        words: the distinct words.
        parts: for each name the places of its words among its parts.
        word: for each of those the row in ``words``.
        rarity: how rare the word is with what it means here, in hundredths of a bit.
        role: the code of their roles.
        concept: what they mean, 0 for nothing known.
        kinds: for words that say what kind of body it is the sets of kindred kinds it is in, a bit each;
            the lowest bit for organs of a larger body.
        opens: whether it is the first of the given names and initials.
        generation: 0, or which one.
        persons: whether the name is of a person.
        acronyms: whether it is an acronym alone, with a place or a legal form at most.
        bodies: whether it is nothing but a body that everyone knows.
    """

    names: Sequence[Name]
    words: Words
    parts: Any
    word: Any
    rarity: Any
    role: Any
    concept: Any
    kinds: Any
    opens: Any
    generation: Any
    persons: Any
    acronyms: Any
    bodies: Any


def name_columns(names: Sequence[Name]) -> NameColumns:
    """Names as columns.

    >>> from entityrec.names.distinct import make_name
    >>> columns = name_columns([make_name("John Kirby", "PERSON"), make_name("Kirby", "PERSON")])
    >>> columns.word[:, :2].tolist()
    [[0, 1], [1, -1]]
    """
    import numpy as np

    rows: dict[tuple[str, bool], int] = {}
    kept: list[NamePart] = []
    concepts: dict[str, int] = {"": 0}
    size = (len(names), MOST_WORDS)
    parts, word, role = (np.full(size, -1, dtype=np.int32) for _ in range(3))
    concept, kinds = np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int32)
    opens, apart = np.zeros(size, dtype=bool), []
    for row, name in enumerate(names):
        first = next((i for i, p in enumerate(name.parts) if p.role in ("given", "initial")), -1)
        for place, index in enumerate(_words_of(name)):
            part = name.parts[index]
            parts[row, place], role[row, place] = index, ROLE[part.role]
            word[row, place] = _row(part, name, rows, kept)
            meaning = "" if part.concept in VAGUE else part.concept
            concept[row, place] = concepts.setdefault(meaning, len(concepts))
            kinds[row, place] = _kinds().get(part.concept, 0)
            opens[row, place] = index == first
            if (
                part.concept != kept[word[row, place]].concept
            ):  # a word that means something here only
                apart.append((row, place, _rarity(part, person=name.kind == "PERSON")))
    generation = np.array([_generation(name) for name in names], dtype=np.int32)
    persons = np.array([name.kind == "PERSON" for name in names], dtype=bool)
    acronyms = np.array([letters_of(name) is not None for name in names], dtype=bool)
    bodies = np.array(
        [all(part.role == "body" for part in name.parts) for name in names], dtype=bool
    )
    words = _words(kept, [of_person for _, of_person in rows])
    rarity = words.rarity[word]
    for row, place, hundredths in apart:
        rarity[row, place] = hundredths
    return NameColumns(
        names,
        words,
        parts,
        word,
        rarity,
        role,
        concept,
        kinds,
        opens,
        generation,
        persons,
        acronyms,
        bodies,
    )


@lru_cache(maxsize=1)
def _kinds() -> dict[str, int]:
    """Concepts of heads → the sets of kindred kinds that they are in, as bits; the lowest for organs."""
    found: dict[str, int] = {}
    for bit, name in enumerate(("organs", *resources.word_rows("kindred "))):
        for concept in resources.word_row(name):
            found[concept] = found.get(concept, 0) | 1 << bit
    return found


def letters_of(name: Name) -> str | None:
    """The letters of an organisation's name that is an acronym alone, None for other names.

    >>> from entityrec.names.distinct import make_name
    >>> letters_of(make_name("OFAC", "ORG")), letters_of(make_name("Wagner Group", "ORG"))
    ('ofac', None)
    """
    roles = {part.role for part in name.parts}
    if name.kind != "ORG" or "acronym" not in roles or roles - {"acronym", "place", "form"}:
        return None
    return next(part.form for part in name.parts if part.role == "acronym")


def _words_of(name: Name) -> list[int]:
    """The places of the parts that are aligned: for persons neither particles nor titles."""
    if name.kind == "ORG":
        return list(range(len(name.parts)))[:MOST_WORDS]
    words = [i for i, part in enumerate(name.parts) if ROLE[part.role] <= ROLE["initial"]]
    rest = [i for i, part in enumerate(name.parts) if part.role != "generation"]
    return (words or rest)[:MOST_WORDS]


def _row(
    part: NamePart, name: Name, rows: dict[tuple[str, bool], int], kept: list[NamePart]
) -> int:
    """The row of a word, a new one for a word not met before."""
    key = (part.form, name.kind == "PERSON")
    if key not in rows:
        rows[key] = len(kept)
        kept.append(part)
    return rows[key]


def _generation(name: Name) -> int:
    form = next((part.form for part in name.parts if part.role == "generation"), "")
    return _generation_codes().get(resources.generations().get(form, ""), 0)


@lru_cache(maxsize=1)
def _generation_codes() -> dict[str, int]:
    return {
        each: 1 + code for code, each in enumerate(sorted(set(resources.generations().values())))
    }


def _words(parts: Sequence[NamePart], of_persons: Sequence[bool]) -> Words:
    """The columns of distinct words; one that is nothing where there are none."""
    import numpy as np

    if not parts:
        return _words([NamePart("", "single", "", readings=(Reading("", 0.0, ""),))], [True])
    readings = tuple(reading for part in parts for reading in part.readings)
    many = np.array([len(part.readings) for part in parts], dtype=np.int32)
    first = np.cumsum(many, dtype=np.int64) - many
    columns = coded(readings)
    rarity = [_rarity(part, person=person) for part, person in zip(parts, of_persons, strict=True)]
    known = [
        _known(part.form) if person else 0 for part, person in zip(parts, of_persons, strict=True)
    ]
    groups = np.full((len(parts), MOST_GROUPS), -1, dtype=np.int32)
    for row, part in enumerate(parts):
        found = _nickname_groups(part) if of_persons[row] else ()
        groups[row, : len(found)] = found
    starts = np.minimum(first, max(0, len(readings) - 1))
    return Words(
        readings,
        columns,
        first,
        many,
        columns.scripts[starts],
        (columns.sounds[starts] > 0).sum(axis=1),
        np.array([round(each.cost * PER_BIT) for each in readings], dtype=np.int32),
        np.array([bool(each.how) for each in readings], dtype=bool),
        tuple(part.form for part in parts),
        np.array([_letters(part) for part in parts], dtype=np.int32),
        np.array(
            [bool(part.readings) and part.readings[0].symbols != "" for part in parts], dtype=bool
        ),
        np.array([_marks(part.readings) for part in parts], dtype=np.uint64),
        np.array([_openings(part) for part in parts], dtype=np.uint64),
        aligned(columns, columns, starts, starts),
        np.array(rarity, dtype=np.int32),
        np.array(known, dtype=np.int8),
        groups,
        _sounds(parts),
        np.array([is_womans_form(part.form) for part in parts], dtype=bool),
    )


def _rarity(part: NamePart, *, person: bool) -> int:
    """How rare a word is, with what it means, in hundredths of a bit."""
    if person:
        return person_rarity(part.readings)
    return organisation_rarity(part.readings, "" if part.concept in VAGUE else part.concept)


def _letters(part: NamePart) -> int:
    """How long a word is: Riš as long as Rish."""
    own = bool(part.readings) and part.readings[0].symbols != ""
    return len(part.form if own or part.form.isascii() else romanised(part.form)[0])


def _sounds(parts: Sequence[NamePart]) -> Any:
    """Numbers of the consonant skeleton and of the Metaphone code of each word; none is equal to no other."""
    import numpy as np

    numbers: dict[str, int] = {}
    table = -1 - np.arange(2 * len(parts), dtype=np.int64).reshape(-1, 2)
    for row, part in enumerate(parts):
        letters = part.readings[0].letters if part.readings else ""
        keys = skeleton(letters), phonetic_keys(letters.lower())[0]
        for column, key in enumerate(keys):
            if key is not None and len(key) > 1:
                table[row, column] = numbers.setdefault(f"{column}{key}", len(numbers))
    return table


_KINDS: Final = {
    letter: kind
    for kind, letters in enumerate(("pbfvw", "td", "kgqhx", "szcCSJZj", "l", "r", "m", "n", "T"))
    for letter in letters
}


@lru_cache(maxsize=2**16)
def _marks(readings: tuple[Reading, ...]) -> int:
    """One bit for each kind of consonant of any reading, for its first and its second time."""
    marks = 0
    for reading in readings:
        seen: dict[int, int] = {}
        for letter in reading.letters:
            kind = _KINDS.get(letter, 9 + ord(letter) % 19 if letter not in "aeiouy" else -1)
            if kind >= 0:
                again = seen[kind] = seen.get(kind, -1) + 1
                marks |= 1 << (2 * kind + min(again, 1))
    return marks


def _openings(part: NamePart) -> int:
    """One bit for each letter that a word may begin with."""
    letters = {reading.letters[:1].lower() for reading in part.readings} | {part.form[:1]}
    return sum({1 << (ord(letter) % 61) for letter in letters if letter})


@lru_cache(maxsize=2**16)
def _known(form: str) -> int:
    given = form in resources.word_list("given_names.txt")
    return KNOWN_GIVEN * given + KNOWN_FAMILY * (form in resources.word_list("surnames.txt"))


@cache
def _nickname_sounds() -> dict[str, set[int]]:
    """Given names as they sound → the groups of nicknames that they belong to."""
    table: dict[str, set[int]] = {}
    for name, groups in resources.nicknames().items():
        table.setdefault(folded(name), set()).update(groups)
    return table


def _nickname_groups(part: NamePart) -> list[int]:
    """The groups of nicknames of a word, by its letters or, in other scripts, by its sound."""
    by_form = resources.nicknames().get(part.form)
    if by_form or part.form.isascii():
        return sorted(by_form or ())[:MOST_GROUPS]
    found = {
        group for reading in part.readings for group in _nickname_sounds().get(reading.letters, ())
    }
    return sorted(found)[:MOST_GROUPS]


def is_womans_form(form: str) -> bool:
    """Whether a family name has a Slavic woman's ending.

    >>> is_womans_form("putina"), is_womans_form("путин"), is_womans_form("merkel")
    (True, False, False)
    """
    return form.endswith(("ova", "eva", "ina", "ska", "skaya", "ова", "ева", "ина", "ская"))
