"""How well the tagger does on texts that it has not learnt from: the whole extractor, with a model of the rest."""

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from sklearn.linear_model import LogisticRegression

from entityrec.mentions import model
from entityrec.mentions.extraction import find_all_mentions, sureness
from entityrec.records import Document
from entityrec.testing.evaluation import span_quality
from tests.benchmarks.extraction import overlap, trimmed
from tests.derive import tagger

KINDS = {"PER": "PERSON", "ORG": "ORG"}


def figures(data: Path, folds: int, leave_out: Sequence[str]) -> list[dict[str, Any]]:
    """A row for each set and kind; in folds, each text is read by a model that has not seen it."""
    jobs = [(data, fold, folds, leave_out) for fold in range(folds)] or [(data, 0, 0, leave_out)]
    counts: dict[tuple[str, str], list[Any]] = defaultdict(list)
    with ProcessPoolExecutor(max_workers=2) as pool:
        for found in pool.map(_left_out, jobs):
            for key, value in found.items():
                counts[key].append(value)
    for kind in KINDS.values():
        sets = [
            [pair for _, _, pairs in folds_ for pair in pairs]
            for (source, which), folds_ in counts.items()
            if which == kind and source in NEWS
        ]
        print(f"sureness of {kind}: shift and slope", [round(x, 3) for x in fitted_sureness(sets)])
    return list(_table(counts))


NEWS = ("gmb", "btc_g", "uner_sk", "uner_hr", "uner_sr", "uner_pt", "uner_da")
"""Sets of news, on which sureness is fitted, each of the same weight."""


def fitted_sureness(sets: Sequence[Sequence[tuple[float, bool]]]) -> tuple[float, float]:
    """The shift and the slope of log odds by which scores become shares that are right (Platt's way)."""
    pairs = [(score, right, 1.0 / len(each)) for each in sets for score, right in each if each]
    score, right, weight = (np.array(column, float) for column in zip(*pairs, strict=True))
    odds = np.log(score / np.maximum(1.0 - score, 1e-6))
    model = LogisticRegression(C=1e6).fit(odds[:, None], right > 0, sample_weight=weight * 1000)
    return float(model.intercept_[0]), float(model.coef_[0, 0])


def _left_out(job: tuple[Path, int, int, Sequence[str]]) -> dict[tuple[str, str], Any]:
    """Predicted and annotated spans, and the sureness of each, of texts that were left out."""
    data, fold, folds, leave_out = job
    words = tagger.lexicon(data)
    numbers = tagger.Numbers(words)
    rows = [
        (
            row,
            row.source.removesuffix("_cyrillic") in leave_out
            if leave_out
            else number % folds == fold,
        )
        for number, row in enumerate(tagger.texts(data))
    ]
    corpus = tagger.Corpus([tagger.read(row, numbers) for row, out in rows if not out])
    file = tagger.packed(*tagger.learnt(corpus), words)
    as_is = patch("entityrec.mentions.extraction.sureness", lambda _, score: score)
    with patch("entityrec.resources.opened", lambda _: io.BytesIO(file)), as_is:
        forget()
        return _spans([row for row, out in rows if out])


def forget() -> None:
    """Drop what is kept of the model that was read before."""
    for kept in vars(model).values():
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()


def _spans(rows: Sequence[tagger.Text]) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = defaultdict(lambda: (set(), set(), []))
    documents = [Document(number, row.text) for number, row in enumerate(rows)]
    for number, (row, mentions) in enumerate(zip(rows, find_all_mentions(documents), strict=True)):
        gold = {
            (KINDS[label], number, *trimmed(row.text, start, end))
            for start, end, label in row.spans
            if label in KINDS
        }
        for kind in KINDS.values():
            found[row.source, kind][1].update(span[1:] for span in gold if span[0] == kind)
        for mention in mentions:
            span = (mention.kind, number, *trimmed(row.text, mention.start, mention.end))
            found[row.source, mention.kind][0].add(span[1:])
            found[row.source, mention.kind][2].append((mention.score, span in gold))
    return dict(found)


def _table(counts: dict[tuple[str, str], list[Any]]) -> Iterator[dict[str, Any]]:
    for (source, kind), folds in sorted(counts.items()):
        prediction, gold = set(), set()
        for fold, (found, wanted, _) in enumerate(folds):
            prediction |= {(fold, *span) for span in found}
            gold |= {(fold, *span) for span in wanted}
        if len(gold) < 20:
            continue
        flat = [{((span[0], span[1]), *span[2:]) for span in side} for side in (prediction, gold)]
        strict, loose = span_quality(*flat), overlap(*flat)
        scores = [
            (sureness(kind, score), right) for _, _, pairs in folds for score, right in pairs
        ]
        yield {
            "set": source,
            "kind": kind,
            "P": strict.precision,
            "R": strict.recall,
            "F1": strict.f1,
            "overlap F1": loose.f1,
            "gold": len(gold),
            "calibration error": calibration_error(scores),
        }


def calibration_error(scores: Sequence[tuple[float, bool]]) -> float:
    """The mean distance of sureness from the share that is right, over ten bins."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in scores:
        bins[min(9, int(score * 10))].append((score, right))
    return sum(
        abs(sum(score for score, _ in each) - sum(right for _, right in each))
        for each in bins.values()
    ) / max(1, len(scores))
