"""Comparison → ScoredPair. What each answer weighs, and the waterfall that adds up to the weight.

The model is additive on purpose: each answer is turned into bits by itself, by a curve that was fitted
to labelled pairs (`resources/match_weights.tsv`), so that the evidence shown is the evidence used. The
same functions score a pair for `compare` and a million pairs for `reconcile`.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from entityrec.matching.answers import QUESTIONS, Answers
from entityrec.matching.columns import NameColumns, name_columns
from entityrec.matching.comparison import compare
from entityrec.matching.lookups import ranks
from entityrec.matching.notes import note
from entityrec.matching.words import WordPairs
from entityrec.records import (
    CandidatePairs,
    Comparison,
    Evidence,
    Name,
    ScoredPairs,
    probability,
)
from entityrec.settings import Settings, Weights
from entityrec.words.distance import PER_BIT

BATCH: Final = 50_000
"""Pairs that are compared in one go: enough for NumPy to pay, little enough for memory."""

REMEMBERED: Final = 500
"""Pairs that are asked for at once up to which their weights are kept: few are asked for again and again."""


def answer_weights(answers: Answers, weights: Weights) -> Any:
    """What each answer weighs, in whole hundredths of a bit: no order of adding changes the sum.

    >>> import numpy as np
    >>> one = Answers(*(np.array([x]) for x in (0, QUESTIONS.index("generation conflict"), -1, -1, 1.0)))
    >>> int(answer_weights(one, Weights())[0]) < -1000
    True
    """
    import numpy as np

    found = np.zeros(len(answers.pair), dtype=np.int64)
    curves = dict(weights.curves)
    for code in np.unique(answers.question).tolist():
        values, bits = zip(*curves[QUESTIONS[code]], strict=True)
        rows = answers.question == code
        found[rows] = np.rint(np.interp(answers.value[rows], values, bits) * PER_BIT)
    return found


def pair_weights(answers: Answers, persons: Any, settings: Settings) -> Any:
    """The match weights of pairs in bits: the prior, and what their answers weigh.

    ``persons`` says which pairs are of persons.
    """
    import numpy as np

    priors = [round(settings.prior_bits(kind) * PER_BIT) for kind in ("ORG", "PERSON")]
    total = np.array(priors, dtype=np.int64)[persons.astype(np.int64)]
    np.add.at(total, answers.pair, answer_weights(answers, settings.weights))
    return total / PER_BIT


class Lines(NamedTuple):
    """The answers about a number of pairs, with what is said of each: a row a line of a waterfall.

    Attributes:
        ends: for each pair the end of its lines.
        bits: what each answer weighs.
        known: the row of the two words among the word pairs, -1 where an answer is not of two words.
        left, right: the rows of the words, for answers of two.
    """

    answers: Answers
    ends: Any
    bits: Any
    known: Any
    left: Any
    right: Any


def answer_lines(
    columns: NameColumns, pairs: WordPairs, left: Any, right: Any, settings: Settings
) -> Lines:
    """All that is said of pairs of names, worked out at once."""
    import numpy as np

    answers = compare(columns, pairs, left, right)
    bits = answer_weights(answers, settings.weights) / PER_BIT
    both = (answers.left >= 0) & (answers.right >= 0)
    words = []
    for names, place in ((left, answers.left), (right, answers.right)):
        rows = names[answers.pair[both]]
        column = (columns.parts[rows] == place[both][:, None]).argmax(axis=1)
        found = np.full(len(both), -1, dtype=np.int64)
        found[both] = columns.word[rows, column]
        words.append(found)
    known = np.full(len(both), -1, dtype=np.int64)
    known[both] = pairs.rows_of(*(found[both] for found in words))
    ends = np.searchsorted(answers.pair, np.arange(len(left) + 1))
    return Lines(answers, ends, bits, known, *words)


def waterfall(
    columns: NameColumns,
    pairs: WordPairs,
    names: tuple[int, int],
    lines: Lines,
    place: int,
    settings: Settings,
) -> tuple[Evidence, ...]:
    """The evidence about one pair of names, the prior first; ``place`` is that of the pair among all."""
    bits = settings.prior_bits(columns.names[names[0]].kind)
    found = [Evidence("prior", "", "", bits, f"{probability(bits):.0%} of pairs are one")]
    for row in range(int(lines.ends[place]), int(lines.ends[place + 1])):
        question = QUESTIONS[int(lines.answers.question[row])]
        parts = [
            columns.names[name].parts[index] if index >= 0 else None
            for name, index in zip(
                names, (int(lines.answers.left[row]), int(lines.answers.right[row])), strict=True
            )
        ]
        known = (int(lines.known[row]), int(lines.left[row]), int(lines.right[row]))
        said = note(pairs, parts[0], parts[1], known, question)
        texts = [part.text if part else "" for part in parts]
        found.append(Evidence(question, texts[0], texts[1], float(lines.bits[row]), said))
    return tuple(found)


class Comparer:
    """Comparisons of names by their rows, many at a time, each in one direction only.

    >>> from entityrec.names.distinct import make_name
    >>> names = [make_name(text, "PERSON") for text in ("Makrichev", "Mkrtychev")]
    >>> comparer = Comparer(names, Settings())
    >>> comparer.compare(0, 1).probability > 0.9
    True
    """

    def __init__(self, names: Sequence[Name], settings: Settings) -> None:
        self.columns = name_columns(names)
        self.words = WordPairs(self.columns.words)
        self._settings = settings
        self._made: dict[tuple[int, int], Comparison] = {}
        self._weights: dict[tuple[int, int], float] = {}

    def score(self, pairs: CandidatePairs) -> ScoredPairs:
        """The match weights of candidate pairs."""
        import numpy as np

        weights = [np.zeros(0)]
        for start in range(0, len(pairs.left), BATCH):
            left, right = (side[start : start + BATCH] for side in (pairs.left, pairs.right))
            answers = compare(self.columns, self.words, left, right)
            persons = self.columns.persons[left]
            weights.append(pair_weights(answers, persons, self._settings))
        return ScoredPairs(pairs.left, pairs.right, np.concatenate(weights))

    def weights(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """The match weights of pairs of rows, each worked out once."""
        import numpy as np

        asked = [(min(pair), max(pair)) for pair in pairs]
        if len(asked) > REMEMBERED:
            rows = np.array(asked, dtype=np.int64)
            codes, back = np.unique(
                rows[:, 0] * len(self.columns.names) + rows[:, 1], return_inverse=True
            )
            sides = np.divmod(codes, len(self.columns.names))
            found = self.score(CandidatePairs(*sides)).match_weight
            return list(found[back.ravel()].tolist())
        new = sorted(set(asked) - self._weights.keys())
        if new:
            rows = np.array(new, dtype=np.int64)
            scored = self.score(CandidatePairs(rows[:, 0], rows[:, 1]))
            self._weights.update(zip(new, scored.match_weight.tolist(), strict=True))
        return [self._weights[pair] for pair in asked]

    def prepare(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Make the comparisons of many pairs in one go."""
        import numpy as np

        new = sorted({(min(pair), max(pair)) for pair in pairs} - self._made.keys())
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            rows = np.array(batch, dtype=np.int64)
            lines = answer_lines(self.columns, self.words, rows[:, 0], rows[:, 1], self._settings)
            for place, pair in enumerate(batch):
                self._made[pair] = self._comparison(*pair, lines, place)

    def compare(self, left: int, right: int) -> Comparison:
        """The comparison of two names; the same for both directions."""
        pair = (min(left, right), max(left, right))
        if pair not in self._made:
            self.prepare([pair])
        return self._made[pair]

    def _comparison(self, left: int, right: int, lines: Lines, place: int) -> Comparison:
        names = self.columns.names
        evidence = waterfall(self.columns, self.words, (left, right), lines, place, self._settings)
        return Comparison(names[left].text, names[right].text, names[left].kind, evidence)


def sorted_pairs(sides: Sequence[Sequence[int]]) -> CandidatePairs:
    """Pairs of rows, the lower one of each on the left.

    >>> pairs = sorted_pairs([[4, 1], [2, 3]])
    >>> pairs.left.tolist(), pairs.right.tolist()
    ([2, 1], [4, 3])
    """
    import numpy as np

    rows = np.array(sides, dtype=np.int64).reshape(2, -1)
    return CandidatePairs(rows.min(axis=0), rows.max(axis=0))


def compare_names(left: Name, right: Name, settings: Settings) -> Comparison:
    """Two names with their waterfall; the same weights in either direction.

    >>> from entityrec.names.distinct import make_name
    >>> broker, other = make_name("Mkrtychev", "PERSON"), make_name("Makrichev", "PERSON")
    >>> compare_names(broker, other, Settings()).probability > 0.9
    True
    """
    ordered = sorted((left, right), key=lambda name: name.key)
    found = Comparer(ordered, settings).compare(0, 1)
    if left.key <= right.key:
        return found
    turned = tuple(Evidence(e.question, e.right, e.left, e.weight, e.note) for e in found.evidence)
    return Comparison(left.text, right.text, left.kind, turned)


def compare_all(pairs: Sequence[tuple[Name, Name]], settings: Settings) -> list[Comparison]:
    """The comparisons of many pairs of names, in one go.

    >>> from entityrec.names.distinct import make_name
    >>> pair = make_name("Makrichev", "PERSON"), make_name("Mkrtychev", "PERSON")
    >>> [found.left for found in compare_all([pair, pair], Settings())]
    ['Makrichev', 'Makrichev']
    """
    names = {name.key: name for pair in pairs for name in pair}
    place = {key: row for row, key in enumerate(sorted(names))}
    rows = [(place[left.key], place[right.key]) for left, right in pairs]
    comparer = Comparer([names[key] for key in place], settings)
    comparer.prepare(rows)
    return [comparer.compare(*row) for row in rows]


def strongest_links(scored: ScoredPairs, settings: Settings) -> ScoredPairs:
    """The pairs that are kept: above the floor, and among the strongest of both names."""
    import numpy as np

    weights = scored.match_weight
    rows = np.flatnonzero(weights > settings.link_floor)
    left, right, strength = scored.left[rows], scored.right[rows], weights[rows]
    place = ranks(np.r_[left, right], np.r_[strength, strength], np.r_[right, left])
    kept = np.maximum(place[: len(rows)], place[len(rows) :]) < settings.most_links
    return ScoredPairs(left[kept], right[kept], strength[kept])
