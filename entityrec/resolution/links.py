"""NameInUse → links. What documents say beside what the names say, each a line of evidence."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from entityrec import resources
from entityrec.records import Comparison, Evidence, Name, NameInUse
from entityrec.resolution.context import SAME_COMPANY, Names
from entityrec.resolution.short import is_vague, stands_for

MOST_PARTIES: Final = 20
"""Fuller names that are told apart to see for how many a short form may stand."""

MOST_DOUBLINGS: Final = 0.75
"""Doublings of what a short form may stand for that count: beyond it, it is as unclear as can be."""

DOUBTFUL: Final = -0.5
"""Bits from which the company of two names is asked for: what differs is not made one by it."""

NOTES: Final = {
    "defined here": "the text says so",
    "same document": "{} that has the fuller form",
    "same company": "{} that names the same others",
}


def use_links(
    known: Names, uses: Sequence[NameInUse], follows: Mapping[int, tuple[int, ...]]
) -> dict[tuple[int, int], Comparison]:
    """For pairs of uses the comparison of their names, with the evidence of their documents."""
    links = _free_links(known, uses)
    links.update(_anchored_links(known, uses, follows))
    return _ambiguity_counted(known, uses, links)


def _anchored_links(
    known: Names, uses: Sequence[NameInUse], follows: Mapping[int, tuple[int, ...]]
) -> dict[tuple[int, int], Comparison]:
    """The evidence between short forms and the fuller names that their documents give them."""
    links = {}
    for index, targets in sorted(follows.items()):
        use = uses[index]
        line = Evidence(
            use.by,
            known.names[use.name].text,
            known.names[use.anchor].text,
            _weight_of(known, use),
            NOTES[use.by].format(_documents(len(use.documents))),
        )
        for target in targets:
            compared = known.compare(use.name, use.anchor)
            links[_ordered(index, target)] = with_evidence(compared, line)
    return links


def _weight_of(known: Names, use: NameInUse) -> float:
    """What it says that documents give a short form its fuller name."""
    if use.by == SAME_COMPANY:
        return known.company.shared_bits(use.documents, use.anchor)
    return float(getattr(known.settings.weights, use.by.replace(" ", "_")))


def _free_links(known: Names, uses: Sequence[NameInUse]) -> dict[tuple[int, int], Comparison]:
    """The evidence between names that no document explains, as far as it is above the floor.

    Names that a text sets side by side have a link that says so, however alike or unlike they are.
    """
    free = {use.name: index for index, use in enumerate(uses) if use.anchor < 0}
    pairs = {
        (name, other)
        for name in free
        for other, weight in known.nearby.get(name, {}).items()
        if name < other and weight > known.settings.link_floor
    }
    return {
        _ordered(free[name], free[other]): _in_context(known, name, other)
        for name, other in sorted(pairs | known.said.apart)
        if name in free and other in free
    }


def _in_context(known: Names, left: int, right: int) -> Comparison:
    """A comparison of two names, with what the texts say of them."""
    compared = known.compare(left, right)
    weights = known.settings.weights
    doubtful = compared.match_weight > DOUBTFUL
    company = known.company.common_bits(left, right) if doubtful else 0.0
    titles = [known.said.titles.get(name, frozenset()) for name in (left, right)]
    same_title = weights.same_title if doubtful and titles[0] & titles[1] else 0.0
    other_gender = weights.other_gender if _other_gender(*titles) else 0.0
    apart = weights.side_by_side if (left, right) in known.said.apart else 0.0
    elsewhere = weights.elsewhere if _elsewhere(known.names[left], known.names[right]) else 0.0
    for question, bits, note in (
        (SAME_COMPANY, company, "named with the same others"),
        ("same title", same_title, ", ".join(sorted(titles[0] & titles[1]))),
        ("other gender", other_gender, "titles of a man and of a woman"),
        (
            "elsewhere",
            elsewhere,
            "neither says whose it is, and they share no word as it is written",
        ),
        ("side by side", apart, "a text names the one and the other"),
    ):
        if bits:
            line = Evidence(question, compared.left, compared.right, bits, note)
            compared = with_evidence(compared, line)
    return compared


def _elsewhere(left: Name, right: Name) -> bool:
    """Whether two bodies are each one that many countries have, named in two languages."""
    if left.kind != "ORG" or not (is_vague(left) and is_vague(right)):
        return False
    return not {part.form for part in left.parts} & {part.form for part in right.parts}


def _other_gender(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether titles are only those of men on one side, and only those of women on the other."""
    men, women = (resources.word_set(f"titles of {who}") for who in ("men", "women"))
    sides = [(bool(titles & men), bool(titles & women)) for titles in (left, right)]
    return sorted(sides) == [(False, True), (True, False)]


def _documents(many: int) -> str:
    return f"{many} document{'s' if many > 1 else ''}"


def with_evidence(comparison: Comparison, line: Evidence) -> Comparison:
    """A comparison with one more line of evidence, its names on the sides where they stand."""
    if line.left == comparison.right or line.right == comparison.left:
        line = Evidence(line.question, line.right, line.left, line.weight, line.note)
    evidence = (*comparison.evidence, line)
    return Comparison(comparison.left, comparison.right, comparison.kind, evidence)


def _ordered(left: int, right: int) -> tuple[int, int]:
    return (left, right) if left < right else (right, left)


def _ambiguity_counted(
    known: Names, uses: Sequence[NameInUse], links: Mapping[tuple[int, int], Comparison]
) -> dict[tuple[int, int], Comparison]:
    """Links of free short forms made weaker where they may stand for several.

    By how much says the share of the documents of all of them in which the one is named that is meant.
    """
    names = known.names
    fuller: defaultdict[int, list[int]] = defaultdict(list)
    for (left, right), link in links.items():
        for short, long in ((left, right), (right, left)):
            if (
                link.match_weight > 0
                and uses[short].anchor < 0
                and stands_for(names[uses[short].name], names[uses[long].name])
            ):
                fuller[short].append(long)
    counted = dict(links)
    for short, longs in sorted(fuller.items()):
        parties = _parties(known, [uses[long].name for long in sorted(longs)])
        if len(parties) < 2:
            continue
        for long in longs:
            line = _ambiguity(known, names[uses[short].name], uses[long].name, parties)
            key = _ordered(short, long)
            counted[key] = with_evidence(counted[key], line)
    return counted


def _ambiguity(known: Names, short: Name, long: int, parties: Sequence[Sequence[int]]) -> Evidence:
    """What it says against a short form that others bear it: by their share of the documents."""
    weights = [sum(max(1, known.company.documents(name)) for name in group) for group in parties]
    mine = next((w for w, group in zip(weights, parties, strict=True) if long in group), 1)
    doublings = min(MOST_DOUBLINGS, math.log2(sum(weights) / mine))
    bits = round(known.settings.weights.ambiguous * doublings, 2)
    return Evidence("ambiguous", short.text, "", bits, f"may stand for {len(parties)} names")


def _parties(known: Names, candidates: Sequence[int]) -> list[list[int]]:
    """Some fuller names by the different things that they are, as far as they can be told apart."""
    groups: list[list[int]] = []
    for candidate in candidates[:MOST_PARTIES]:
        group = next(
            (
                group
                for group in groups
                if all(known.compare(candidate, member).match_weight > 0 for member in group)
            ),
            None,
        )
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    return groups
