"""ScoredPair → links. What documents say beside what the names say, each a line of evidence.

A million names have millions of links, so links are columns; what is said of a pair beyond its names
is kept apart, because few pairs have it. The comparison of a pair is made when somebody asks for it.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from entityrec import resources
from entityrec.records import Evidence, Name, NameInUse, ScoredPairs
from entityrec.resolution.context import SAME_COMPANY, Names
from entityrec.resolution.short import is_short, is_vague

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

Lines = dict[tuple[int, int], list[Evidence]]


class Links(NamedTuple):
    """Links between uses, in order, each once; ``left < right``.

    Attributes:
        left, right: the uses.
        match_weight: all that is said of them, in bits.
        lines: what is said beyond their names, for the pairs of which something is; the left name of a line is
            that of the left use.
    """

    left: Any
    right: Any
    match_weight: Any
    lines: Mapping[tuple[int, int], Sequence[Evidence]]

    def found(self, left: Any, right: Any) -> tuple[Any, Any]:
        """For pairs of uses whether they are linked, and the weights of those that are."""
        import numpy as np

        most = int(self.right.max(initial=0)) + 1
        codes = self.left * most + self.right
        low, high = np.minimum(left, right), np.maximum(left, right)
        wanted = np.where(high < most, low * most + high, -1)
        place = np.minimum(np.searchsorted(codes, wanted), max(0, len(codes) - 1))
        linked = codes[place] == wanted if len(codes) else wanted < -1
        return linked, self.match_weight[place[linked]]

    def rows(self) -> Iterator[tuple[int, int, float]]:
        """The links one by one."""
        columns = (self.left.tolist(), self.right.tolist(), self.match_weight.tolist())
        return zip(*columns, strict=True)


def use_links(
    known: Names, uses: Sequence[NameInUse], follows: Mapping[int, tuple[int, ...]]
) -> Links:
    """The links between uses: their names', with the evidence of their documents."""
    import numpy as np

    lines: Lines = defaultdict(list)
    pairs = [_free_pairs(known, uses), _anchored_pairs(known, uses, follows)]
    _say_context(known, uses, pairs[0], lines)
    _say_anchors(known, uses, follows, lines)
    left, right, weight = (np.concatenate(side) for side in zip(*pairs, strict=True))
    order = np.lexsort((right, left))
    names = ScoredPairs(left[order], right[order], weight[order])
    links = _weighed(names, lines)
    _say_ambiguity(known, uses, links, lines)
    return _weighed(names, lines)


def _weighed(names: ScoredPairs, lines: Lines) -> Links:
    """Links whose weights are those of their names and what their lines add."""
    import numpy as np

    weight = names.match_weight.copy()
    some = sorted(lines)
    if some:
        asked = np.array(some, dtype=np.int64)
        plain = Links(names.left, names.right, np.arange(len(weight)), {})
        _, rows = plain.found(asked[:, 0], asked[:, 1])
        for row, pair in zip(rows.tolist(), some, strict=True):
            weight[row] = round(
                math.fsum((weight[row], *(each.weight for each in lines[pair]))), 9
            )
    return Links(names.left, names.right, weight, dict(lines))


def _free_pairs(known: Names, uses: Sequence[NameInUse]) -> ScoredPairs:
    """The pairs of names that no document explains, as far as they are above the floor.

    Names that a text sets side by side have a link that says so, however alike or unlike they are.
    """
    import numpy as np

    use_of = np.full(len(known.names), -1, dtype=np.int64)
    for index, use in enumerate(uses):
        if use.anchor < 0:
            use_of[use.name] = index
    scored, floor = known.scored, known.settings.link_floor
    rows = np.flatnonzero(
        (use_of[scored.left] >= 0) & (use_of[scored.right] >= 0) & (scored.match_weight > floor)
    )
    met = (
        set(zip(scored.left[rows].tolist(), scored.right[rows].tolist(), strict=True))
        if known.said.apart
        else set()
    )
    more = sorted(pair for pair in known.said.apart - met if min(use_of[list(pair)]) >= 0)
    added = np.array(more, dtype=np.int64).reshape(-1, 2)
    left, right = np.r_[scored.left[rows], added[:, 0]], np.r_[scored.right[rows], added[:, 1]]
    weight = np.r_[scored.match_weight[rows], known.weigh(more)]
    left, right = use_of[left], use_of[right]
    return ScoredPairs(np.minimum(left, right), np.maximum(left, right), weight)


def _anchored_pairs(
    known: Names, uses: Sequence[NameInUse], follows: Mapping[int, tuple[int, ...]]
) -> ScoredPairs:
    """Short forms and the fuller names that their documents give them."""
    import numpy as np

    found = sorted({_ordered(index, target) for index in follows for target in follows[index]})
    anchors = {
        _ordered(index, target): (uses[index].name, uses[index].anchor)
        for index in sorted(follows)
        for target in follows[index]
    }
    weight = np.array(known.weigh([anchors[pair] for pair in found]), dtype=np.float64)
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return ScoredPairs(pairs[:, 0], pairs[:, 1], weight)


def _say_anchors(
    known: Names, uses: Sequence[NameInUse], follows: Mapping[int, tuple[int, ...]], lines: Lines
) -> None:
    """The evidence between short forms and the fuller names that their documents give them."""
    for index, targets in sorted(follows.items()):
        use = uses[index]
        bits, note = _weight_of(known, use), NOTES[use.by].format(_documents(len(use.documents)))
        texts = known.names[use.name].text, known.names[use.anchor].text
        for target in targets:
            ends = texts if index < target else texts[::-1]
            lines[_ordered(index, target)] = [Evidence(use.by, *ends, bits, note)]


def _weight_of(known: Names, use: NameInUse) -> float:
    """What it says that documents give a short form its fuller name."""
    if use.by == SAME_COMPANY:
        return known.company.shared_bits(use.documents, use.anchor)
    return float(getattr(known.settings.weights, use.by.replace(" ", "_")))


def _say_context(
    known: Names, uses: Sequence[NameInUse], pairs: ScoredPairs, lines: Lines
) -> None:
    """What the texts say of names beyond what they are; asked only where there is something to say."""
    import numpy as np

    names = known.names
    kept = np.array([bool(known.company.documents(use.name)) for use in uses], dtype=bool)
    titled = np.array([use.name in known.said.titles for use in uses], dtype=bool)
    vague = np.array(
        [names[use.name].kind == "ORG" and is_vague(names[use.name]) for use in uses], dtype=bool
    )
    left, right = pairs.left, pairs.right
    asked = (pairs.match_weight > DOUBTFUL) & kept[left] & kept[right]
    asked |= (titled[left] & titled[right]) | (vague[left] & vague[right])
    chosen = set(np.flatnonzero(asked).tolist())
    if known.said.apart:
        chosen.update(
            row
            for row, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True))
            if _ordered(uses[a].name, uses[b].name) in known.said.apart
        )
    for row in sorted(chosen):
        a, b = int(left[row]), int(right[row])
        said = _in_context(known, uses[a].name, uses[b].name, float(pairs.match_weight[row]))
        if said:
            lines[a, b] = said


def _in_context(known: Names, left: int, right: int, weight: float) -> list[Evidence]:
    """What the texts say of two names."""
    weights, ends = known.settings.weights, (known.names[left].text, known.names[right].text)
    doubtful = weight > DOUBTFUL
    company = known.company.common_bits(left, right) if doubtful else 0.0
    titles = [known.said.titles.get(name, frozenset()) for name in (left, right)]
    same_title = weights.same_title if doubtful and titles[0] & titles[1] else 0.0
    other_gender = weights.other_gender if _other_gender(*titles) else 0.0
    apart = weights.side_by_side if _ordered(left, right) in known.said.apart else 0.0
    elsewhere = weights.elsewhere if _elsewhere(known.names[left], known.names[right]) else 0.0
    said = (
        (SAME_COMPANY, company, "named with the same others"),
        ("same title", same_title, ", ".join(sorted(titles[0] & titles[1]))),
        ("other gender", other_gender, "titles of a man and of a woman"),
        (
            "elsewhere",
            elsewhere,
            "neither says whose it is, and they share no word as it is written",
        ),
        ("side by side", apart, "a text names the one and the other"),
    )
    return [Evidence(question, *ends, bits, note) for question, bits, note in said if bits]


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


def _ordered(left: int, right: int) -> tuple[int, int]:
    return (left, right) if left < right else (right, left)


def _say_ambiguity(known: Names, uses: Sequence[NameInUse], links: Links, lines: Lines) -> None:
    """Links of free short forms made weaker where they may stand for several.

    By how much says the share of the documents of all of them in which the one is named that is meant.
    """
    fuller = _fuller_names(known, uses, links)
    asked = [
        (uses[one].name, uses[other].name)
        for longs in fuller.values()
        for row, one in enumerate(longs[:MOST_PARTIES])
        for other in longs[:row]
    ]
    weights = dict(zip(asked, known.weigh(asked), strict=True))
    for short, longs in sorted(fuller.items()):
        parties = _parties([uses[long].name for long in longs[:MOST_PARTIES]], weights)
        if len(parties) < 2:
            continue
        for long in longs:
            line = _ambiguity(known, known.names[uses[short].name], uses[long].name, parties)
            if short > long:
                line = Evidence(line.question, "", line.left, line.weight, line.note)
            lines[_ordered(short, long)].append(line)


def _fuller_names(known: Names, uses: Sequence[NameInUse], links: Links) -> dict[int, list[int]]:
    """Free short forms → the fuller names that they may stand for, if there are several."""
    import numpy as np

    short = np.array([is_short(known.names[use.name]) for use in uses], dtype=bool)
    free = np.array([use.anchor < 0 for use in uses], dtype=bool)
    left, right, likely = links.left, links.right, links.match_weight > 0
    found: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in ((left, right), (right, left)):
        rows = np.flatnonzero(likely & short[one] & free[one] & ~short[other])
        for a, b in zip(one[rows].tolist(), other[rows].tolist(), strict=True):
            found[a].append(b)
    return {a: sorted(longs) for a, longs in found.items() if len(longs) > 1}


def _ambiguity(known: Names, short: Name, long: int, parties: Sequence[Sequence[int]]) -> Evidence:
    """What it says against a short form that others bear it: by their share of the documents."""
    weights = [sum(max(1, known.company.documents(name)) for name in group) for group in parties]
    mine = next((w for w, group in zip(weights, parties, strict=True) if long in group), 1)
    doublings = min(MOST_DOUBLINGS, math.log2(sum(weights) / mine))
    bits = round(known.settings.weights.ambiguous * doublings, 2)
    return Evidence("ambiguous", short.text, "", bits, f"may stand for {len(parties)} names")


def _parties(
    candidates: Sequence[int], weights: Mapping[tuple[int, int], float]
) -> list[list[int]]:
    """Some fuller names by the different things that they are, as far as they can be told apart."""
    groups: list[list[int]] = []
    for candidate in candidates:
        group = next(
            (group for group in groups if all(weights[candidate, m] > 0 for m in group)), None
        )
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    return groups
