"""Other extractors → Mention: spaCy, GLiNER, Stanza, Hugging Face pipelines, any callable.

Nothing of them is imported: what has ``pipe`` and ``vocab`` is a spaCy pipeline, what has
``predict_entities`` is a GLiNER model. A callable takes a list of texts and gives for each a list
of spans: ``(start, end, label)`` or ``(start, end, label, score)``, or mappings with those keys.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, NamedTuple

from entityrec.errors import InputError, ValueRangeError
from entityrec.mentions.spans import Covered
from entityrec.mentions.windows import pieces
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

ASKED: Final = ("person", "organization")
"""What a model without labels of its own is asked for."""

BATCH: Final = 64
"""Texts given to an extractor at a time."""

UNSAID: Final = 0.85
"""The score of a mention whose extractor says none: about the precision of such models on news."""

ROOM: Final = 16
"""Words by which a window is not filled, because models count some words twice."""

Spans = Sequence[Iterable[Any]]


@dataclass(frozen=True)
class Extractor:
    """Another extractor, with how to read it. Give it as ``extractor=``; the model alone does for most.

    Attributes:
        model: a spaCy pipeline, a GLiNER model, a Stanza pipeline, a Hugging Face pipeline for token
            classification, or a callable from a list of texts to a list of spans for each.
        labels: labels of the model, in any case, and the kind that each stands for: ``"PERSON"``,
            ``"ORG"``, or None for none. They come before the usual ones (PER, ORG, company …); a
            GLiNER model is asked for them.
        window: words of a text that the model reads at a time; by default what the model says.

    >>> shouting = Extractor(lambda texts: [[(0, 5, "OFFICIAL")] for _ in texts], {"official": "PERSON"})
    >>> [mention.text for mention in next(extract_with(shouting, [Document(0, "Kirby said")]))]
    ['Kirby']
    """

    model: Any
    labels: Mapping[str, Kind | None] = field(default_factory=dict)
    window: int | None = None

    def __post_init__(self) -> None:
        labels: Any = self.labels
        if not isinstance(labels, Mapping):
            raise InputError("labels", labels, "a mapping", 'give {"company": "ORG"}')
        for label, kind in labels.items():
            if not isinstance(label, str) or kind not in ("PERSON", "ORG", None):
                allowed = '"PERSON", "ORG" or None for a label that is a str'
                raise ValueRangeError("labels", (label, kind), allowed)
        if len({label.lower() for label in labels}) < len(labels):
            raise ValueRangeError("labels", sorted(labels), "each label once, in whatever case")
        window: Any = self.window
        if window is not None and (type(window) is not int or window < 1):
            raise ValueRangeError("window", window, "a number of words, at least 1")

    def kind_of(self, label: str) -> Kind | None:
        """The kind that a label stands for, None for places and the rest."""
        own = {each.lower(): kind for each, kind in self.labels.items()}
        found = [each for each in (label.lower(), without_scheme(label.lower())) if each in own]
        return own[found[0]] if found else kind_of_label(label)


def kind_of_label(label: str) -> Kind | None:
    """The kind that a label stands for by itself, None for places and the rest.

    >>> kind_of_label("B-PER"), kind_of_label("Organization"), kind_of_label("GPE")
    ('PERSON', 'ORG', None)
    """
    return LABELS.get(without_scheme(label.lower()))


def without_scheme(label: str) -> str:
    """A label in lower case without the mark of where in a span it stands.

    >>> without_scheme("b-per"), without_scheme("organization")
    ('per', 'organization')
    """
    return label[2:] if label[:2] in ("b-", "i-", "e-", "s-", "l-", "u-") else label


def extract_with(extractor: Any, documents: Iterable[Document]) -> Iterator[list[Mention]]:
    """The mentions of each text, as another extractor finds them.

    >>> def shouting(texts):
    ...     return [[(0, 5, "PER", 0.9)] for _ in texts]
    >>> [mention.text for mention in next(extract_with(shouting, [Document(0, "Kirby said")]))]
    ['Kirby']
    """
    chosen = extractor if isinstance(extractor, Extractor) else Extractor(extractor)
    ask, limits = _reader(chosen)
    parts = (
        _Part(number, document, offset, piece)
        for number, document in enumerate(documents)
        for offset, piece in [*pieces(document.text, **limits)] or [(0, "")]
    )
    found = _asked(ask, parts)
    for _, group in groupby(found, key=lambda answer: answer[0].number):
        mentions = [
            mention
            for part, spans in group
            for span in spans
            if (mention := _mention(chosen, part, span)) is not None
        ]
        yield _without_overlaps(mentions)


def _reader(chosen: Extractor) -> tuple[Callable[[list[str]], Spans], dict[str, int | None]]:
    """What gives the spans of some texts, and how long those may be."""
    model, window = chosen.model, chosen.window
    if hasattr(model, "pipe") and hasattr(model, "vocab"):
        return lambda texts: _of_spacy(model, texts), {
            "words": window,
            "letters": getattr(model, "max_length", None),
        }
    if hasattr(model, "predict_entities"):
        longest = getattr(getattr(model, "config", None), "max_len", None) or 384
        return lambda texts: _of_gliner(chosen, texts), {"words": window or max(1, longest - ROOM)}
    if hasattr(model, "processors") and callable(getattr(model, "bulk_process", None)):
        return lambda texts: _of_stanza(model, texts), {"words": window}
    if getattr(model, "task", None) in ("token-classification", "ner"):
        tokens = getattr(getattr(model, "tokenizer", None), "model_max_length", 512)
        return lambda texts: _of_transformers(model, texts), {
            "words": window or min(tokens, 10**6) // 2
        }
    if callable(model):
        return lambda texts: list(model(texts)), {"words": window}
    raise InputError(
        "extractor",
        model,
        "a spaCy, GLiNER, Stanza or Hugging Face pipeline or a callable",
        "give a function list[str] -> list of spans",
    )


def _of_spacy(model: Any, texts: list[str]) -> Spans:
    return [
        [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
        for doc in model.pipe(texts)
    ]


def _of_gliner(chosen: Extractor, texts: list[str]) -> Spans:
    model = chosen.model
    wanted = [label for label, kind in chosen.labels.items() if kind] or list(ASKED)
    if hasattr(model, "inference"):
        return list(model.inference(texts, wanted))
    return [model.predict_entities(text, wanted) for text in texts]


def _of_stanza(model: Any, texts: list[str]) -> Spans:
    return [
        [(entity.start_char, entity.end_char, entity.type) for entity in doc.ents]
        for doc in model.bulk_process(texts)
    ]


def _of_transformers(model: Any, texts: list[str]) -> Spans:
    answers = model(texts)
    for span in (span for spans in answers for span in spans):
        if "entity_group" not in span or span.get("start") is None:
            raise InputError(
                "the pipeline's answer",
                span,
                "whole entities with offsets",
                'make it with pipeline("token-classification", aggregation_strategy="first") and a fast tokenizer',
            )
    return list(answers)


class _Part(NamedTuple):
    """A piece of a text: the number of the text among all, and where in it the piece begins."""

    number: int
    document: Document
    offset: int
    text: str


def _asked(
    ask: Callable[[list[str]], Spans], parts: Iterable[_Part]
) -> Iterator[tuple[_Part, Iterable[Any]]]:
    """Pieces of texts with the spans that were found in them; empty ones are not asked about."""
    batch: list[_Part] = []
    for part in parts:
        batch.append(part)
        if len(batch) == BATCH:
            yield from _answered(ask, batch)
            batch = []
    yield from _answered(ask, batch)


def _answered(
    ask: Callable[[list[str]], Spans], batch: list[_Part]
) -> Iterator[tuple[_Part, Iterable[Any]]]:
    told = [part for part in batch if part.text.strip()]
    found: Any = ask([part.text for part in told]) if told else []
    if not isinstance(found, Sequence) or not all(isinstance(spans, Iterable) for spans in found):
        raise InputError(
            "the extractor's answer", found, "a list of spans for each text", "give [] for none"
        )
    if len(found) != len(told):
        wanted = f"one list of spans for each of {len(told)} texts"
        raise ValueRangeError("the extractor's answer", len(found), wanted)
    answers = iter(found)
    for part in batch:
        yield part, next(answers) if part.text.strip() else ()


def _mention(chosen: Extractor, part: _Part, span: Any) -> Mention | None:
    """A span as a mention, None if its label is of another kind."""
    document, piece = part.document, part.text
    start, end, label, score = _checked(span)
    kind = chosen.kind_of(str(label))
    if kind is None:
        return None
    if not (type(start) is type(end) is int and 0 <= start < end <= len(piece)):
        where = (
            f"a span inside of text {document.doc_id!r}, of which {len(piece)} letters were given"
        )
        raise ValueRangeError("an extracted span", (start, end, label), where)
    while start < end and piece[start].isspace():
        start += 1
    while end > start and piece[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    sure = UNSAID if score is None else min(1.0, max(1e-6, float(score)))
    place = (part.offset + start, part.offset + end)
    return Mention(document.doc_id, *place, piece[start:end], kind, sure)


def _checked(span: Any) -> tuple[Any, Any, Any, Any]:
    """Start, end, label and score of a span, however it is given."""
    values: tuple[Any, ...] = ()
    if isinstance(span, Mapping):
        label = span.get("label", span.get("entity_group", ""))
        values = (span.get("start"), span.get("end"), label, span.get("score"))
    elif isinstance(span, list | tuple) and len(span) in (3, 4):
        values = (*span, None)[:4]
    if len(values) == 4:
        start, end, label, score = (_plain(value) for value in values)
        if score is None or (isinstance(score, int | float) and score == score):  # noqa: PLR0124 - no NaN
            return start, end, label, score
    raise InputError(
        "an extracted span",
        span,
        "(start, end, label), perhaps with a score",
        "give three or four values",
    )


def _plain(value: Any) -> Any:
    """A number of NumPy or torch as one of Python."""
    return value.item() if hasattr(value, "item") and not isinstance(value, str) else value


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Mentions of which no two overlap: the longer stays, then the surer."""
    kept: list[Mention] = []
    covered = Covered(max((mention.end for mention in mentions), default=0))
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, -m.score, m.start, m.kind)):
        if covered.is_free(mention.start, mention.end):
            covered.cover(mention.start, mention.end)
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
