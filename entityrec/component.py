"""spaCy Doc → Doc with entities: ``nlp.add_pipe("entityrec")``.

spaCy finds this module by its entry point; nothing else imports it. The component takes the
persons and organisations that the pipeline has found, or finds them itself where none were.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from weakref import WeakKeyDictionary

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from entityrec.engines import local
from entityrec.mentions.adapters import UNSAID, kind_of_label
from entityrec.pipeline import reconcile_mentions
from entityrec.reconciliation import Reconciliation
from entityrec.records import Document, Mention

MOST_WIDENED: Final = 3
"""Times as long as a mention a span of whole tokens may be; beyond, the tokens of the pipeline are no words."""

_ANSWERS: "WeakKeyDictionary[Doc, Reconciliation]" = WeakKeyDictionary()
"""The answers of docs that are in use: kept beside them, because what is in a doc must be able to be written to bytes."""

Doc.set_extension("entityrec", getter=_ANSWERS.get, force=True)


@Language.factory(
    "entityrec",
    default_config={"together": False},
    assigns=["doc._.entityrec", "doc.ents"],
)
def make_component(nlp: Language, name: str, together: bool) -> "EntityrecComponent":  # noqa: ARG001 - spaCy's call
    """The component; with ``together``, all docs of one ``nlp.pipe`` are one corpus, held in memory."""
    return EntityrecComponent(together=together)


class EntityrecComponent:
    """Sets ``doc._.entityrec``, and for each span its entity's id as ``span.id_`` and name as ``span.kb_id_``.

    The ids stay with a doc that is written or comes from another process; the answer does not.
    """

    def __init__(self, *, together: bool = False) -> None:
        self.together = together

    def __call__(self, doc: Doc) -> Doc:
        """One doc with its own entities."""
        return _reconciled([doc])[0]

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:  # noqa: ARG002 - spaCy's call
        """Docs with their entities, each by itself or all as one corpus."""
        if self.together:
            yield from _reconciled(list(stream))
        else:
            for doc in stream:
                yield _reconciled([doc])[0]

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Nothing to keep: what the component knows comes with entityrec."""

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> "EntityrecComponent":  # noqa: ARG002 - spaCy's call
        """Itself."""
        return self


def _reconciled(docs: list[Doc]) -> list[Doc]:
    """Docs, the positions of which are the ids of their texts."""
    mentions = [
        mention for position, doc in enumerate(docs) for mention in _mentions(doc, position)
    ]
    answer = reconcile_mentions(mentions, {place: doc.text for place, doc in enumerate(docs)})
    for doc in docs:
        _ANSWERS[doc] = answer
    _mark(docs, answer)
    return docs


def _mentions(doc: Doc, position: int) -> list[Mention]:
    """The persons and organisations that the pipeline has found before, else our own."""
    found = [
        Mention(position, entity.start_char, entity.end_char, entity.text, kind, UNSAID)
        for entity in doc.ents
        if (kind := kind_of_label(entity.label_)) is not None
    ]
    return found or next(iter(local.extract([Document(position, doc.text)])))


def _mark(docs: list[Doc], answer: Reconciliation) -> None:
    """Set the entities of docs, each with the id and the name of the entity that it belongs to."""
    found: dict[int, list[Any]] = {place: [] for place in range(len(docs))}
    labels = [{(e.start_char, e.end_char): e.label_ for e in doc.ents} for doc in docs]
    for entity in answer.entities:
        for mention in entity.mentions:
            place = int(mention.doc_id)
            doc = docs[place]
            span = doc.char_span(
                mention.start,
                mention.end,
                label=labels[place].get((mention.start, mention.end), mention.kind),
                kb_id=entity.name,
                span_id=entity.id,
                alignment_mode="expand",
            )
            if span is not None and len(span.text) <= MOST_WIDENED * len(mention.text):
                found[place].append(span)
    for place, doc in enumerate(docs):
        doc.ents = filter_spans([*found[place], *doc.ents])
