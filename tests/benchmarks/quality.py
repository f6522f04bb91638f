"""How well two names are told to be one: ``python -m tests.benchmarks.quality DATA [SET …]``.

Every set of labelled pairs, and word pairs across scripts against their nearest wrong partner. F1
and balanced accuracy are taken at a probability of .5, for all sets alike; beside ours stand
jellyfish's Jaro-Winkler and rapidfuzz's token_set_ratio and WRatio with the threshold that is best
on the very set, which flatters them.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import jellyfish
from unidecode import unidecode

import entityrec as er
from entityrec.testing.evaluation import calibration_error
from tests.benchmarks.report import print_table, save_record

Pair = tuple[str, str, bool]
MOST_WORDS = 1500


def main(data: Path, wanted: list[str]) -> None:
    """Print and record the figures."""
    rows = []
    for path in sorted((data / "bench").glob("pairs_*.tsv")):
        if not wanted or path.stem in wanted:
            kind = "ORG" if "orgs" in path.stem else "PERSON"
            rows += measured(path.stem, read_pairs(path), kind)
    for path in sorted((data / "xlit_wikidata").glob("tokens_en_*.tsv")):
        if not wanted or path.stem in wanted:
            rows += measured(path.stem, with_nearest(read_pairs(path)[:MOST_WORDS]), "PERSON")
    print_table("pairs of names", rows)
    save_record("quality", rows)


def read_pairs(path: Path) -> list[Pair]:
    """Labelled pairs of a table."""
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:])
    return [(row[0], row[1], row[2] == "1") for row in lines]


def with_nearest(pairs: list[Pair]) -> list[Pair]:
    """Each true pair, and its left word beside the nearest other right word."""
    import numpy as np
    from rapidfuzz import fuzz, process

    rights = sorted({right for _, right, _ in pairs})
    plain = [unidecode(right).lower() for right in rights]
    lefts = [unidecode(left).lower() for left, _, _ in pairs]
    scores = process.cdist(lefts, plain, scorer=fuzz.ratio, dtype=np.float32)
    negatives = []
    for row, (left, right, _) in enumerate(pairs):
        order = np.argsort(-scores[row], kind="stable")
        nearest = next(
            rights[i] for i in order if rights[i] != right and plain[i] != unidecode(right).lower()
        )
        negatives.append((left, nearest, False))
    return [*pairs, *negatives]


def measured(name: str, pairs: Sequence[Pair], kind: str) -> list[dict[str, object]]:
    """Our figures and the rivals' on one set."""
    from rapidfuzz import fuzz

    started = time.process_time()
    ours = [er.compare(left, right, kind=kind) for left, right, _ in pairs]
    seconds = time.process_time() - started
    labels = [label for _, _, label in pairs]
    chances = [c.probability for c in ours]
    plain = [(unidecode(left).lower(), unidecode(right).lower()) for left, right, _ in pairs]
    row = {
        "set": name,
        "pairs": len(pairs),
        "AUC": auc([c.match_weight for c in ours], labels),
        "F1": f1(chances, labels, 0.5),
        "balanced": balanced(chances, labels, 0.5),
        "calibration": calibration_error(chances, labels),
        "us a pair": 1e6 * seconds / len(pairs),
    }
    for label, scorer in (
        ("JW", jellyfish.jaro_winkler_similarity),
        ("set", fuzz.token_set_ratio),
        ("WRatio", fuzz.WRatio),
    ):
        scores = [scorer(left, right) for left, right in plain]
        row[f"{label} AUC"] = auc(scores, labels)
        row[f"{label} best F1"] = max(
            f1(scores, labels, cut)
            for cut in sorted(set(scores))[:: max(1, len(set(scores)) // 50)]
        )
    return [row]


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The chance that a true pair scores above a wrong one."""
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    ranks = [0.0] * len(scores)
    index = 0
    while index < len(order):
        end = index
        while end < len(order) and scores[order[end]] == scores[order[index]]:
            end += 1
        for place in range(index, end):
            ranks[order[place]] = (index + end + 1) / 2
        index = end
    positives = sum(labels)
    total = sum(rank for rank, label in zip(ranks, labels, strict=True) if label)
    return (total - positives * (positives + 1) / 2) / max(
        1, positives * (len(labels) - positives)
    )


def f1(scores: Sequence[float], labels: Sequence[bool], cut: float) -> float:
    """F1 of the pairs that score at least so much."""
    hits = sum(s >= cut and label for s, label in zip(scores, labels, strict=True))
    return 2 * hits / max(1, sum(s >= cut for s in scores) + sum(labels))


def balanced(scores: Sequence[float], labels: Sequence[bool], cut: float) -> float:
    """The mean of the recall of true pairs and of wrong ones."""
    right = sum(s >= cut and label for s, label in zip(scores, labels, strict=True)) / max(
        1, sum(labels)
    )
    wrong = sum(s < cut and not label for s, label in zip(scores, labels, strict=True))
    return (right + wrong / max(1, len(labels) - sum(labels))) / 2


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
