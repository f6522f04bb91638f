"""Token of a zone → features, by which the tagger weighs it: strings.

Three families, each of what it depends on alone, so that its weight is looked up once and kept:
of a word (how it is written, what lists and clusters say of it), of two words side by side, and
of a place (line, sentence, document, and what the rules said). Training and tagging read the same.
"""

import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from entityrec.mentions.cues import cue
from entityrec.words.clean import comparison_form, without_marks
from entityrec.words.endings import stems
from entityrec.words.romanise import romanised

LONGEST_AFFIX: Final = 4
_FLAGS: Final = "pdrhmlgsckqvz"
"""One letter for each field of a cue, in the order of its fields."""

SELF, BEFORE, AFTER, PAIR_BEFORE, PAIR_AFTER, PLACE, MEMORY = range(1, 8)
"""Families of features: of the token, of its neighbours, of the pairs that it makes with them, of its
place, and of the other uses of its word. The same feature weighs differently in each."""


class Lexicon(NamedTuple):
    """What public-domain text taught about words, beside the resources.

    Attributes:
        clusters: word → its clusters of 64, 256 and 1,000 that are used alike.
        capitals: word in lower case → the share of its uses with a capital, in fifths.
        listed: the number of a word, or of two, in a–z → the lists of the gazetteer that have it:
            c for countries in many languages, t for towns, o for organisations.
    """

    clusters: Mapping[str, tuple[int, ...]]
    capitals: Mapping[str, int]
    listed: Mapping[int, str]


class Place(NamedTuple):
    """What is known of where a token stands; small values, so that places repeat.

    ``rules`` holds the label of the rules for the token before, this one and the next.
    """

    rules: tuple[str, str, str]
    sureness: int
    gap: int
    starts: bool
    small: bool
    loud: bool
    credited: bool
    titled: bool
    before: str
    after: str
    evidence: str
    zone: str
    language: str


@lru_cache(maxsize=2**16)
def shape(text: str) -> str:
    """How a word is written: runs of one kind of letter count once.

    >>> shape("McDonald"), shape("U.S."), shape("Kim-Jong"), shape("4th"), shape("Мкртычев")
    ('XxXx', 'X.X.', 'Xx-Xx', '9x', 'Xx')
    """
    kinds: list[str] = []
    for letter in text[:40]:
        if letter.isupper():
            kind = "X"
        elif letter.isalpha():
            kind = "x"
        else:
            kind = "9" if letter.isdigit() else letter
        if not kinds or kinds[-1] != kind:
            kinds.append(kind)
    written = "".join(kinds)[:12]
    return written + "1" if len(text) == 1 else written


@lru_cache(maxsize=2**16)
def flags(form: str, inflected: bool) -> str:
    """What resources know of a word in comparison form, a letter for each thing known.

    >>> flags("moscow", False), flags("spokesman", False), flags("kirby", False)
    ('p', 'rc', 'gs')
    """
    known = zip(_FLAGS, cue(form, inflected), strict=True)
    return "".join(letter for letter, value in known if value)


def latin_form(form: str) -> str:
    """A comparison form in a–z, by its most usual reading, so that endings are the same in all scripts."""
    if form.isascii():
        return form
    plain = without_marks(form)
    return plain if plain.isascii() else next(iter(romanised(form)), plain) or plain


class WordFeatures(NamedTuple):
    """The features of a word: for wherever it stands, for its own place, and for those beside it."""

    anywhere: tuple[str, ...]
    own: tuple[str, ...]
    beside: tuple[str, ...]


def word_features(text: str, lexicon: Lexicon, *, inflected: bool) -> WordFeatures:
    """The features of a word by itself: how it is written, and what lists and clusters say of it."""
    form = comparison_form(text)
    latin, known = latin_form(form), flags(form, inflected)
    found = [f"w={latin}", f"s={shape(text)}", f"f={known}", *(f"f{flag}" for flag in known)]
    if inflected or not form.isascii():
        found.append(f"t={stems(latin)[-1] if latin else form}")
    clusters = lexicon.clusters.get(text) or lexicon.clusters.get(form, ())
    found += (f"{level}={cluster}" for level, cluster in enumerate(clusters))
    found.append(f"c={lexicon.capitals.get(form, '?')}")
    found.append(f"n={listed(latin, lexicon, inflected=inflected)}")
    own = (*_affixes(latin), f"l={min(len(latin), 9)}{shape(text)}", *_halves(latin, inflected))
    return WordFeatures(tuple(found), own, (f"e={latin[-3:]}",))


def _affixes(latin: str) -> Iterator[str]:
    """The beginnings and endings of a word in a–z."""
    for length in range(1, min(LONGEST_AFFIX, len(latin)) + 1):
        yield f"p={latin[:length]}"
        yield f"e={latin[-length:]}"


def _halves(latin: str, inflected: bool) -> Iterator[str]:
    """What is known of the parts of a word with a hyphen."""
    if "-" in latin:
        for half in latin.split("-")[:4]:
            yield f"h={flags(half, inflected)}"


def listed(latin: str, lexicon: Lexicon, *, inflected: bool) -> str:
    """The lists of the gazetteer that have a word or two, without a case ending too where it may have one."""
    found = lexicon.listed.get(number(latin), "")
    if not found and inflected:
        found = lexicon.listed.get(number(stems(latin)[-1] if latin else ""), "").lower()
    return found


def number(feature: str, family: int = 0) -> int:
    """The number of a feature in its family, the same on any machine; 0 is the family of listed words."""
    return zlib.crc32(feature.encode("utf-8", "replace"), family)


def pair_features(left: str, right: str, lexicon: Lexicon, *, inflected: bool) -> tuple[str, ...]:
    """The features of two words side by side."""
    one, other = comparison_form(left), comparison_form(right)
    written, following = shape(left), shape(right)
    word, next_word = latin_form(one), latin_form(other)
    known, next_known = flags(one, inflected), flags(other, inflected)
    return (
        f"ss{written}|{following}",
        f"ff{known}|{next_known}",
        f"ww{word}|{next_word}",
        f"ws{word}|{following}",
        f"sw{written}|{next_word}",
        f"wf{word}|{next_known}",
        f"fw{known}|{next_word}",
        f"n={listed(f'{word} {next_word}', lexicon, inflected=False)}",
    )


def place_features(text: str, place: Place, *, inflected: bool) -> tuple[str, ...]:
    """The features of where a token stands, alone and together with how it is written."""
    written, known = shape(text), flags(comparison_form(text), inflected)
    before, ruled, after = place.rules
    line = f"{place.loud:d}{place.starts:d}{place.small:d}"
    return (
        "bias",
        f"r{ruled}",
        f"rr{before}|{ruled}|{after}",
        f"rs{ruled}|{written}",
        f"rf{ruled}|{known}",
        f"ru{ruled}|{place.sureness}",
        f"rl{ruled}|{place.language}",
        f"rz{ruled}|{place.zone}",
        f"rg{ruled}|{line}",
        f"rv{ruled}|{place.evidence}",
        f"gap{place.gap}|{written}",
        f"line{line}|{written}",
        f"line{line}|{known}",
        f"cred{place.credited:d}|{written}",
        f"titl{place.titled:d}|{known}",
        f"b{place.before}|{written}",
        f"a{place.after}|{written}",
        f"b{place.before}|{known}",
        f"a{place.after}|{known}",
        f"ba{place.before}|{place.after}|{written}",
        *(f"v{flag}" for flag in place.evidence),
        f"vs{place.evidence}|{written}",
        f"vl{place.evidence}|{line}",
        f"z{place.zone}",
        f"zs{place.zone}|{written}",
        f"zf{place.zone}|{known}",
        f"g{place.language}",
        f"gs{place.language}|{written}",
    )


def memory_words(remembered: str, written: str, ruled: str) -> tuple[str, ...]:
    """The features of what the other uses of a word were taken for, see ``memory_features``."""
    if not remembered:
        return ("m",)
    kinds, bins = remembered[:4], enumerate(remembered[:5])
    return (
        *(f"m{place}{value}" for place, value in bins),
        f"m{kinds}",
        f"ms{kinds}|{written}",
        f"mr{kinds}|{ruled}",
        f"mc{kinds[1:]}{remembered[5]}",
    )
