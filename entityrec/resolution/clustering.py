"""Links → Cluster. Constrained, order-free.

Never the components of the links above a threshold: one wrong link makes one entity of two, and
the largest component swallows the corpus as it grows (FIELD.md: 98 % of 4,000 random names). Here
two groups join when the evidence between their names speaks for it, that of the nearest and that of
all on average, the strongest first, and never against a cannot-link, whoever else has joined. Short
forms follow the fuller name that their document gives them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from entityrec.records import Cluster, Judgement, Name, NameInUse, log_odds
from entityrec.resolution.links import Links
from entityrec.resolution.short import is_vague
from entityrec.settings import Settings


class Weigher(Protocol):
    """Weighs any two names, by their indices, whether or not they were candidates."""

    def weights(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """The match weights of pairs of names."""


MOST_SPEAKERS = 24
"""Names of a group that are weighed against those of another: 24 by 24 make 576 comparisons."""

MOST_NEAREST = 12
"""Groups beside a group that are weighed in a round, where more have a link that speaks for joining."""

NEAREST = 0.5
"""How much the nearest names of two groups count, beside all names of both: forms of one name that are
inflected or misspelled each in its way are far from one another, and near to what is between."""

UNSEEN_WEIGHT = -2.0
"""What two uses count of which a document explains one and says nothing of the other."""


class Constraints(NamedTuple):
    """What a human said: pairs of uses that must, or must not, be one.

    ``entry`` gives uses of names of a watchlist their entry: those of two entries are never one.
    ``contradicted`` are the judgements that were not applied, because they cannot all hold.
    """

    must: frozenset[tuple[int, int]] = frozenset()
    cannot: frozenset[tuple[int, int]] = frozenset()
    entry: Mapping[int, int] = MappingProxyType({})
    contradicted: tuple[Judgement, ...] = ()


class Speakers(NamedTuple):
    """What is known of each use beside its links.

    Attributes:
        name: its name.
        met: how many documents have it.
        vague: whether its name says little by itself.
        anchored: whether a document explains it.
    """

    name: Sequence[int]
    met: Sequence[int]
    vague: Sequence[bool]
    anchored: Sequence[bool]

    @classmethod
    def of(cls, names: Sequence[Name], uses: Sequence[NameInUse]) -> "Speakers":
        """The speakers of some uses."""
        return cls(
            [use.name for use in uses],
            [len(use.documents) for use in uses],
            [is_vague(names[use.name]) for use in uses],
            [use.anchor >= 0 for use in uses],
        )


def clusters(
    links: Links,
    speakers: Speakers,
    follows: Mapping[int, tuple[int, ...]],
    weigher: Weigher,
    constraints: Constraints,
    settings: Settings,
) -> list[Cluster]:
    """A partition of the uses, clusters and their members in order.

    ``follows`` gives short forms the uses of the fuller names that their documents give them.
    """
    groups = _groups(range(len(speakers.name)), follows, constraints)
    done, rest, inside = _split(links, groups, len(speakers.name), constraints, settings)
    made = _Agglomeration(inside, speakers, rest, weigher, constraints, settings).result()
    return sorted([*done, *made])


def _split(
    links: Links,
    groups: list[list[int]],
    many: int,
    constraints: Constraints,
    settings: Settings,
) -> tuple[list[Cluster], list[list[int]], Links]:
    """The clusters that are plain to see, the other groups, and the links between those.

    A group that nothing speaks for joining to another stays alone, and two single uses join that are
    linked to one another and to nothing else: most names of a large corpus. So the rest is small.
    """
    import numpy as np

    home = np.empty(many, dtype=np.int64)
    for place, group in enumerate(groups):
        home[group] = place
    left, right = home[links.left], home[links.right]
    needed = max(log_odds(settings.merge_probability), settings.cannot_link)
    strong = (links.match_weight > needed) & (left != right)
    part = components(left[strong], right[strong], len(groups))
    size = np.bincount(part, minlength=len(groups))
    single = np.array([len(group) for group in groups], dtype=np.int64) == 1
    held = {use for pair in constraints.cannot for use in pair} | constraints.entry.keys()
    free = single.copy()
    free[home[sorted(held)]] = False
    pairs = np.flatnonzero(strong & (size[part[left]] == 2) & free[left] & free[right])
    done = [
        tuple(sorted((groups[a][0], groups[b][0])))
        for a, b in zip(left[pairs].tolist(), right[pairs].tolist(), strict=True)
    ]
    open_ = size[part] > 1
    open_[left[pairs]] = open_[right[pairs]] = False
    alone = np.flatnonzero(size[part] == 1)
    done += [tuple(groups[place]) for place in alone.tolist()]
    kept = np.flatnonzero(open_[left] & (part[left] == part[right]))
    inside = Links(links.left[kept], links.right[kept], links.match_weight[kept], {})
    return done, [groups[place] for place in np.flatnonzero(open_).tolist()], inside


def components(left: Any, right: Any, many: int) -> Any:
    """For each of some nodes the lowest node that it is linked to, by whatever way.

    >>> import numpy as np
    >>> components(np.array([0, 3]), np.array([1, 1]), 4).tolist()
    [0, 0, 2, 0]
    """
    import numpy as np

    home = np.arange(many)
    while True:
        low = np.minimum(home[left], home[right])
        before = home.copy()
        np.minimum.at(home, home[left], low)
        np.minimum.at(home, home[right], low)
        while (home != home[home]).any():
            home = home[home]
        if (home == before).all():
            return home


def _groups(
    nodes: Iterable[int], follows: Mapping[int, tuple[int, ...]], constraints: Constraints
) -> list[list[int]]:
    """Where clustering starts: each free name with the short forms that follow it.

    Nothing joins here that a human keeps apart, whatever was said of third names.
    """
    home = {node: {node} for node in nodes}
    apart: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in constraints.cannot:
        apart[a].add(b)
        apart[b].add(a)
    wanted = sorted(constraints.must)
    wanted += [(target, node) for node in home for target in follows.get(node, ())]
    for left, right in wanted:
        mine, theirs = sorted((home[left], home[right]), key=len)
        entries = {
            constraints.entry[node] for node in (*mine, *theirs) if node in constraints.entry
        }
        barred = len(entries) > 1 or any(apart[node] & theirs for node in mine if node in apart)
        if mine is not theirs and not barred:
            theirs |= mine
            home.update(dict.fromkeys(mine, theirs))
    return sorted({min(group): sorted(group) for group in home.values()}.values())


class _Agglomeration:
    """Groups that join in rounds: in each, all that are one another's best, while the evidence is for it.

    That is what joining the single best pair again and again comes to, but all that a round needs is
    weighed at once. Deterministic: of equally good pairs those of the lower numbers come first, and
    names are numbered by their text.
    """

    def __init__(
        self,
        links: Links,
        speakers: Speakers,
        groups: list[list[int]],
        weigher: Weigher,
        constraints: Constraints,
        settings: Settings,
    ) -> None:
        import numpy as np

        self._links, self._uses, self._weigher = links, speakers, weigher
        self._name, self._anchored = np.array(speakers.name), np.array(speakers.anchored)
        self._settings, self._needed = settings, log_odds(settings.merge_probability)
        self._members = {group[0]: group for group in groups}
        home = {node: group[0] for group in groups for node in group}
        self._aliased = {
            home[a] for a, b in constraints.must if a in home and home[a] == home.get(b)
        }
        self._barred: dict[int, set[int]] = {key: set() for key in self._members}
        for a, b in constraints.cannot:
            if a in home and b in home:
                self._bar(home[a], home[b])
        self._entry = {
            home[node]: entry for node, entry in constraints.entry.items() if node in home
        }
        self._speakers = {key: self._chosen(group) for key, group in self._members.items()}
        self._near: dict[int, dict[int, float]] = {key: {} for key in self._members}
        for a, b, weight in links.rows():
            if home[a] == home[b]:
                continue
            if weight > self._needed:
                self._bring_near(home[a], home[b], weight)
            elif weight <= settings.cannot_link:
                self._bar(home[a], home[b])

    def _bring_near(self, one: int, other: int, weight: float) -> None:
        """Two groups have a link of some weight; the strongest counts."""
        for mine, theirs in ((one, other), (other, one)):
            self._near[mine][theirs] = max(weight, self._near[mine].get(theirs, weight))

    def _nearest(self, group: int) -> list[int]:
        """The groups that a group may join, those with the strongest links; few, for many may be near."""
        near, barred = self._near[group], self._barred[group]
        found = [other for other in near if other not in barred]
        if len(found) > MOST_NEAREST:
            found = sorted(found, key=lambda other: (-near[other], other))[:MOST_NEAREST]
        return found

    def _bar(self, one: int, other: int) -> None:
        """Two groups can never join, whatever joins either."""
        if one != other:
            self._barred[one].add(other)
            self._barred[other].add(one)

    def _may_be_one_entry(self, one: int, other: int) -> bool:
        """Whether two groups are not of two entries of a watchlist."""
        mine = self._entry.get(one)
        return mine is None or self._entry.get(other, mine) == mine

    def _chosen(self, group: Sequence[int]) -> list[int]:
        """The names that speak for a group, the most met first.

        Those that no other explains, and of these those that say enough: "the Parliament" may stand for
        two of them, and must not make them one.
        """
        uses = self._uses
        free = [node for node in group if not uses.anchored[node]] or list(group)
        free = [node for node in free if not uses.vague[node]] or free
        return sorted(free, key=lambda node: (-uses.met[node], node))[:MOST_SPEAKERS]

    def result(self) -> list[Cluster]:
        """The groups when no two of them gain by joining."""
        gains: dict[tuple[int, int], float] = {}
        changed = set(self._members)
        while changed:
            pairs = {
                _pair(one, other)
                for one in changed
                for other in self._nearest(one)
                if self._may_be_one_entry(one, other)
            }
            gains.update(self._gains(sorted(pairs)))
            joined = self._mutual({pair: gain for pair, gain in gains.items() if gain > 0})
            changed = {self._join(*pair) for pair in joined}
            gone = {drop for _, drop in joined}
            gains = {
                pair: gain
                for pair, gain in gains.items()
                if not gone.intersection(pair) and not changed.intersection(pair)
            }
        return [tuple(sorted(group)) for group in self._members.values()]

    def _gains(self, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], float]:
        """For pairs of groups the evidence between them, beyond what it takes to merge."""
        import numpy as np

        sides = [(self._speakers[one], self._speakers[other]) for one, other in pairs]
        asked = [(a, b) for mine, theirs in sides for a in mine for b in theirs]
        weights = self._weights(*np.array(asked, dtype=np.int64).reshape(-1, 2).T)
        found, start = {}, 0
        for pair, (mine, theirs) in zip(pairs, sides, strict=True):
            size = len(mine) * len(theirs)
            table = weights[start : start + size]
            start += size
            least = float(table[0] if size == 1 else table.min())
            if least <= self._settings.cannot_link and not self._is_aliased(pair):
                self._bar(*pair)
            elif size == 1:
                found[pair] = round(least, 6) - self._needed
            else:
                linkage = self._linkage(pair, table.reshape(len(mine), -1), mine, theirs)
                found[pair] = linkage - self._needed
        return found

    def _is_aliased(self, pair: tuple[int, int]) -> bool:
        return bool(self._aliased.intersection(pair))

    def _linkage(
        self, pair: tuple[int, int], table: Any, mine: Sequence[int], theirs: Sequence[int]
    ) -> float:
        """The evidence between two groups.

        Half of it is what each name says of the nearest on the other side, half what all say of all;
        a name counts by the root of its documents. Where a human said that names of one group are one,
        the best speaks for all: an alias need not be spelled like the name.
        """
        import numpy as np

        if self._is_aliased(pair):
            return float(table.max())
        counts = [
            np.sqrt([max(1, self._uses.met[node]) for node in side]) for side in (mine, theirs)
        ]
        shares = [count / count.sum() for count in counts]
        nearest = (table.max(axis=1) @ shares[0] + table.max(axis=0) @ shares[1]) / 2
        everything = shares[0] @ table @ shares[1]
        return round(float(NEAREST * nearest + (1 - NEAREST) * everything), 6)

    def _weights(self, left: Any, right: Any) -> Any:
        """The match weights of pairs of uses: as the documents have it, else as the names say."""
        import numpy as np

        linked, weights = self._links.found(left, right)
        found = np.full(len(left), UNSEEN_WEIGHT)
        found[linked] = weights
        name = self._name
        free = np.flatnonzero(~linked & ~self._anchored[left] & ~self._anchored[right])
        names = zip(name[left[free]].tolist(), name[right[free]].tolist(), strict=True)
        found[free] = self._weigher.weights(list(names))
        return found

    def _mutual(self, gains: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
        """The pairs of groups of which neither has a better one, each group in one pair at most.

        Where many are equally good, as many pairs join as can: a thousand equal names take ten rounds.
        """
        best: dict[int, float] = {}
        for pair, gain in gains.items():
            for end in pair:
                best[end] = max(best.get(end, 0.0), gain)
        found: list[tuple[int, int]] = []
        taken: set[int] = set()
        for pair in sorted(
            pair for pair, gain in gains.items() if gain == best[pair[0]] == best[pair[1]]
        ):
            if not taken.intersection(pair):
                found.append(pair)
                taken.update(pair)
        return found

    def _join(self, keep: int, drop: int) -> int:
        """Make one group of two, which is barred from what either was."""
        self._members[keep] = sorted(self._members[keep] + self._members.pop(drop))
        self._speakers[keep] = self._chosen(self._members[keep])
        if drop in self._aliased:
            self._aliased.add(keep)
        if drop in self._entry:
            self._entry[keep] = self._entry.pop(drop)
        for other, weight in self._near.pop(drop).items():
            del self._near[other][drop]
            if other != keep:
                self._bring_near(keep, other, weight)
        for other in self._barred.pop(drop):
            self._barred[other].discard(drop)
            self._bar(keep, other)
        return keep


def _pair(left: int, right: int) -> tuple[int, int]:
    return (left, right) if left < right else (right, left)
