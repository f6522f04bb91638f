"""Fit what the answers to questions about two names weigh: ``match_weights.tsv``.

``python -m tests.derive.weights DATA`` writes the table; ``--folds 5`` prints instead how well weights fitted to the other
pairs do on each fold, beside boosted trees on the same answers.

Each question has a curve over the values of its answer, straight between knots. All curves together are an additive
logistic regression, drawn to the hand-set bits below where pairs are few. It has no free constant: every set
of pairs counts half for its true and half for its false ones, so the prior that the weights hold at is one half.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from entityrec.matching.answers import QUESTIONS, Answers
from entityrec.matching.blocking import candidate_pairs
from entityrec.matching.columns import name_columns
from entityrec.matching.comparison import compare
from entityrec.matching.words import WordPairs
from entityrec.names.distinct import make_name
from entityrec.resources import bodies
from entityrec.settings import Settings
from entityrec.testing.evaluation import calibration_error
from tests.benchmarks.noise import noisy, siblings
from tests.benchmarks.quality import auc, f1, read_pairs, with_nearest

RESOURCE = Path(__file__).parents[2] / "entityrec" / "resources" / "match_weights.tsv"

RARITY = {0: 0, 3: 2.5, 5: 4, 7: 6, 9: 8, 11: 9, 13: 10, 16: 12, 19: 13}
ALIKE = {0.35: -7, 0.5: -5.5, 0.65: -3.5, 0.8: -2, 0.9: -1, 1: 0}
SOUND = {0: -1, 1: 0, 2: 1, 3: 1.5}
SLIP = {4: -2, 6: -1, 9: 0}
APART = {0.35: -9, 0.6: -8, 0.8: -6, 0.9: -5, 1: -4}
ACROSS = {0: -4, 1.5: -2.5, 3: -1, 5: 0, 9: 1}
UNLIKE = {-2: -9, -1: -9, -0.3: -9, 0: -8, 0.2: -6, 0.35: -4}
UNLIKE_ACROSS = {-12: -9, -8: -9, -5: -8, -3: -6, -1.5: -5, 0: -3}
HAND: dict[str, dict[float, float]] = {
    "nothing to compare": {1: -8},
    "family name": RARITY,
    "given name": {value: 0.8 * bits for value, bits in RARITY.items()},
    "family sound": SOUND,
    "given sound": SOUND,
    "family spelling": ALIKE,
    "given spelling": ALIKE,
    "family slip": SLIP,
    "given slip": SLIP,
    "family across scripts": ACROSS,
    "given across scripts": ACROSS,
    "family known apart": APART,
    "given known apart": APART,
    "other order": {1: -1.5},
    "joined words": {0.7: 4, 1: 9},
    "joined across scripts": {0: -1, 2: 1, 4: 3, 8: 5, 16: 7},
    "initial": {1: 2, 2: 2.5},
    "initial conflict": {1: -9},
    "extra initial": {1: -8},
    "nickname": {1: 3},
    "family conflict": UNLIKE,
    "given conflict": UNLIKE,
    "other conflict": UNLIKE,
    "family conflict across scripts": UNLIKE_ACROSS,
    "given conflict across scripts": UNLIKE_ACROSS,
    "shortened": {1: 2},
    "short conflict": {-2: -12, 0.35: -11, 0.7: -7, 1: -4},
    "missing family": {1: -4},
    "missing given": {1: -0.5},
    "missing middle": {1: -0.3},
    "generation conflict": {1: -30},
    "missing generation": {1: -2},
    "gender conflict": {1: -8},
    "word": {0: 0.3, 3: 2.5, 5: 4, 7: 6, 9: 8, 11: 9, 13: 10, 16: 11, 19: 12},
    "word sound": SOUND,
    "word spelling": ALIKE,
    "word slip": SLIP,
    "word across scripts": ACROSS,
    "meaning": {1: 0},
    "body": {0: 9},
    "place": {0: 3},
    "number": {0: 3},
    "form": {0: 0.3},
    "share of shorter": {0: -4, 0.3: -3, 0.6: -2, 0.8: -1, 0.9: -0.5, 1: 0},
    "share of longer": {0: -4, 0.3: -3, 0.6: -1.5, 0.8: -0.5, 0.9: 0, 1: 1},
    "acronym": {2: 2, 3: 5, 4: 8, 5: 11},
    "acronym conflict": {1: -9},
    "organ of body": {1: -12},
    "head conflict": {0: -2, 5: -5, 13: -6},
    "other kind of body": {0: -9},
    "modifier conflict": {0: -2, 4: -4, 8: -7, 13: -9},
    "meaning conflict": {0: -6},
    "body conflict": {0: -9},
    "place conflict": {0: -11},
    "number conflict": {0: -14},
    "missing head": {0: -0.5, 5: -1.5, 13: -3},
    "missing modifier": {0: -0.3, 4: -1.5, 8: -3, 13: -4},
    "missing body": {0: -1},
    "missing place": {0: -1},
    "missing number": {0: -12},
}
"""Knots of each curve and the bits that it is drawn to, from the published figures of FIELD.md and by judgement."""

FIXED = frozenset(
    (
        "nothing to compare",
        "extra initial",
        "body conflict",
        "head conflict",
        "other kind of body",
        "meaning conflict",
        "generation conflict",
        "gender conflict",
        "short conflict",
        "number conflict",
        "missing number",
        "place conflict",
        "organ of body",
        "missing given",
    )
)
"""Questions whose true pairs in the data are mostly mistakes or renamings, or that the data does not ask."""

MOST_CANDIDATES = 12_000

DRAW = 0.004
"""How strongly a curve is drawn to the hand-set bits: as much as so many pairs a bit, of thousands."""


class Sample(NamedTuple):
    """Pairs of one set with their labels; ``weight`` is the share that the set has.

    The true and the false pairs of a set count the same, but those of a ``natural`` one as often as they come.
    """

    name: str
    kind: str
    pairs: list[tuple[str, str, bool]]
    weight: float
    natural: bool = False


class Design(NamedTuple):
    """Knots of all answers of all pairs: a row a pair, a column a knot."""

    matrix: np.ndarray
    same: np.ndarray
    weight: np.ndarray
    group: np.ndarray
    natural: np.ndarray


KNOTS = [(question, value) for question in QUESTIONS for value in sorted(HAND[question])]
START = np.array([HAND[question][value] for question, value in KNOTS], dtype=float)


def samples(data: Path) -> list[Sample]:
    """The labelled pairs that there are."""
    bench = data / "bench"
    found = [
        Sample("persons", "PERSON", read_pairs(bench / "pairs_persons_5k.tsv"), 1.0),
        Sample(
            "persons mixed", "PERSON", read_pairs(bench / "pairs_persons_5k_mixedneg.tsv"), 1.0
        ),
        Sample(
            "persons scripts", "PERSON", read_pairs(bench / "pairs_persons_xscript_5k.tsv"), 1.0
        ),
        Sample("organisations", "ORG", read_pairs(bench / "pairs_orgs_5k.tsv"), 1.0),
        Sample(
            "organisations mixed", "ORG", read_pairs(bench / "pairs_orgs_5k_mixedneg.tsv"), 1.0
        ),
    ]
    for language in ("ru", "he", "ko", "ar", "ja_katakana", "zh"):
        words = read_pairs(data / "xlit_wikidata" / f"tokens_en_{language}.tsv")[5000:6000]
        found.append(Sample(f"words {language}", "PERSON", with_nearest(words), 0.2))
    names = person_names(data)
    found.append(Sample("noise", "PERSON", [*noisy(names), *siblings(names)], 1.0))
    found.append(
        Sample("sanctions", "PERSON", aliases(data / "ofac_sdn" / "persons.jsonl", 1500), 1.0)
    )
    found.append(
        Sample("sanctioned bodies", "ORG", aliases(data / "ofac_sdn" / "orgs.jsonl", 800), 0.5)
    )
    found.append(
        Sample("us bodies", "ORG", aliases(data / "us_agencies" / "orgs.jsonl", 600), 0.5)
    )
    found.append(Sample("groups", "ORG", companies_of_groups(), 0.25))
    for name, kind, most in (
        ("person_latn_20k", "PERSON", 6000),
        ("person_mixed_20k", "PERSON", 6000),
        ("org_latn_20k", "ORG", 6000),
    ):
        found.append(candidates(name, kind, column_of_names(bench / f"{name}.tsv", most), 0.7))
    for topic, kind, forms in news_forms(data / "docs" / "slavic_news.jsonl"):
        found.append(candidates(f"{topic} {kind}", kind, forms, 0.15))
    return found


def column_of_names(path: Path, most: int) -> dict[str, str]:
    """Names of a column → their cluster, of the first so many names that belong to one cluster each."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1 : most + 1]]
    return {row[0]: row[1] for row in rows}


def news_forms(path: Path) -> Iterable[tuple[str, str, dict[str, str]]]:
    """Topic, kind, and the forms in which its news name entities → the entity most often meant."""
    counts: dict[tuple[str, str], dict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        for mention in row["mentions"]:
            kind = "ORG" if mention["type"] == "ORG" else "PERSON"
            counts[row["topic"], kind][mention["text"]][mention["entity"]] += 1
    for (topic, kind), forms in sorted(counts.items()):
        yield topic, kind, {form: met.most_common(1)[0][0] for form, met in sorted(forms.items())}


def candidates(name: str, kind: str, labels: dict[str, str], weight: float) -> Sample:
    """The pairs of names that a corpus would compare, as they come: most of them are two."""
    names = sorted((make_name(text, kind) for text in labels), key=lambda each: each.key)
    pairs = candidate_pairs(names, Settings())
    rows = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    found = [
        (names[i].text, names[j].text, labels[names[i].text] == labels[names[j].text])
        for i, j in rows
        if names[i].text in labels and names[j].text in labels
    ]
    random.Random(4).shuffle(found)
    return Sample(name, kind, found[:MOST_CANDIDATES], weight, natural=True)


def companies_of_groups() -> list[tuple[str, str, bool]]:
    """Companies of one group, which are two, and beside each its group, which a text may mean by it."""
    groups = sorted({body for body in bodies().values() if body.isalpha() and not body.isupper()})
    return [
        (f"{group} {TRADES[row % len(TRADES)]}", other, same)
        for row, group in enumerate(groups)
        for other, same in ((f"{group} {TRADES[(row + 3) % len(TRADES)]}", False), (group, True))
    ]


TRADES = ("Electronics", "Heavy Industries", "Insurance", "Motors", "Airlines", "Media", "Energy")


def person_names(data: Path) -> list[str]:
    """Names of two and three words in Latin letters, for variants of our own."""
    names = set()
    for file in ("everypolitician", "openstates_people", "ofac_sdn"):
        for line in (data / file / "persons.jsonl").read_text("utf-8").splitlines()[::4]:
            latin = [
                each["text"] for each in json.loads(line)["names"] if each["script"] == "Latn"
            ]
            names |= {
                name
                for name in latin[:1]
                if 2 <= len(name.split()) <= 3 and "," not in name and "." not in name
            }
    kept = sorted(names)
    random.Random(5).shuffle(kept)
    return kept[:1200]


def aliases(path: Path, most: int) -> list[tuple[str, str, bool]]:
    """Pairs of names of one entity, and each name with one of another that shares a word."""
    groups = [
        [each["text"] for each in json.loads(line)["names"] if each["script"] == "Latn"]
        for line in path.read_text("utf-8").splitlines()
    ]
    rng = random.Random(3)
    true = [(*rng.sample(group, 2), True) for group in groups if len(group) > 1]
    holders = defaultdict(list)
    for row, group in enumerate(groups):
        for name in group:
            for word in name.lower().split():
                holders[word].append((row, name))
    false = []
    for row, group in enumerate(groups):
        for name in group[:2]:
            others = [
                each for word in name.lower().split() for each in holders[word] if each[0] != row
            ]
            false += [(name, rng.choice(others)[1], False)] if others else []
    rng.shuffle(true)
    rng.shuffle(false)
    return true[:most] + false[:most]


def design(found: Sequence[Sample]) -> Design:
    """All pairs as rows of knots."""
    blocks, same, weight, group, natural = [], [], [], [], []
    for number, sample in enumerate(found):
        labels = np.array([label for _, _, label in sample.pairs])
        blocks.append(answers_matrix(sample))
        same.append(labels)
        share = np.where(labels, 0.5 / max(1, labels.sum()), 0.5 / max(1, (~labels).sum()))
        share = np.full(len(labels), 1 / len(labels)) if sample.natural else share
        weight.append(sample.weight * share)
        group.append(np.full(len(labels), number))
        natural.append(np.full(len(labels), sample.natural))
    return Design(*(np.concatenate(column) for column in (blocks, same, weight, group, natural)))


def answers_matrix(sample: Sample) -> np.ndarray:
    """For each pair how much of each knot its answers have."""
    ordered = [sorted(pair[:2]) for pair in sample.pairs]
    index = {
        text: row for row, text in enumerate(sorted({text for pair in ordered for text in pair}))
    }
    columns = name_columns([make_name(text, sample.kind) for text in index])
    rows = [np.array([index[pair[side]] for pair in ordered]) for side in (0, 1)]
    answers = compare(columns, WordPairs(columns.words), *rows)
    return knots(answers, len(ordered))


def knots(answers: Answers, pairs: int) -> np.ndarray:
    """Answers as shares of the knots beside their values."""
    matrix = np.zeros((pairs, len(KNOTS)))
    for code, question in enumerate(QUESTIONS):
        rows = np.flatnonzero(answers.question == code)
        values = np.array(sorted(HAND[question]), dtype=float)
        first = next(i for i, knot in enumerate(KNOTS) if knot[0] == question)
        for k in range(len(values)):
            share = np.interp(answers.value[rows], values, np.eye(len(values))[k])
            np.add.at(matrix, (answers.pair[rows], first + k), share)
    return matrix


def fitted(rows: Design, draw: float = DRAW) -> tuple[np.ndarray, dict[int, float]]:
    """Bits of all knots, and for each natural set the log2 odds that its pairs begin with.

    Curves rise or fall as the hand-set ones do: where a fit bends one back, the knots are made one and all is
    fitted again.
    """
    sets = sorted(set(rows.group[rows.natural].tolist()))
    pool = np.arange(len(KNOTS))
    while True:
        bits, begins = maximised(rows, draw, pool, sets)
        joined = unbent(bits, pool)
        if (joined == pool).all():
            return bits, dict(zip(sets, begins, strict=True))
        pool = joined


def maximised(
    rows: Design, draw: float, pool: np.ndarray, sets: list[int]
) -> tuple[np.ndarray, list[float]]:
    """The bits of greatest likelihood, less what it costs to leave the hand-set ones, by Newton's method.

    ``pool`` gives for each knot the first of those that have the same bits.
    """
    kept = np.unique(pool)
    tie = (pool[:, None] == kept[None]).astype(float)
    begins = (rows.group[:, None] == np.array(sets, dtype=int)[None]).astype(float)
    matrix = np.concatenate([rows.matrix @ tie, begins], axis=1)
    home = np.concatenate([START, np.full(len(sets), -4.0)])
    spread = np.zeros((len(home), matrix.shape[1]))
    spread[: len(KNOTS), : len(kept)] = tie
    spread[len(KNOTS) :, len(kept) :] = np.eye(len(sets))
    ties = np.zeros((len(home), len(home)))
    ties[: len(KNOTS), : len(KNOTS)] = draw * smoothness()
    ties[range(len(KNOTS), len(home)), range(len(KNOTS), len(home))] = 1e-5
    free = np.array([KNOTS[knot][0] not in FIXED for knot in kept] + [True] * len(sets))
    weight = rows.weight / rows.weight.sum()
    bits = np.array([START[pool == knot].mean() for knot in kept] + [-4.0] * len(sets))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ bits * np.log(2), -40, 40)))
        slope = matrix.T @ (weight * (chance - rows.same)) + spread.T @ ties @ (
            spread @ bits - home
        )
        curve = (
            matrix * (weight * chance * (1 - chance) * np.log(2))[:, None]
        ).T @ matrix + spread.T @ ties @ spread
        step = np.zeros_like(bits)
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        bits = bits - np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-6:
            break
    return tie @ bits[: len(kept)], bits[len(kept) :].tolist()


def unbent(bits: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """The pools with those neighbours joined between which a curve goes the wrong way."""
    joined = pool.copy()
    for question in QUESTIONS:
        rows = [i for i, knot in enumerate(KNOTS) if knot[0] == question]
        sign = 1 if START[rows[-1]] >= START[rows[0]] else -1
        for one, other in pairwise(rows):
            if joined[one] != joined[other] and sign * bits[one] > sign * bits[other] + 1e-9:
                joined[joined == joined[other]] = joined[one]
    return joined


def smoothness() -> np.ndarray:
    """What it costs to leave the hand-set bits: a little by itself, more to bend a curve."""
    cost = 0.02 * np.eye(len(KNOTS))
    for i in range(len(KNOTS) - 1):
        if KNOTS[i][0] == KNOTS[i + 1][0]:
            cost[i : i + 2, i : i + 2] += 0.2 * np.array([[1, -1], [-1, 1]])
    return cost


def main(data: Path, folds: int) -> None:
    """Write the table, or print the figures of the folds."""
    found = samples(data)
    rows = design(found)
    if folds:
        cross_validated(found, rows, folds)
    else:
        bits, begins = fitted(rows)
        RESOURCE.write_text(written(bits, rows), "utf-8", newline="\n")
        for number, log2_odds in begins.items():
            print(f"{found[number].name}: pairs begin at {log2_odds:+.2f} bits")


def derived(data: Path) -> str:
    """The table as text."""
    rows = design(samples(data))
    return written(fitted(rows)[0], rows)


def written(bits: np.ndarray, rows: Design) -> str:
    met = (rows.matrix > 0).sum(axis=0)
    head = (
        "# What the answers to questions about two names weigh, in bits, at the value of a knot; straight lines between.\n"
        "# Columns: question, value, bits, the hand-set bits that they were drawn to, pairs that had such an answer.\n"
        "# Generated by tests/derive/weights.py.\n"
    )
    lines = zip(KNOTS, bits, START, met, strict=True)
    return head + "".join(
        f"{q}\t{v:g}\t{round(b, 1) + 0.0:g}\t{h:g}\t{n}\n" for (q, v), b, h, n in lines
    )


def cross_validated(found: Sequence[Sample], rows: Design, folds: int) -> None:
    """Print the figures of each set, its pairs weighed by what the other folds taught."""
    pairs = [tuple(sorted(pair[:2])) for sample in found for pair in sample.pairs]
    fold = np.array(
        [random.Random(repr(pair)).randrange(folds) for pair in pairs]
    )  # a pair of two sets is in one fold
    score = np.zeros(len(fold))
    for k in range(folds):
        here = fold == k
        rest = Design(*(column[~here] for column in rows))
        bits, begins = fitted(rest)
        score[here] = rows.matrix[here] @ bits + np.array(
            [begins.get(g, 0.0) for g in rows.group[here].tolist()]
        )
    trees = boosted(rows, fold, folds) if "--trees" in sys.argv else score
    chance = 1 / (1 + 2.0**-score)
    chosen = {sample.name: rows.group == number for number, sample in enumerate(found)}
    labelled = [name for name in chosen if name.startswith(("persons", "organisations"))]
    chosen["labelled pairs together"] = np.any([chosen[name] for name in labelled], axis=0)
    for name, here in chosen.items():
        labels = rows.same[here].tolist()
        figures = {
            "AUC": auc(score[here].tolist(), labels),
            "F1": f1(chance[here].tolist(), labels, 0.5),
            "recall": float((chance[here] >= 0.5)[rows.same[here]].mean()),
            "false": float((chance[here] >= 0.5)[~rows.same[here]].mean()),
            "calibration": calibration_error(chance[here].tolist(), labels),
            "at the prior": balanced_error(chance[here], rows.same[here]),
            "trees AUC": auc(trees[here].tolist(), labels),
            "trees F1": f1(trees[here].tolist(), labels, 0.5),
        }
        print(
            f"{name:<24} {here.sum():>6}  "
            + "  ".join(f"{k} {v:.3f}" for k, v in figures.items()),
            flush=True,
        )


def balanced_error(chance: np.ndarray, same: np.ndarray) -> float:
    """The calibration error where true and false pairs count the same: at the prior of one half."""
    weight = np.where(same, 0.5 / max(1, same.sum()), 0.5 / max(1, (~same).sum()))
    bins = np.minimum((chance * 10).astype(int), 9)
    gaps = (weight[bins == k] @ (chance - same)[bins == k] for k in range(10))
    return float(sum(abs(gap) for gap in gaps))


def boosted(rows: Design, fold: np.ndarray, folds: int) -> np.ndarray:
    """What boosted trees on the same knots give, fold by fold: the ceiling of an additive model's features."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    chance = np.zeros(len(fold))
    for k in range(folds):
        here = fold == k
        model = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.08, random_state=0)
        model.fit(
            rows.matrix[~here],
            rows.same[~here],
            sample_weight=rows.weight[~here] / rows.weight.mean(),
        )
        chance[here] = model.predict_proba(rows.matrix[here])[:, 1]
    return chance


if __name__ == "__main__":
    FOLDS = int(sys.argv[sys.argv.index("--folds") + 1]) if "--folds" in sys.argv else 0
    main(Path(sys.argv[1]), FOLDS)
