"""The answer: entities, look-ups, explain, why_not, uncertain."""

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from entityrec.errors import InputError, UnknownNameError, ValueRangeError
from entityrec.explanation import Explainer, Explanation, Uncertain
from entityrec.outputs import files, page, tables
from entityrec.records import (
    DocId,
    Document,
    Entity,
    Judgement,
    Name,
    NameInUse,
    probability,
)
from entityrec.resolution.graph import LinkedUses, no_uses
from entityrec.settings import Settings
from entityrec.words.clean import comparison_form, shown


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
        contradictions: judgements that were not applied: they cannot all hold, they are against the watchlist
            or of two kinds, or the texts explain a short form otherwise. What some keep apart is kept apart.
    """

    entities: tuple[Entity, ...]
    settings: Settings = field(default_factory=Settings)
    stats: Mapping[str, int] = field(default_factory=dict, compare=False)
    _linked: LinkedUses = field(default_factory=no_uses, compare=False, repr=False)
    _entity_of: Mapping[int, int] = field(default_factory=dict, compare=False, repr=False)
    _must: frozenset[tuple[int, int]] = field(default=frozenset(), compare=False, repr=False)
    _cannot: frozenset[tuple[int, int]] = field(default=frozenset(), compare=False, repr=False)
    contradictions: tuple[Judgement, ...] = field(default=(), compare=False, repr=False)
    _documents: Sequence[Document] = field(default=(), compare=False, repr=False)
    _ids_given: bool = field(default=False, compare=False, repr=False)

    @property
    def graph(self) -> Any:
        """The `networkx.Graph` of names in use, with the evidence on its edges; made when first asked for."""
        return self._linked.graph

    @property
    def _names(self) -> Sequence[Name]:
        return self._linked.names

    @property
    def _uses(self) -> Sequence[NameInUse]:
        return self._linked.uses

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
        found = found or [
            index for index, _ in texts if self.entities[self._entity_of[index]].name == wanted
        ]
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
        if isinstance(spelling, Entity):
            found, text = self._uses_of_entity(spelling), spelling.name
        else:
            found, text = self._matching_uses(spelling), spelling
        if not found:
            known = sorted({v.text for entity in self.entities for v in entity.variants})
            raise UnknownNameError(
                "name", text, tuple(difflib.get_close_matches(shown(text), known, 3, 0.6))
            )
        return found

    def _uses_of_entity(self, entity: Entity) -> list[int]:
        """The uses of an entity, those under its own name if it has such."""
        found = [
            use for use, place in self._entity_of.items() if self.entities[place].id == entity.id
        ]
        named = [use for use in found if self._names[self._uses[use].name].text == entity.name]
        met = {variant.text for variant in entity.variants}
        return named or [use for use in found if self._names[self._uses[use].name].text in met]

    def _chosen_uses(self, left: str | Entity, right: str | Entity) -> tuple[int, int]:
        """The uses of two spellings to speak of: two of one entity if there are such."""
        pairs = [(a, b) for a in self._uses_of(left) for b in self._uses_of(right)]
        return min(pairs, key=lambda pair: (not self._explainer().together(*pair), pair))

    def _explainer(self) -> Explainer:
        return Explainer(
            self._linked,
            self.entities,
            self._entity_of,
            self.settings,
            self._must,
            self._cannot,
            self._documents,
        )

    def explain(self, left: str | Entity, right: str | Entity) -> Explanation:
        """Why two spellings are one entity, or are not: the evidence, adding up to the weight.

        Raises:
            UnknownNameError: one of them is not in this result.
        """
        return self._explainer().explained(*self._chosen_uses(left, right))

    def why_not(self, left: str | Entity, right: str | Entity) -> Explanation:
        """Why two spellings are not one entity; ``.decisive`` is the evidence that decided.

        Where they are one, the explanation says so.

        Raises:
            UnknownNameError: one of them is not in this result.
        """
        pairs = [(a, b) for a in self._uses_of(left) for b in self._uses_of(right)]
        return self._explainer().explained(
            *min(pairs, key=lambda pair: (self._explainer().together(*pair), pair))
        )

    def uncertain(self, most: int = 20) -> tuple[Uncertain, ...]:
        """The links on which a human's word says most: unsure, and with many mentions at stake.

        Both kept and refused; what was judged already is not asked again. The value of a judgement is
        the uncertainty of the link in bits, times the logarithm of the mentions that would change sides.
        """
        if most < 0:
            raise ValueRangeError("most", most, "a whole number from 0")
        explainer, judged = self._explainer(), self._must | self._cannot
        links = sorted(
            (
                -value,
                self._names[self._uses[a].name].text,
                self._names[self._uses[b].name].text,
                a,
                b,
                weight,
            )
            for value, a, b, weight in explainer.values()
            if (a, b) not in judged
        )
        return tuple(
            Uncertain(left, right, probability(weight), explainer.together(a, b))
            for _, left, right, a, b, weight in links[:most]
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
