"""Comparison → ScoredPair. What each answer weighs, and the waterfall that adds up to the weight.

The model is additive on purpose: each answer is turned into bits by itself, so that the evidence
shown is the evidence used. The same functions score a pair for `compare` and a million pairs for
`reconcile`.
"""

import math
from collections.abc import Sequence

from entityrec.matching.comparison import asked_parts, compare
from entityrec.matching.words import WordPairs
from entityrec.records import (
    Answer,
    CandidatePairs,
    Comparison,
    Evidence,
    Name,
    ScoredPairs,
    log_odds,
)
from entityrec.settings import Settings, Weights

BATCH = 20_000
"""Pairs whose words are aligned in one go: enough for NumPy to pay, little enough for memory."""


def waterfall(answers: Sequence[Answer], settings: Settings) -> tuple[Evidence, ...]:
    """The evidence of a comparison, the prior first.

    >>> [line.weight for line in waterfall([Answer("initial", "J", "John", 1.0)], Settings())]
    [-6.63, 2.0]
    """
    lines = [
        Evidence(
            "prior",
            "",
            "",
            _rounded(log_odds(settings.prior)),
            f"1 in {1 / settings.prior:.0f} pairs compared",
        )
    ]
    for answer in answers:
        weight = _rounded(_weight(answer, settings.weights))
        lines.append(Evidence(answer.question, answer.left, answer.right, weight, answer.note))
    return tuple(lines)


def match_weight(answers: Sequence[Answer], settings: Settings) -> float:
    """The sum of the waterfall, without making its lines.

    >>> answers = [Answer("initial", "J", "John", 1.0)]
    >>> match_weight(answers, Settings()) == sum(line.weight for line in waterfall(answers, Settings()))
    True
    """
    prior = _rounded(log_odds(settings.prior))
    return math.fsum([prior, *(_rounded(_weight(answer, settings.weights)) for answer in answers)])


def _rounded(bits: float) -> float:
    """Bits to two places: what is shown is what is added, and no machine's last digit decides."""
    return round(bits, 2)


def _weight(answer: Answer, weights: Weights) -> float:
    """What one answer weighs."""
    question = answer.question
    if question.endswith("spelling") or question == "joined words":
        return max(weights.least_word, min(answer.value, answer.limit, weights.most_word))
    if question == "short conflict" or (question == "given conflict" and answer.value <= -50.0):
        return weights.short_conflict
    if question in ("given conflict", "family conflict", "patronymic conflict", "single conflict"):
        return max(weights.least_word, min(2.0 * answer.value - 8.0, -3.0))
    if question == "acronym letters":
        return weights.acronym_letter * (min(answer.value, 5.0) - 1.0)
    if question.startswith("missing patronymic"):
        return weights.missing_middle
    if question.startswith("missing single"):
        return weights.missing_family
    return float(getattr(weights, question.replace(" ", "_"))) * answer.value


def compare_names(
    left: Name, right: Name, settings: Settings, pairs: WordPairs | None = None
) -> Comparison:
    """Two names with their waterfall; the same weights in either direction.

    >>> from entityrec.names.distinct import make_name
    >>> broker, other = make_name("Mkrtychev", "PERSON"), make_name("Makrichev", "PERSON")
    >>> compare_names(broker, other, Settings()).probability > 0.9
    True
    """
    words = pairs or WordPairs()
    if not pairs:
        words.prepare(asked_parts(left, right))
    swapped = right.key < left.key
    answers = compare(right, left, words) if swapped else compare(left, right, words)
    if swapped:
        answers = [Answer(a.question, a.right, a.left, a.value, a.limit, a.note) for a in answers]
    return Comparison(left.text, right.text, left.kind, waterfall(answers, settings))


def score_pairs(
    names: Sequence[Name],
    pairs: CandidatePairs,
    settings: Settings,
    words: WordPairs | None = None,
) -> ScoredPairs:
    """The match weights of candidate pairs; ``words`` keeps the spellings for later questions.

    >>> import numpy as np
    >>> from entityrec.names.distinct import make_name
    >>> names = [make_name(text, "PERSON") for text in ("Makrichev", "Mkrtychev")]
    >>> scored = score_pairs(names, CandidatePairs(np.array([0]), np.array([1])), Settings())
    >>> bool(scored.match_weight[0] > 3)
    True
    """
    import numpy as np

    known = words or WordPairs()
    lefts, rights = pairs.left.tolist(), pairs.right.tolist()
    weights: list[float] = []
    for start in range(0, len(lefts), BATCH):
        rows = zip(lefts[start : start + BATCH], rights[start : start + BATCH], strict=True)
        batch = [(names[i], names[j]) for i, j in rows]
        known.prepare(asked for pair in batch for asked in asked_parts(*pair))
        for left, right in batch:
            weights.append(match_weight(compare(left, right, known), settings))
    return ScoredPairs(pairs.left, pairs.right, np.array(weights, dtype=np.float64))


def strongest_links(scored: ScoredPairs, settings: Settings) -> ScoredPairs:
    """The pairs that are kept: above the floor, and of each name the strongest."""
    import numpy as np

    weights = scored.match_weight
    order = np.lexsort((scored.right, scored.left, -weights))
    kept: list[int] = []
    links: dict[int, int] = {}
    for row in order[weights[order] > settings.link_floor].tolist():
        ends = int(scored.left[row]), int(scored.right[row])
        if all(links.get(end, 0) < settings.most_links for end in ends):
            kept.append(row)
            for end in ends:
                links[end] = links.get(end, 0) + 1
    rows = np.array(sorted(kept), dtype=np.int64)
    return ScoredPairs(scored.left[rows], scored.right[rows], weights[rows])
