"""Two uses → Explanation. Why they are one entity or are not, with every line of the evidence."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from entityrec.matching.blocking import candidate_pairs
from entityrec.matching.scoring import compare_names
from entityrec.outputs import page
from entityrec.records import (
    Comparison,
    DocId,
    Document,
    Entity,
    Evidence,
    Mention,
    Name,
    NameInUse,
    probability,
)
from entityrec.resolution.graph import LinkedUses, strongest_path
from entityrec.settings import Settings
from entityrec.words.clean import shown

OTHER_KIND = -12.0
"""Bits against a person's being an organisation: a company may bear its founder's name, and be no person."""


class Uncertain(NamedTuple):
    """A pair of spellings on which a human's word would say most: merged, or kept apart."""

    left: str
    right: str
    probability: float
    together: bool


def _said(line: Evidence) -> str:
    """A line of evidence in a sentence."""
    return f"{line.question} {line.left or '—'} ~ {line.right or '—'} ({line.weight:+.1f} bits)"


class Quote(NamedTuple):
    """A stretch of a text around a name."""

    doc_id: DocId
    text: str

    def __str__(self) -> str:
        return f"{shown(str(self.doc_id))}: … {self.text} …"


QUOTED: Final = 60
"""Letters before and after a name in a quote."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two names are one entity, or why not.

    Attributes:
        left, right: the two spellings.
        together: whether they are in one entity.
        comparison: the two compared with one another; its evidence adds up to its match weight.
        path: the links by which they came together, each with its own evidence.
        reason: the verdict in a sentence.
        quotes: where the texts name them, if the texts are there; in one text if there is such.
    """

    left: str
    right: str
    together: bool
    comparison: Comparison
    path: tuple[Comparison, ...]
    reason: str
    quotes: tuple[Quote, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of the two names themselves."""
        return self.comparison.evidence

    @property
    def match_weight(self) -> float:
        """The sum of the evidence, in log2 odds."""
        return self.comparison.match_weight

    @property
    def probability(self) -> float:
        """The match weight as a probability."""
        return self.comparison.probability

    @property
    def decisive(self) -> Evidence:
        """The line of evidence that did most for the verdict."""
        return self.comparison.decisive

    def __str__(self) -> str:
        parts = [self.reason, str(self.comparison)]
        if len(self.path) > 1:
            parts += ["by way of:", *(str(step) for step in self.path)]
        if self.quotes:
            parts.append("\n".join(str(quote) for quote in self.quotes))
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        steps = self.path if len(self.path) > 1 else (self.comparison,)
        return (
            f"<p>{page.escaped(self.reason)}</p>"
            + "".join(page.waterfall_table(step) for step in steps)
            + "".join(
                f"<blockquote>{page.escaped(str(quote))}</blockquote>" for quote in self.quotes
            )
        )


@dataclass(frozen=True, slots=True)
class Explainer:
    """What there is to explain by: the names in use and their links, their entities, and what humans said."""

    linked: LinkedUses
    entities: Sequence[Entity]
    entity_of: Mapping[int, int]
    settings: Settings
    must: frozenset[tuple[int, int]]
    cannot: frozenset[tuple[int, int]]
    documents: Sequence[Document]

    @property
    def names(self) -> Sequence[Name]:
        """All names."""
        return self.linked.names

    @property
    def uses(self) -> Sequence[NameInUse]:
        """The names in use."""
        return self.linked.uses

    def together(self, left: int, right: int) -> bool:
        """Whether two uses are in one entity."""
        return left == right or (
            left in self.entity_of and self.entity_of[left] == self.entity_of.get(right)
        )

    def explained(self, left: int, right: int) -> Explanation:
        """Why two uses are one entity, or are not."""
        names = self.names[self.uses[left].name], self.names[self.uses[right].name]
        comparison = (
            self._compared(*names)
            if self.linked.weight(left, right) is None
            else _turned(self.linked.comparison(left, right), names[0].text)
        )
        together = self.together(left, right)
        path = self._path(left, right) if together else ()
        reason = self._reason(left, right, comparison, path, together=together)
        quotes = self._quotes(left, right)
        return Explanation(
            names[0].text, names[1].text, together, comparison, path, reason, quotes
        )

    def _quotes(self, left: int, right: int) -> tuple[Quote, ...]:
        """A quote for each of two uses, from one text if one has both."""
        named = [{m.doc_id: m for m in reversed(self._mentions_of(use))} for use in (left, right)]
        texts = {
            document.doc_id: document.text
            for document in self.documents
            if document.doc_id in named[0] or document.doc_id in named[1]
        }
        found = [{doc_id: m for doc_id, m in here.items() if doc_id in texts} for here in named]
        shared = [doc_id for doc_id in found[0] if doc_id in found[1]]
        quotes = []
        for here in found:
            if here:
                mention = here[shared[-1]] if shared else list(here.values())[-1]
                start, end = max(0, mention.start - QUOTED), mention.end + QUOTED
                quotes.append(Quote(mention.doc_id, shown(texts[mention.doc_id][start:end])))
        return tuple(dict.fromkeys(quotes))

    def _mentions_of(self, use: int) -> list[Mention]:
        """The mentions of an entity that are spelled as one of its uses."""
        place = self.entity_of.get(use)
        if place is None:
            return []
        text = self.names[self.uses[use].name].text
        return [m for m in self.entities[place].mentions if shown(m.text) == text]

    def _compared(self, left: Name, right: Name) -> Comparison:
        if left.kind == right.kind:
            return compare_names(left, right, self.settings)
        line = Evidence(
            "other kind",
            left.text,
            right.text,
            OTHER_KIND,
            f"{left.kind} and {right.kind}",
        )
        return Comparison(left.text, right.text, left.kind, (line,))

    def _path(self, left: int, right: int) -> tuple[Comparison, ...]:
        members = [use for use, place in self.entity_of.items() if place == self.entity_of[left]]
        nodes = strongest_path(self.linked.rows_among(members), left, right, members)
        return tuple(
            _turned(self.linked.comparison(a, b), self.names[self.uses[a].name].text)
            for a, b in itertools.pairwise(nodes)
        )

    def _reason(
        self,
        left: int,
        right: int,
        comparison: Comparison,
        path: tuple[Comparison, ...],
        *,
        together: bool,
    ) -> str:
        """The verdict in a sentence."""
        names = f"{comparison.left} and {comparison.right}"
        why = (
            self._why_together(left, right, comparison, path)
            if together
            else self._why_apart(left, right, comparison)
        )
        return f"{names} are {'' if together else 'not '}one entity{why}."

    def _why_together(
        self, left: int, right: int, comparison: Comparison, path: tuple[Comparison, ...]
    ) -> str:
        if len(path) > 1:
            return f" by way of {', '.join(step.right for step in path[:-1])}"
        judged = self._judged(self.must, left, right) if comparison.match_weight <= 0 else ""
        if (min(left, right), max(left, right)) in self.must or judged:
            return judged or ": somebody judged so"
        if comparison.match_weight <= 0:
            return ", though unlike: other names hold them together"
        return f"; the most for it is {_said(comparison.decisive)}"

    def _why_apart(self, left: int, right: int, comparison: Comparison) -> str:
        judged = self._judged(self.cannot, left, right)
        if judged:
            return judged
        if any(each.question == "side by side" for each in comparison.evidence):
            return ": a text names the one and the other"
        for use in (left, right):
            anchor = self.uses[use].anchor
            if anchor >= 0 and comparison.match_weight > 0:
                short, long = self.names[self.uses[use].name].text, self.names[anchor].text
                return f": in its text {short} is {long}"
        if comparison.match_weight > 0:
            return ", though alike: the names around them speak against it"
        most = f"; the most against it is {_said(comparison.decisive)}"
        return most + self._missing(left, right).rstrip(".")

    def _judged(self, pairs: frozenset[tuple[int, int]], left: int, right: int) -> str:
        """What somebody judged of two uses, or of names that are one with them; "" for nothing."""
        if (min(left, right), max(left, right)) in pairs:
            return ": somebody judged so"
        homes = sorted(self.entity_of.get(use, -1) for use in (left, right))
        for a, b in sorted(pairs):
            if sorted(self.entity_of.get(use, -1) for use in (a, b)) == homes:
                one, other = (self.names[self.uses[use].name].text for use in (a, b))
                return f": somebody judged so of {one} and {other}"
        return ""

    def _missing(self, left: int, right: int) -> str:
        """Why there is no link between two uses, "" if there is one."""
        if self.linked.weight(left, right) is not None:
            return ""
        names = [self.names[self.uses[use].name] for use in (left, right)]
        if names[0].kind != names[1].kind:
            return ""
        ordered = sorted(names, key=lambda name: name.key)
        if not len(candidate_pairs(ordered, self.settings).left):
            return ". They were never compared: no word of the one is near to a word of the other."
        if self._compared(*names).match_weight <= self.settings.link_floor:
            return ". They were compared, and too unlike to be linked."
        return ". They share a word, but one of them has a fuller form in its text, or a bound cut the pair."

    def values(self) -> Iterator[tuple[float, int, int, float]]:
        """For each link what a judgement of it is worth, its uses, and its weight."""
        for left, right, weight in self.linked.links.rows():
            chance = probability(weight)
            unsure = -chance * math.log2(chance) - (1 - chance) * math.log2(1 - chance)
            at_stake = min(len(self.uses[use].documents) for use in (left, right))
            yield round(unsure * (1 + math.log2(1 + at_stake)), 9), left, right, weight


def _turned(comparison: Comparison, left: str) -> Comparison:
    """A comparison with a given name on its left."""
    if comparison.left == left:
        return comparison
    lines = tuple(
        Evidence(e.question, e.right, e.left, e.weight, e.note) for e in comparison.evidence
    )
    return Comparison(comparison.right, comparison.left, comparison.kind, lines)
