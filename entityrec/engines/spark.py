"""The same stages over Arrow batches. The only user of pyspark.

Texts are read where they lie, on the workers; what comes back to the driver are mentions, and the
driver resolves them with the local engine. So results are those of the local engine by
construction, and the driver needs memory for the mentions, not for the texts.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from entityrec.engines import local
from entityrec.errors import MissingExtraError
from entityrec.outputs.tables import rows
from entityrec.records import Document, Entity, Mention
from entityrec.settings import Settings
from entityrec.words.clean import document_text

MENTION_FIELDS = "doc_id string, start long, end long, text string, kind string, score double, title string, stands_for string, listed_with string"
MENTIONS = "entity_id string, name string, kind string, doc_id string, start long, end long, text string, title string, score double, confidence double"
ENTITIES = "entity_id string, name string, kind string, count long, documents long, confidence double, needs_review boolean, variants array<string>"


class Frames(NamedTuple):
    """What `reconcile` gives back: two DataFrames, and the entities as records."""

    entities: Any
    mentions: Any
    records: tuple[Entity, ...]


def reconcile(
    frame: Any, *, text: str = "text", id: str = "id", settings: Settings | None = None
) -> Frames:
    """The people and organisations of a Spark DataFrame of texts.

    Args:
        frame: a DataFrame with a column of texts and a column of ids that no two texts share.
        text, id: the names of these columns.
        settings: as for `entityrec.reconcile`.

    Raises:
        MissingExtraError: pyspark is not installed.
    """
    try:
        from pyspark.sql import functions
    except ImportError as missing:
        raise MissingExtraError("pyspark", "spark", "entityrec.engines.spark") from missing
    narrow = frame.select(
        functions.col(id).cast("string").alias("id"), functions.col(text).alias("text")
    )
    found = narrow.mapInArrow(_mentions_of_batches, MENTION_FIELDS).toArrow().to_pylist()
    mentions = [
        _mention(row)
        for row in sorted(found, key=lambda row: (row["doc_id"], row["start"], row["kind"]))
    ]
    order = {
        doc_id: place for place, doc_id in enumerate(dict.fromkeys(m.doc_id for m in mentions))
    }
    corpus = local.corpus_of(mentions, [order[mention.doc_id] for mention in mentions])
    entities = local.resolve(corpus, settings or Settings()).entities
    session = frame.sparkSession
    return Frames(
        session.createDataFrame(_tuples(rows(entities, "entities")), ENTITIES),
        session.createDataFrame(_tuples(rows(entities, "mentions")), MENTIONS),
        entities,
    )


def _mentions_of_batches(batches: Iterator[Any]) -> Iterator[Any]:
    """The mentions of Arrow batches of texts, on a worker."""
    import pyarrow as pa

    fields = [field.split()[0] for field in MENTION_FIELDS.split(", ")]
    kinds = {"string": pa.string(), "long": pa.int64(), "double": pa.float64()}
    schema = pa.schema([(f.split()[0], kinds[f.split()[1]]) for f in MENTION_FIELDS.split(", ")])
    for batch in batches:
        documents = [
            Document(row["id"], document_text(row["text"]))
            for row in batch.to_pylist()
            if row["text"] is not None
        ]
        found = [
            (
                m.doc_id,
                m.start,
                m.end,
                m.text,
                m.kind,
                m.score,
                m.title,
                m.stands_for,
                m.listed_with,
            )
            for here in local.extract(documents)
            for m in here
        ]
        yield pa.RecordBatch.from_pylist(
            [dict(zip(fields, row, strict=True)) for row in found], schema=schema
        )


def _mention(row: dict[str, Any]) -> Mention:
    return Mention(
        row["doc_id"],
        row["start"],
        row["end"],
        row["text"],
        row["kind"],
        row["score"],
        row["title"],
        row["stands_for"],
        row["listed_with"],
    )


def _tuples(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in found]
