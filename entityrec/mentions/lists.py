"""Mention → Mention, with the name that the text sets beside it.

"Kim Jong Il and Kim Jong Un" are two: nobody joins a man to himself by an *and*. It is said of full
names only, because "Kirby and John Kirby" may be careless. "World Trade Organization (WTO)" and
"WTO (World Trade Organization)" are one, whoever found the mentions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

from entityrec import resources
from entityrec.records import Mention

LONGEST_ACRONYM: Final = 8

LONGEST_GAP: Final = 40
"""Letters between two names that are set side by side, titles and articles included."""


def with_neighbours(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a text in order, each with the full name that the text joins it to.

    >>> text = "Kim Jong Il and General Kim Jong Un waved."
    >>> found = [Mention(0, 0, 11, "Kim Jong Il", "PERSON"), Mention(0, 24, 35, "Kim Jong Un", "PERSON", 1.0, "General")]
    >>> [mention.listed_with for mention in with_neighbours(text, found)]
    ['', 'Kim Jong Il']
    """
    made = list(mentions)
    for place, (one, other) in enumerate(pairwise(mentions)):
        if one.kind == other.kind and _is_full(one) and _is_full(other):
            gap = text[one.end : other.start]
            if 0 < len(gap) <= LONGEST_GAP and _joins(gap, other.title):
                made[place + 1] = replace(other, listed_with=one.text)
        if _in_brackets(text, one, other):
            short, long, where = (
                (other, one, place + 1) if _is_acronym(other.text) else (one, other, place)
            )
            if not short.stands_for:
                made[where] = replace(made[where], stands_for=long.text)
    return made


def _in_brackets(text: str, one: Mention, other: Mention) -> bool:
    """Whether a text defines an acronym: one of two names is, and the second is in brackets behind the first."""
    return (
        one.kind == other.kind == "ORG"
        and _is_acronym(one.text) != _is_acronym(other.text)
        and text[one.end : other.start].strip() == "("
        and text[other.end : other.end + 1] == ")"
    )


def _is_acronym(text: str) -> bool:
    return 1 < len(text) <= LONGEST_ACRONYM and text.isalpha() and text.isupper()


def _is_full(mention: Mention) -> bool:
    return len(mention.text.split()) > 1 or (mention.kind == "ORG" and len(mention.text) > 1)


def _joins(gap: str, title: str) -> bool:
    """Whether what stands between two names is an *and*, with the title or article of the second."""
    rest = gap.strip().removesuffix(title).strip().lower()
    return bool(_joining().fullmatch(rest))


@cache
def _joining() -> re.Pattern[str]:
    words = "|".join(_escaped("and words"))
    articles = "|".join(_escaped("articles"))
    return re.compile(rf",?\s*(?:{words})(?:\s+(?:{articles}))?")


def _escaped(row: str) -> Iterator[str]:
    return (re.escape(word) for word in sorted(resources.word_row(row)))
