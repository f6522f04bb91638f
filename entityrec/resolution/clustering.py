"""Evidence graph → Cluster. Constrained, order-free.

Never the components of the links above a threshold: one wrong link makes one entity of two, and
the largest component swallows the corpus as it grows (FIELD.md: 98 % of 4,000 random names). Here
two groups join when the evidence between all their names speaks for it on average, the strongest
first, and never against a cannot-link. Short forms follow the fuller name that their document
gives them.
"""

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple, Protocol

from entityrec.records import Cluster, NameInUse, log_odds
from entityrec.resolution.graph import components
from entityrec.settings import Settings


class Weigher(Protocol):
    """Weighs any two names, by their indices, whether or not they were candidates."""

    def weights(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """The match weights of pairs of names."""


LARGEST_EXACT = 80
"""Groups in a component whose every pair is weighed: 80 make 3,160 comparisons."""

UNSEEN_WEIGHT = -2.0
"""What a pair counts that was never compared, in a component too large to compare all: the names
share no key, which speaks a little against them."""


class Constraints(NamedTuple):
    """What a human said: pairs of uses that must, or must not, be one.

    ``contradicted`` counts the judgements "different" of spellings that others make the same;
    they are kept apart.
    """

    must: frozenset[tuple[int, int]] = frozenset()
    cannot: frozenset[tuple[int, int]] = frozenset()
    contradicted: int = 0


def clusters(
    graph: Any,
    uses: Sequence[NameInUse],
    follows: Mapping[int, tuple[int, ...]],
    weigher: Weigher,
    constraints: Constraints,
    settings: Settings,
) -> list[Cluster]:
    """A partition of the uses, clusters and their members in order.

    ``follows`` gives short forms the uses of the fuller names that their documents give them.
    """
    found: list[Cluster] = []
    connected = _with_must_links(
        components(graph, log_odds(settings.merge_probability)), constraints
    )
    for component in connected:
        found.extend(_parted(graph, uses, component, follows, weigher, constraints, settings))
    return sorted(found)


def _with_must_links(connected: list[list[int]], constraints: Constraints) -> list[list[int]]:
    """Components joined where a human said so."""
    home = {node: index for index, component in enumerate(connected) for node in component}
    joined = {index: set(component) for index, component in enumerate(connected)}
    for left, right in sorted(constraints.must):
        if home[left] != home[right]:
            keep, drop = sorted((home[left], home[right]))
            joined[keep] |= joined.pop(drop)
            home.update(dict.fromkeys(joined[keep], keep))
    return sorted(sorted(component) for component in joined.values())


def _parted(
    graph: Any,
    uses: Sequence[NameInUse],
    component: list[int],
    follows: Mapping[int, tuple[int, ...]],
    weigher: Weigher,
    constraints: Constraints,
    settings: Settings,
) -> Iterable[Cluster]:
    """The clusters of one component."""
    if len(component) == 1:
        return [tuple(component)]
    groups = _groups(component, follows, constraints)
    return _Agglomeration(graph, uses, groups, weigher, constraints, settings).result()


def _groups(
    component: list[int], follows: Mapping[int, tuple[int, ...]], constraints: Constraints
) -> list[list[int]]:
    """Where clustering starts: each free name with the short forms that follow it.

    Nothing joins here that a human keeps apart, whatever was said of third names.
    """
    home = {node: {node} for node in component}
    wanted = [pair for pair in sorted(constraints.must) if pair[0] in home and pair[1] in home]
    wanted += [
        (target, node) for node in component for target in follows.get(node, ()) if target in home
    ]
    for left, right in wanted:
        if home[left] is not home[right] and may_join(home[left], home[right], constraints):
            joined = home[left] | home[right]
            home.update(dict.fromkeys(joined, joined))
    return sorted({min(group): sorted(group) for group in home.values()}.values())


def may_join(left: Iterable[int], right: Iterable[int], constraints: Constraints) -> bool:
    """Whether no human judgement keeps a member of one group from one of the other."""
    mine, theirs = set(left), set(right)
    return not any(
        (a in mine and b in theirs) or (a in theirs and b in mine) for a, b in constraints.cannot
    )


def _pair(left: int, right: int) -> tuple[int, int]:
    return (left, right) if left < right else (right, left)


class _Agglomeration:
    """Groups that join, the best pair first, while the evidence between them is for it.

    Deterministic: ties go to the group whose first member has the lower number, and names are
    numbered by their text.
    """

    def __init__(
        self,
        graph: Any,
        uses: Sequence[NameInUse],
        groups: list[list[int]],
        weigher: Weigher,
        constraints: Constraints,
        settings: Settings,
    ) -> None:
        self._graph, self._uses, self._weigher = graph, uses, weigher
        self._constraints, self._settings = constraints, settings
        self._needed = log_odds(settings.merge_probability)
        self._members = dict(enumerate(groups))
        self._exact = len(groups) <= LARGEST_EXACT
        self._sums: dict[tuple[int, int], tuple[float, int]] = {}
        self._barred: set[tuple[int, int]] = set()
        self._neighbours: dict[int, set[int]] = {index: set() for index in self._members}
        self._fill()

    def _fill(self) -> None:
        """The evidence between all pairs of groups that there is to begin with."""
        home = {node: index for index, group in self._members.items() for node in group}
        if self._exact:
            pairs = list(combinations(self._members, 2))
            free = [self._uses[node].name for group in self._members for node in self._free(group)]
            self._weigher.weights([*combinations(free, 2)])
        else:
            edges = (_pair(home[a], home[b]) for a, b in self._graph.subgraph(home).edges)
            pairs = sorted({pair for pair in edges if pair[0] != pair[1]})
        for pair in pairs:
            self._set(pair, *self._between(*pair))
        for left, right in self._constraints.cannot:
            if left in home and right in home and home[left] != home[right]:
                self._barred.add(_pair(home[left], home[right]))

    def _between(self, left: int, right: int) -> tuple[float, int]:
        """The sum and number of the weights between two groups; their free names count.

        Where a human said that names of one group are one, the best of them speaks for all: an
        alias need not be spelled like the name.
        """
        weights = [self._weight(a, b) for a in self._free(left) for b in self._free(right)]
        if self._has_aliases(left) or self._has_aliases(right):
            weights = [max(weights)]
        if min(weights) <= self._settings.cannot_link:
            self._barred.add(_pair(left, right))
        return math.fsum(weights), len(weights)

    def _has_aliases(self, group: int) -> bool:
        members = set(self._members[group])
        return any(a in members and b in members for a, b in self._constraints.must)

    def _free(self, group: int) -> list[int]:
        members = self._members[group]
        return [node for node in members if self._uses[node].anchor < 0] or members

    def _weight(self, left: int, right: int) -> float:
        edge = self._graph.get_edge_data(left, right)
        if edge is not None:
            return float(edge["match_weight"])
        if self._uses[left].anchor >= 0 or self._uses[right].anchor >= 0:
            return UNSEEN_WEIGHT
        same_kind = self._graph.nodes[left]["kind"] == self._graph.nodes[right]["kind"]
        return (
            self._weigher.weights([(self._uses[left].name, self._uses[right].name)])[0]
            if same_kind
            else UNSEEN_WEIGHT
        )

    def _set(self, pair: tuple[int, int], total: float, count: int) -> None:
        self._sums[pair] = (total, count)
        self._neighbours[pair[0]].add(pair[1])
        self._neighbours[pair[1]].add(pair[0])

    def result(self) -> list[Cluster]:
        """The groups when no two of them gain by joining."""
        heap = [(-self._gain(pair), pair) for pair in self._sums if self._gain(pair) > 0]
        heapq.heapify(heap)
        while heap:
            gain, pair = heapq.heappop(heap)
            if pair in self._sums and -gain == self._gain(pair) and pair not in self._barred:
                for changed in self._join(*pair):
                    if self._gain(changed) > 0 and changed not in self._barred:
                        heapq.heappush(heap, (-self._gain(changed), changed))
        return [tuple(sorted(group)) for group in self._members.values()]

    def _gain(self, pair: tuple[int, int]) -> float:
        """The average evidence between two groups, beyond what it takes to merge.

        Pairs never compared count a little against.
        """
        total, count = self._sums[pair]
        if self._exact:
            return total / max(1, count) - self._needed
        pairs = len(self._free(pair[0])) * len(self._free(pair[1]))
        return (total + UNSEEN_WEIGHT * max(0, pairs - count)) / max(1, pairs) - self._needed

    def _join(self, keep: int, drop: int) -> list[tuple[int, int]]:
        """Make one group of two; the pairs whose evidence changed."""
        self._members[keep] = sorted(self._members[keep] + self._members.pop(drop))
        del self._sums[keep, drop]
        others = (self._neighbours[keep] | self._neighbours.pop(drop)) - {keep, drop}
        changed = []
        for other in sorted(others):
            mine, theirs = _pair(keep, other), _pair(drop, other)
            total, count = self._sums.pop(mine, (0.0, 0))
            more, extra = self._sums.pop(theirs, (0.0, 0))
            if theirs in self._barred:
                self._barred.add(mine)
            self._neighbours[other].discard(drop)
            self._set(mine, total + more, count + extra)
            changed.append(mine)
        self._neighbours[keep] = others
        return changed
