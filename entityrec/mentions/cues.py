"""Token → what is known about it: place, title, given name, everyday word, kind of body.

Lookups go by the comparison form and, in scripts whose languages inflect, by its stems.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from entityrec import resources
from entityrec.mentions.tokens import Token
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
def cue(form: str, inflected: bool = False) -> Cue:  # noqa: FBT002 - by place, for the cache
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
    heads = resources.word_row("german heads")
    return form.endswith(heads) and any(
        form.endswith(head) and len(form) > len(head) + (2 if len(head) > 4 else 6)
        for head in heads
    )


def _compound_role(form: str) -> str:
    """The class of a German compound for an office or occupation: Vizeminister, Getreidehändler."""
    roles = resources.word_row("german roles")
    found = form.endswith(roles) and any(
        form.endswith(role) and len(form) > len(role) + 2 for role in roles
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


@lru_cache(maxsize=2**16)
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


@cache
def _place_phrases(inflected: bool) -> dict[tuple[str, ...], str]:
    """Names of places that take several words, cut into words."""
    forms = {**{city: city for city in resources.word_list("cities.txt")}, **resources.places()}
    split = {
        tuple(
            word_key(word, inflected=inflected)
            for word in comparison_form(form).replace("'s ", " 's ").split()
        ): place
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


def cues_of(tokens: Sequence[Token], *, inflected: bool) -> list[Cue]:
    """The cue of each token; the words of "North Korea" are a place and nothing else."""
    cues = [cue(token.form, inflected) for token in tokens]
    starts, phrases = _place_starts(inflected), _place_phrases(inflected)
    for index, token in enumerate(tokens):
        longest = (
            starts.get(word_key(token.form, inflected=inflected), 0) if token.is_capital else 0
        )
        for length in range(longest, 1, -1):
            piece = tokens[index : index + length]
            keys = tuple(_phrase_key(each, inflected=inflected) for each in piece)
            place = phrases.get(keys)
            if place and all(each.gap == each.is_word for each in piece[1:]):
                cues[index : index + length] = [Cue(place=place)] * length
                break
    return cues


def _phrase_key(token: Token, *, inflected: bool) -> str:
    """A token as phrases are looked up; the possessive of "People's" is a token of its own."""
    return (
        word_key(token.form, inflected=inflected)
        if token.is_word
        else token.text.replace("’", "'")
    )


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
