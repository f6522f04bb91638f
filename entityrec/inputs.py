"""What the user gives → documents, mentions, judgements and watchlists, checked.

An argument that is wrong raises at once, says which member is meant and what to do; a text never
raises. Missing texts (None, NaN) are skipped and counted, so that ids and positions do not shift.
"""

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from entityrec.engines.corpus import Known
from entityrec.engines.told import likely_kinds
from entityrec.errors import InputError, ValueRangeError
from entityrec.judgements import agreed, read_lines
from entityrec.mentions.adapters import kind_of_label
from entityrec.records import KINDS, DocId, Document, Judgement, Kind, Mention
from entityrec.settings import Settings
from entityrec.texts import StoredTexts
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
    if hasattr(values, "columns") and hasattr(values, "iloc"):
        raise InputError(
            what, "a DataFrame", "an iterable of str", 'give one column of it, df["text"]'
        )
    if isinstance(values, set | frozenset):
        raise InputError(what, values, "an iterable with an order", "give sorted(...) of the set")
    try:
        return iter(values)
    except TypeError:
        raise InputError(what, values, "an iterable of str", "give a list") from None


def checked_name(what: str, name: object) -> str:
    """One name."""
    if not isinstance(name, str):
        raise InputError(what, name, "a str", "give one name as text")
    return name


def is_missing(value: object) -> bool:
    """Whether a value stands for none: None, NaN, and what pandas has for them."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124  # only NaN differs from itself
        return True
    return type(value).__name__ in ("NAType", "NaTType")


def has_index(texts: object) -> bool:
    """Whether texts are a pandas Series, whose index are the ids."""
    return hasattr(texts, "index") and not callable(texts.index) and hasattr(texts, "to_numpy")


def checked_workers(workers: Any) -> int:
    """A number of processes."""
    if not isinstance(workers, int) or isinstance(workers, bool):
        raise InputError(
            "workers", workers, "a whole number", "give 1, or how many cores you have"
        )
    if workers < 1:
        raise ValueRangeError("workers", workers, "a whole number from 1")
    return workers


def checked_documents(
    texts: Iterable[str | None], ids: Iterable[DocId] | None
) -> tuple[Sequence[Document], int]:
    """The texts with their ids, cleaned, and how many were missing; those of a generator in a file."""
    given = iterated("texts", texts)
    if ids is None and has_index(texts):
        ids = list(cast("Any", texts).index)
    names = None if ids is None else iter(iterated("ids", ids))
    documents: list[Document] | StoredTexts = StoredTexts() if isinstance(texts, Iterator) else []
    add = documents.add if isinstance(documents, StoredTexts) else _appending(documents)
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
        if names is not None:
            _check_id(doc_id, index, seen)
            seen.add(doc_id)
        add(doc_id, document_text(str(text)))
    if names is not None and next(names, _NONE) is not _NONE:
        raise ValueRangeError("ids", "more ids", "as many as there are texts")
    return documents, skipped


def _appending(documents: list[Document]) -> Callable[[DocId, str], None]:
    return lambda doc_id, text: documents.append(Document(doc_id, text))


def _check_id(doc_id: DocId, index: int, seen: set[DocId]) -> None:
    if not isinstance(doc_id, Hashable):
        raise InputError(
            f"ids[{index}]", doc_id, "a value that can be a key", "use a str or an int"
        )
    if doc_id in seen:
        raise ValueRangeError(f"ids[{index}]", doc_id, "an id that no other text has")


_NONE = object()


def checked_mention(given: Any, index: int) -> Mention:
    """A mention that the user has, checked and cleaned."""
    if isinstance(given, Mention):
        span = (given.doc_id, given.start, given.end, given.text, given.kind)
        score, title = given.score, given.title
        return replace(
            checked_mention(span, index), score=_score(score, index), title=document_text(title)
        )
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
    for what, value in (("start", start), ("end", end)):
        if not isinstance(value, int):
            raise InputError(
                f"mentions[{index}].{what}", value, "an int", "give an index into the text"
            )
    if not 0 <= start <= end:
        raise ValueRangeError(
            f"mentions[{index}]", (start, end), "a start from 0 and an end not before it"
        )
    if not isinstance(doc_id, Hashable):
        raise InputError(
            f"mentions[{index}].doc_id", doc_id, "a value that can be a key", "use a str or an int"
        )
    return Mention(doc_id, start, end, document_text(text), checked_kind(kind))


def _score(score: Any, index: int) -> float:
    if not (isinstance(score, int | float) and 0.0 < score <= 1.0):
        raise ValueRangeError(f"mentions[{index}].score", score, "a number above 0 and at most 1")
    return float(score)


def checked_count(value: Any, index: int) -> int:
    """How often a name was met: a whole number from 0."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise InputError(
            f"counts[{index}]", value, "a whole number", "count how often the name was met"
        )
    count = int(value)
    if count < 0:
        raise ValueRangeError(f"counts[{index}]", count, "a whole number from 0")
    return count


def checked_judgements(given: Any) -> tuple[Judgement, ...]:
    """What humans said, from rows, a book, or a JSON Lines file; each once, in order.

    Raises:
        ValueRangeError: a row contradicts another of the same two spellings.
    """
    if given is None:
        return ()
    if isinstance(given, str | os.PathLike):
        return agreed(read_lines(Path(given)), str(given))
    return agreed(iterated("judgements", given), "judgements")


def checked_known(given: Any) -> tuple[Known, ...]:
    """A watchlist, from ``{id: name}``, from rows, or from a CSV or JSON Lines file of them.

    In a CSV file several aliases stand in one cell, with semicolons between them.
    """
    if given is None:
        return ()
    rows: Iterable[Any]
    if isinstance(given, str | os.PathLike):
        rows = _watchlist(Path(given))
    elif isinstance(given, Mapping):
        rows = [{"id": key, "name": name} for key, name in given.items()]
    else:
        rows = iterated("known", given)
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
        if not isinstance(aliases, str | list | tuple) or not all(
            isinstance(a, str) for a in aliases
        ):
            raise InputError(
                f"known[{index}].aliases", aliases, "a list of str", "give the other names"
            )
        if row["id"] is None or not isinstance(row["id"], Hashable):
            raise InputError(f"known[{index}].id", row["id"], "a key", "use a str or an int")
        given_names = (row["name"], *([aliases] if isinstance(aliases, str) else aliases))
        names = tuple(dict.fromkeys(name for name in map(shown, given_names) if name))
        kinds = (checked_kind(row["kind"]),) if row.get("kind") else likely_kinds(names)
        entries.append(Known(row["id"], names, kinds))
    _check_owners(entries)
    return tuple(entries)


def _check_owners(entries: Iterable[Known]) -> None:
    """No name is of two entries of one kind: which of them it means, only the user can know."""
    owner: dict[tuple[str, str], Any] = {}
    for index, entry in enumerate(entries):
        for key in ((kind, name) for kind in entry.kinds for name in entry.names):
            if owner.setdefault(key, entry.id) != entry.id:
                raise ValueRangeError(
                    f"known[{index}]", key[1], f"a name that {owner[key]!r} has not"
                )


def _watchlist(path: Path) -> list[Any]:
    """The rows of a watchlist in a file."""
    if path.suffix.lower() != ".csv":
        return read_lines(path)
    import csv

    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows: list[dict[str, Any]] = [dict(row) for row in csv.DictReader(file)]
    for row in rows:
        aliases = str(row.get("aliases") or "").split(";")
        row["aliases"] = [alias.strip() for alias in aliases if alias.strip()]
    return rows
