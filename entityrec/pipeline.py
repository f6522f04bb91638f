"""reconcile() and its siblings: what the user gives → the stages → the answer."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from entityrec.engines import local
from entityrec.engines.corpus import Corpus, Known
from entityrec.engines.told import kinds_told
from entityrec.errors import InputError, ValueRangeError
from entityrec.inputs import (
    checked_count,
    checked_documents,
    checked_judgements,
    checked_kind,
    checked_known,
    checked_mention,
    checked_name,
    checked_settings,
    checked_workers,
    has_index,
    is_missing,
    iterated,
)
from entityrec.matching.scoring import Comparer, compare_names, sorted_pairs
from entityrec.mentions.adapters import extract_with
from entityrec.mentions.lists import with_neighbours
from entityrec.mentions.second_look import likely_kind, second_look
from entityrec.names.distinct import make_name
from entityrec.reconciliation import Reconciliation
from entityrec.records import Comparison, DocId, Document, Judgement, Mention, probability
from entityrec.settings import Settings
from entityrec.words.clean import document_text, shown

_NO_MORE = object()

JudgementsGiven = str | os.PathLike[str] | Iterable[tuple[str, str, str] | Judgement] | None
KnownGiven = str | os.PathLike[str] | Iterable[Mapping[str, Any]] | Mapping[Any, str] | None
Progress = bool | Callable[[str, int], None]


def reconcile(
    texts: Iterable[str | None],
    *,
    ids: Iterable[DocId] | None = None,
    extractor: Any = None,
    known: KnownGiven = None,
    judgements: JudgementsGiven = None,
    settings: Settings | None = None,
    workers: int = 1,
    progress: Progress = False,
) -> Reconciliation:
    """The people and organisations of some texts, each with all its spellings and mentions.

    Args:
        texts: the texts, in any order and number; missing ones (None, NaN) are skipped and counted.
        ids: one id for each text; without it a text's id is its position.
        extractor: what finds the mentions: a spaCy, GLiNER, Stanza or Hugging Face pipeline, a callable, or
            an `Extractor` that says more of one; by default our own.
        known: a watchlist: ``{id: name}``, rows with ``id``, ``name``, ``aliases``, ``kind``, or a
            ``.csv`` or ``.jsonl`` file of them. Entities resolve to its ids; who is not on it stays free.
        judgements: what humans said of spellings: a `Judgements` book or its JSON Lines file, or rows
            ``(left, right, "same")``, ``"different"``, ``"rename"`` or ``"retype"``. They are hard constraints.
        settings: how eager to be.
        workers: processes that read the texts. The answer is the same with any number of them; they
            are worth starting from some thousand texts on, and read for our own extractor only.
        progress: show the stages on stderr, or call ``progress(stage, count)`` at each.

    Raises:
        InputError: an argument is not what it must be; a single str is not a list of texts.
        ValueRangeError: ids that repeat or are too few; an unknown verdict.

    >>> r = reconcile(["President Anna Petrova spoke.", "Анна Петрова заявила об этом."])
    >>> [(entity.name, entity.count) for entity in r.entities]
    [('Anna Petrova', 2)]
    """
    chosen = checked_settings(settings)
    documents, skipped = checked_documents(texts, ids)
    step = _step(progress)
    step("reading texts", len(documents))
    watched = checked_known(known)
    found = _found(extractor, documents, progress, watched, checked_workers(workers))
    mentions = [mention for here in found for mention in here]
    positions = [position for position, here in enumerate(found) for _ in here]
    corpus = local.corpus_of(mentions, positions, checked_judgements(judgements), watched)
    resolved = local.resolve(corpus, chosen, step)
    stats = {"texts": len(documents), "skipped": skipped, **resolved.stats}
    return local.answer(resolved, stats, documents, ids_given=ids is not None or has_index(texts))


def reconcile_mentions(
    mentions: Iterable[Mention | tuple[DocId, int, int, str, str]],
    texts: Mapping[DocId, str] | None = None,
    *,
    known: KnownGiven = None,
    judgements: JudgementsGiven = None,
    settings: Settings | None = None,
    progress: Progress = False,
) -> Reconciliation:
    """The people and organisations of mentions that you already have.

    Args:
        mentions: `Mention` records, or ``(doc_id, start, end, text, kind)``.
        texts: the texts by their ids, if there are: to read which names they set side by side, to quote
            and to show.
        known, judgements, settings, progress: as for `reconcile`.

    >>> r = reconcile_mentions([("a", 0, 10, "John Kirby", "PER"), ("a", 20, 25, "Kirby", "PER")])
    >>> [entity.name for entity in r.entities]
    ['John Kirby']
    """
    chosen = checked_settings(settings)
    checked = [
        checked_mention(mention, index)
        for index, mention in enumerate(iterated("mentions", mentions))
    ]
    order = {
        doc_id: place for place, doc_id in enumerate(dict.fromkeys(m.doc_id for m in checked))
    }
    checked.sort(key=lambda m: (order[m.doc_id], m.start, m.end, m.kind, m.text))
    documents = [Document(doc_id, document_text(text)) for doc_id, text in (texts or {}).items()]
    checked = local.in_their_texts(checked, documents)
    corpus = local.corpus_of(
        checked,
        [order[m.doc_id] for m in checked],
        checked_judgements(judgements),
        checked_known(known),
    )
    resolved = local.resolve(corpus, chosen, _step(progress))
    stats = {"texts": len(order), "skipped": 0, **resolved.stats}
    return local.answer(resolved, stats, documents, ids_given=True)


def reconcile_names(
    names: Iterable[str | None],
    *,
    kind: str = "PERSON",
    counts: Iterable[int] | None = None,
    known: KnownGiven = None,
    judgements: JudgementsGiven = None,
    settings: Settings | None = None,
    progress: Progress = False,
) -> Reconciliation:
    """The people or organisations behind a column of names.

    Args:
        names: the spellings; repeated ones are counted, missing ones skipped.
        kind: ``"PERSON"`` or ``"ORG"``, for all of them.
        counts: how often each was met, if the column holds distinct names.
        known, judgements, settings, progress: as for `reconcile`.

    >>> r = reconcile_names(["Wagner Group", "Wagner"], kind="ORG", counts=[3, 1])
    >>> [(entity.name, entity.count) for entity in r.entities]
    [('Wagner Group', 4)]
    """
    chosen = checked_settings(settings)
    which = checked_kind(kind)
    found: dict[str, int] = {}
    skipped = 0
    given = iterated("names", names)
    many = iterated("counts", counts) if counts is not None else None
    for index, name in enumerate(given):
        count = next(many, _NO_MORE) if many is not None else 1
        if count is _NO_MORE:
            raise ValueRangeError("counts", f"{index} counts", "as many as there are names")
        if is_missing(name):
            skipped += 1
            continue
        if not isinstance(name, str):
            raise InputError(
                f"names[{index}]", name, "a str", "turn it into text, or give None to skip it"
            )
        text = shown(name)
        if text:
            found[text] = found.get(text, 0) + checked_count(count, index)
    if many is not None and next(many, _NO_MORE) is not _NO_MORE:
        raise ValueRangeError("counts", "more counts", "as many as there are names")
    judged = checked_judgements(judgements)
    kinds = kinds_told(judged)
    made = [make_name(text, kinds.get(text, which), found[text]) for text in sorted(found)]
    watched = checked_known(known)
    corpus = Corpus(
        local.with_known_names(made, watched),
        judgements=judged,
        known=watched,
    )
    resolved = local.resolve(corpus, chosen, _step(progress))
    return local.answer(
        resolved, {"texts": 0, "skipped": skipped, **resolved.stats}, [], ids_given=True
    )


def extract(
    texts: Iterable[str | None],
    *,
    ids: Iterable[DocId] | None = None,
    extractor: Any = None,
    workers: int = 1,
    progress: Progress = False,
) -> tuple[Mention, ...]:
    """The mentions of persons and organisations in some texts, in their order.

    >>> [(mention.text, mention.kind) for mention in extract(["Angela Merkel visited the World Bank."])]
    [('Angela Merkel', 'PERSON'), ('World Bank', 'ORG')]
    """
    documents, _ = checked_documents(texts, ids)
    found = _found(extractor, documents, progress, workers=checked_workers(workers))
    return tuple(mention for here in found for mention in here)


def compare(
    left: str, right: str, *, kind: str = "PERSON", settings: Settings | None = None
) -> Comparison:
    """Two names side by side: the probability that they are one, and the evidence for it.

    The probability holds at `Settings.prior`: of the pairs that somebody asks about one in two is one.

    >>> compare("Mkrtychev", "Мкртычев").probability > 0.9
    True
    >>> compare("Kim Jong Un", "Kim Jong Il").decisive.question
    'short conflict'
    """
    checked_name("left", left)
    checked_name("right", right)
    which = checked_kind(kind)
    chosen = checked_settings(settings)
    names = make_name(left, which), make_name(right, which)
    return compare_names(*names, chosen)


def match_probabilities(
    left: Iterable[str],
    right: Iterable[str],
    *,
    kind: str = "PERSON",
    settings: Settings | None = None,
) -> list[float]:
    """For each two names of two columns the probability that they are one: what `compare` gives, in bulk.

    Some 50,000 pairs a second, because every distinct word is read once and every two words are aligned
    once. For the evidence of a single pair ask `compare`.

    Args:
        left, right: two columns of the same length.
        kind: ``"PERSON"`` or ``"ORG"``, for all of them.
        settings: as for `reconcile`.

    Raises:
        InputError: a name is not a str.
        ValueRangeError: one column is longer than the other.

    >>> kirby, kim = match_probabilities(["John Kirby", "Kim Jong Un"], ["J. Kirby", "Kim Jong Il"])
    >>> kirby > 0.9, kim < 0.1
    (True, True)
    """
    chosen, which = checked_settings(settings), checked_kind(kind)
    sides = [
        [
            checked_name(f"{what}[{index}]", name)
            for index, name in enumerate(iterated(what, column))
        ]
        for what, column in (("left", left), ("right", right))
    ]
    if len(sides[0]) != len(sides[1]):
        raise ValueRangeError(
            "right", f"{len(sides[1])} names", f"as many as left has: {len(sides[0])}"
        )
    texts = sorted({shown(text) for side in sides for text in side})
    row = {text: place for place, text in enumerate(texts)}
    pairs = sorted_pairs([[row[shown(text)] for text in side] for side in sides])
    scored = Comparer([make_name(text, which) for text in texts], chosen).score(pairs)
    return [probability(weight) for weight in scored.match_weight.tolist()]


def _found(
    extractor: Any,
    documents: Sequence[Document],
    progress: Progress,
    known: Sequence[Known] = (),
    workers: int = 1,
) -> Sequence[Sequence[Mention]]:
    """The mentions of each text, by the extractor that is wanted."""
    if extractor is None:
        found = list(_counted(local.extract(documents, workers), len(documents), progress))
        names = ((name, likely_kind(name, each.kinds)) for each in known for name in each.names)
        return second_look(documents, found, names)
    others = _counted(extract_with(extractor, documents), len(documents), progress)
    return [
        with_neighbours(document.text, here)
        for document, here in zip(documents, others, strict=True)
    ]


def _step(progress: Progress) -> local.Step:
    """What is told of each stage."""
    if callable(progress):
        return progress
    if not progress:
        return lambda _stage, _count: None
    from tqdm.auto import tqdm

    return lambda stage, count: tqdm.write(f"{stage}: {count:,}", file=sys.stderr)


def _counted(
    found: Iterable[list[Mention]], total: int, progress: Progress
) -> Iterable[list[Mention]]:
    """The mentions of each text, with a bar if one is wanted."""
    if progress is not True:
        return found
    from tqdm.auto import tqdm

    return cast(
        "Iterable[list[Mention]]",
        tqdm(found, total=total, unit="text", desc="reading", leave=False),
    )
