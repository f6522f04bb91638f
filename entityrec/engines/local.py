"""In this process, in columns: the reference that every other engine must equal.

Read it to see the whole flow: names, candidate pairs, scores, context, graph, clusters, entities.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby, tee

from entityrec.engines.corpus import Corpus, Known
from entityrec.engines.told import (
    constraints_of,
    known_uses,
    named_twice,
    renamed_uses,
    retyped,
)
from entityrec.engines.workers import read, read_by_workers
from entityrec.matching.blocking import meeting_pairs
from entityrec.matching.scoring import Comparer, compare_all, strongest_links
from entityrec.mentions.lists import with_neighbours
from entityrec.names.distinct import distinct_names, make_name, name_ids
from entityrec.reconciliation import Reconciliation
from entityrec.records import (
    Document,
    Entity,
    Judgement,
    Mention,
    Name,
    NameInUse,
)
from entityrec.resolution.clustering import Constraints, Speakers, clusters
from entityrec.resolution.context import Said, followed, known_names, names_in_use
from entityrec.resolution.entities import Members, Told, make_entities
from entityrec.resolution.graph import LinkedUses
from entityrec.resolution.links import use_links
from entityrec.settings import Settings
from entityrec.words.clean import comparison_form, shown

Step = Callable[[str, int], None]
"""Told at each stage what is done next and how many things it will do."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answer in the form in which the engine has it.

    ``entity_of`` gives for each use the place of its entity; ``settings`` are those for so many names.
    """

    entities: tuple[Entity, ...]
    settings: Settings
    linked: LinkedUses
    entity_of: Mapping[int, int]
    constraints: Constraints
    stats: Mapping[str, int] = field(default_factory=dict)


def answer(
    resolved: Resolved,
    stats: Mapping[str, int],
    documents: Sequence[Document],
    *,
    ids_given: bool,
) -> Reconciliation:
    """What the user gets."""
    return Reconciliation(
        resolved.entities,
        resolved.settings,
        dict(stats),
        resolved.linked,
        resolved.entity_of,
        resolved.constraints.must,
        resolved.constraints.cannot,
        resolved.constraints.contradicted,
        documents,
        ids_given,
    )


LETTERS_AT_ONCE = 30_000
"""Letters of the texts that are read at once: enough to read fast, little enough to show progress."""

KEPT_TEXTS = 512
"""Texts whose mentions are kept: feeds bring the same wire many times."""


def extract(documents: Iterable[Document], workers: int = 1) -> Iterator[list[Mention]]:
    """The mentions of each text, by the built-in extractor; a text that comes again is read once."""
    here, ahead = tee(_fresh(documents))
    batches = (fresh for _, fresh in ahead)
    found = read_by_workers(batches, workers) if workers > 1 else map(read, batches)
    kept: dict[str, list[Mention]] = {}
    for (batch, fresh), new in zip(here, found, strict=True):
        kept.update(zip(fresh, new, strict=True))
        for document in batch:
            yield [replace(mention, doc_id=document.doc_id) for mention in kept[document.text]]
        kept = {text: kept[text] for text in list(kept)[-KEPT_TEXTS:]}


def _fresh(documents: Iterable[Document]) -> Iterator[tuple[list[Document], list[str]]]:
    """Batches of texts, each with those that are read for it: not what was read for one before."""
    kept: list[str] = []
    for batch in _batches(documents):
        fresh = sorted({document.text for document in batch}.difference(kept))
        kept = [*kept, *fresh][-KEPT_TEXTS:]
        yield batch, fresh


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Texts in groups, by their letters."""
    batch: list[Document] = []
    letters = 0
    for document in documents:
        batch.append(document)
        letters += len(document.text)
        if letters >= LETTERS_AT_ONCE:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


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
    mentions = retyped(mentions, judgements)
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
    settings = settings.for_many(len(corpus.names))
    step("comparing names", len(corpus.names))
    comparer, documents = Comparer(corpus.names, settings), _names_of_documents(corpus)
    pairs = meeting_pairs(comparer.columns, comparer.words, settings, documents)
    step("weighing pairs", len(pairs.left))
    scored = strongest_links(comparer.score(pairs), settings)
    step("reading short forms", len(corpus.mentions))
    said = Said(_listed_pairs(corpus), _titles(corpus))
    known = known_names(
        corpus.names, documents, scored, comparer.compare, comparer.weights, settings, said
    )
    uses = names_in_use(known, documents, _defined_names(corpus))
    follows = followed(uses)
    links = use_links(known, uses, follows)
    constraints = constraints_of(corpus, uses)
    step("making entities", len(uses))
    speakers = Speakers.of(corpus.names, uses)
    partition = clusters(links, speakers, follows, comparer, constraints, settings)
    members = _members(corpus, uses)
    told = Told(known_uses(corpus, uses), renamed_uses(corpus, uses, constraints))
    made = make_entities(partition, members, links, settings, told)
    constraints = constraints._replace(
        contradicted=(*constraints.contradicted, *named_twice(corpus, made, told, uses))
    )
    entity_of = {use: place for place, (_, cluster) in enumerate(made) for use in cluster}
    ids = {use: made[place][0].id for use, place in entity_of.items()}
    linked = LinkedUses(corpus.names, uses, links, ids, partial(compare_all, settings=settings))
    stats = {
        "mentions": len(corpus.mentions),
        "names": len(corpus.names),
        "pairs_compared": len(pairs.left),
        "pairs_cut": pairs.cut,
        "links": len(links.left),
        "entities": len(made),
        "judgements_not_applied": len(constraints.contradicted),
    }
    entities = tuple(entity for entity, _ in made)
    return Resolved(entities, settings, linked, entity_of, constraints, stats)


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
