"""The same stages over Arrow batches. The only user of pyspark.

Texts are read where they lie, on the workers; what comes back to the driver are mentions, and the
driver resolves them with the local engine. So results are those of the local engine by
construction, and the driver needs memory for the mentions, not for the texts. Only `mapInArrow`, joins
and `toArrow` are used: the same code runs on classic Spark and on Spark Connect.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from entityrec.engines import local
from entityrec.errors import MissingExtraError, ValueRangeError
from entityrec.judgements import agreed, read_lines
from entityrec.mentions.second_look import (
    Look,
    Wanted,
    look,
    looked_again,
    often_small,
    opens_sentence,
    wanted,
)
from entityrec.outputs.tables import rows
from entityrec.reconciliation import Reconciliation
from entityrec.records import Document, Entity, Judgement, Mention, probability
from entityrec.settings import Settings
from entityrec.words.clean import document_text

MENTION_FIELDS = "doc_id string, start long, end long, text string, kind string, score double, title string, stands_for string, listed_with string, opens boolean"
LOOK_FIELDS = "doc_id string, word string, kind string, times long, start long, end long"
MENTIONS = "entity_id string, name string, kind string, doc_id string, start long, end long, text string, title string, score double, confidence double"
ENTITIES = "entity_id string, name string, kind string, count long, documents long, confidence double, needs_review boolean, variants array<string>"


NAMES = "name string, kind string, count long, stands_for string, entity_id string"
PAIRS = "left string, right string, kind string, match_weight double, probability double, left_entity string, right_entity string"


class Frames(NamedTuple):
    """What `reconcile` gives back.

    Attributes:
        entities, mentions, names, pairs: DataFrames. A name has a row for each entity for which it stands
            somewhere; pairs are the links that were kept, for and against.
        records: the entities as records.
        local: ``local(n)`` is a `Reconciliation` of the first ``n`` texts by their ids, to look at on the driver.
    """

    entities: Any
    mentions: Any
    names: Any
    pairs: Any
    records: tuple[Entity, ...]
    local: Callable[[int], Reconciliation]


def reconcile(
    frame: Any,
    *,
    text: str = "text",
    id: str = "id",
    settings: Settings | None = None,
    judgements: Any = None,
) -> Frames:
    """The people and organisations of a Spark DataFrame of texts.

    Args:
        frame: a DataFrame with a column of texts and a column of ids that no two texts share.
        text, id: the names of these columns.
        settings, judgements: as for `entityrec.reconcile`.

    Raises:
        MissingExtraError: pyspark is not installed.
        ValueRangeError: an id is missing, or two texts share one.
    """
    try:
        from pyspark.sql import functions
    except ImportError as missing:
        raise MissingExtraError("pyspark", "spark", "entityrec.engines.spark") from missing
    narrow = frame.select(
        functions.col(id).cast("string").alias("id"), functions.col(text).alias("text")
    )
    twice = narrow.groupBy("id").count().where("count > 1 or id is null").limit(1).collect()
    if twice:
        raise ValueRangeError("ids", twice[0]["id"], "one for each text, none missing or repeated")
    chosen, judged = settings or Settings(), _judged(judgements)
    found = narrow.mapInArrow(_mentions_of_batches, MENTION_FIELDS).toArrow().to_pylist()
    mentions = _looked_again(narrow, found)
    resolved = _resolved(mentions, chosen, judged)
    make = frame.sparkSession.createDataFrame
    return Frames(
        make(_tuples(rows(resolved.entities, "entities")), ENTITIES),
        make(_tuples(rows(resolved.entities, "mentions")), MENTIONS),
        make(_names(resolved), NAMES),
        make(_pairs(resolved), PAIRS),
        resolved.entities,
        partial(_local, narrow, mentions, chosen, judged),
    )


def _judged(given: Any) -> tuple[Judgement, ...]:
    """What humans said, from rows, a book, or a JSON Lines file."""
    if given is None:
        return ()
    is_path = isinstance(given, str | os.PathLike)
    return agreed(read_lines(Path(given)) if is_path else given, "judgements")


def _resolved(
    mentions: Sequence[Mention], settings: Settings, judgements: Sequence[Judgement]
) -> local.Resolved:
    """The entities of mentions, in the order of their texts, by the local engine."""
    order = {
        doc_id: place for place, doc_id in enumerate(dict.fromkeys(m.doc_id for m in mentions))
    }
    positions = [order[mention.doc_id] for mention in mentions]
    return local.resolve(local.corpus_of(mentions, positions, judgements), settings)


def _local(
    narrow: Any,
    mentions: Sequence[Mention],
    settings: Settings,
    judgements: Sequence[Judgement],
    most: int,
) -> Reconciliation:
    """A `Reconciliation` of the first texts by their ids."""
    if most < 0:
        raise ValueRangeError("n", most, "a whole number from 0")
    sample = narrow.where("text is not null").orderBy("id").limit(most).toArrow()
    documents = _documents(sample)
    inside = {document.doc_id for document in documents}
    here = [mention for mention in mentions if mention.doc_id in inside]
    resolved = _resolved(here, settings, judgements)
    stats = {"texts": len(documents), "skipped": 0, **resolved.stats}
    return local.answer(resolved, stats, documents, ids_given=True)


def _names(resolved: local.Resolved) -> list[tuple[Any, ...]]:
    """For each name in use a row."""
    linked = resolved.linked
    return [
        (
            linked.names[use.name].text,
            linked.names[use.name].kind,
            linked.names[use.name].count,
            linked.names[use.anchor].text if use.anchor >= 0 else "",
            linked.ids.get(index),
        )
        for index, use in enumerate(linked.uses)
    ]


def _pairs(resolved: local.Resolved) -> list[tuple[Any, ...]]:
    """For each link a row."""
    linked = resolved.linked
    names = [linked.names[use.name] for use in linked.uses]
    return [
        (
            names[left].text,
            names[right].text,
            names[left].kind,
            weight,
            probability(weight),
            linked.ids.get(left),
            linked.ids.get(right),
        )
        for left, right, weight in linked.links.rows()
    ]


def _mentions_of_batches(batches: Iterator[Any]) -> Iterator[Any]:
    """The mentions of Arrow batches of texts, on a worker."""
    for batch in batches:
        documents = _documents(batch)
        texts = {document.doc_id: document.text for document in documents}
        yield _batch(
            MENTION_FIELDS,
            [
                (*astuple(mention), opens_sentence(texts[mention.doc_id], mention.start))
                for here in local.extract(documents)
                for mention in here
            ],
        )


def _looked_again(narrow: Any, found: list[dict[str, Any]]) -> list[Mention]:
    """The mentions of all texts, in order, after a second look at the texts on the workers."""
    rows_ = sorted(found, key=lambda row: (row["doc_id"], row["start"], row["kind"]))
    opens = [row.pop("opens") for row in rows_]
    mentions = [Mention(**row) for row in rows_]
    words = wanted(zip(mentions, opens, strict=True))
    shown = narrow.mapInArrow(partial(_looks_of_batches, words), LOOK_FIELDS).toArrow().to_pylist()
    small = often_small(Counter({row["word"]: row["times"]}) for row in shown if row["times"])
    seen: dict[Any, Look] = {}
    for row in sorted((row for row in shown if not row["times"]), key=lambda row: row["start"]):
        here_ = seen.setdefault(row["doc_id"], Look(Counter(), []))
        here_.names.append((row["start"], row["end"], row["word"], row["kind"]))
    here: dict[Any, list[Mention]] = {}
    for mention in mentions:
        here.setdefault(mention.doc_id, []).append(mention)
    return [
        mention
        for doc_id in sorted({*here, *seen})
        for mention in looked_again(
            doc_id, here.get(doc_id, ()), seen.get(doc_id, Look(Counter(), [])), small
        )
    ]


def _looks_of_batches(words: Wanted, batches: Iterator[Any]) -> Iterator[Any]:
    """What the texts of Arrow batches show of some words, on a worker."""
    for batch in batches:
        found: list[tuple[Any, ...]] = []
        for document in _documents(batch):
            shown = look(document.text, words)
            doc_id = document.doc_id
            found += [(doc_id, word, "", times, 0, 0) for word, times in shown.small.items()]
            found += [
                (doc_id, text, kind, 0, start, end) for start, end, text, kind in shown.names
            ]
        yield _batch(LOOK_FIELDS, found)


def _documents(batch: Any) -> list[Document]:
    return [
        Document(row["id"], document_text(row["text"]))
        for row in batch.to_pylist()
        if row["text"] is not None
    ]


def _batch(fields: str, found: list[tuple[Any, ...]]) -> Any:
    """Rows as an Arrow batch with the fields of a schema of Spark."""
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "long": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
    }
    schema = pa.schema(
        [(name, kinds[kind]) for name, kind in (field.split() for field in fields.split(", "))]
    )
    return pa.RecordBatch.from_pylist(
        [dict(zip(schema.names, row, strict=True)) for row in found], schema=schema
    )


def _tuples(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in found]
