"""What the user gives → documents, mentions, judgements and watchlists, checked.

An argument that is wrong raises at once, says which member is meant and what to do; a text never
raises. Missing texts (None, NaN) are skipped and counted, so that ids and positions do not shift.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from entityrec.engines.local import Known
from entityrec.errors import InputError, ValueRangeError
from entityrec.mentions.adapters import kind_of_label
from entityrec.records import KINDS, DocId, Document, Judgement, Kind, Mention
from entityrec.settings import Settings
from entityrec.words.clean import document_text, shown


def checked_settings(settings: Settings | None) -> Settings:
    """The settings given, or the default ones."""
    if settings is None:
        return Settings()
    if not isinstance(settings, Settings):
        raise InputError("settings", settings, "a Settings", "use entityrec.Settings(...)")
    return settings


def checked_kind(kind: object) -> Kind:
    """A kind, also by the labels that other libraries use for it."""
    found = kind if kind in KINDS else kind_of_label(str(kind))
    if found is None:
        raise ValueRangeError("kind", kind, "'PERSON' or 'ORG'")
    return found


def iterated(what: str, values: Any) -> Iterator[Any]:
    """The members of an argument that must be an ordered collection of things."""
    if isinstance(values, str | bytes | bytearray):
        raise InputError(
            what,
            values,
            "an iterable of several",
            f"for one, wrap it in a list: [{what.rstrip('s')}]",
        )
    if isinstance(values, Mapping):
        raise InputError(
            what, values, "an iterable of str", "give list(d.values()), and list(d) as ids"
        )
    if isinstance(values, set | frozenset):
        raise InputError(what, values, "an iterable with an order", "give sorted(...) of the set")
    try:
        return iter(values)
    except TypeError:
        raise InputError(what, values, "an iterable of str", "give a list") from None


def is_missing(value: object) -> bool:
    """Whether a value stands for none: None, NaN, and what pandas has for them."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124  # only NaN differs from itself
        return True
    return type(value).__name__ in ("NAType", "NaTType")


def has_index(texts: object) -> bool:
    """Whether texts are a pandas Series, whose index are the ids."""
    return hasattr(texts, "index") and not callable(texts.index) and hasattr(texts, "to_numpy")


def checked_documents(
    texts: Iterable[str | None], ids: Iterable[DocId] | None
) -> tuple[list[Document], int]:
    """The texts with their ids, cleaned, and how many were missing."""
    given = iterated("texts", texts)
    if ids is None and has_index(texts):
        ids = list(cast("Any", texts).index)
    names = None if ids is None else iter(iterated("ids", ids))
    documents: list[Document] = []
    seen: set[DocId] = set()
    skipped = 0
    for index, text in enumerate(given):
        doc_id = index if names is None else next(names, _NONE)
        if doc_id is _NONE:
            raise ValueRangeError("ids", index, "as many as there are texts")
        if is_missing(text):
            skipped += 1
            continue
        if not isinstance(text, str):
            raise InputError(
                f"texts[{index}]", text, "a str", "turn it into text, or give None to skip it"
            )
        if names is not None and doc_id in seen:
            raise ValueRangeError(f"ids[{index}]", doc_id, "an id that no other text has")
        if names is not None:
            seen.add(doc_id)
        documents.append(Document(doc_id, document_text(str(text))))
    if names is not None and next(names, _NONE) is not _NONE:
        raise ValueRangeError("ids", "more ids", "as many as there are texts")
    return documents, skipped


_NONE = object()


def checked_mention(given: Any, index: int) -> Mention:
    """A mention that the user has, checked."""
    if isinstance(given, Mention):
        return given
    if not isinstance(given, tuple | list) or len(given) != 5:
        raise InputError(
            f"mentions[{index}]",
            given,
            "a Mention or (doc_id, start, end, text, kind)",
            "give five values",
        )
    doc_id, start, end, text, kind = given
    if not isinstance(text, str):
        raise InputError(f"mentions[{index}].text", text, "a str", "give the words of the mention")
    return Mention(doc_id, int(start), int(end), document_text(text), checked_kind(kind))


def checked_judgements(given: Any) -> tuple[Judgement, ...]:
    """What humans said, from rows or from a JSON Lines file."""
    if given is None:
        return ()
    if isinstance(given, str | os.PathLike):
        lines = Path(given).read_text("utf-8").splitlines()
        given = [json.loads(line) for line in lines if line.strip()]
    found: dict[tuple[str, str], Judgement] = {}
    for index, row in enumerate(given):
        values = (
            (row.get("left"), row.get("right"), row.get("verdict"))
            if isinstance(row, Mapping)
            else tuple(row)
        )
        if len(values) != 3 or not all(isinstance(value, str) for value in values):
            raise InputError(
                f"judgements[{index}]",
                row,
                "(left, right, 'same' or 'different')",
                "give three strings",
            )
        left, right, verdict = (*sorted(shown(name) for name in values[:2]), values[2])
        if verdict not in ("same", "different"):
            raise ValueRangeError(f"judgements[{index}]", verdict, "'same' or 'different'")
        other = found.get((left, right))
        if other and other.verdict != verdict:
            raise ValueRangeError(
                f"judgements[{index}]",
                f"{left} ~ {right}: {verdict}",
                "what was judged of the pair before",
            )
        found[left, right] = Judgement(left, right, verdict)
    return tuple(found[pair] for pair in sorted(found))


def checked_known(given: Any) -> tuple[Known, ...]:
    """A watchlist, from ``{id: name}`` or from rows."""
    if given is None:
        return ()
    rows = (
        [{"id": key, "name": name} for key, name in given.items()]
        if isinstance(given, Mapping)
        else given
    )
    entries = []
    for index, row in enumerate(rows):
        if not isinstance(row, Mapping) or not isinstance(row.get("name"), str) or "id" not in row:
            raise InputError(
                f"known[{index}]",
                row,
                "a row with id, name and perhaps aliases and kind",
                "give {'id': …, 'name': …}",
            )
        aliases = row.get("aliases") or ()
        names = (row["name"], *([aliases] if isinstance(aliases, str) else aliases))
        kinds = (checked_kind(row["kind"]),) if row.get("kind") else KINDS
        entries.append(Known(row["id"], tuple(shown(name) for name in names), tuple(kinds)))
    return tuple(entries)
