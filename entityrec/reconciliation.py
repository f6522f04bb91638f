"""The answer: entities, look-ups, explain, why_not, uncertain."""

import difflib
import itertools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from entityrec.errors import InputError, UnknownNameError, ValueRangeError
from entityrec.matching.scoring import compare_names
from entityrec.outputs import files, page, tables
from entityrec.records import Comparison, DocId, Document, Entity, Evidence, Name, NameInUse
from entityrec.resolution.graph import strongest_path
from entityrec.settings import Settings
from entityrec.words.clean import comparison_form, shown

OTHER_KIND = -12.0
"""Bits against a person's being an organisation: a company may bear its founder's name, and be no person."""


class Uncertain(NamedTuple):
    """A pair of spellings on which a human's word would say most: merged, or kept apart."""

    left: str
    right: str
    probability: float
    together: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two names are one entity, or why not.

    Attributes:
        left, right: the two spellings.
        together: whether they are in one entity.
        comparison: the two compared with one another; its evidence adds up to its match weight.
        path: the links by which they came together, each with its own evidence.
        reason: the verdict in a sentence.
    """

    left: str
    right: str
    together: bool
    comparison: Comparison
    path: tuple[Comparison, ...]
    reason: str

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
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        steps = self.path if len(self.path) > 1 else (self.comparison,)
        return f"<p>{page.escaped(self.reason)}</p>" + "".join(
            page.waterfall_table(step) for step in steps
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """A text with its mentions marked, for a notebook; as a string, the mentions one a line."""

    document: Document
    found: tuple[tuple[Any, str], ...]

    def _repr_html_(self) -> str:
        return page.marked_text(self.document, self.found)

    def __str__(self) -> str:
        return "\n".join(
            f"{m.start:>7}–{m.end:<7} {shown(m.text)} → {shown(name)}" for m, name in self.found
        )


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The people and organisations of some texts.

    Attributes:
        entities: most mentioned first.
        settings: what was decided by.
        stats: how many texts, mentions, names and pairs there were, and what was skipped or cut.
    """

    entities: tuple[Entity, ...]
    settings: Settings = field(default_factory=Settings)
    stats: Mapping[str, int] = field(default_factory=dict, compare=False)
    graph: Any = field(default=None, compare=False, repr=False)
    _names: tuple[Name, ...] = field(default=(), compare=False, repr=False)
    _uses: tuple[NameInUse, ...] = field(default=(), compare=False, repr=False)
    _entity_of: Mapping[int, int] = field(default_factory=dict, compare=False, repr=False)
    _must: frozenset[tuple[int, int]] = field(default=frozenset(), compare=False, repr=False)
    _cannot: frozenset[tuple[int, int]] = field(default=frozenset(), compare=False, repr=False)
    _documents: tuple[Document, ...] = field(default=(), compare=False, repr=False)
    _ids_given: bool = field(default=False, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.entities)

    def __iter__(self) -> Iterator[Entity]:
        return iter(self.entities)

    def __getitem__(self, spelling: str | Entity) -> Entity | tuple[Entity, ...]:
        """The entity that a spelling belongs to, or all of them where it belongs to several.

        A spelling that no mention has is looked for but for its capitals, then as one word of
        longer names: ``r["makrichev"]`` finds who is only called Ashot Makrichev.

        Raises:
            UnknownNameError: no mention is spelled so; the message names the nearest.
        """
        places = sorted(
            {self._entity_of[use] for use in self._uses_of(spelling) if use in self._entity_of}
        )
        if not places:
            raise UnknownNameError("name", spelling)
        found = tuple(self.entities[place] for place in places)
        return found[0] if len(found) == 1 else found

    def __contains__(self, spelling: object) -> bool:
        if isinstance(spelling, Entity):
            return spelling in self.entities
        return isinstance(spelling, str) and bool(self._matching_uses(spelling))

    def _matching_uses(self, spelling: str) -> list[int]:
        """Uses spelled so; if there are none, so but for capitals; else with it as one word."""
        wanted = shown(spelling)
        texts = [
            (index, self._names[use.name].text)
            for index, use in enumerate(self._uses)
            if index in self._entity_of  # not the entries of a watchlist that no text names
        ]
        found = [index for index, text in texts if text == wanted]
        form = comparison_form(wanted)
        found = found or [index for index, text in texts if comparison_form(text) == form]
        return found or [
            index
            for index, use in enumerate(self._uses)
            if index in self._entity_of
            and form
            and form in (part.form for part in self._names[use.name].parts)
        ]

    def _uses_of(self, spelling: str | Entity) -> list[int]:
        """The uses of a spelling; of an entity those that it holds under its own name."""
        if not isinstance(spelling, str | Entity):
            raise InputError("a spelling", spelling, "a str or an Entity", "give a name as text")
        text = spelling.name if isinstance(spelling, Entity) else spelling
        found = self._matching_uses(text)
        if isinstance(spelling, Entity):
            found = [use for use in found if self.entities[self._entity_of[use]].id == spelling.id]
        if not found:
            known = sorted({name.text for name in self._names})
            raise UnknownNameError(
                "name", text, tuple(difflib.get_close_matches(shown(text), known, 3, 0.6))
            )
        return found

    def _chosen_uses(self, left: str | Entity, right: str | Entity) -> tuple[int, int]:
        """The uses of two spellings to speak of: two of one entity if there are such."""
        pairs = [(a, b) for a in self._uses_of(left) for b in self._uses_of(right)]
        return min(pairs, key=lambda pair: (not self._together(*pair), pair))

    def _together(self, left: int, right: int) -> bool:
        return left == right or (
            left in self._entity_of and self._entity_of[left] == self._entity_of.get(right)
        )

    def explain(self, left: str | Entity, right: str | Entity) -> Explanation:
        """Why two spellings are one entity, or are not: the evidence, adding up to the weight.

        Raises:
            UnknownNameError: one of them is not in this result.
        """
        return self._explained(*self._chosen_uses(left, right))

    def why_not(self, left: str | Entity, right: str | Entity) -> Explanation:
        """Why two spellings are not one entity; ``.decisive`` is the evidence that decided.

        Where they are one, the explanation says so.

        Raises:
            UnknownNameError: one of them is not in this result.
        """
        pairs = [(a, b) for a in self._uses_of(left) for b in self._uses_of(right)]
        return self._explained(*min(pairs, key=lambda pair: (self._together(*pair), pair)))

    def _explained(self, left: int, right: int) -> Explanation:
        names = self._names[self._uses[left].name], self._names[self._uses[right].name]
        edge = self.graph.get_edge_data(left, right)
        comparison = _turned(edge["comparison"], names[0].text) if edge else self._compared(*names)
        together = self._together(left, right)
        path = self._path(left, right) if together else ()
        reason = self._reason(left, right, comparison, path, together=together)
        return Explanation(names[0].text, names[1].text, together, comparison, path, reason)

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
        members = [use for use, place in self._entity_of.items() if place == self._entity_of[left]]
        nodes = strongest_path(self.graph, left, right, members)
        edges = itertools.pairwise(nodes)
        return tuple(
            _turned(self.graph.edges[a, b]["comparison"], self.graph.nodes[a]["name"])
            for a, b in edges
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
        names = f"{comparison.left} and {comparison.right}"
        if (min(left, right), max(left, right)) in self._must and together:
            return f"{names} are one entity: somebody judged so."
        line = comparison.decisive
        what = (
            f"{line.question} {line.left or '—'} ~ {line.right or '—'} ({line.weight:+.1f} bits)"
        )
        if together and len(path) > 1:
            return (
                f"{names} are one entity by way of {', '.join(step.right for step in path[:-1])}."
            )
        if together and comparison.match_weight <= 0:
            return f"{names} are one entity, though unlike: other names hold them together."
        if together:
            return f"{names} are one entity; the most for it is {what}."
        if (min(left, right), max(left, right)) in self._cannot:
            return f"{names} are not one entity: somebody judged so."
        if comparison.match_weight > 0:
            return f"{names} are not one entity, though alike: the names around them speak against it."
        never = "" if self.graph.has_edge(left, right) else " They share no link."
        return f"{names} are not one entity; the most against it is {what}.{never}"

    def uncertain(self, most: int = 20) -> tuple[Uncertain, ...]:
        """The links nearest to even odds, merged or not: where a human's word says most.

        What was judged already is not asked again.
        """
        if most < 0:
            raise ValueRangeError("most", most, "a whole number from 0")
        judged = self._must | self._cannot
        edges = sorted(
            (e for e in self.graph.edges(data=True) if (min(e[:2]), max(e[:2])) not in judged),
            key=lambda edge: (
                abs(edge[2]["match_weight"]),
                edge[2]["comparison"].left,
                edge[2]["comparison"].right,
            ),
        )
        return tuple(
            Uncertain(
                link["comparison"].left,
                link["comparison"].right,
                link["probability"],
                self._together(a, b),
            )
            for a, b, link in edges[:most]
        )

    def show(self, doc_id: DocId) -> Shown:
        """A text with its mentions marked.

        Raises:
            UnknownNameError: there is no text with this id, or the texts were not given.
        """
        document = next((each for each in self._documents if each.doc_id == doc_id), None)
        if document is None:
            raise UnknownNameError(
                "text", doc_id, tuple(each.doc_id for each in self._documents[:3])
            )
        found = [
            (m, entity.name)
            for entity in self.entities
            for m in entity.mentions
            if m.doc_id == doc_id
        ]
        return Shown(document, tuple(sorted(found, key=lambda each: each[0].start)))

    def to_pandas(self, view: str = "mentions") -> Any:
        """A `pandas.DataFrame`: one row for each mention, entity or variant, as ``view`` says."""
        return tables.to_pandas(self.entities, view)

    def to_polars(self, view: str = "mentions") -> Any:
        """A `polars.DataFrame`: one row for each mention, entity or variant, as ``view`` says."""
        return tables.to_polars(self.entities, view)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the entities to a ``.json``, ``.jsonl`` or ``.csv`` file, whole or not at all.

        The same texts give the same bytes in any order. Texts without ids are therefore named by
        a digest of their content, not by their position.
        """
        return files.save(path, self.entities, self.about(), self._doc_names())

    def to_json(self) -> str:
        """What `save` writes to a ``.json`` file."""
        return files.json_text(self.entities, self.about(), self._doc_names())

    def about(self) -> dict[str, Any]:
        """How this result was made: settings, counts, and the versions that could change it."""
        return {
            "made_by": versions(),
            "settings": self.settings.described(),
            "stats": dict(self.stats),
        }

    def _doc_names(self) -> dict[Any, str]:
        if self._ids_given:
            return {}
        return {document.doc_id: files.text_digest(document.text) for document in self._documents}

    def __str__(self) -> str:
        return tables.text_table(self.entities)

    def _repr_html_(self) -> str:
        return page.entity_table(self.entities)


def _turned(comparison: Comparison, left: str) -> Comparison:
    """A comparison with a given name on its left."""
    if comparison.left == left:
        return comparison
    lines = tuple(
        Evidence(e.question, e.right, e.left, e.weight, e.note) for e in comparison.evidence
    )
    return Comparison(comparison.right, comparison.left, comparison.kind, lines)


def versions() -> dict[str, str]:
    """The versions of whatever can change a result."""
    import unicodedata
    from importlib.metadata import PackageNotFoundError, version

    found = {"unicode": unicodedata.unidata_version}
    for package in ("entityrec", "jellyfish", "networkx", "numpy", "Unidecode"):
        try:
            found[package.lower()] = version(package)
        except PackageNotFoundError:  # run from a folder that was never installed
            found[package.lower()] = "unknown"
    return found
