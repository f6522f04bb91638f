"""Cluster → Entity. Canonical name, confidence, weakest link."""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from entityrec.records import (
    Cluster,
    Entity,
    Kind,
    Link,
    Mention,
    Name,
    NameInUse,
    Variant,
    probability,
)
from entityrec.resolution.graph import Tree, strongest_tree
from entityrec.resolution.links import Links
from entityrec.settings import Settings, link_sureness


class Members(NamedTuple):
    """What clusters are made of: the names, their uses, and the mentions of each use.

    ``mentions`` holds for each use its mentions with their place in the order of the texts;
    ``counts`` how often the use was met, which for a column of names is not how many there are.
    """

    names: Sequence[Name]
    uses: Sequence[NameInUse]
    mentions: Sequence[Sequence[tuple[int, Mention]]]
    counts: Sequence[int]


class Told(NamedTuple):
    """What was told of uses: the ids of a watchlist, and names that a human gave."""

    known: Mapping[int, Any] = MappingProxyType({})
    renamed: Mapping[int, str] = MappingProxyType({})


def make_entities(
    clusters: Sequence[Cluster],
    members: Members,
    links: Links,
    settings: Settings,
    told: Told,
) -> list[tuple[Entity, Cluster]]:
    """The entities with their clusters, most mentioned first, then by name."""
    inside, between = _links_of(clusters, links, told)
    made = []
    for place, cluster in enumerate(clusters):
        tree = strongest_tree(inside.get(place, ()), cluster)
        near = between.get(place, {}) if told.known else {}
        entity = _entity(cluster, members, tree, near, settings, told)
        if entity is not None:
            made.append((entity, cluster))
    made.sort(
        key=lambda pair: (-pair[0].count, pair[0].name, pair[0].kind, pair[0].variants, pair[1])
    )
    entities = _with_distinct_ids([entity for entity, _ in made])
    return [(entity, cluster) for entity, (_, cluster) in zip(entities, made, strict=True)]


Entries = dict[int, dict[int, float]]
"""Uses → the entries of a watchlist that they are linked to, with the weights."""


def _links_of(
    clusters: Sequence[Cluster], links: Links, told: Told
) -> tuple[dict[int, Tree], dict[int, Entries]]:
    """For each cluster the links inside of it, and those of its uses to entries of a watchlist."""
    import numpy as np

    home = np.full(sum(map(len, clusters)), -1, dtype=np.int64)
    for place, cluster in enumerate(clusters):
        home[list(cluster)] = place
    inside: dict[int, Tree] = {}
    rows = np.flatnonzero((home[links.left] == home[links.right]) & (links.match_weight > 0))
    for place, *link in zip(
        home[links.left[rows]].tolist(),
        links.left[rows].tolist(),
        links.right[rows].tolist(),
        links.match_weight[rows].tolist(),
        strict=True,
    ):
        inside.setdefault(place, []).append((link[0], link[1], link[2]))
    between: dict[int, Entries] = {}
    for a, b, weight in links.rows() if told.known else ():
        for use, other in ((a, b), (b, a)):
            if other in told.known:
                between.setdefault(int(home[use]), {}).setdefault(use, {})[other] = weight
    return inside, between


def _entity(
    cluster: Cluster,
    members: Members,
    tree: Tree,
    near: Entries,
    settings: Settings,
    told: Told,
) -> Entity | None:
    counts: Counter[str] = Counter()
    for use in cluster:
        counts[members.names[members.uses[use].name].text] += members.counts[use]
    if not sum(counts.values()):
        return None  # an entry of the watchlist that no text names
    kind: Kind = members.names[members.uses[cluster[0]].name].kind
    met = [members.names[members.uses[use].name] for use in cluster if members.counts[use]]
    name = canonical_name(met, counts)
    ways = _ways(cluster, members, tree, name)
    sureness = {use: link_sureness(kind, ways.get(use, math.inf)) for use in cluster}
    variants = _variants(cluster, members, counts, sureness)
    mentions = tuple(
        mention
        for _, mention in sorted(
            (m for use in cluster for m in members.mentions[use]), key=lambda m: m[0]
        )
    )
    confidence = _confidence(cluster, members, sureness)
    weakest = _weakest(tree, members)
    entries = [use for use in cluster if use in told.known]
    given = sorted({told.renamed[use] for use in cluster if use in told.renamed})
    return Entity(
        id=_digest(kind, name),
        kind=kind,
        name=given[0] if len(given) == 1 else name,
        variants=variants,
        mentions=mentions,
        confidence=confidence,
        weakest_link=weakest,
        needs_review=bool(
            confidence < settings.review_below
            or (weakest and weakest.probability < settings.review_below)
        ),
        known_id=told.known[entries[0]] if entries else None,
        known_probability=_sure_of(entries, cluster, members, near, ways),
    )


def _sure_of(
    entries: Sequence[int],
    cluster: Cluster,
    members: Members,
    near: Entries,
    ways: Mapping[int, float],
) -> float | None:
    """How sure it is that an entity is an entry of a watchlist: 1 if a text has one of its very names.

    Else as sure as its link to the entry is, and less as other entries are as near.
    """
    if not entries:
        return None
    if any(members.counts[use] for use in entries):
        return 1.0
    kind = members.names[members.uses[entries[0]].name].kind
    nearest = max((ways[use] for use in entries if use in ways), default=math.inf)
    mine, theirs = -math.inf, -math.inf
    for use in cluster:
        for other, weight in near.get(use, {}).items() if members.counts[use] else ():
            if other in cluster:
                mine = max(mine, weight)
            else:
                theirs = max(theirs, weight)
    share = 1.0 if mine == -math.inf else 1 / (1 + 2.0 ** min(50.0, theirs - mine))
    return round(max(1e-6, link_sureness(kind, nearest) * share), 6)


def canonical_name(names: Sequence[Name], counts: Mapping[str, int]) -> str:
    """The spelling to show: full, in the script of most mentions, well attested, not shouted.

    >>> from entityrec.names.distinct import make_name
    >>> names = [make_name(text, "PERSON") for text in ("Kirby", "JOHN KIRBY", "John Kirby")]
    >>> canonical_name(names, {"Kirby": 9, "JOHN KIRBY": 2, "John Kirby": 2})
    'John Kirby'
    """
    if len(names) == 1:
        return names[0].text
    script = {name.text: _script(name.text) for name in names}
    scripts: Counter[str] = Counter()
    for name in names:
        scripts[script[name.text]] += counts[name.text]
    main = max(scripts, key=lambda each: (scripts[each], each == "latin", each))
    readable = [name for name in names if script[name.text] == main]
    return min(
        readable, key=lambda name: (*_rank(name), -counts[name.text], -len(name.parts), name.text)
    ).text


def _rank(name: Name) -> tuple[bool, ...]:
    """What makes a spelling unfit to stand for the others, the worst first."""
    words = [
        part
        for part in name.parts
        if part.role not in ("initial", "acronym", "form", "generation")
    ]
    shouted = name.text.isupper() and len(name.text) > 6
    read_through_tail = any(
        reading.how.startswith("without") and "-" not in reading.how
        for part in name.parts
        for reading in part.readings
    )
    letters = name.text.replace(".", "")
    acronym = letters.isupper() and len(letters) <= 5
    return len(words) < 2, acronym, shouted, read_through_tail


def _script(text: str) -> str:
    """A coarse name for the script of the first letter: what most readers can read together."""
    letter = next((each for each in text if each.isalpha()), "")
    if letter < "\u0250":
        return "latin"
    return "cyrillic" if "\u0400" <= letter < "\u0530" else "other"


def _ways(
    cluster: Cluster, members: Members, tree: Sequence[tuple[int, int, float]], name: str
) -> dict[int, float]:
    """For each use the weakest link on its way to the canonical name in the strongest tree.

    Infinite for the name itself; what has no way there was put there by a human, and is not here.
    """
    near: dict[int, list[tuple[int, float]]] = {use: [] for use in cluster}
    for left, right, weight in tree:
        near[left].append((right, weight))
        near[right].append((left, weight))
    start = min(use for use in cluster if members.names[members.uses[use].name].text == name)
    weakest = {start: math.inf}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for other, weight in near[here]:
            if other not in weakest:
                weakest[other] = min(weakest[here], weight)
                waiting.append(other)
    return weakest


def _variants(
    cluster: Cluster, members: Members, counts: Mapping[str, int], sureness: Mapping[int, float]
) -> tuple[Variant, ...]:
    """The spellings with their counts, most frequent first; the least sure use speaks for each."""
    least: dict[str, float] = {}
    for use in cluster:
        text = members.names[members.uses[use].name].text
        least[text] = min(least.get(text, 1.0), sureness[use])
    found = [Variant(text, counts[text], least[text]) for text in least if counts[text]]
    return tuple(sorted(found, key=lambda variant: (-variant.count, variant.text)))


def _confidence(cluster: Cluster, members: Members, sureness: Mapping[int, float]) -> float:
    """The share of the mentions that should truly belong: how sure a name is, times its use."""
    total = sum(members.counts[use] for use in cluster)
    expected = []
    for use in cluster:
        scores = [mention.score for _, mention in members.mentions[use]]
        sure = math.fsum(scores) / len(scores) if scores else 1.0
        expected.append(sure * sureness[use] * members.counts[use])
    return round(max(1e-6, min(1.0, math.fsum(expected) / total)), 6)


def _weakest(tree: Sequence[tuple[int, int, float]], members: Members) -> Link | None:
    """The link without which the entity would fall apart most easily."""
    links = []
    for a, b, weight in tree:
        left, right = sorted(members.names[members.uses[use].name].text for use in (a, b))
        links.append(Link(left, right, weight, probability(weight)))
    return (
        min(links, key=lambda link: (link.match_weight, link.left, link.right)) if links else None
    )


def _digest(*facts: str) -> str:
    """An id from what an entity is, the same on any machine."""
    return hashlib.sha256("\0".join(facts).encode("utf-8", "replace")).hexdigest()[:12]


def _with_distinct_ids(entities: list[Entity]) -> list[Entity]:
    """Entities of which no two share an id: namesakes are told apart by their other spellings."""
    from dataclasses import replace

    shared = Counter(entity.id for entity in entities)
    made: list[Entity] = []
    used: Counter[str] = Counter()
    for entity in entities:
        if shared[entity.id] > 1:
            spellings = [variant.text for variant in entity.variants]
            digest = _digest(entity.kind, entity.name, *spellings)
            used[digest] += 1
            again = str(used[digest]) if used[digest] > 1 else ""
            made.append(replace(entity, id=_digest(digest, again) if again else digest))
        else:
            made.append(entity)
    return made
