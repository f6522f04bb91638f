"""Two partitions → B-cubed and pairwise precision and recall; spans → F1; scores → calibration.

A partition is a mapping from items to the label of their cluster; only items that both
partitions know are judged.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple


class Quality(NamedTuple):
    """Precision, recall and their harmonic mean, each in [0, 1]."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 if both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(
    prediction: Mapping[Hashable, Hashable], reference: Mapping[Hashable, Hashable]
) -> Quality:
    """B-cubed precision and recall, averaged over items (Bagga and Baldwin, 1998).

    >>> b_cubed({1: "a", 2: "a", 3: "a"}, {1: "x", 2: "x", 3: "y"})
    Quality(precision=0.5555555555555555, recall=1.0)
    """
    items = [item for item in prediction if item in reference]
    if not items:
        return Quality(1.0, 1.0)
    both = Counter((prediction[item], reference[item]) for item in items)
    predicted = Counter(prediction[item] for item in items)
    referred = Counter(reference[item] for item in items)
    precision = math.fsum(n * n / predicted[p] for (p, _), n in both.items())
    recall = math.fsum(n * n / referred[r] for (_, r), n in both.items())
    return Quality(precision / len(items), recall / len(items))


def pairwise(
    prediction: Mapping[Hashable, Hashable], reference: Mapping[Hashable, Hashable]
) -> Quality:
    """Precision and recall over pairs of items that are put together.

    >>> pairwise({1: "a", 2: "a", 3: "a"}, {1: "x", 2: "x", 3: "y"})
    Quality(precision=0.3333333333333333, recall=1.0)
    """
    items = [item for item in prediction if item in reference]
    agreed = _pairs(Counter((prediction[item], reference[item]) for item in items))
    predicted = _pairs(Counter(prediction[item] for item in items))
    referred = _pairs(Counter(reference[item] for item in items))
    return Quality(
        agreed / predicted if predicted else 1.0, agreed / referred if referred else 1.0
    )


def _pairs(sizes: Mapping[Hashable, int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def span_quality(prediction: Iterable[Hashable], reference: Iterable[Hashable]) -> Quality:
    """Precision and recall of spans that must agree exactly.

    >>> span_quality([(0, 5, "PERSON")], [(0, 5, "PERSON"), (9, 12, "ORG")])
    Quality(precision=1.0, recall=0.5)
    """
    found, wanted = set(prediction), set(reference)
    hits = len(found & wanted)
    return Quality(hits / len(found) if found else 1.0, hits / len(wanted) if wanted else 1.0)


def calibration_error(chances: Sequence[float], outcomes: Sequence[bool], bins: int = 10) -> float:
    """The expected calibration error: how far chances are from frequencies, over equal-width bins.

    >>> calibration_error([0.9] * 10, [True] * 9 + [False])
    0.0
    """
    if not chances:
        return 0.0
    grouped: dict[int, list[tuple[float, bool]]] = {}
    for chance, outcome in zip(chances, outcomes, strict=True):
        grouped.setdefault(min(bins - 1, int(chance * bins)), []).append((chance, outcome))
    errors = (
        abs(math.fsum(chance for chance, _ in group) - sum(outcome for _, outcome in group))
        for group in grouped.values()
    )
    return math.fsum(errors) / len(chances)
