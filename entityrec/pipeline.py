"""reconcile() and its siblings: what the user gives → the stages → the answer."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from entityrec.engines import local
from entityrec.errors import InputError, ValueRangeError
from entityrec.matching.scoring import compare_names
from entityrec.mentions.adapters import extract_with, kind_of_label
from entityrec.names.distinct import make_name
from entityrec.records import KINDS, Comparison, DocId, Document, Judgement, Kind, Mention
from entityrec.reconciliation import Reconciliation
from entityrec.settings import Settings
from entityrec.words.clean import document_text, shown

Progress = bool | Callable[[str, int], None]


def reconcile(
    texts: Iterable[str | None],
    *,
    ids: Iterable[DocId] | None = None,
    extractor: Any = None,
    known: Iterable[Mapping[str, Any]] | Mapping[Any, str] | None = None,
    judgements: str | os.PathLike[str] | Iterable[tuple[str, str, str]] | None = None,
    settings: Settings | None = None,
    progress: Progress = False,
) -> Reconciliation:
    """The people and organisations of some texts, each with all its spellings and mentions.

    Args:
        texts: the texts, in any order and number; missing ones (None, NaN) are skipped and counted.
        ids: one id for each text; without it a text's id is its position.
        extractor: what finds the mentions: a spaCy pipeline or a callable; by default our own.
        known: a watchlist: ``{id: name}``, or rows with ``id``, ``name``, ``aliases``, ``kind``.
        judgements: what humans said of pairs of spellings: rows ``(left, right, "same")`` or
            ``"different"``, or a JSON Lines file of them. They are hard constraints.
        settings: how eager to be.
        progress: show the stages on stderr, or call ``progress(stage, count)`` at each.

    Raises:
        InputError: an argument is not what it must be; a single str is not a list of texts.
        ValueRangeError: ids that repeat or are too few; an unknown verdict.

    >>> r = reconcile(["President Anna Petrova spoke.", "Анна Петрова заявила об этом."])
    >>> [(entity.name, entity.count) for entity in r.entities]
    [('Anna Petrova', 2)]
    """
    chosen = _settings(settings)
    documents, skipped = _documents(texts, ids)
    step = _step(progress)
    step("reading texts", len(documents))
    found = local.extract(documents) if extractor is None else extract_with(extractor, documents)
    mentions: list[Mention] = []
    positions: list[int] = []
    for position, here in enumerate(_counted(found, len(documents), progress)):
        mentions += here
        positions += [position] * len(here)
    corpus = local.corpus_of(mentions, positions, _judgements(judgements), _known(known))
    resolved = local.resolve(corpus, chosen, step)
    stats = {"texts": len(documents), "skipped": skipped, **resolved.stats}
    return _answer(resolved, chosen, stats, documents, ids_given=ids is not None or _has_index(texts))


def reconcile_mentions(
    mentions: Iterable[Mention | tuple[DocId, int, int, str, str]],
    texts: Mapping[DocId, str] | None = None,
    *,
    known: Iterable[Mapping[str, Any]] | Mapping[Any, str] | None = None,
    judgements: str | os.PathLike[str] | Iterable[tuple[str, str, str]] | None = None,
    settings: Settings | None = None,
    progress: Progress = False,
) -> Reconciliation:
    """The people and organisations of mentions that you already have.

    Args:
        mentions: `Mention` records, or ``(doc_id, start, end, text, kind)``.
        texts: the texts by their ids, if they are to be shown later.
        known, judgements, settings, progress: as for `reconcile`.

    >>> r = reconcile_mentions([("a", 0, 10, "John Kirby", "PER"), ("a", 20, 25, "Kirby", "PER")])
    >>> [entity.name for entity in r.entities]
    ['John Kirby']
    """
    chosen = _settings(settings)
    checked = [_mention(mention, index) for index, mention in enumerate(_iterated("mentions", mentions))]
    order = {doc_id: place for place, doc_id in enumerate(dict.fromkeys(m.doc_id for m in checked))}
    checked.sort(key=lambda m: (order[m.doc_id], m.start, m.end, m.kind, m.text))
    corpus = local.corpus_of(checked, [order[m.doc_id] for m in checked], _judgements(judgements), _known(known))
    resolved = local.resolve(corpus, chosen, _step(progress))
    documents = [Document(doc_id, document_text(text)) for doc_id, text in (texts or {}).items()]
    stats = {"texts": len(order), "skipped": 0, **resolved.stats}
    return _answer(resolved, chosen, stats, documents, ids_given=True)


def reconcile_names(
    names: Iterable[str | None],
    *,
    kind: str = "PERSON",
    counts: Iterable[int] | None = None,
    known: Iterable[Mapping[str, Any]] | Mapping[Any, str] | None = None,
    judgements: str | os.PathLike[str] | Iterable[tuple[str, str, str]] | None = None,
    settings: Settings | None = None,
    progress: Progress = False,
) -> Reconciliation:
    """The people or organisations behind a column of names.

    Args:
        names: the spellings; repeated ones are counted, missing ones skipped.
        kind: ``"PERSON"`` or ``"ORG"``, for all of them.
        counts: how often each was met, if the column holds distinct names.
        known, judgements, settings, progress: as for `reconcile`.

    >>> r = reconcile_names(["Wagner Group", "Wagner"], kind="ORG", counts=[3, 1])
    >>> [(entity.name, entity.count) for entity in r.entities]
    [('Wagner Group', 4)]
    """
    chosen = _settings(settings)
    which = _kind(kind)
    found: dict[str, int] = {}
    skipped = 0
    given = _iterated("names", names)
    many = iter(counts) if counts is not None else None
    for index, name in enumerate(given):
        count = next(many, None) if many is not None else 1
        if count is None:
            raise ValueRangeError("counts", index, "as many as there are names")
        if _is_missing(name):
            skipped += 1
            continue
        if not isinstance(name, str):
            raise InputError(f"names[{index}]", name, "a str", "turn it into text, or give None to skip it")
        text = shown(name)
        if text:
            found[text] = found.get(text, 0) + int(count)
    made = [make_name(text, which, found[text]) for text in sorted(found)]
    watched = _known(known)
    corpus = local.Corpus(local.with_known_names(made, watched), judgements=_judgements(judgements), known=watched)
    resolved = local.resolve(corpus, chosen, _step(progress))
    return _answer(resolved, chosen, {"texts": 0, "skipped": skipped, **resolved.stats}, [], ids_given=True)


def extract(
    texts: Iterable[str | None], *, ids: Iterable[DocId] | None = None, extractor: Any = None, progress: Progress = False
) -> tuple[Mention, ...]:
    """The mentions of persons and organisations in some texts, in their order.

    >>> [(mention.text, mention.kind) for mention in extract(["Angela Merkel visited the World Bank."])]
    [('Angela Merkel', 'PERSON'), ('World Bank', 'ORG')]
    """
    documents, _ = _documents(texts, ids)
    found = local.extract(documents) if extractor is None else extract_with(extractor, documents)
    return tuple(mention for here in _counted(found, len(documents), progress) for mention in here)


def compare(left: str, right: str, *, kind: str = "PERSON", settings: Settings | None = None) -> Comparison:
    """Two names side by side: the probability that they are one, and the evidence for it.

    The probability holds at the prior of the settings: of all pairs of names that are compared,
    one in a hundred is one by default.

    >>> compare("Mkrtychev", "Мкртычев").probability > 0.9
    True
    >>> compare("Kim Jong Un", "Kim Jong Il").decisive.question
    'given conflict'
    """
    for what, name in (("left", left), ("right", right)):
        if not isinstance(name, str):
            raise InputError(what, name, "a str", "give one name as text")
    which = _kind(kind)
    return compare_names(make_name(left, which), make_name(right, which), _settings(settings))


def _answer(
    resolved: local.Resolved, settings: Settings, stats: Mapping[str, int], documents: list[Document], *, ids_given: bool
) -> Reconciliation:
    return Reconciliation(
        resolved.entities,
        settings,
        dict(stats),
        resolved.graph,
        resolved.names,
        resolved.uses,
        resolved.entity_of,
        resolved.constraints.cannot,
        tuple(documents),
        ids_given,
    )


def _settings(settings: Settings | None) -> Settings:
    if settings is None:
        return Settings()
    if not isinstance(settings, Settings):
        raise InputError("settings", settings, "a Settings", "use entityrec.Settings(...)")
    return settings


def _kind(kind: str) -> Kind:
    found = kind if kind in KINDS else kind_of_label(kind) if isinstance(kind, str) else None
    if found is None:
        raise ValueRangeError("kind", kind, "'PERSON' or 'ORG'")
    return cast("Kind", found)


def _iterated(what: str, values: Any) -> Iterator[Any]:
    """The members of an argument that must be an ordered collection of things."""
    if isinstance(values, str | bytes | bytearray):
        raise InputError(what, values, "an iterable of several", f"for one, wrap it in a list: [{what.rstrip('s')}]")
    if isinstance(values, Mapping):
        raise InputError(what, values, "an iterable of str", "give list(d.values()), and list(d) as ids")
    if isinstance(values, set | frozenset):
        raise InputError(what, values, "an iterable with an order", "give sorted(...) of the set")
    try:
        return iter(values)
    except TypeError:
        raise InputError(what, values, "an iterable of str", "give a list") from None


def _is_missing(value: object) -> bool:
    """Whether a value stands for none: None, NaN, and what pandas has for them."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124  # only NaN differs from itself
        return True
    return type(value).__name__ in ("NAType", "NaTType")


def _has_index(texts: object) -> bool:
    """Whether texts are a pandas Series, whose index are the ids."""
    return hasattr(texts, "index") and not callable(texts.index) and hasattr(texts, "to_numpy")


def _documents(texts: Iterable[str | None], ids: Iterable[DocId] | None) -> tuple[list[Document], int]:
    """The texts with their ids, cleaned, and how many were missing."""
    given = _iterated("texts", texts)
    if ids is None and _has_index(texts):
        ids = list(cast("Any", texts).index)
    names = None if ids is None else iter(_iterated("ids", ids))
    documents: list[Document] = []
    seen: set[DocId] = set()
    skipped = 0
    for index, text in enumerate(given):
        doc_id = index if names is None else next(names, _NONE)
        if doc_id is _NONE:
            raise ValueRangeError("ids", index, "as many as there are texts")
        if _is_missing(text):
            skipped += 1
            continue
        if not isinstance(text, str):
            raise InputError(f"texts[{index}]", text, "a str", "turn it into text, or give None to skip it")
        if names is not None and doc_id in seen:
            raise ValueRangeError(f"ids[{index}]", doc_id, "an id that no other text has")
        if names is not None:
            seen.add(doc_id)
        documents.append(Document(doc_id, document_text(str(text))))
    if names is not None and next(names, _NONE) is not _NONE:
        raise ValueRangeError("ids", "more ids", "as many as there are texts")
    return documents, skipped


_NONE = object()


def _mention(given: Any, index: int) -> Mention:
    """A mention that the user has, checked."""
    if isinstance(given, Mention):
        return given
    if not isinstance(given, tuple | list) or len(given) != 5:
        raise InputError(f"mentions[{index}]", given, "a Mention or (doc_id, start, end, text, kind)", "give five values")
    doc_id, start, end, text, kind = given
    if not isinstance(text, str):
        raise InputError(f"mentions[{index}].text", text, "a str", "give the words of the mention")
    return Mention(doc_id, int(start), int(end), document_text(text), _kind(kind))


def _judgements(given: Any) -> tuple[Judgement, ...]:
    """What humans said, from rows or from a JSON Lines file."""
    if given is None:
        return ()
    if isinstance(given, str | os.PathLike):
        lines = Path(given).read_text("utf-8").splitlines()
        given = [json.loads(line) for line in lines if line.strip()]
    found: dict[tuple[str, str], Judgement] = {}
    for index, row in enumerate(given):
        values = (row.get("left"), row.get("right"), row.get("verdict")) if isinstance(row, Mapping) else tuple(row)
        if len(values) != 3 or not all(isinstance(value, str) for value in values):
            raise InputError(f"judgements[{index}]", row, "(left, right, 'same' or 'different')", "give three strings")
        left, right, verdict = (*sorted(shown(name) for name in values[:2]), values[2])
        if verdict not in ("same", "different"):
            raise ValueRangeError(f"judgements[{index}]", verdict, "'same' or 'different'")
        other = found.get((left, right))
        if other and other.verdict != verdict:
            raise ValueRangeError(f"judgements[{index}]", f"{left} ~ {right}: {verdict}", "what was judged of the pair before")
        found[left, right] = Judgement(left, right, verdict)
    return tuple(found[pair] for pair in sorted(found))


def _known(given: Any) -> tuple[local.Known, ...]:
    """A watchlist, from ``{id: name}`` or from rows."""
    if given is None:
        return ()
    rows = [{"id": key, "name": name} for key, name in given.items()] if isinstance(given, Mapping) else given
    entries = []
    for index, row in enumerate(rows):
        if not isinstance(row, Mapping) or not isinstance(row.get("name"), str) or "id" not in row:
            raise InputError(f"known[{index}]", row, "a row with id, name and perhaps aliases and kind", "give {'id': …, 'name': …}")
        aliases = row.get("aliases") or ()
        names = (row["name"], *([aliases] if isinstance(aliases, str) else aliases))
        kinds = (_kind(row["kind"]),) if row.get("kind") else KINDS
        entries.append(local.Known(row["id"], tuple(shown(name) for name in names), tuple(kinds)))
    return tuple(entries)


def _step(progress: Progress) -> local.Step:
    """What is told of each stage."""
    if callable(progress):
        return progress
    if not progress:
        return lambda _stage, _count: None
    from tqdm.auto import tqdm

    return lambda stage, count: tqdm.write(f"{stage}: {count:,}", file=_stderr())


def _counted(found: Iterable[list[Mention]], total: int, progress: Progress) -> Iterable[list[Mention]]:
    """The mentions of each text, with a bar if one is wanted."""
    if progress is not True:
        return found
    from tqdm.auto import tqdm

    return cast("Iterable[list[Mention]]", tqdm(found, total=total, unit="text", desc="reading", leave=False))


def _stderr() -> Any:
    import sys

    return sys.stderr
