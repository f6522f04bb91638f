"""Learn how likely two symbols are to stand for one another: ``spelling_weights.tsv``.

``python -m tests.derive.spelling DATA`` writes the table; ``--folds 3`` prints instead how well tables learned on
the other words tell each word's spelling from its nearest wrong ones.

Two steps for each script. A memoryless stochastic transducer (Ristad and Yianilos, 1998) is fitted
to pairs of spellings by expectation and maximisation; its log-likelihood ratios against chance are where
a logistic regression starts that is taught to tell true pairs from near ones. Its features are the steps of
the best alignment, so its weights are weights of steps again. Only permissive sets are read.
"""

import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import iuliia
import numpy as np
from rapidfuzz import fuzz, process

from entityrec.words.clean import comparison_form
from entityrec.words.distance import ALPHABET, LONGEST_ALIGNED, SIZE, UNSEEN
from entityrec.words.readings import word_readings
from entityrec.words.scripts import SCRIPTS

RESOURCE = Path(__file__).parents[2] / "entityrec" / "resources" / "spelling_weights.tsv"
LANGUAGES = {
    "phonetic": ("ru",),
    "arabic": ("ar",),
    "hebrew": ("he",),
    "hangul": ("ko",),
    "kana": ("ja_katakana",),
    "han": ("zh",),
}
"""The word pairs with English that each table is learned from; el, fa and hy are for tests only."""

LEAST = UNSEEN + 0.05
"""Bits below which a step is not written down."""

HUSHED = 2.0
"""Bits of two letters that are hardly heard, at most: rare as they are, they are often left out."""

MOST_PAIRS = 12_000
ROUNDS, STEPS, RATE = 3, 300, 0.03
PULL = 3e-4
"""How strongly weights are drawn back to where they began."""
MISLABELLED = 0.08
"""Share of true pairs that are not: words of a name aligned in the wrong order."""

Pair = tuple[str, str]


class Model(NamedTuple):
    """Weights of steps in bits: rows of symbols, columns of Latin letters, 0 for none; and a start."""

    steps: np.ndarray
    start: float


class Examples(NamedTuple):
    """Pairs of words as rows of codes, and whether each is one word."""

    left: np.ndarray
    right: np.ndarray
    same: np.ndarray


def main(data: Path, folds: int) -> None:
    """Write the table, or print the figures of the folds."""
    if folds:
        for script in SCRIPTS:
            cross_validated(script, training_pairs(data, script), folds)
    else:
        RESOURCE.write_text(derived(data), "utf-8", newline="\n")


def derived(data: Path) -> str:
    """The table as text."""
    rows = [
        row
        for script in SCRIPTS
        for row in table_rows(script, learned(training_pairs(data, script), script))
    ]
    return written(rows)


def training_pairs(data: Path, script: str) -> list[Pair]:
    """Pairs of symbols of one word, the script's own first, without repetition."""
    if script == "latin":
        return latin_pairs(data)
    folder = data / "xlit_wikidata"
    words = [
        pair
        for language in LANGUAGES[script]
        for pair in columns(folder / f"tokens_en_{language}.tsv")
    ]
    if script == "arabic":
        words += [
            (latin, arabic) for arabic, latin in columns(data / "ar2en" / "google_ar2en.tsv")
        ]
    return sampled(
        (symbols_of(foreign, script), symbols_of(latin, "latin")) for latin, foreign in words
    )


def latin_pairs(data: Path) -> list[Pair]:
    """Respellings of Latin words: such as share a foreign spelling, judged by people, romanised by
    two systems, words of aliases, and slips of the pen."""
    shared = [
        pair
        for language in ("ru", "he", "ko", "ar")
        for names in name_groups(data / "xlit_wikidata" / f"token_variants_via_{language}.jsonl")
        for pair in [*combinations(names, 2)][:4]
    ]
    judged = [
        pair
        for kind in ("given", "surname")
        for *pair, same in labelled(data / "ancestry_names" / f"{kind}_pairs.tsv")
        if same
    ]
    words = columns(data / "xlit_wikidata" / "tokens_en_ru.tsv")
    romanised = [two_systems(word) for _, word in words]
    slips = [(word, slip(word)) for word, _ in words if len(word) > 4]
    sources = (
        (shared, 6000),
        (judged, 6000),
        (romanised, 5000),
        ([*aliases(data)], 3000),
        (slips, 2000),
    )
    return [
        pair
        for source, most in sources
        for pair in sampled(
            ((symbols_of(a, "latin"), symbols_of(b, "latin")) for a, b in source), most
        )
    ]


def two_systems(word: str) -> Pair:
    """A Russian word romanised by two standards."""
    systems = [getattr(iuliia, name) for name in sorted(dir(iuliia)) if name.isupper()]
    one, other = random.Random(word).sample(systems, 2)
    return one.translate(word), other.translate(word)


def aliases(data: Path) -> Iterable[Pair]:
    """Words of two names of one person that stand for each other, as far as their letters tell."""
    for path in (
        "ofac_sdn/persons.jsonl",
        "openstates_people/persons.jsonl",
        "congress_legislators/persons.jsonl",
    ):
        for line in (data / path).read_text("utf-8").splitlines():
            names = [
                each["text"].lower().replace("-", " ").split()
                for each in json.loads(line)["names"]
                if each["script"] == "Latn"
            ]
            for one, other in combinations(names[:8], 2):
                for left in one:
                    for right in other:
                        long = min(len(left), len(right)) > 3
                        if (
                            long
                            and left not in other
                            and right not in one
                            and fuzz.ratio(left, right) >= 60
                        ):
                            yield left, right


def slip(word: str) -> str:
    """A word with one slip of the pen: a letter left out, doubled, or changed with its neighbour."""
    rng = random.Random(word)
    place = rng.randrange(1, len(word) - 1)
    left, letter, right = word[:place], word[place], word[place + 1 :]
    return rng.choice(
        [left + right, left + letter * 2 + right, left + right[0] + letter + right[1:]]
    )


def columns(path: Path) -> list[Pair]:
    """The first two columns of a table with a header."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:])
    return [(row[0], row[1]) for row in rows]


def labelled(path: Path) -> Iterable[tuple[str, str, bool]]:
    for line in path.read_text("utf-8").splitlines()[1:]:
        left, right, label, *_ = line.split("\t")
        yield left, right, label == "1"


def name_groups(path: Path) -> Iterable[list[str]]:
    """The Latin spellings of each line, the most frequent first."""
    for line in path.read_text("utf-8").splitlines():
        names = [each for each in json.loads(line)["names"] if each["script"] == "Latn"]
        yield [each["text"] for each in sorted(names, key=lambda n: (-n["count"], n["text"]))]


def symbols_of(word: str, script: str) -> str:
    """The symbols of the usual reading of a word, "" if it is not in the script."""
    reading = word_readings(comparison_form(word))[0]
    text = reading.symbols or reading.letters
    return text if reading.script == script and text.isascii() and text.isalpha() else ""


def sampled(pairs: Iterable[Pair], most: int = MOST_PAIRS) -> list[Pair]:
    """Distinct pairs of whole words, at most so many, in an order that the data decides."""
    kept = sorted(
        {pair for pair in pairs if all(1 < len(word) <= LONGEST_ALIGNED for word in pair)}
    )
    random.Random(1).shuffle(kept)
    return kept[:most]


def learned(true: Sequence[Pair], script: str) -> Model:
    """The weights of steps that tell true pairs from false ones.

    Latin words stay with the ratios against chance: two that nearly agree are often two names (Marin,
    Martin), and a regression that is to tell them apart by their letters learns that letters say nothing.
    """
    if script == "latin":
        steps = transducer([*true, *((b, a) for a, b in true)])
        hushed = ALPHABET.index("T") + 1
        steps[hushed, hushed] = min(HUSHED, steps[hushed, hushed])
        return Model((steps + steps.T) / 2, 0.0)
    steps = transducer(true)
    model = Model(
        0.4 * steps, 0.0
    )  # steps are not independent: a run of agreements says less than its sum
    examples = with_false(true, near=3, far=1)
    for _ in range(ROUNDS):
        model = refitted(model, 0.4 * steps, examples)
    return model


def transducer(pairs: Sequence[Pair], rounds: int = 6) -> np.ndarray:
    """log2 likelihood ratios of steps, fitted to pairs by expectation and maximisation."""
    left, right = code([a for a, _ in pairs]), code([b for _, b in pairs])
    share = [np.bincount(side.ravel(), minlength=SIZE) for side in (left, right)]
    share = [np.where(np.arange(SIZE) == 0, 0.0, side / side[1:].sum()) for side in share]
    chance = np.outer(*share)
    chance[1:, 0], chance[0, 1:] = share[0][1:], share[1][1:]
    alike = np.array([[a.lower() == b.lower() for b in f" {ALPHABET} "] for a in f" {ALPHABET} "])
    alike[0, :] = alike[:, 0] = False
    step = 0.3 * chance + 0.02 * alike * (chance > 0)
    step[1:, 0], step[0, 1:] = 0.15 * share[0][1:], 0.15 * share[1][1:]
    trust = np.ones(len(pairs))
    for _ in range(rounds):
        counts, likelihood = expected(left, right, step / step.sum(), trust)
        by_chance = sum(
            np.where(side > 0, np.log(np.maximum(portion[side], 1e-12)), 0.0).sum(axis=1)
            for side, portion in zip((left, right), share, strict=True)
        )
        trust = 1 / (1 + np.exp(-np.clip(likelihood - by_chance, -30, 30)))
        step = counts + 0.006 * counts.sum() * np.outer(*share)
        step[1:, 0] += 3 * share[0][1:]
        step[0, 1:] += 3 * share[1][1:]
        step[0, 0] = 0
    step /= step.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = np.log2(step / chance)
    return np.where(np.isfinite(bits), np.clip(bits, -12, 12), 0.0)


def expected(
    left: np.ndarray, right: np.ndarray, step: np.ndarray, trust: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Expected counts of steps, and the log-likelihood of each pair."""
    counts, likelihood = np.zeros_like(step), np.zeros(len(left))
    logs = np.log(step + 1e-12)
    for rows in by_lengths(left, right):
        x, y = left[rows], right[rows]
        n, m = int((x[0] > 0).sum()), int((y[0] > 0).sum())
        forward = sums(x[:, :n], y[:, :m], logs)
        backward = sums(x[:, :n][:, ::-1], y[:, :m][:, ::-1], logs)[::-1, ::-1]
        total = forward[n, m]
        likelihood[rows] = total
        for i in range(n + 1):
            for j in range(m + 1):
                for di, dj in ((1, 1), (1, 0), (0, 1)):
                    if i >= di and j >= dj:
                        a = x[:, i - 1] if di else np.zeros(len(x), dtype=np.int64)
                        b = y[:, j - 1] if dj else np.zeros(len(x), dtype=np.int64)
                        chance = np.exp(
                            forward[i - di, j - dj] + logs[a, b] + backward[i, j] - total
                        )
                        np.add.at(counts, (a, b), chance * trust[rows])
    return counts, likelihood


def sums(x: np.ndarray, y: np.ndarray, logs: np.ndarray) -> np.ndarray:
    """For each place in pairs of words the log of the summed likelihood of all ways there."""
    n, m = x.shape[1], y.shape[1]
    table = np.full((n + 1, m + 1, len(x)), -np.inf)
    table[0, 0] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            if i and j:
                table[i, j] = np.logaddexp(
                    table[i, j], table[i - 1, j - 1] + logs[x[:, i - 1], y[:, j - 1]]
                )
            if i:
                table[i, j] = np.logaddexp(table[i, j], table[i - 1, j] + logs[x[:, i - 1], 0])
            if j:
                table[i, j] = np.logaddexp(table[i, j], table[i, j - 1] + logs[0, y[:, j - 1]])
    return table


def by_lengths(left: np.ndarray, right: np.ndarray) -> Iterable[np.ndarray]:
    """Rows whose words have the same lengths."""
    groups = defaultdict(list)
    for row, key in enumerate(zip((left > 0).sum(axis=1), (right > 0).sum(axis=1), strict=True)):
        groups[key].append(row)
    return [np.array(groups[key]) for key in sorted(groups)]


def code(words: Sequence[str]) -> np.ndarray:
    """Words as rows of codes, filled up with 0."""
    table = np.zeros((len(words), LONGEST_ALIGNED), dtype=np.int64)
    for row, word in enumerate(words):
        table[row, : len(word)] = [ALPHABET.index(letter) + 1 for letter in word]
    return table


def with_false(true: Sequence[Pair], *, near: int, far: int = 0) -> Examples:
    """True pairs, and for each left word the nearest wrong right ones and some others."""
    partners = defaultdict(set)
    for left, right in true:
        partners[left].add(right)
    rights = sorted({right for _, right in true})
    wrong = []
    for start in range(0, len(true), 2000):
        lefts = [left for left, _ in true[start : start + 2000]]
        scores = process.cdist(
            [w.lower() for w in lefts],
            [w.lower() for w in rights],
            scorer=fuzz.ratio,
            dtype=np.uint8,
        )
        nearest = np.argsort(-scores.astype(np.int16), axis=1, kind="stable")[:, : near + 8]
        for left, places in zip(lefts, nearest, strict=True):
            others = [rights[place] for place in places if rights[place] not in partners[left]]
            wrong += [(left, other) for other in others[:near]]
    for turn in range(far):
        order = np.random.default_rng(turn).permutation(len(true))
        mixed = ((left, true[other][1]) for (left, _), other in zip(true, order, strict=True))
        wrong += [pair for pair in mixed if pair[1] not in partners[pair[0]]]
    pairs = [*true, *wrong]
    same = np.array([True] * len(true) + [False] * len(wrong))
    return Examples(code([a for a, _ in pairs]), code([b for _, b in pairs]), same)


def refitted(model: Model, home: np.ndarray, examples: Examples) -> Model:
    """The model after one round: steps of the best alignments as features of a logistic regression."""
    used = best_steps(model.steps, examples)
    same = examples.same
    weight = np.where(same, 1 / same.sum(), 1 / (~same).sum())
    value, start = model.steps.ravel().copy(), model.start
    moments = np.zeros((2, len(value) + 1))
    for step in range(1, STEPS + 1):
        score = value[used].sum(axis=1) + start
        chance = 1 / (1 + np.exp(-np.clip(score * np.log(2), -40, 40)))
        kept = (1 - MISLABELLED) * chance
        push = np.where(same, -kept * (1 - chance) / (kept + 0.05 * MISLABELLED), chance) * weight
        slope = np.bincount(used.ravel(), np.repeat(push, used.shape[1]), minlength=len(value))
        slope = slope + PULL * (value - home.ravel())
        slope = np.append(slope, push.sum())
        slope[0] = 0.0  # no step
        moments[0] = 0.9 * moments[0] + 0.1 * slope
        moments[1] = 0.99 * moments[1] + 0.01 * slope**2
        moved = (
            RATE * (moments[0] / (1 - 0.9**step)) / (np.sqrt(moments[1] / (1 - 0.99**step)) + 1e-8)
        )
        value, start = value - moved[:-1], start - moved[-1]
    return Model(value.reshape(SIZE, SIZE), float(start))


def best_steps(steps: np.ndarray, examples: Examples) -> np.ndarray:
    """For each pair the steps of its best alignment as places in the flat table, filled up with 0."""
    used = np.zeros((len(examples.same), 2 * LONGEST_ALIGNED), dtype=np.int64)
    for rows in by_lengths(examples.left, examples.right):
        x, y = examples.left[rows], examples.right[rows]
        n, m = int((x[0] > 0).sum()), int((y[0] > 0).sum())
        table = np.full((n + 1, m + 1, len(rows)), -1e9)
        table[0, 0] = 0.0
        came = np.zeros((n + 1, m + 1, len(rows)), dtype=np.int8)
        for i in range(n + 1):
            for j in range(m + 1):
                for move, (di, dj) in enumerate(((1, 1), (1, 0), (0, 1))):
                    if i >= di and j >= dj:
                        a = x[:, i - 1] if di else 0
                        b = y[:, j - 1] if dj else 0
                        way = table[i - di, j - dj] + steps[a, b]
                        better = way > table[i, j]
                        table[i, j][better], came[i, j][better] = way[better], move
        i, j = np.full(len(rows), n), np.full(len(rows), m)
        every = np.arange(len(rows))
        for place in range(n + m):
            move = came[i, j, every]
            going = (i > 0) | (j > 0)
            a = np.where(going & (move != 2), x[every, np.maximum(i - 1, 0)], 0)
            b = np.where(going & (move != 1), y[every, np.maximum(j - 1, 0)], 0)
            used[rows, place] = a * SIZE + b
            i, j = i - (going & (move != 2)), j - (going & (move != 1))
    return used[:, : int((used > 0).sum(axis=1).max())]


def table_rows(script: str, model: Model) -> list[str]:
    """The lines of one script; what was never seen is left to the code's own default."""
    lines = [f"{script}\t-\t-\t{model.start:.2f}"]
    letters = f"-{ALPHABET}"
    for i, a in enumerate(letters):
        for j, b in enumerate(letters):
            bits = float(np.clip(model.steps[i, j], -12, 12))
            once = script != "latin" or (
                i and (j == 0 or i <= j)
            )  # Latin with Latin: either way the same
            if once and model.steps[i, j] != 0.0 and bits > LEAST:
                lines.append(f"{script}\t{a}\t{b}\t{bits:.1f}")
    return lines


def written(lines: Iterable[str]) -> str:
    head = (
        "# How much likelier a step of aligning two words is in two spellings of one word than in two words: log2, in bits.\n"
        '# Columns: script, its symbol, Latin letter (folded), bits; "-" for none; in the first row of a script, what an\n'
        "# alignment begins with. Generated by tests/derive/spelling.py.\n"
    )
    return head + "".join(f"{line}\n" for line in lines)


def cross_validated(script: str, true: list[Pair], folds: int) -> None:
    """Print how well each fold is told apart by what the others teach."""
    figures = []
    for fold in range(folds):
        model = learned([pair for row, pair in enumerate(true) if row % folds != fold], script)
        held = with_false(true[fold::folds], near=1)
        score = model.steps.ravel()[best_steps(model.steps, held)].sum(axis=1) + model.start
        figures.append(((score[held.same] >= 0).mean(), (score[~held.same] < 0).mean()))
    right, wrong = (np.mean(column) for column in zip(*figures, strict=True))
    spread = " ".join(f"{(a + b) / 2:.3f}" for a, b in figures)
    print(
        f"{script:<9} true {right:.3f}  false {wrong:.3f}  balanced {(right + wrong) / 2:.3f}  folds {spread}",
        flush=True,
    )


if __name__ == "__main__":
    FOLDS = int(sys.argv[sys.argv.index("--folds") + 1]) if "--folds" in sys.argv else 0
    main(Path(sys.argv[1]), FOLDS)
