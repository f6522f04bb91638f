"""Text → Sheet: its tokens, what is known of each, and how each line is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from entityrec import resources
from entityrec.mentions.cues import Cue, cues_of
from entityrec.mentions.tokens import Token, sentence_starts, tokenize


def _small(tokens: Sequence[Token], language: str) -> list[bool]:
    """For each token whether it is a small word of the language of the text: "Un" is one in French."""
    words = resources.function_words()
    known = words.get(language, words["en"])
    return [token.form in known and not token.is_all_capitals for token in tokens]


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
        inflected: whether that language gives names case endings, in Latin letters too.
        seen_small: forms that stand in lower case somewhere in the text.
        seen_capital: forms that stand with a capital somewhere in the text.
        capitals: the places of the tokens with a capital, in order.
        openings: the places of brackets and quotation marks that open, in order.
    """

    text: str
    tokens: tuple[Token, ...]
    cues: tuple[Cue, ...]
    starts: tuple[bool, ...]
    small: tuple[bool, ...]
    loud: tuple[bool, ...]
    credited: tuple[bool, ...]
    language: str
    inflected: bool
    seen_small: frozenset[str]
    seen_capital: frozenset[str]
    capitals: tuple[int, ...]
    openings: tuple[int, ...]


OPENINGS: Final = frozenset('([«„“"')


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
        if t.is_word
        and not t.is_capital
        and t.text[0].islower()
        and not ("-" in t.form and is_joined_particle(t.text))
    )
    language = guessed_language(tokens)
    inflected = language in resources.word_set("genitive languages")
    small = _small(tokens, language)
    credited = _credited(tokens)
    loud = [
        shout and not credit for shout, credit in zip(_loud(tokens, small), credited, strict=True)
    ]
    return Sheet(
        text,
        tuple(tokens),
        tuple(cues_of(tokens, inflected=inflected)),
        tuple(starts),
        tuple(small),
        tuple(loud),
        tuple(credited),
        language,
        inflected,
        seen_small,
        frozenset(token.form for token in tokens if token.is_capital),
        tuple(index for index, token in enumerate(tokens) if token.is_capital),
        tuple(index for index, token in enumerate(tokens) if token.text in OPENINGS),
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
        is_byline = token.form in words
        if is_byline and (
            not index or token.gap == 2 or tokens[index - 1].text in ("(", "[", ";", "|")
        ):
            inside = LONGEST_BYLINE
        elif inside:
            ends = token.gap == 2 or token.text in (")", "]", ".", "|")
            inside = 0 if ends else inside - 1
        credited.append(inside > 0 and not is_byline)
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
    here = tokens[:2000]
    words = sum(
        token.is_word and not (token.is_capital and len(token.form) == 1) for token in here
    )
    small = Counter(token.form for token in here if not token.is_capital)  # Un may be a name
    spoken, counts = _languages_of(), dict.fromkeys(resources.function_words(), 0)
    for form, times in small.items():
        for language in spoken.get(form, ()):
            counts[language] += times
    best, language = min((-count, language) for language, count in counts.items())
    return language if -best >= max(2, 0.1 * words) else ""


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """Small words → the languages that have them."""
    table: dict[str, tuple[str, ...]] = {}
    for language, small in resources.function_words().items():
        for word in small:
            table[word] = (*table.get(word, ()), language)
    return table
