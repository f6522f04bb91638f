"""Token → what is known about it: place, title, given name, everyday word, kind of body.

Lookups go by the comparison form and, in scripts whose languages inflect, by its stems.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, NamedTuple, TypeVar

from entityrec import resources
from entityrec.mentions.tokens import Token, sentence_starts, tokenize
from entityrec.words.clean import comparison_form, without_marks
from entityrec.words.endings import stems
from entityrec.words.romanise import romanised

_Value = TypeVar("_Value")


class Cue(NamedTuple):
    """What resources know of one word."""

    place: str = ""
    demonym: bool = False
    role: str = ""
    head: bool = False
    modifier: bool = False
    legal_form: bool = False
    given: bool = False
    surname: bool = False
    common: bool = False
    calendar: bool = False
    particle: bool = False
    speech: bool = False
    surname_shaped: bool = False


@lru_cache(maxsize=2**16)
def cue(form: str, *, inflected: bool = False) -> Cue:
    """What is known of a word in comparison form.

    In a text of an ``inflected`` language in Latin letters (Polish, Czech, Slovene) words are looked up
    without their case endings too, as in other scripts always.

    >>> cue("moscow").place, cue("spokesman").role, cue("владимира").given, cue("ministry").head
    ('moscow', 'occupation', True, True)
    >>> cue("broker").common, cue("kirby").surname
    (True, True)
    """
    bases = _bases(form, inflected=inflected)
    organisation_words = _organisation_words(inflected)
    known = next((organisation_words[base] for base in bases if base in organisation_words), ())
    roles = {word.role for word in known}
    places, demonyms = _places(inflected), _demonyms(inflected)
    latin = _latin_forms(form, bases)
    return Cue(
        place=next((places[base] for base in bases if base in places), ""),
        demonym=any(base in demonyms for base in bases),
        role=_role(form, bases),
        head="head" in roles or is_compound(form),
        modifier="modifier" in roles,
        legal_form="form" in roles,
        given=any(each in resources.word_list("given_names.txt") for each in latin)
        or _opens_with_given_name(form),
        surname=any(each in resources.word_list("surnames.txt") for each in latin),
        common=form in resources.word_list("common_words.txt"),
        calendar=any(base in _calendar(inflected) for base in bases),
        particle=form in resources.particles(),
        speech=form in _speech(),
        surname_shaped=_has_surname_shape(form, bases),
    )


def _opens_with_given_name(form: str) -> bool:
    """Whether the first half of a word with a hyphen is a given name: Karl-Heinz, Abdul-Malik."""
    first, hyphen, rest = form.partition("-")
    return bool(hyphen) and len(first) > 2 and len(rest) > 1 and cue(first).given


def is_compound(form: str) -> bool:
    """Whether a word is a German compound for a body, which needs no other word to name one.

    >>> is_compound("finanzministerium"), is_compound("bank"), is_compound("heirat")
    (True, False, False)
    """
    return any(
        form.endswith(head) and len(form) > len(head) + (2 if len(head) > 4 else 6)
        for head in resources.word_row("german heads")
    )


def _compound_role(form: str) -> str:
    """The class of a German compound for an office or occupation: Vizeminister, Getreidehändler."""
    found = any(
        form.endswith(role) and len(form) > len(role) + 2
        for role in resources.word_row("german roles")
    )
    return "occupation" if found else ""


def _bases(form: str, *, inflected: bool) -> tuple[str, ...]:
    """The forms under which a word is looked up: itself, and its stems outside of ASCII."""
    plain = form.replace(".", "") if "." in form else form
    own = (form,) if plain == form else (form, plain)
    return (
        own
        if form.isascii() and not inflected
        else tuple(dict.fromkeys((*own, *(s for s in stems(form) if len(s) > 2))))
    )


def _latin_forms(form: str, bases: Sequence[str]) -> tuple[str, ...]:
    """Latin spellings under which lists of names may have a word.

    Polish and Czech inflect as Russian does, so stems count here too; not among places, because
    Parisa is no form of Paris.
    """
    plain = without_marks(form)
    if plain.isascii():
        return (form, plain, *_latin_stems(plain))
    return tuple(reading for base in bases for reading in romanised(base))


def _latin_stems(plain: str) -> tuple[str, ...]:
    if plain in resources.word_list("common_words.txt"):
        return ()
    return tuple(stem for stem in stems(plain)[1:] if len(stem) > 3)


def _role(form: str, bases: Sequence[str]) -> str:
    """The class of a title, office or occupation, in any case of its language."""
    roles = resources.roles()
    forms = (*bases, *(_latin_stems(form) if form.isascii() else ()))
    last = form.rpartition("-")[2]  # US-Senator, ex-governor
    found = next((roles[each] for each in (*forms, last) if each in roles), "")
    return found or _compound_role(form)


@cache
def _organisation_words(inflected: bool) -> dict[str, tuple[resources.OrganisationWord, ...]]:
    return _with_stems(resources.organisation_words(), inflected=inflected)


@cache
def _places(inflected: bool) -> dict[str, str]:
    names = {comparison_form(form): place for form, place in resources.place_names().items()}
    cities = {city: city for city in resources.word_list("cities.txt")}
    return {**cities, **_with_stems(names, inflected=inflected)}


@cache
def _demonyms(inflected: bool) -> dict[str, str]:
    words = {comparison_form(form): place for form, place in resources.demonyms().items()}
    return _with_stems(words, inflected=inflected)


@cache
def _calendar(inflected: bool) -> frozenset[str]:
    words = {row[0]: "" for row in resources.rows("calendar.tsv")}
    return frozenset(_with_stems(words, inflected=inflected))


def word_key(form: str, *, inflected: bool) -> str:
    """A word as phrases are looked up: without dots, and without a case ending where it may have one.

    >>> word_key("u.s.", inflected=False), word_key("unii", inflected=True)
    ('us', 'unii')
    >>> word_key("европейского", inflected=False) == word_key("европейский", inflected=False)
    True
    """
    plain = form.replace(".", "")
    return stems(plain)[-1] if plain and (inflected or not plain.isascii()) else plain


@cache
def _speech() -> frozenset[str]:
    return frozenset(word for row in resources.rows("speech.tsv") for word in (row[0],))


def _small(tokens: Sequence[Token], language: str) -> list[bool]:
    """For each token whether it is a small word of the language of the text: "Un" is one in French."""
    words = resources.function_words()
    known = words.get(language, words["en"])
    return [token.form in known and not token.is_all_capitals for token in tokens]


@cache
def _place_phrases(inflected: bool) -> dict[tuple[str, ...], str]:
    """Names of places that take several words, cut into words."""
    forms = {**{city: city for city in resources.word_list("cities.txt")}, **resources.places()}
    split = {
        tuple(word_key(word, inflected=inflected) for word in comparison_form(form).split()): place
        for form, place in forms.items()
    }
    return {words: place for words, place in split.items() if len(words) > 1}


@cache
def _place_starts(inflected: bool) -> dict[str, int]:
    """First words of such places → the length of the longest."""
    longest: dict[str, int] = {}
    for words in _place_phrases(inflected):
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _cues(tokens: Sequence[Token], *, inflected: bool) -> list[Cue]:
    """The cue of each token; the words of "North Korea" are a place and nothing else."""
    cues = [cue(token.form, inflected=inflected) for token in tokens]
    starts, phrases = _place_starts(inflected), _place_phrases(inflected)
    keys = [word_key(token.form, inflected=inflected) for token in tokens]
    for index, token in enumerate(tokens):
        for length in range(starts.get(keys[index], 0), 1, -1):
            piece = tokens[index : index + length]
            place = phrases.get(tuple(keys[index : index + length]))
            if place and token.is_capital and all(each.gap == 1 for each in piece[1:]):
                cues[index : index + length] = [Cue(place=place)] * length
                break
    return cues


def _with_stems(table: Mapping[str, _Value], *, inflected: bool) -> dict[str, _Value]:
    """A table that also knows the stems of its words outside of ASCII, or of all."""
    stemmed = {
        stem: value
        for form, value in table.items()
        if inflected or not form.isascii()
        for stem in stems(form)
        if len(stem) > 3
    }
    return {**stemmed, **table}


def _has_surname_shape(form: str, bases: Sequence[str]) -> bool:
    endings = (
        resources.word_row("latin surname endings")
        if form.isascii()
        else resources.word_row("slavic surname endings")
    )
    return any(base.endswith(tuple(endings)) and len(base) > 4 for base in bases)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text as the tagger sees it: tokens, their cues, and how each line is written.

    Attributes:
        text: the text itself.
        tokens, cues: one cue for each token.
        starts: whether a token opens a sentence, so that its capital says nothing.
        small: whether a token is a small word of the language of the text.
        loud: whether a token stands in a line of capitals, or of words with a capital each.
        credited: whether a token stands in a byline, where persons are credited.
        language: the language that the small words point to, ``""`` if none.
        seen_small: forms that stand in lower case somewhere in the text.
        seen_capital: forms that stand with a capital somewhere in the text.
    """

    text: str
    tokens: tuple[Token, ...]
    cues: tuple[Cue, ...]
    starts: tuple[bool, ...]
    small: tuple[bool, ...]
    loud: tuple[bool, ...]
    credited: tuple[bool, ...]
    language: str
    seen_small: frozenset[str]
    seen_capital: frozenset[str]


def read_sheet(text: str) -> Sheet:
    """A text cut into tokens, with all that is known of each.

    >>> read_sheet("Die Bank teilte mit, dass der Präsident nicht komme.").language
    'de'
    """
    tokens = tokenize(text)
    starts = sentence_starts(tokens)
    seen_small = frozenset(
        t.form
        for t in tokens
        if t.is_word and t.text[0].islower() and not is_joined_particle(t.text)
    )
    language = guessed_language(tokens)
    small = _small(tokens, language)
    credited = _credited(tokens)
    loud = [
        shout and not credit for shout, credit in zip(_loud(tokens, small), credited, strict=True)
    ]
    return Sheet(
        text,
        tuple(tokens),
        tuple(_cues(tokens, inflected=language in resources.word_set("genitive languages"))),
        tuple(starts),
        tuple(small),
        tuple(loud),
        tuple(credited),
        language,
        seen_small,
        frozenset(token.form for token in tokens if token.is_capital),
    )


def _loud(tokens: Sequence[Token], small: Sequence[bool]) -> list[bool]:
    """For each token whether its line is a headline, in which capitals say little."""
    loud: list[bool] = []
    for line in _lines(tokens):
        here = range(len(loud), len(loud) + len(line))
        words = [tokens[index] for index in here if tokens[index].is_word and not small[index]]
        capitals = sum(token.is_capital for token in words)
        is_headline = (
            len(words) >= 4 and capitals >= 0.8 * len(words) and line[-1].text not in (".", ",")
        )
        shouted = len(words) >= 2 and sum(token.is_all_capitals for token in words) >= 0.7 * len(
            words
        )
        loud.extend([is_headline or shouted] * len(line))
    return loud


def _credited(tokens: Sequence[Token]) -> list[bool]:
    """For each token whether it stands in a byline, or in brackets that open like one."""
    words = resources.word_set("byline words")
    credited: list[bool] = []
    inside = 0
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        opens = token.gap == 2 or before is None or before.text in ("(", "[", ";", "|")
        ends = token.gap == 2 or token.text in (")", "]", ".", "|")
        inside = (
            LONGEST_BYLINE if opens and token.form in words else 0 if ends else max(0, inside - 1)
        )
        credited.append(inside > 0 and token.form not in words)
    return credited


def is_joined_particle(text: str) -> bool:
    """Whether a word is a particle with a name: al-Assad, but not twenty-Two.

    >>> is_joined_particle("al-Assad"), is_joined_particle("aide-de-camp")
    (True, False)
    """
    first, hyphen, rest = text.replace("‐", "-").replace("‑", "-").partition("-")
    particles = resources.word_set("name particles")
    return bool(hyphen) and first.lower() in particles and rest[:1].isupper()


LONGEST_BYLINE: Final = 14
"""Tokens after "By" or "Reporting by" in which persons are credited."""


def _lines(tokens: Sequence[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = []
    for token in tokens:
        if token.gap == 2 or not lines:
            lines.append([])
        lines[-1].append(token)
    return lines


def guessed_language(tokens: Sequence[Token]) -> str:
    """The language whose small words are the most frequent, ``""`` below one in ten words."""
    words = [
        token.form
        for token in tokens[:2000]
        if token.is_word
        and not (token.is_capital and len(token.form) == 1)  # initials are no words
    ]
    small_ones = [
        token.form for token in tokens[:2000] if not token.is_capital
    ]  # Un may be a name
    counts = sorted(
        (-sum(word in small for word in small_ones), language)
        for language, small in resources.function_words().items()
    )
    best, language = counts[0]
    return language if -best >= max(2, 0.1 * len(words)) else ""
