"""Mention → Mention, with the name that the text sets beside it.

"Kim Jong Il and Kim Jong Un" are two: nobody joins a man to himself by an *and*. It is said of full
names only, because "Kirby and John Kirby" may be careless.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

from entityrec import resources
from entityrec.records import Mention

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
    return made


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
