"""How well two names are told to be one: ``python -m tests.benchmarks.quality DATA [SET …]``.

Every set of labelled pairs; word pairs across scripts against their nearest wrong partner; systems of romanisation; noise;
hard negatives; symmetry; speed. F1 and balanced accuracy are taken at a probability of .5, for all sets alike; beside ours
stand jellyfish's Jaro-Winkler, rapidfuzz's ratio, token_set_ratio and WRatio, and nomenklatura's logic-v2 if it is installed, with
the threshold that is best on the very set, which flatters them. The learned tables were learned from these sets:
for figures on pairs that were not learned from, see ``python -m tests.derive.weights DATA --folds 5``.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import jellyfish
from unidecode import unidecode

import entityrec as er
from entityrec.matching.scoring import Comparer, sorted_pairs
from entityrec.names.distinct import make_name
from entityrec.settings import Settings
from entityrec.testing.evaluation import calibration_error
from tests.benchmarks.report import print_table, save_record

Pair = tuple[str, str, bool]
MOST_WORDS = 1500
LANGUAGES = ("ru", "el", "hy", "he", "ko", "ja_katakana", "ar", "fa", "zh")


def main(data: Path, wanted: list[str]) -> None:
    """Print and record the figures."""
    record = {}
    for title, made in SECTIONS.items():
        rows = made(data, wanted)
        if rows:
            print_table(title, rows)
            record[title] = rows
    save_record("quality", record)


def labelled_sets(data: Path, wanted: list[str]) -> list[dict[str, object]]:
    """Figures of the labelled pairs."""
    return [
        measured(path.stem, read_pairs(path), "ORG" if "orgs" in path.stem else "PERSON")
        for path in sorted((data / "bench").glob("pairs_*.tsv"))
        if not wanted or path.stem in wanted
    ]


def word_sets(data: Path, wanted: list[str]) -> list[dict[str, object]]:
    """Figures of word pairs, each true one with a wrong one."""
    return [
        measured(
            name,
            with_nearest(read_pairs(data / "xlit_wikidata" / f"{name}.tsv")[:MOST_WORDS]),
            "PERSON",
        )
        for name in (f"tokens_en_{language}" for language in LANGUAGES)
        if not wanted or name in wanted
    ]


def systems(data: Path, wanted: list[str]) -> list[dict[str, object]]:
    """Recall and false positives for each two systems of romanisation, and their mean and worst."""
    if wanted and "systems" not in wanted:
        return []
    from tests.benchmarks.systems import system_pairs

    rows = [
        {"systems": f"{one} / {other}", **rates(pairs, "PERSON")}
        for (one, other), pairs in system_pairs(data).items()
    ]
    recalls = [float(row["recall"]) for row in rows]
    wrong = [float(row["false"]) for row in rows]
    total = {"recall": sum(recalls) / len(recalls), "false": sum(wrong) / len(wrong)}
    return [
        *rows,
        {"systems": "mean", **total},
        {"systems": "worst", "recall": min(recalls), "false": max(wrong)},
    ]


def noises(data: Path, wanted: list[str]) -> list[dict[str, object]]:
    """Recall of 800 names beside themselves with one kind of noise."""
    if wanted and "noise" not in wanted:
        return []
    from tests.benchmarks.noise import NOISE
    from tests.derive.weights import person_names

    names = person_names(data)[-800:]
    return [
        {
            "noise": kind,
            "names": len(names),
            **rates([(n, make(n, random.Random(n)), True) for n in names], "PERSON"),
        }
        for kind, make in NOISE.items()
    ]


def negatives(data: Path, wanted: list[str]) -> list[dict[str, object]]:
    """False positives among pairs that are surely two."""
    if wanted and "negatives" not in wanted:
        return []
    from tests.benchmarks.noise import hard_negatives
    from tests.derive.weights import person_names

    rows = [
        {"hard negatives": what, "pairs": len(pairs), **rates(pairs, kind)}
        for what, (kind, pairs) in hard_negatives(person_names(data)).items()
    ]
    total = sum(int(row["pairs"]) for row in rows)
    false = sum(int(row["pairs"]) * float(row["false"]) for row in rows) / total
    return [*rows, {"hard negatives": "all", "pairs": total, "recall": 0.0, "false": false}]


def rates(pairs: Sequence[Pair], kind: str) -> dict[str, object]:
    """The share of true pairs that are found, and of false ones that are taken for true."""
    chances = er.match_probabilities([a for a, _, _ in pairs], [b for _, b, _ in pairs], kind=kind)
    shares = []
    for wanted in (True, False):
        found = [
            chance >= 0.5
            for chance, (*_, same) in zip(chances, pairs, strict=True)
            if same == wanted
        ]
        shares.append(sum(found) / len(found) if found else 0.0)
    return {"recall": shares[0], "false": shares[1]}


def symmetry(data: Path, wanted: list[str]) -> list[dict[str, object]]:
    """Pairs of 10,000 whose weight depends on the direction."""
    if wanted and "symmetry" not in wanted:
        return []
    names = [left for left, _, _ in read_pairs(data / "bench" / "pairs_persons_xscript_5k.tsv")]
    rng = random.Random(9)
    pairs = [tuple(rng.sample(names, 2)) for _ in range(10_000)]
    forth = er.match_probabilities([a for a, _ in pairs], [b for _, b in pairs])
    back = er.match_probabilities([b for _, b in pairs], [a for a, _ in pairs])
    return [
        {"pairs": len(pairs), "asymmetric": sum(a != b for a, b in zip(forth, back, strict=True))}
    ]


def speed(data: Path, wanted: list[str]) -> list[dict[str, object]]:
    """Microseconds of CPU a pair for 100,000 pairs: half candidates, half any two names."""
    if wanted and "speed" not in wanted:
        return []
    from rapidfuzz import fuzz

    from entityrec.matching.blocking import candidate_pairs

    lines = (data / "bench" / "person_latn_20k.tsv").read_text("utf-8").splitlines()[1:]
    texts = sorted({line.split("\t")[0] for line in lines})
    names = [make_name(text, "PERSON") for text in texts]
    near = candidate_pairs(names, Settings())
    rng = random.Random(5)
    rows = rng.sample(list(zip(near.left.tolist(), near.right.tolist(), strict=True)), 50_000)
    rows += [(rng.randrange(len(names)), rng.randrange(len(names))) for _ in range(50_000)]
    comparer = Comparer(names, Settings())
    pairs = sorted_pairs(list(zip(*rows, strict=True)))
    found = {
        "entityrec, words met first": timed(lambda: comparer.score(pairs), len(rows)),
        "entityrec, prepared": timed(lambda: comparer.score(pairs), len(rows)),
        "rapidfuzz WRatio": timed(
            lambda: [fuzz.WRatio(texts[i], texts[j]) for i, j in rows], len(rows)
        ),
    }
    rival = logic_v2("PERSON")
    if rival:
        few = rows[:1000] + rows[-1000:]
        found["nomenklatura logic-v2"] = timed(
            lambda: [rival(texts[i], texts[j]) for i, j in few], len(few)
        )
    ours = found["entityrec, prepared"]
    return [
        {"method": name, "us a pair": us, "times ours": us / ours} for name, us in found.items()
    ]


def timed(work: Callable[[], object], many: int) -> float:
    """Microseconds of CPU for each of many things."""
    started = time.process_time()
    work()
    return 1e6 * (time.process_time() - started) / many


def logic_v2(kind: str) -> Callable[[str, str], float] | None:
    """nomenklatura's best matcher over two names alone, where it is installed."""
    try:
        from followthemoney import model
        from nomenklatura.matching import LogicV2
    except ImportError:
        return None
    schema = model.get("Person" if kind == "PERSON" else "Organization")
    config = LogicV2.default_config()

    numbers = count()

    def score(left: str, right: str) -> float:
        entities = []
        for name in (left, right):
            entity = model.make_entity(schema)
            entity.id = f"e{next(numbers)}"  # names are cached by id
            entity.add("name", name)
            entities.append(entity)
        return float(LogicV2.compare(*entities, config).score)

    return score


SECTIONS: dict[str, Callable[[Path, list[str]], list[dict[str, object]]]] = {
    "labelled pairs": labelled_sets,
    "word pairs against the nearest wrong one": word_sets,
    "systems of romanisation": systems,
    "noise": noises,
    "hard negatives": negatives,
    "symmetry": symmetry,
    "speed": speed,
}


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


def measured(name: str, pairs: Sequence[Pair], kind: str) -> dict[str, object]:
    """Our figures and the rivals' on one set."""
    from rapidfuzz import fuzz

    lefts, rights = [left for left, _, _ in pairs], [right for _, right, _ in pairs]
    chances = er.match_probabilities(lefts, rights, kind=kind)
    labels = [label for _, _, label in pairs]
    row: dict[str, object] = {
        "set": name,
        "pairs": len(pairs),
        "true": sum(labels) / len(labels),
        "AUC": auc(chances, labels),
        "F1": f1(chances, labels, 0.5),
        "balanced": balanced(chances, labels, 0.5),
        "calibration": calibration_error(chances, labels),
    }
    rivals = {
        "JW": (jellyfish.jaro_winkler_similarity, True),
        "ratio": (fuzz.ratio, True),
        "set": (fuzz.token_set_ratio, True),
        "WRatio": (fuzz.WRatio, True),
        "logic-v2": (logic_v2(kind), False),
    }
    for label, (scorer, plainly) in rivals.items():
        if scorer is None:
            continue
        texts = [
            (unidecode(a).lower(), unidecode(b).lower()) if plainly else (a, b)
            for a, b, _ in pairs
        ]
        scores = [scorer(left, right) for left, right in texts]
        cuts = sorted(set(scores))[:: max(1, len(set(scores)) // 50)]
        row[f"{label} AUC"] = auc(scores, labels)
        row[f"{label} F1"] = max(f1(scores, labels, cut) for cut in cuts)
        row[f"{label} bal"] = max(balanced(scores, labels, cut) for cut in cuts)
    return row


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
