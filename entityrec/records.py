"""Every record, in the order of the flow: text, mention, name, pair, comparison, cluster, entity.

What a user holds is a frozen dataclass; what there are millions of is a NumPy column
(`CandidatePairs`, `ScoredPairs`). Nothing is changed after it was made: what is learnt later
is a field of the next record.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["PERSON", "ORG"]
KINDS: Final = ("PERSON", "ORG")

DocId: TypeAlias = Any
"""What ``ids`` gave for a text, else its position: any hashable value."""


class Document(NamedTuple):
    """One text with its id, cleaned so that ``text[start:end]`` means the same to every stage."""

    doc_id: DocId
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of one text that names a person or an organisation.

    ``doc_text[start:end] == text`` holds for the text it was found in (each lone surrogate
    of that text counts as one U+FFFD). Offsets are Python string indices, half-open.

    Attributes:
        doc_id: what ``ids`` gave for the text, else its position.
        start, end: where it stands.
        text: the words themselves, without titles, leading articles and possessive endings.
        kind: ``"PERSON"`` or ``"ORG"``.
        score: how sure the extractor is that this is such a name, in (0, 1].
        title: the title or office written before a person's name, ``""`` if none.
        stands_for: the long form that the text defines it for, as in "Long Form (LF)".
        listed_with: the name of the same kind that the text sets beside it: "Anna Ray and Ann Ray".
    """

    doc_id: DocId
    start: int
    end: int
    text: str
    kind: Kind
    score: float = 1.0
    title: str = ""
    stands_for: str = ""
    listed_with: str = ""


class Reading(NamedTuple):
    """One way to read a word: its folded letters, what that reading costs in bits, and why.

    ``symbols`` are those of a script that has some of its own (`words.scripts`), ``""`` for words
    that are compared by their letters.
    """

    letters: str
    cost: float
    how: str
    script: str = "latin"
    symbols: str = ""


@dataclass(frozen=True, slots=True)
class NamePart:
    """A word of a name with the role it plays there.

    Attributes:
        text: the word as written.
        role: for persons given, family, single, patronymic, particle, initial or generation; for
            organisations head, modifier, place, number, form or acronym.
        form: the word in the form in which words are compared (NFKC, lower case).
        concept: what the word means where a resource knows it (``"ministry"``), else ``""``.
        readings: the plausible readings of the word, the usual one first.
    """

    text: str
    role: str
    form: str
    concept: str = ""
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A distinct spelling of a name, with its parts.

    Names are distinct by kind and cleaned text, so what is compared grows with the number of
    names, not of mentions. ``initials`` are the acronyms that an organisation's name may be
    shortened to, in lower case.
    """

    text: str
    kind: Kind
    parts: tuple[NamePart, ...]
    count: int = 1
    initials: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Kind and text: the order in which names are kept."""
        return self.kind, self.text


Column: TypeAlias = Any
"""A NumPy array. NumPy is imported where columns are made, so that ``import entityrec`` stays light."""


class CandidatePairs(NamedTuple):
    """Pairs of names worth comparing: two integer columns, ``left < right``, each pair once.

    ``cut`` counts the pairs that a bound left out.
    """

    left: Column
    right: Column
    cut: int = 0


class ScoredPairs(NamedTuple):
    """Candidate pairs with their match weights (log2 odds, the prior included)."""

    left: Column
    right: Column
    match_weight: Column


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question about two names gave, before it is weighed.

    Attributes:
        question: what was asked, for instance ``"family spelling"``.
        left, right: the parts it was asked of, ``""`` where a side has none.
        value: the answer, in the unit of the question (bits for a spelling, else a count).
        limit: the most this agreement may count, in bits: how rare the word is.
        note: the answer in words.
    """

    question: str
    left: str
    right: str
    value: float
    limit: float = math.inf
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of the waterfall: a question, the parts, and what the answer weighs in bits."""

    question: str
    left: str
    right: str
    weight: float
    note: str = ""

    def __str__(self) -> str:
        pair = f"{self.left or '—'} ~ {self.right or '—'}" if self.left or self.right else ""
        return f"{self.weight:+8.2f}  {self.question:<18} {pair:<36} {self.note}".rstrip()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two names side by side: the evidence, part by part, that adds up to the match weight.

    Attributes:
        left, right: the two spellings.
        kind: ``"PERSON"`` or ``"ORG"``.
        evidence: the lines of the waterfall, the prior first.
    """

    left: str
    right: str
    kind: Kind
    evidence: tuple[Evidence, ...]

    @property
    def match_weight(self) -> float:
        """log2 odds that the two are one: the sum of the evidence, as the decimal that it is."""
        return round(math.fsum(line.weight for line in self.evidence), 9)

    @property
    def probability(self) -> float:
        """The match weight as a probability, in (0, 1)."""
        return probability(self.match_weight)

    @property
    def decisive(self) -> Evidence:
        """The line that did most for the verdict: the heaviest on its side, the prior aside."""
        lines = [line for line in self.evidence if line.question != "prior"] or [*self.evidence]
        sign = 1 if self.match_weight > 0 else -1
        return max(lines, key=lambda line: (sign * line.weight, line.question, line.left))

    def __str__(self) -> str:
        head = f"{self.left} ~ {self.right} ({self.kind})"
        lines = [str(line) for line in self.evidence]
        total = f"{self.match_weight:+8.2f}  match weight, probability {self.probability:.3f}"
        return "\n".join([head, *lines, total])


class Link(NamedTuple):
    """An edge of the evidence graph as a user sees it."""

    left: str
    right: str
    match_weight: float
    probability: float

    def __str__(self) -> str:
        return (
            f"{self.left} ~ {self.right} ({self.match_weight:+.1f} bits, {self.probability:.2f})"
        )


class NameInUse(NamedTuple):
    """A name in the documents in which it stands for one thing: a node of the evidence graph.

    ``anchor`` is the index of the fuller name that it stands for in those documents, or -1.
    Two Bushes in two documents are two uses of one name. ``by`` says how the anchor is known: the
    document defines it, or has it, or has the same company as other documents that have it.
    """

    name: int
    anchor: int
    documents: tuple[int, ...]
    by: str = ""


Cluster: TypeAlias = tuple[int, ...]
"""The ids of the uses that make one entity, ascending; clusters partition the uses."""


@dataclass(frozen=True, slots=True, order=True)
class Variant:
    """A spelling of an entity, how often it was met, and how sure it is that it belongs."""

    text: str
    count: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or an organisation, with all its mentions.

    Attributes:
        id: derived from content: the same corpus gives the same ids on any machine.
        kind: ``"PERSON"`` or ``"ORG"``.
        name: the canonical name, one of the variants.
        variants: the spellings, most frequent first.
        mentions: where it is named, in the order of the texts.
        confidence: the share of the mentions that should truly belong, in (0, 1].
        weakest_link: the link without which the entity would fall apart, or None for one spelling.
        needs_review: True where a human should look.
        known_id: the id of the entry of ``known=`` that it is, or None.
        known_probability: how sure it is that it is that entry, or None.
    """

    id: str
    kind: Kind
    name: str
    variants: tuple[Variant, ...]
    mentions: tuple[Mention, ...]
    confidence: float
    weakest_link: Link | None = None
    needs_review: bool = False
    known_id: Any = None
    known_probability: float | None = None

    @property
    def count(self) -> int:
        """How many mentions there are."""
        return sum(variant.count for variant in self.variants)

    @property
    def documents(self) -> tuple[DocId, ...]:
        """The ids of the texts that name it, each once, in their order."""
        return tuple(dict.fromkeys(mention.doc_id for mention in self.mentions))

    def __str__(self) -> str:
        spellings = ", ".join(variant.text for variant in self.variants)
        return (
            f"{self.name} ({self.kind}, {self.count} mentions, {self.confidence:.2f}): {spellings}"
        )


Verdict: TypeAlias = Literal["same", "different", "rename", "retype"]


class Judgement(NamedTuple):
    """What a human said of spellings.

    Attributes:
        left, right: two spellings that are the same entity, or different ones; for ``"rename"`` a
            spelling and what its entity is to be called; for ``"retype"`` a spelling and its kind.
        verdict: which of these it is.
        by, at: who said it and when, as far as that is known.
    """

    left: str
    right: str
    verdict: Verdict
    by: str = ""
    at: str = ""


def probability(match_weight: float) -> float:
    """log2 odds as a probability strictly between 0 and 1.

    >>> probability(0.0), round(probability(3.0), 4)
    (0.5, 0.8889)
    >>> 0 < probability(-5000.0) < probability(5000.0) < 1
    True
    """
    bounded = max(-50.0, min(50.0, match_weight))
    return float(1.0 / (1.0 + 2.0**-bounded))


def log_odds(chance: float) -> float:
    """A probability as log2 odds.

    >>> log_odds(0.5), round(log_odds(0.01), 2)
    (0.0, -6.63)
    """
    return math.log2(chance / (1.0 - chance))
