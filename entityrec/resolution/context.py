"""Name → NameInUse. Short forms → the fuller name they stand for, document by document.

A bare surname is not compared with the whole world. In the text where it stands it means the
person whom that text names in full; where none is, it means the one whom texts with the same
company name in full; else it is compared like any other name, at a price for each person it might
be. So one spelling may belong to different entities in different documents.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from entityrec.records import Comparison, Name, NameInUse, ScoredPairs
from entityrec.resolution.company import Company
from entityrec.resolution.short import fullness, is_short, is_vague, shares_a_word
from entityrec.settings import Settings

Compare = Callable[[int, int], Comparison]
"""Compares two names by their indices."""

Weigh = Callable[[Sequence[tuple[int, int]]], list[float]]
"""The match weights of pairs of names."""

APART: Final = frozenset(("other kind of body", "organ of body"))
"""What else tells two organisations apart than words that conflict."""

CLEARLY: Final = 3.0
"""Bits by which a fuller name must be ahead of what it is not one with."""

CLEARLY_BY_COMPANY: Final = 1.0
"""The same for what company says: one shared name that two texts have and no other."""

DEFINED, SAME_DOCUMENT, SAME_COMPANY = "defined here", "same document", "same company"
"""How it is known what a short form stands for, the surest first."""


class Said(NamedTuple):
    """What texts say of names: which two they set side by side, and the titles of each."""

    apart: frozenset[tuple[int, int]] = frozenset()
    titles: Mapping[int, frozenset[str]] = MappingProxyType({})


class Nearby:
    """Names → the names that they were compared with and are linked to, with the match weights.

    >>> import numpy as np
    >>> nearby = Nearby(ScoredPairs(np.array([0, 1]), np.array([2, 2]), np.array([3.0, -1.0])))
    >>> nearby.of(2), nearby.of(3)
    ({0: 3.0, 1: -1.0}, {})
    """

    def __init__(self, scored: ScoredPairs) -> None:
        import numpy as np

        ends = np.r_[scored.left, scored.right]
        order = np.argsort(ends, kind="stable")
        self._ends = ends[order]
        self._others = np.r_[scored.right, scored.left][order]
        self._weights = np.r_[scored.match_weight, scored.match_weight][order]
        self.of = lru_cache(maxsize=REMEMBERED)(self._of)

    def _of(self, name: int) -> dict[int, float]:
        import numpy as np

        first, after = np.searchsorted(self._ends, [name, name + 1])
        others, weights = (each[first:after].tolist() for each in (self._others, self._weights))
        return dict(zip(others, weights, strict=True))


REMEMBERED: Final = 2**14
"""Names of which it is remembered what is near to them."""


class Names(NamedTuple):
    """What short forms are read with: all names, the pairs that were compared, and what texts say.

    ``weigh`` gives the match weights of any pairs of names, ``compare`` the evidence of one.
    """

    names: Sequence[Name]
    scored: ScoredPairs
    nearby: Nearby
    compare: Compare
    weigh: Weigh
    company: Company
    settings: Settings
    said: Said = Said()


def known_names(
    names: Sequence[Name],
    documents: Sequence[Sequence[int]],
    scored: ScoredPairs,
    compare: Compare,
    weigh: Weigh,
    settings: Settings,
    said: Said = Said(),  # noqa: B008  # frozen
) -> Names:
    """Names with what is known of each; ``documents`` holds the names of each document, as indices."""
    nearby = Nearby(scored)
    company = Company(names, documents, nearby.of)
    return Names(names, scored, nearby, compare, weigh, company, settings, said)


def names_in_use(
    known: Names,
    documents: Sequence[Sequence[int]],
    defined: Mapping[tuple[int, int], int] = MappingProxyType({}),
) -> tuple[NameInUse, ...]:
    """Each name with the documents in which it stands for one thing.

    ``defined`` holds, for a document and a short form in it, the long form that the text says it is.
    """
    holders: defaultdict[tuple[int, int, str], list[int]] = defaultdict(list)
    for document, present in enumerate(documents):
        here = sorted(set(present))
        for name in here:
            anchor, by = _anchor(known, name, document, here, defined)
            holders[name, anchor, by].append(document)
    for name in set(range(len(known.names))) - {name for name, _, _ in holders}:
        holders[name, -1, ""] = []  # a name without document: from a watchlist, or a column
    return tuple(
        NameInUse(name, anchor, tuple(found), by)
        for (name, anchor, by), found in sorted(holders.items())
    )


def followed(uses: Sequence[NameInUse]) -> dict[int, tuple[int, ...]]:
    """For each use with an anchor the uses of the anchor: in the same documents, else wherever it is free."""
    at = {
        (use.name, document): index for index, use in enumerate(uses) for document in use.documents
    }
    free = {use.name: index for index, use in enumerate(uses) if use.anchor < 0}
    found = {}
    for index, use in enumerate(uses):
        if use.anchor >= 0:
            targets = {at.get((use.anchor, document), -1) for document in use.documents}
            if use.by == SAME_COMPANY:
                targets = {free.get(use.anchor, -1)}
            found[index] = tuple(sorted(targets - {-1, index}))
    return found


def _anchor(
    known: Names,
    name: int,
    document: int,
    here: Sequence[int],
    defined: Mapping[tuple[int, int], int],
) -> tuple[int, str]:
    """The fuller name that a short form stands for in a document, and how that is known; -1 if it is not."""
    if (document, name) in defined:
        return defined[document, name], DEFINED
    if not is_short(known.names[name]):
        return -1, ""
    near = known.nearby.of(name)
    bonus = known.settings.weights.same_document
    fuller = _fuller(known, name, [other for other in here if near.get(other, -bonus) > -bonus])
    if fuller:
        best = _clearly_best(known, {other: near[other] for other in fuller})
        return (best, SAME_DOCUMENT) if best >= 0 else (-1, "")
    return _by_company(known, name, document)


def _fuller(known: Names, name: int, candidates: Sequence[int]) -> list[int]:
    """The candidates that are fuller names, the best kind of them only."""
    names = known.names
    fuller = [other for other in candidates if fullness(names[other]) > fullness(names[name])]
    if names[name].kind == "ORG":
        fuller = [other for other in fuller if not _conflicts(known.compare(name, other))]
    fuller = [other for other in fuller if not is_short(names[other])] or fuller
    return [other for other in fuller if shares_a_word(names[name], names[other])] or fuller


def _conflicts(comparison: Comparison) -> bool:
    """Whether two names differ in a word: the one may lack what the other has, but not say otherwise."""
    return any(
        line.question.endswith("conflict") or line.question in APART
        for line in comparison.evidence
    )


def _clearly_best(known: Names, scores: Mapping[int, float], ahead: float = CLEARLY) -> int:
    """The best of some names, -1 where one that is not the same is as good."""
    names = known.names
    best = max(scores, key=lambda other: (scores[other], fullness(names[other]), names[other].key))
    rivals = [
        other
        for other in scores
        if scores[best] - scores[other] < ahead
        and known.nearby.of(best).get(other, -math.inf) <= 0
    ]
    weights = known.weigh([(best, other) for other in rivals if other != best])
    return -1 if any(weight <= 0 for weight in weights) else best


def _by_company(known: Names, name: int, document: int) -> tuple[int, str]:
    """The fuller name that a vague one stands for where the document has none, by who else is named."""
    if not is_vague(known.names[name]):
        return -1, ""
    near = known.nearby.of(name)
    fuller = [
        other
        for other in sorted(near)
        if near[other] > 0 and not is_short(known.names[other]) and known.company.documents(other)
    ]
    scores = {other: known.company.shared_bits([document], other) for other in fuller}
    if not any(scores.values()):
        return -1, ""
    together = {other: near[other] + bits for other, bits in scores.items()}
    best = _clearly_best(known, together, CLEARLY_BY_COMPANY)
    return (best, SAME_COMPANY) if best >= 0 and scores[best] > 0 else (-1, "")
