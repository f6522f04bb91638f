"""Entity → tables: rows of plain values, and frames of pandas and polars."""

from collections.abc import Iterable, Sequence
from typing import Any

from entityrec.errors import MissingExtraError, ValueRangeError
from entityrec.records import Entity
from entityrec.words.clean import shown

VIEWS = ("entities", "mentions", "variants")


def rows(entities: Iterable[Entity], view: str = "mentions") -> list[dict[str, Any]]:
    """The rows of a view: one for each entity, mention or variant.

    >>> rows([], "people")
    Traceback (most recent call last):
        ...
    entityrec.errors.ValueRangeError: view must be one of 'entities', 'mentions', 'variants', but it is 'people'
    """
    makers = {"entities": _entity_rows, "mentions": _mention_rows, "variants": _variant_rows}
    if view not in makers:
        raise ValueRangeError("view", view, f"one of {', '.join(map(repr, VIEWS))}")
    return [row for entity in entities for row in makers[view](entity)]


def _entity_rows(entity: Entity) -> list[dict[str, Any]]:
    return [
        {
            "entity_id": entity.id,
            "name": entity.name,
            "kind": entity.kind,
            "count": entity.count,
            "documents": len(entity.documents),
            "confidence": entity.confidence,
            "needs_review": entity.needs_review,
            "variants": [variant.text for variant in entity.variants],
        }
    ]


def _mention_rows(entity: Entity) -> list[dict[str, Any]]:
    return [
        {
            "entity_id": entity.id,
            "name": entity.name,
            "kind": entity.kind,
            "doc_id": mention.doc_id,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "title": mention.title,
            "score": mention.score,
            "confidence": entity.confidence,
        }
        for mention in entity.mentions
    ]


def _variant_rows(entity: Entity) -> list[dict[str, Any]]:
    return [
        {
            "entity_id": entity.id,
            "name": entity.name,
            "kind": entity.kind,
            "variant": variant.text,
            "count": variant.count,
            "confidence": variant.confidence,
        }
        for variant in entity.variants
    ]


COLUMNS = {
    "entities": (
        "entity_id",
        "name",
        "kind",
        "count",
        "documents",
        "confidence",
        "needs_review",
        "variants",
    ),
    "mentions": (
        "entity_id",
        "name",
        "kind",
        "doc_id",
        "start",
        "end",
        "text",
        "title",
        "score",
        "confidence",
    ),
    "variants": ("entity_id", "name", "kind", "variant", "count", "confidence"),
}


def to_pandas(entities: Sequence[Entity], view: str = "mentions") -> Any:
    """A `pandas.DataFrame` of a view; columns stand in their order even when there is no row."""
    found = rows(entities, view)
    try:
        import pandas as pd
    except ImportError as missing:
        raise MissingExtraError("pandas", "pandas", "to_pandas()") from missing
    return pd.DataFrame(found, columns=list(COLUMNS[view]))


def to_polars(entities: Sequence[Entity], view: str = "mentions") -> Any:
    """A `polars.DataFrame` of a view; ids of texts are written as text."""
    found = rows(entities, view)
    try:
        import polars as pl
    except ImportError as missing:
        raise MissingExtraError("polars", "polars", "to_polars()") from missing
    plain = [
        {key: str(value) if key == "doc_id" else value for key, value in row.items()}
        for row in found
    ]
    return pl.DataFrame(plain, schema=None if plain else list(COLUMNS[view]))


def text_table(entities: Sequence[Entity], most: int = 40) -> str:
    """The entities as a table for a terminal or a plain page.

    >>> print(text_table([]))
    no entities
    """
    if not entities:
        return "no entities"
    head = ("name", "kind", "mentions", "texts", "confidence", "also written")
    body = [_text_row(entity) for entity in entities[:most]]
    widths = [min(44, max(len(row[i]) for row in [head, *body])) for i in range(len(head))]
    lines = [head, tuple("-" * width for width in widths), *body]
    table = "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in lines
    )
    if any(entity.needs_review for entity in entities[:most]):
        table += "\n? a human should look: explain() two of its spellings, or see uncertain()"
    more = len(entities) - most
    return table + (f"\n… and {more} more" if more > 0 else "")


def _text_row(entity: Entity) -> tuple[str, ...]:
    others = [variant.text for variant in entity.variants if variant.text != entity.name]
    return (
        _cut(shown(entity.name), 44),
        entity.kind,
        str(entity.count),
        str(len(entity.documents)),
        f"{entity.confidence:.2f}{' ?' if entity.needs_review else ''}",
        _cut(", ".join(shown(other) for other in others), 90),
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
