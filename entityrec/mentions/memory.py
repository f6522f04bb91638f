"""Chances of labels → what a second reading is told of each token.

A text that has "President Petro Marin" once tells who Marin is everywhere else in it. So each
token hears what the first reading thought of the *other* uses of its word in the same text.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LABELS: tuple[str, ...] = (
    "O",
    "B-PER",
    "I-PER",
    "B-ORG",
    "I-ORG",
    "B-LOC",
    "I-LOC",
    "B-MISC",
    "I-MISC",
)
"""Beginning and inside of each kind; places and the rest are told apart so that they become no persons."""


def memory_features(keys: Sequence[str], chances: NDArray[np.float64]) -> list[str]:
    """For each token what the other uses of its word were taken for, ``""`` where there are none.

    Args:
        keys: the word of each token of one text, in order; ``""`` for words of lower case.
        chances: (n tokens, 9 labels), each row adds up to 1.

    >>> chances = np.eye(9)[[1, 2, 2, 0]]
    >>> memory_features(["ann", "lee", "lee", "so"], chances)
    ['', '0600<1', '0600<1', '']
    """
    numbers: dict[str, int] = {}
    index = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.intp)
    totals = np.zeros((len(numbers), len(LABELS)))
    np.add.at(totals, index, chances)
    counts = np.bincount(index, minlength=len(numbers))[index]
    others = totals[index] - chances
    mean = others / np.maximum(counts - 1, 1)[:, None]
    kinds = np.stack(
        [mean[:, 0], mean[:, 1] + mean[:, 2], mean[:, 3] + mean[:, 4], mean[:, 5:].sum(axis=1)], 1
    )
    bins = (kinds * 6.0 + 0.5).astype(int)
    first = mean[:, 1] + mean[:, 3] > mean[:, 2] + mean[:, 4]
    return [
        ""
        if not key or count < 2
        else f"{b[0]}{b[1]}{b[2]}{b[3]}{'>' if opens else '<'}{min(count - 1, 3)}"
        for key, count, b, opens in zip(
            keys, counts.tolist(), bins.tolist(), first.tolist(), strict=True
        )
    ]
