"""Name → NameInUse. Short forms → the fuller name they stand for, document by document.

A bare surname is not compared with the whole world. In the text where it stands it means the
person whom that text names in full; elsewhere it is compared like any other name, at a price for
each person it might be. So one spelling may belong to different entities in different documents.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from entityrec.records import Comparison, Evidence, Name, NameInUse, ScoredPairs
from entityrec.settings import Settings

Compare = Callable[[int, int], Comparison]
"""Compares two names by their indices."""

NAME_ROLES = frozenset(("given", "family", "single"))

OWNED = frozenset(("body", "place"))
"""Roles of words that say whose an organisation is."""

APART = frozenset(("other kind of body", "organ of body"))
"""What else tells two organisations apart than words that conflict."""


class Uses(NamedTuple):
    """The names as they are used, and the links that the documents gave.

    ``links`` holds, for pairs of uses, the comparison with the evidence of the document;
    ``follows``, for each use that has an anchor, the uses of that anchor in the same documents.
    """

    uses: tuple[NameInUse, ...]
    links: Mapping[tuple[int, int], Comparison]
    follows: Mapping[int, tuple[int, ...]]


def is_short(name: Name) -> bool:
    """Whether a name is of the kind that stands for a fuller one.

    >>> from entityrec.names.distinct import make_name
    >>> [is_short(make_name(text, "PERSON")) for text in ("Kirby", "J. Kirby", "John Kirby")]
    [True, True, False]
    >>> [is_short(make_name(text, "ORG")) for text in ("OFAC", "Treasury", "Wagner Group")]
    [True, True, False]
    >>> [is_short(make_name(f"Ministry of Defence{of}", "ORG")) for of in ("", " of Ukraine")]
    [True, False]
    """
    content = [part for part in name.parts if part.role not in ("place", "form")]
    return is_vague(name) or (name.kind == "ORG" and len(content) < 2)


def is_vague(name: Name) -> bool:
    """Whether a name says by itself too little to tell whose it is: a family name, "the Ministry".

    >>> from entityrec.names.distinct import make_name
    >>> [is_vague(make_name(text, "PERSON")) for text in ("Kirby", "John Kirby")]
    [True, False]
    >>> [is_vague(make_name(text, "ORG")) for text in ("Defence Ministry", "OFAC", "Gazprom")]
    [True, False, False]
    """
    if name.kind == "PERSON":
        return sum(part.role in NAME_ROLES for part in name.parts) < 2
    content = [part for part in name.parts if part.role != "form"]
    return all(part.concept and part.role not in OWNED for part in content) and not any(
        part.concept == "european" for part in content
    )


def fullness(name: Name) -> tuple[int, int]:
    """How much of a name is given: parts, then letters."""
    return len(name.parts), len(name.text)


def names_in_use(
    names: Sequence[Name],
    documents: Sequence[Sequence[int]],
    scored: ScoredPairs,
    compare: Compare,
    settings: Settings,
    defined: Mapping[tuple[int, int], int] = MappingProxyType({}),
) -> Uses:
    """Each name with the documents in which it stands for one thing.

    ``documents`` holds the names of each document, as indices; ``defined``, for a document and a
    short form in it, the long form that the text says it stands for.
    """
    nearby = _partners(scored)
    holders: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for document, present in enumerate(documents):
        here = sorted(set(present))
        for name in here:
            anchor = defined.get((document, name), -1)
            if anchor < 0:
                anchor = _anchor(names, name, here, nearby, compare, settings)
            holders[name, anchor].append(document)
    for name in set(range(len(names))) - {name for name, _ in holders}:
        holders[name, -1] = []  # a name without document: from a watchlist, or a column
    uses = tuple(
        NameInUse(name, anchor, tuple(docs)) for (name, anchor), docs in sorted(holders.items())
    )
    follows = _follows(uses)
    told = {(name, long) for (_, name), long in defined.items()}
    links = _anchored_links(names, uses, follows, told, compare, settings)
    links.update(_free_links(uses, nearby, compare, settings))
    return Uses(uses, _ambiguity_counted(names, uses, links, compare, settings), follows)


def _follows(uses: Sequence[NameInUse]) -> dict[int, tuple[int, ...]]:
    """For each use with an anchor the uses of the anchor in the same documents."""
    at = {
        (use.name, document): index for index, use in enumerate(uses) for document in use.documents
    }
    found = {}
    for index, use in enumerate(uses):
        if use.anchor >= 0:
            targets = {at.get((use.anchor, document), -1) for document in use.documents}
            found[index] = tuple(sorted(targets - {-1, index}))
    return found


def _partners(scored: ScoredPairs) -> dict[int, dict[int, float]]:
    """For each name the names it was compared with, and their match weights."""
    partners: dict[int, dict[int, float]] = {}
    for left, right, weight in zip(
        scored.left.tolist(), scored.right.tolist(), scored.match_weight.tolist(), strict=True
    ):
        partners.setdefault(left, {})[right] = weight
        partners.setdefault(right, {})[left] = weight
    return partners


def _anchor(
    names: Sequence[Name],
    name: int,
    here: Sequence[int],
    nearby: Mapping[int, Mapping[int, float]],
    compare: Compare,
    settings: Settings,
) -> int:
    """The fuller name of a document that a short form stands for there, -1 if none or unclear."""
    if not is_short(names[name]):
        return -1
    near = nearby.get(name, {})
    bonus = settings.weights.same_document
    fuller = [
        other
        for other in here
        if other in near
        and near[other] + bonus > 0
        and fullness(names[other]) > fullness(names[name])
    ]
    if names[name].kind == "ORG":
        fuller = [other for other in fuller if not _conflicts(compare(name, other))]
    fuller = [other for other in fuller if not is_short(names[other])] or fuller
    fuller = [other for other in fuller if _same_word(names[name], names[other])] or fuller
    if not fuller:
        return -1
    best = max(fuller, key=lambda other: (near[other], fullness(names[other]), names[other].key))
    rivals = [
        o
        for o in fuller
        if near[best] - near[o] < 3.0 and nearby.get(best, {}).get(o, -math.inf) <= 0
    ]
    rivals = [o for o in rivals if o != best and compare(best, o).match_weight <= 0]
    return -1 if rivals else best


def _conflicts(comparison: Comparison) -> bool:
    """Whether two names differ in a word: the one may lack what the other has, but not say otherwise."""
    return any(
        line.question.endswith("conflict") or line.question in APART
        for line in comparison.evidence
    )


def _same_word(short: Name, long: Name) -> bool:
    """Whether a fuller name has a word of the short one as it is written: Putina, not Putin."""
    forms = {part.form for part in long.parts}
    return any(part.form in forms for part in short.parts)


def _anchored_links(
    names: Sequence[Name],
    uses: Sequence[NameInUse],
    follows: Mapping[int, tuple[int, ...]],
    told: Collection[tuple[int, int]],
    compare: Compare,
    settings: Settings,
) -> dict[tuple[int, int], Comparison]:
    """The evidence between short forms and the fuller names that their documents give them."""
    links = {}
    for index, targets in sorted(follows.items()):
        use = uses[index]
        question = "defined here" if (use.name, use.anchor) in told else "same document"
        weight = float(getattr(settings.weights, question.replace(" ", "_")))
        short, long = use_text(names, use), names[use.anchor].text
        line = Evidence(question, short, long, weight, _documents_note(use))
        for target in targets:
            links[_ordered(index, target)] = with_evidence(compare(use.name, use.anchor), line)
    return links


def _free_links(
    uses: Sequence[NameInUse],
    nearby: Mapping[int, Mapping[int, float]],
    compare: Compare,
    settings: Settings,
) -> dict[tuple[int, int], Comparison]:
    """The evidence between names that no document explains, as far as it is above the floor."""
    free = {use.name: index for index, use in enumerate(uses) if use.anchor < 0}
    return {
        _ordered(index, free[other]): compare(name, other)
        for name, index in sorted(free.items())
        for other, weight in sorted(nearby.get(name, {}).items())
        if name < other and other in free and weight > settings.link_floor
    }


def use_text(names: Sequence[Name], use: NameInUse) -> str:
    """The spelling of a use."""
    return names[use.name].text


def _documents_note(use: NameInUse) -> str:
    many = len(use.documents)
    return f"{many} document{'s' if many > 1 else ''} {'give' if many > 1 else 'gives'} the fuller form"


def with_evidence(comparison: Comparison, line: Evidence) -> Comparison:
    """A comparison with one more line of evidence, its names on the sides where they stand."""
    if line.left == comparison.right or line.right == comparison.left:
        line = Evidence(line.question, line.right, line.left, line.weight, line.note)
    evidence = (*comparison.evidence, line)
    return Comparison(comparison.left, comparison.right, comparison.kind, evidence)


def _ordered(left: int, right: int) -> tuple[int, int]:
    return (left, right) if left < right else (right, left)


def _ambiguity_counted(
    names: Sequence[Name],
    uses: Sequence[NameInUse],
    links: dict[tuple[int, int], Comparison],
    compare: Compare,
    settings: Settings,
) -> dict[tuple[int, int], Comparison]:
    """Links of free short forms made weaker where they may stand for several."""
    fuller: defaultdict[int, list[int]] = defaultdict(list)
    for (left, right), link in links.items():
        for short, long in ((left, right), (right, left)):
            if (
                link.match_weight > 0
                and uses[short].anchor < 0
                and _stands_for(names[uses[short].name], names[uses[long].name])
            ):
                fuller[short].append(long)
    counted = dict(links)
    for short, longs in sorted(fuller.items()):
        parties = _parties([uses[long].name for long in sorted(longs)], compare)
        if parties < 2:
            continue
        line = Evidence(
            "ambiguous",
            use_text(names, uses[short]),
            "",
            round(settings.weights.ambiguous * math.log2(parties), 2),
            f"may stand for {parties} names",
        )
        for long in longs:
            key = _ordered(short, long)
            counted[key] = with_evidence(counted[key], line)
    return counted


def _stands_for(short: Name, long: Name) -> bool:
    return is_short(short) and not is_short(long)


def _parties(candidates: Sequence[int], compare: Compare) -> int:
    """How many different things some fuller names are, as far as they can be told apart."""
    groups: list[list[int]] = []
    for candidate in candidates[:20]:
        group = next(
            (
                g
                for g in groups
                if all(compare(candidate, member).match_weight > 0 for member in g)
            ),
            None,
        )
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    return len(groups)
