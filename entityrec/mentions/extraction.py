"""Text → Mention. The built-in extractor, from a text to its mentions with offsets."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from entityrec.mentions.caseless import caseless_mentions
from entityrec.mentions.lists import with_neighbours
from entityrec.mentions.repair import glued_length, repair
from entityrec.mentions.sheet import Sheet, read_sheet
from entityrec.mentions.spans import Span
from entityrec.mentions.tagger import tag
from entityrec.records import Document, Kind, Mention

SURENESS: Final = {"PERSON": (0.06, 0.72), "ORG": (-0.17, 0.65)}
"""How the log odds of the model become those of being right: a shift and a slope, fitted to texts that
were left out of learning (``python -m tests.derive.tagger DATA --folds 2``)."""

LONGEST_PIECE = 200_000
"""Letters of a text that are read at a time: a document's own evidence lies within that."""


def find_mentions(document: Document) -> list[Mention]:
    """The mentions of persons and organisations in one text, in order.

    >>> text = "The dealer Ashot Mkrtychevwho was sanctioned. Mkrtychev denies it."
    >>> [(mention.text, mention.kind) for mention in find_mentions(Document(0, text))]
    [('Ashot Mkrtychev', 'PERSON'), ('Mkrtychev', 'PERSON')]
    """
    return find_all_mentions([document])[0]


def find_all_mentions(documents: Sequence[Document]) -> list[list[Mention]]:
    """The mentions of each of some texts: the same as one by one, and faster."""
    pieces = [
        (number, offset, read_sheet(document.text[offset:end]))
        for number, document in enumerate(documents)
        for offset, end in pairwise(_piece_ends(document.text))
    ]
    found: list[list[Mention]] = [[] for _ in documents]
    for (number, offset, sheet), taken in zip(
        pieces, tag([sheet for _, _, sheet in pieces]), strict=True
    ):
        repair(sheet, taken)
        document = documents[number]
        found[number] += [_mention(document, offset, sheet, span) for span in taken.spans()]
    return [
        with_neighbours(document.text, caseless_mentions(document, here))
        for document, here in zip(documents, found, strict=True)
    ]


def sureness(kind: Kind, score: float) -> float:
    """How often a span of such a score is right, in (0, 1).

    >>> sureness("PERSON", 0.5) < sureness("PERSON", 0.99) < 1
    True
    """
    shift, slope = SURENESS[kind]
    odds = math.log(score / max(1.0 - score, 1e-6))
    return round(1.0 / (1.0 + math.exp(-shift - slope * odds)), 4)


def _piece_ends(text: str) -> Iterator[int]:
    """Where a long text may be cut: after a paragraph, a line or a word, whichever comes late enough."""
    start = 0
    yield start
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        cuts = (
            text.rfind(mark, start + LONGEST_PIECE // 2, limit)
            for mark in ("\n\n", "\n", ". ", " ")
        )
        start = next((cut + 1 for cut in cuts if cut > 0), limit)
        yield start
    if text:
        yield len(text)


def _mention(document: Document, offset: int, sheet: Sheet, span: Span) -> Mention:
    first, last = sheet.tokens[span.first], sheet.tokens[span.end - 1]
    tail = glued_length(sheet, span.end - 1) if span.kind == "PERSON" else 0
    start, end = offset + first.start, offset + last.end - tail
    return Mention(
        document.doc_id,
        start,
        end,
        document.text[start:end],
        span.kind,
        sureness(span.kind, span.score),
        span.title,
        span.stands_for,
    )
