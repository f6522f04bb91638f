"""Word pairs → spelling weights, in batches.

The weight of a pair says how much likelier its spellings are of one word than of two. It is that
of the best alignment of their folded letters, each step worth the log2 likelihood ratio of
`resources/spelling_weights.tsv`: agreeing consonants speak for one word, vowels say little, a
consonant without a partner speaks against it. A plain similarity cannot say that: by Jaro–Winkler
Mkrtychev is as near to Mkrtchian, another name, as to Makrichev (.867).
With `sound` the only module that knows jellyfish.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import jellyfish

from entityrec import resources
from entityrec.words.sound import VOWELS

LONGEST_ALIGNED: Final = 32
"""Folded letters of a word that are aligned; what follows hardly tells two words apart."""

ALPHABET: Final = "abcdefghijklmnopqrstuvwxyzCJSTZ"
OTHER: Final = len(ALPHABET) + 1
"""The code of any letter outside the alphabet; 0 is the empty place after a word."""

SWAP: Final = -4.0
"""Two neighbours in the other order, in bits: the commonest slip of the pen. The letters agree
in part, so it costs less than two letters without partners and more than a vowel."""


def spelling_weights(left: Sequence[str], right: Sequence[str]) -> "list[float]":
    """log2 likelihood ratios for pairs of folded words, by their best alignment.

    All pairs are aligned at once: the loops run over letters, not over pairs.

    >>> near, other = spelling_weights(["mkrTiCev", "mkrTiCev"], ["makriCev", "mkrCian"])
    >>> near > 8, other < 0
    (True, True)
    """
    import numpy as np

    if not left:
        return []
    order = sorted(range(len(left)), key=lambda i: (len(left[i]), len(right[i])))
    weights = np.empty(len(left))
    for start in range(0, len(order), 4096):
        batch = order[start : start + 4096]
        weights[batch] = _aligned([left[i] for i in batch], [right[i] for i in batch])
    return [float(weight) for weight in weights]


def _aligned(left: list[str], right: list[str]) -> Any:
    """The weights of the best alignments of a batch: one table cell for all pairs at a time."""
    import numpy as np

    rows, columns = _coded(left), _coded(right)
    pair_weight, gap_weight = _tables()
    height, width = rows.shape[1], columns.shape[1]
    best = np.zeros((height + 1, width + 1, len(left)))
    for i in range(1, height + 1):
        best[i, 0] = best[i - 1, 0] + gap_weight[rows[:, i - 1]]
    for j in range(1, width + 1):
        best[0, j] = best[0, j - 1] + gap_weight[columns[:, j - 1]]
    for i in range(1, height + 1):
        row = rows[:, i - 1]
        for j in range(1, width + 1):
            column = columns[:, j - 1]
            cell = best[i - 1, j - 1] + pair_weight[row, column]
            np.maximum(cell, best[i - 1, j] + gap_weight[row], out=cell)
            np.maximum(cell, best[i, j - 1] + gap_weight[column], out=cell)
            if i > 1 and j > 1:
                swapped = (row == columns[:, j - 2]) & (rows[:, i - 2] == column) & (row != column)
                np.maximum(cell, np.where(swapped, best[i - 2, j - 2] + SWAP, -np.inf), out=cell)
            best[i, j] = cell
    return best[height, width]


def _coded(words: list[str]) -> Any:
    """Words as a table of letter codes, short ones filled up with 0."""
    import numpy as np

    longest = max(1, *(min(len(word), LONGEST_ALIGNED) for word in words))
    codes = np.zeros((len(words), longest), dtype=np.intp)
    for index, word in enumerate(words):
        cut = word[:LONGEST_ALIGNED]
        codes[index, : len(cut)] = [_code(letter) for letter in cut]
    return codes


def _code(letter: str) -> int:
    place = ALPHABET.find(letter)
    return place + 1 if place >= 0 else OTHER


@lru_cache(maxsize=1)
def _tables() -> tuple[Any, Any]:
    """Weights for pairs of letters, and for a letter without partner; the empty place is free."""
    import numpy as np

    pairs = np.zeros((OTHER + 1, OTHER + 1))
    gaps = np.zeros(OTHER + 1)
    for left, right, bits in resources.spelling_weights():
        for a in _members(left):
            if right == "-":
                gaps[_code(a)] = bits
            for b in _members(right, a):
                if a == b and right != "=":
                    continue  # a class beside itself speaks of different letters
                pairs[_code(a), _code(b)] = pairs[_code(b), _code(a)] = bits
    pairs[OTHER, :] = pairs[:, OTHER] = pairs[_code("b"), _code("l")]
    gaps[OTHER] = gaps[_code("b")]
    pairs[0, :] = pairs[:, 0] = -100.0  # the empty place is a partner only of the empty place
    pairs[0, 0] = 0.0
    return pairs, gaps


def _members(symbol: str, same_as: str = "") -> str:
    """The letters that a symbol of the table stands for."""
    if symbol == "=":
        return same_as
    if symbol == "V":
        return "".join(sorted(VOWELS))
    if symbol == "K":
        return "".join(letter for letter in ALPHABET if letter not in VOWELS)
    return symbol if symbol != "-" else ""


def letter_edits(left: str, right: str) -> int:
    """Levenshtein's distance of two words, at most 64 letters of each.

    >>> letter_edits("mkrtychev", "makrichev")
    3
    """
    return jellyfish.levenshtein_distance(left[:64], right[:64])
