"""In this process, in columns: the reference that every other engine must equal.

Read it to see the whole flow: names, candidate pairs, scores, context, graph, clusters, entities.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from entityrec.judgements import contradictions, same_groups
from entityrec.matching.blocking import candidate_pairs
from entityrec.matching.scoring import Comparer, strongest_links
from entityrec.mentions.extraction import find_mentions
from entityrec.mentions.lists import with_neighbours
from entityrec.names.distinct import distinct_names, make_name, name_ids
from entityrec.records import (
    Document,
    Entity,
    Judgement,
    Kind,
    Mention,
    Name,
    NameInUse,
)
from entityrec.resolution.clustering import Constraints, clusters
from entityrec.resolution.context import Said, followed, known_names, names_in_use
from entityrec.resolution.entities import Members, Told, make_entities
from entityrec.resolution.graph import evidence_graph
from entityrec.resolution.links import use_links
from entityrec.settings import Settings
from entityrec.words.clean import comparison_form, shown

Step = Callable[[str, int], None]
"""Told at each stage what is done next and how many things it will do."""


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of a watchlist: its id, and the names it goes by."""

    id: Any
    names: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is to be resolved: names, and where there are texts their mentions.

    Attributes:
        names: distinct, in the order of their key.
        mentions: all mentions in the order of the texts.
        name_of: for each mention the index of its name.
        document_of: for each mention the position of its text.
        judgements: what humans said.
        known: the watchlist.
    """

    names: tuple[Name, ...]
    mentions: tuple[Mention, ...] = ()
    name_of: tuple[int, ...] = ()
    document_of: tuple[int, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answer in the form in which the engine has it.

    ``entity_of`` gives for each use the place of its entity.
    """

    entities: tuple[Entity, ...]
    names: tuple[Name, ...]
    uses: tuple[NameInUse, ...]
    entity_of: Mapping[int, int]
    graph: Any
    constraints: Constraints
    stats: Mapping[str, int] = field(default_factory=dict)


def extract(documents: Iterable[Document]) -> Iterator[list[Mention]]:
    """The mentions of each text, by the built-in extractor."""
    for document in documents:
        found = _mentions_of_text(document.text)
        yield [replace(mention, doc_id=document.doc_id) for mention in found]


@lru_cache(maxsize=512)
def _mentions_of_text(text: str) -> tuple[Mention, ...]:
    """The mentions of a text, read once while it repeats: feeds bring the same wire many times."""
    return tuple(find_mentions(Document(None, text)))


def in_their_texts(mentions: Sequence[Mention], documents: Sequence[Document]) -> list[Mention]:
    """Mentions in the order of their texts, with the names that those set beside them."""
    texts = {document.doc_id: document.text for document in documents}
    made: list[Mention] = []
    for doc_id, group in groupby(mentions, key=lambda mention: mention.doc_id):
        here = list(group)
        made += with_neighbours(texts[doc_id], here) if doc_id in texts else here
    return made


def corpus_of(
    mentions: Sequence[Mention],
    positions: Sequence[int],
    judgements: Sequence[Judgement] = (),
    known: Sequence[Known] = (),
) -> Corpus:
    """Mentions with their distinct names; ``positions`` are those of their texts."""
    mentions = _retyped(mentions, judgements)
    names = with_known_names(distinct_names(mentions), known)
    ids = name_ids(mentions, names)
    rows = [row for row, name in enumerate(ids) if name >= 0]
    return Corpus(
        names,
        tuple(mentions[row] for row in rows),
        tuple(ids[row] for row in rows),
        tuple(positions[row] for row in rows),
        tuple(judgements),
        tuple(known),
    )


def _retyped(mentions: Sequence[Mention], judgements: Sequence[Judgement]) -> Sequence[Mention]:
    """Mentions with the kinds that a human gave their spellings, but not where two were given."""
    unclear = {each.left for each in contradictions(judgements) if each.verdict == "retype"}
    kinds: dict[str, Kind] = {
        each.left: "PERSON" if each.right == "PERSON" else "ORG"
        for each in judgements
        if each.verdict == "retype" and each.left not in unclear
    }
    if not kinds:
        return mentions
    return [
        replace(mention, kind=kinds.get(shown(mention.text), mention.kind)) for mention in mentions
    ]


def with_known_names(names: Iterable[Name], known: Sequence[Known]) -> tuple[Name, ...]:
    """Names with those of a watchlist that no text has, which count 0 times."""
    table = {name.key: name for name in names}
    for entry in known:
        for text in entry.names:
            for kind in entry.kinds:
                table.setdefault((kind, shown(text)), make_name(text, kind, 0))  # type: ignore[arg-type]  # kinds are checked at the entrance
    return tuple(table[key] for key in sorted(table))


def resolve(
    corpus: Corpus, settings: Settings, step: Step = lambda _stage, _count: None
) -> Resolved:
    """The entities of a corpus, with the graph that they were made from."""
    step("comparing names", len(corpus.names))
    pairs = candidate_pairs(corpus.names, settings)
    step("weighing pairs", len(pairs.left))
    comparer = Comparer(corpus.names, settings)
    scored = strongest_links(comparer.score(pairs), settings)
    comparer.prepare(list(zip(scored.left.tolist(), scored.right.tolist(), strict=True)))
    step("reading short forms", len(corpus.mentions))
    documents = _names_of_documents(corpus)
    said = Said(_listed_pairs(corpus), _titles(corpus))
    known = known_names(corpus.names, documents, scored, comparer.compare, settings, said)
    uses = names_in_use(known, documents, _defined_names(corpus))
    follows = followed(uses)
    graph = evidence_graph(corpus.names, uses, use_links(known, uses, follows))
    constraints = _constraints(corpus, uses)
    step("making entities", len(uses))
    partition = clusters(graph, uses, follows, comparer, constraints, settings)
    members = _members(corpus, uses)
    told = Told(_known_uses(corpus, uses), _renamed(corpus, uses, constraints))
    made = make_entities(partition, members, graph, settings, told)
    entity_of = {use: place for place, (_, cluster) in enumerate(made) for use in cluster}
    for use, place in entity_of.items():
        graph.nodes[use]["entity"] = made[place][0].id
    stats = {
        "mentions": len(corpus.mentions),
        "names": len(corpus.names),
        "pairs_compared": len(pairs.left),
        "pairs_cut": pairs.cut,
        "links": graph.number_of_edges(),
        "entities": len(made),
        "judgements_not_applied": len(constraints.contradicted),
    }
    entities = tuple(entity for entity, _ in made)
    return Resolved(entities, corpus.names, uses, entity_of, graph, constraints, stats)


def _defined_names(corpus: Corpus) -> dict[tuple[int, int], int]:
    """For a document and a short form in it, the long form that the text defines it for."""
    index = {name.key: number for number, name in enumerate(corpus.names)}
    found = {}
    for row, mention in enumerate(corpus.mentions):
        long = index.get((mention.kind, shown(mention.stands_for))) if mention.stands_for else None
        if long is not None and long != corpus.name_of[row]:
            found[corpus.document_of[row], corpus.name_of[row]] = long
    return found


def _listed_pairs(corpus: Corpus) -> frozenset[tuple[int, int]]:
    """The pairs of names that a text sets side by side."""
    index = {name.key: number for number, name in enumerate(corpus.names)}
    found = set()
    for row, mention in enumerate(corpus.mentions):
        other = index.get((mention.kind, shown(mention.listed_with)), -1)
        if mention.listed_with and other >= 0 and other != corpus.name_of[row]:
            found.add((min(other, corpus.name_of[row]), max(other, corpus.name_of[row])))
    return frozenset(found)


def _titles(corpus: Corpus) -> dict[int, frozenset[str]]:
    """For each name the titles that stand before it, in lower case."""
    found: dict[int, set[str]] = {}
    for row, mention in enumerate(corpus.mentions):
        if mention.title:
            title = comparison_form(mention.title).rstrip(".")
            found.setdefault(corpus.name_of[row], set()).add(title)
    return {name: frozenset(titles) for name, titles in found.items()}


def _names_of_documents(corpus: Corpus) -> list[list[int]]:
    """For each text the indices of the names in it."""
    present: list[list[int]] = [[] for _ in range(max(corpus.document_of, default=-1) + 1)]
    for name, document in zip(corpus.name_of, corpus.document_of, strict=True):
        present[document].append(name)
    return present


def _members(corpus: Corpus, uses: Sequence[NameInUse]) -> Members:
    """The mentions and counts of each use."""
    of_name = {
        (use.name, document): index for index, use in enumerate(uses) for document in use.documents
    }
    mentions: list[list[tuple[int, Mention]]] = [[] for _ in uses]
    for row, mention in enumerate(corpus.mentions):
        mentions[of_name[corpus.name_of[row], corpus.document_of[row]]].append((row, mention))
    counts = [
        len(found) if corpus.mentions else corpus.names[use.name].count
        for use, found in zip(uses, mentions, strict=True)
    ]
    return Members(corpus.names, uses, mentions, counts)


def _constraints(corpus: Corpus, uses: Sequence[NameInUse]) -> Constraints:
    """What humans and the watchlist say, as pairs of uses.

    It is said of spellings, and follows for spellings that no text has: if A is X and X is B, then
    A is B, whether or not X was met. A short form that a document explains is not meant.
    """
    by_text = _uses_by_text(corpus, uses)
    meant = {text: _uses_meant(found, uses) for text, found in by_text.items()}
    said = [*corpus.judgements, *_watchlist_says(corpus)]
    groups = same_groups(said)
    must: set[tuple[int, int]] = set()
    for group in {id(group): sorted(group) for group in groups.values()}.values():
        members = [use for text in group for use in meant.get(text, ())]
        must |= _use_pairs(members, members)
    cannot: set[tuple[int, int]] = set()
    for each in said:
        if each.verdict == "different":
            mine, theirs = (groups.get(text, {text}) for text in (each.left, each.right))
            if mine is theirs:
                mine, theirs = {each.left}, {each.right}
            cannot |= _use_pairs(
                [use for text in sorted(mine) for use in by_text.get(text, ())],
                [use for text in sorted(theirs) for use in by_text.get(text, ())],
            )
    kinds = {index: corpus.names[use.name].kind for index, use in enumerate(uses)}
    alike = {pair for pair in must if kinds[pair[0]] == kinds[pair[1]]}
    contradicted = tuple(contradictions(corpus.judgements))
    return Constraints(frozenset(alike - cannot), frozenset(cannot), contradicted)


def _uses_by_text(corpus: Corpus, uses: Sequence[NameInUse]) -> dict[str, list[int]]:
    """Spellings → their uses."""
    by_text: dict[str, list[int]] = {}
    for index, use in enumerate(uses):
        by_text.setdefault(corpus.names[use.name].text, []).append(index)
    return by_text


def _renamed(
    corpus: Corpus, uses: Sequence[NameInUse], constraints: Constraints
) -> dict[int, str]:
    """Uses of spellings whose entity a human gave a name, but not where two names were given."""
    by_text = _uses_by_text(corpus, uses)
    unclear = {each.left for each in constraints.contradicted if each.verdict == "rename"}
    groups = same_groups(corpus.judgements)
    return {
        use: each.right
        for each in corpus.judgements
        if each.verdict == "rename" and not unclear & groups.get(each.left, {each.left})
        for use in _uses_meant(by_text.get(each.left, []), uses)
    }


def _uses_meant(found: Sequence[int], uses: Sequence[NameInUse]) -> list[int]:
    """The uses of a spelling that a judgement speaks of: not those that their documents explain.

    Where one says that Bush is George Bush, the Bush of a text on Jeb Bush is not meant.
    """
    free = [use for use in found if uses[use].anchor < 0]
    return free or (list(found) if len(found) == 1 else [])


def _watchlist_says(corpus: Corpus) -> list[Judgement]:
    """Names of one entry of a watchlist are the same, those of two entries different."""
    entries: dict[Any, list[str]] = {}
    for entry in corpus.known:
        entries.setdefault(entry.id, []).extend(shown(text) for text in entry.names)
    said: list[Judgement] = []
    for place, names in enumerate(entries.values()):
        said += [Judgement(names[0], other, "same") for other in names[1:]]
        others = list(entries.values())[:place]
        said += [Judgement(names[0], other[0], "different") for other in others]
    return said


def _use_pairs(left: Iterable[int], right: Iterable[int]) -> set[tuple[int, int]]:
    return {(min(a, b), max(a, b)) for a in left for b in right if a != b}


def _known_uses(corpus: Corpus, uses: Sequence[NameInUse]) -> dict[int, Any]:
    """Uses of names of the watchlist → the id of its entry."""
    ids = {
        (kind, shown(text)): entry.id
        for entry in corpus.known
        for text in entry.names
        for kind in entry.kinds
    }
    return {
        i: ids[corpus.names[use.name].key]
        for i, use in enumerate(uses)
        if use.anchor < 0 and corpus.names[use.name].key in ids
    }
