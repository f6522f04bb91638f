"""Judgements and watchlists → constraints on the uses of names.

What is said of spellings follows for whatever they are one with; what cannot be applied is reported.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from entityrec import resources
from entityrec.engines.corpus import Corpus
from entityrec.judgements import contradictions, same_groups
from entityrec.records import KINDS, Entity, Judgement, Kind, Mention, NameInUse
from entityrec.resolution.clustering import Constraints
from entityrec.resolution.entities import Told
from entityrec.words.clean import comparison_form, shown


def kinds_told(judgements: Sequence[Judgement]) -> dict[str, Kind]:
    """Spellings → the kinds that a human gave them, but not where two were given."""
    unclear = {each.left for each in contradictions(judgements) if each.verdict == "retype"}
    return {
        each.left: "PERSON" if each.right == "PERSON" else "ORG"
        for each in judgements
        if each.verdict == "retype" and each.left not in unclear
    }


def retyped(mentions: Sequence[Mention], judgements: Sequence[Judgement]) -> Sequence[Mention]:
    """Mentions with the kinds that a human gave their spellings."""
    kinds = kinds_told(judgements)
    if not kinds:
        return mentions
    return [
        replace(mention, kind=kinds.get(shown(mention.text), mention.kind)) for mention in mentions
    ]


def likely_kinds(names: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds that an entry of a watchlist may be of that does not say: both, but for plain names of persons.

    >>> likely_kinds(["George Bush"]), likely_kinds(["Zephyr Shipping"])
    (('PERSON',), ('PERSON', 'ORG'))
    """
    given = resources.word_list("given_names.txt")
    firsts = [comparison_form(name).split()[:1] for name in names if len(name.split()) > 1]
    return ("PERSON",) if any(first[0] in given for first in firsts if first) else KINDS


def constraints_of(corpus: Corpus, uses: Sequence[NameInUse]) -> Constraints:
    """What humans and the watchlist say, as pairs of uses.

    It is said of spellings, and follows for spellings that no text has: if A is X and X is B, then
    A is B, whether or not X was met. A short form that a document explains is not meant.
    """
    by_text = _uses_by_text(corpus, uses)
    meant = {text: _uses_meant(found, uses) for text, found in by_text.items()}
    groups = same_groups([*corpus.judgements, *_watchlist_says(corpus)])
    must: set[tuple[int, int]] = set()
    for group in {id(group): sorted(group) for group in groups.values()}.values():
        for kind in KINDS:
            members = sorted(
                use
                for text in group
                for use in meant.get(text, ())
                if corpus.names[uses[use].name].kind == kind
            )
            must |= {(members[0], other) for other in members[1:]}
    cannot: set[tuple[int, int]] = set()
    for each in corpus.judgements:
        if each.verdict == "different":
            mine, theirs = (groups.get(text, {text}) for text in (each.left, each.right))
            if mine is theirs:
                mine, theirs = {each.left}, {each.right}
            cannot |= _use_pairs(
                [use for text in sorted(mine) for use in by_text.get(text, ())],
                [use for text in sorted(theirs) for use in by_text.get(text, ())],
            )
    contradicted = tuple(_not_applied(corpus, uses, by_text, meant))
    entry = _entries(corpus, uses)
    return Constraints(frozenset(must - cannot), frozenset(cannot), entry, contradicted)


def _not_applied(
    corpus: Corpus,
    uses: Sequence[NameInUse],
    by_text: Mapping[str, Sequence[int]],
    meant: Mapping[str, Sequence[int]],
) -> list[Judgement]:
    """Judgements that contradict one another or the watchlist, or that no name can follow.

    No name can where two must be one that are of two kinds, and where the texts explain a short form.
    """
    found = contradictions([*corpus.judgements, *_watchlist_says(corpus)])
    owner = {text: entry.id for entry in corpus.known for text in entry.names}
    groups = same_groups([*corpus.judgements, *_watchlist_says(corpus)])
    for each in corpus.judgements:
        texts = [each.left] if each.verdict == "rename" else [each.left, each.right]
        met = [text for text in texts if text in by_text]
        if each.verdict in ("same", "rename") and any(not meant[text] for text in met):
            found.append(each)
        if each.verdict == "same" and len(met) == 2:
            kinds = [{corpus.names[uses[u].name].kind for u in by_text[text]} for text in met]
            ids = {owner[text] for text in groups.get(each.left, ()) if text in owner}
            if not kinds[0] & kinds[1] or len(ids) > 1:
                found.append(each)
    return list(dict.fromkeys(found))


def _entries(corpus: Corpus, uses: Sequence[NameInUse]) -> dict[int, int]:
    """Uses of names of a watchlist → the place of their entry."""
    places = {entry.id: place for place, entry in reversed([*enumerate(corpus.known)])}
    return {use: places[entry_id] for use, entry_id in known_uses(corpus, uses).items()}


def _uses_by_text(corpus: Corpus, uses: Sequence[NameInUse]) -> dict[str, list[int]]:
    """Spellings → their uses."""
    by_text: dict[str, list[int]] = {}
    for index, use in enumerate(uses):
        by_text.setdefault(corpus.names[use.name].text, []).append(index)
    return by_text


def renamed_uses(
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


def named_twice(
    corpus: Corpus,
    made: Sequence[tuple[Entity, Sequence[int]]],
    told: Told,
    uses: Sequence[NameInUse],
) -> list[Judgement]:
    """The names that humans gave to one entity of which they gave several: it keeps its own."""
    found = []
    for _, cluster in made:
        named = [use for use in cluster if use in told.renamed]
        if len({told.renamed[use] for use in named}) > 1:
            texts = {corpus.names[uses[use].name].text for use in named}
            found += [j for j in corpus.judgements if j.verdict == "rename" and j.left in texts]
    return found


def _uses_meant(found: Sequence[int], uses: Sequence[NameInUse]) -> list[int]:
    """The uses of a spelling that a judgement speaks of: not those that their documents explain.

    Where one says that Bush is George Bush, the Bush of a text on Jeb Bush is not meant.
    """
    free = [use for use in found if uses[use].anchor < 0]
    return free or (list(found) if len(found) == 1 else [])


def _watchlist_says(corpus: Corpus) -> list[Judgement]:
    """Names of one entry of a watchlist are the same."""
    entries: dict[Any, list[str]] = {}
    for entry in corpus.known:
        entries.setdefault(entry.id, []).extend(entry.names)
    return [
        Judgement(min(names[0], other), max(names[0], other), "same")
        for names in entries.values()
        for other in names[1:]
        if other != names[0]
    ]


def _use_pairs(left: Iterable[int], right: Iterable[int]) -> set[tuple[int, int]]:
    return {(min(a, b), max(a, b)) for a in left for b in right if a != b}


def known_uses(corpus: Corpus, uses: Sequence[NameInUse]) -> dict[int, Any]:
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
