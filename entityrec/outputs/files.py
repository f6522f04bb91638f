"""Entity → files: JSON, JSON Lines and CSV. Whole or not at all, the same bytes each time.

A file is written beside its place, flushed to the disk and then moved there, so that a reader
finds the old file or the new one, never a part. Nothing in it depends on the day.
"""

import contextlib
import csv
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from entityrec.errors import ValueRangeError
from entityrec.outputs.tables import COLUMNS, rows
from entityrec.records import Entity
from entityrec.words.clean import shown

FORMULA_STARTS: Final = tuple("=+-@\t\r\0＝＋－＠'")
"""Characters with which a spreadsheet takes a cell for a formula, and the one that undoes it."""


def save(
    path: str | os.PathLike[str],
    entities: Sequence[Entity],
    about: Mapping[str, Any],
    doc_names: Mapping[Any, str],
    *,
    suffix: str | None = None,
) -> Path:
    """Write entities to a file; its suffix says in which format, unless one is given.

    ``about`` goes into formats that can say how they were made. ``doc_names`` gives names to
    texts that came without an id.
    """
    target = Path(path)
    writer = WRITERS.get((suffix or target.suffix).lower())
    if writer is None:
        allowed = ", ".join(sorted(WRITERS))
        raise ValueRangeError("the suffix of the path", target.suffix, f"one of {allowed}")
    write_whole(target, writer(entities, about, doc_names))
    return target


def text_digest(text: str) -> str:
    """The name of a text that came without an id: made of its content, not of its position.

    >>> text_digest("Kirby said so.")
    'text-b9885801951f'
    """
    return "text-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def json_text(
    entities: Sequence[Entity], about: Mapping[str, Any], doc_names: Mapping[Any, str]
) -> str:
    """All entities with their mentions as one JSON object."""
    content = {**about, "entities": [_entity(entity, doc_names) for entity in entities]}
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def json_lines(
    entities: Sequence[Entity], about: Mapping[str, Any], doc_names: Mapping[Any, str]
) -> str:
    """One JSON object for each entity, one a line."""
    del about  # a line is an entity
    return "".join(
        json.dumps(_entity(e, doc_names), ensure_ascii=False, allow_nan=False) + "\n"
        for e in entities
    )


def csv_text(
    entities: Sequence[Entity], about: Mapping[str, Any], doc_names: Mapping[Any, str]
) -> str:
    """One row for each mention (for each variant where there are no texts).

    Every cell is quoted; one that a spreadsheet would run begins with an apostrophe, which is
    taken off again by removing one leading apostrophe from each cell that has one.
    """
    del about
    view = "mentions" if any(entity.mentions for entity in entities) else "variants"
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS[view])
    for row in _ordered_rows(rows(entities, view), doc_names):
        writer.writerow([csv_cell(row[column]) for column in COLUMNS[view]])
    return out.getvalue()


def csv_cell(value: object) -> str:
    """A value as it may stand in a cell.

    >>> csv_cell("=1+1"), csv_cell("Kirby"), csv_cell(0.5)
    ("'=1+1", 'Kirby', '0.5')
    """
    if isinstance(value, int | float):
        return str(value)
    text = shown(str(value))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


WRITERS: Final[
    Mapping[str, Callable[[Sequence[Entity], Mapping[str, Any], Mapping[Any, str]], str]]
] = {
    ".json": json_text,
    ".jsonl": json_lines,
    ".csv": csv_text,
}


def _entity(entity: Entity, doc_names: Mapping[Any, str]) -> dict[str, Any]:
    link = entity.weakest_link
    mentions = _ordered_rows(rows([entity], "mentions"), doc_names)
    wanted = ("doc_id", "start", "end", "text", "title", "score")
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": shown(entity.name),
        "count": entity.count,
        "confidence": entity.confidence,
        "needs_review": entity.needs_review,
        "known_id": _plain(entity.known_id),
        "known_probability": entity.known_probability,
        "weakest_link": None
        if link is None
        else {**link._asdict(), "match_weight": round(link.match_weight, 6)},
        "variants": [asdict(variant) for variant in entity.variants],
        "mentions": [{key: row[key] for key in wanted} for row in mentions],
    }


def _ordered_rows(
    found: list[dict[str, Any]], doc_names: Mapping[Any, str]
) -> list[dict[str, Any]]:
    """Rows in an order that does not depend on the order in which the texts came."""
    if not found or "doc_id" not in found[0]:
        return found
    named = [
        {**row, "doc_id": doc_names.get(row["doc_id"], _plain(row["doc_id"]))} for row in found
    ]
    order = {
        entity_id: place
        for place, entity_id in enumerate(dict.fromkeys(row["entity_id"] for row in named))
    }
    return sorted(
        named,
        key=lambda row: (
            order[row["entity_id"]],
            str(row["doc_id"]),
            type(row["doc_id"]).__name__,
            row["start"],
        ),
    )


def _plain(value: object) -> Any:
    """An id as JSON can hold it."""
    if value is None or isinstance(value, bool | int):
        return value
    return shown(str(value))


def write_whole(target: Path, content: str) -> None:
    """Put a text in a file at once: the old content stays until the new one is on the disk."""
    folder = target.parent
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _umask() -> int:
    """The mask of the process, with which an ordinary file would have been made."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
