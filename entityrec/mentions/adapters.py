"""Other extractors → Mention: spaCy pipelines, and any callable.

A callable takes a list of texts and gives for each a list of spans: ``(start, end, label)`` or
``(start, end, label, score)``, or dictionaries with those keys. Nothing of spaCy is imported: what
has ``pipe`` and ``vocab`` is one of its pipelines.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from entityrec.errors import InputError, ValueRangeError
from entityrec.records import Document, Kind, Mention

LABELS: Final[Mapping[str, Kind]] = {
    "per": "PERSON",
    "pers": "PERSON",
    "person": "PERSON",
    "people": "PERSON",
    "org": "ORG",
    "organization": "ORG",
    "organisation": "ORG",
    "company": "ORG",
    "institution": "ORG",
    "corporation": "ORG",
}
"""Labels of CoNLL, OntoNotes and WikiNER, and what users of label-free models write."""

BATCH: Final = 64
"""Texts given to an extractor at a time."""


def kind_of_label(label: str) -> Kind | None:
    """The kind that a label stands for, None for places and the rest.

    >>> kind_of_label("B-PER"), kind_of_label("Organization"), kind_of_label("GPE")
    ('PERSON', 'ORG', None)
    """
    plain = label.lower()
    if plain[:2] in ("b-", "i-", "e-", "s-", "l-", "u-"):
        plain = plain[2:]
    return LABELS.get(plain)


def extract_with(extractor: Any, documents: Iterable[Document]) -> Iterator[list[Mention]]:
    """The mentions of each text, as another extractor finds them.

    >>> def shouting(texts):
    ...     return [[(0, 5, "PER", 0.9)] for _ in texts]
    >>> [mention.text for mention in next(extract_with(shouting, [Document(0, "Kirby said")]))]
    ['Kirby']
    """
    spans_of = _spans_of(extractor)
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == BATCH:
            yield from _batch_mentions(spans_of, batch)
            batch = []
    yield from _batch_mentions(spans_of, batch)


def _spans_of(extractor: Any) -> Callable[[list[str]], Sequence[Iterable[Any]]]:
    """What gives the spans of some texts."""
    if hasattr(extractor, "pipe") and hasattr(extractor, "vocab"):
        return lambda texts: [
            [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
            for doc in extractor.pipe(texts)
        ]
    if callable(extractor):
        return lambda texts: list(extractor(texts))
    raise InputError(
        "extractor",
        extractor,
        "a spaCy pipeline or a callable",
        "give a function list[str] -> list of spans",
    )


def _batch_mentions(
    spans_of: Callable[[list[str]], Sequence[Iterable[Any]]], batch: list[Document]
) -> Iterator[list[Mention]]:
    if not batch:
        return
    found = spans_of([document.text for document in batch])
    if not all(isinstance(spans, Iterable) for spans in found):
        raise InputError(
            "the extractor's answer", found, "a list of spans for each text", "give [] for none"
        )
    if len(found) != len(batch):
        raise ValueRangeError(
            "the extractor's answer",
            len(found),
            f"one list of spans for each of {len(batch)} texts",
        )
    for document, spans in zip(batch, found, strict=True):
        mentions = [mention for span in spans if (mention := _mention(document, span)) is not None]
        yield _without_overlaps(mentions)


def _mention(document: Document, span: Any) -> Mention | None:
    """A span as a mention, None if its label is of another kind."""
    values = _values(span)
    if len(values) != 4 or not isinstance(values[3], int | float | None):
        raise InputError(
            "an extracted span",
            span,
            "(start, end, label), perhaps with a score",
            "give three or four values",
        )
    start, end, label, score = values
    kind = kind_of_label(str(label))
    if kind is None:
        return None
    if not (
        isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(document.text)
    ):
        where = f"a span inside of text {document.doc_id!r} of {len(document.text)} letters"
        raise ValueRangeError("an extracted span", (start, end, label), where)
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    sure = 0.85 if score is None else min(1.0, max(1e-6, float(score)))
    return Mention(document.doc_id, start, end, document.text[start:end], kind, sure)


def _values(span: Any) -> tuple[Any, ...]:
    """Start, end, label and score of a span, however it is given; fewer where it is none."""
    if isinstance(span, Mapping):
        label = span.get("label", span.get("entity_group", ""))
        return span.get("start"), span.get("end"), label, span.get("score")
    if isinstance(span, list | tuple) and len(span) in (3, 4):
        return (*span, None)[:4]
    return ()


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Mentions of which no two overlap: the longer stays, then the surer."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, -m.score, m.start, m.kind)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
