"""Word pairs → spelling weights, in batches.

The weight of a pair says how much likelier its spellings are of one word than of two. It is that
of the best alignment of their symbols, each step worth the log2 likelihood ratio that was learned
from pairs of spellings (`resources/spelling_weights.tsv`): agreeing consonants speak for one
word, vowels say little, a consonant without a partner speaks against it. A plain similarity cannot
say that: by Jaro–Winkler Mkrtychev is as near to Mkrtchian, another name, as to Makrichev (.867).
With `sound` the only module that knows jellyfish.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import jellyfish

from entityrec import resources
from entityrec.records import Reading
from entityrec.words.scripts import SCRIPTS

LONGEST_ALIGNED: Final = 24
"""Symbols of a word that are aligned; what follows hardly tells two words apart."""

ALPHABET: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHER: Final = len(ALPHABET) + 1
"""The code of any symbol outside the alphabet; 0 is the empty place after a word."""

SIZE: Final = OTHER + 1
PER_BIT: Final = 100
"""Weights are summed as whole hundredths of a bit: no order of adding changes the sum."""

SWAP: Final = -4.0
"""Two neighbours in the other order, in bits: the commonest slip of the pen. The letters agree
in part, so it costs less than two letters without partners and more than a vowel."""

UNSEEN: Final = -8.0
"""Two symbols that were never seen to stand for one another: about the least that is learned."""

SAME: Final = {"equal": 4.0, "unequal": -7.0, "gap": -6.0}
"""Two words in one script that is not learned about with itself: Arabic and Arabic, Kana and Kana.
About what is learned for consonants in Latin words."""

OWN: Final = len(SCRIPTS)
"""The table for two words in one script of its own."""

_IMPOSSIBLE: Final = -30_000
_BATCH: Final = 8192


class CodedReadings(NamedTuple):
    """Readings as columns: the codes of their symbols, those of their sounds, and their scripts.

    ``symbols`` and ``sounds`` have one row a reading and `LONGEST_ALIGNED` columns, short words filled
    up with 0; ``scripts`` are places in `SCRIPTS`.
    """

    symbols: Any
    sounds: Any
    lengths: Any
    scripts: Any


def coded(readings: Sequence[Reading]) -> CodedReadings:
    """Readings as columns.

    >>> columns = coded([Reading("kim", 0.0, "")])
    >>> columns.symbols[0, :4].tolist(), columns.lengths.tolist()
    ([11, 9, 13, 0], [3])
    """
    import numpy as np

    symbols = np.zeros((len(readings), LONGEST_ALIGNED), dtype=np.uint8)
    sounds = np.zeros_like(symbols)
    for row, reading in enumerate(readings):
        for table, word in (
            (symbols, reading.symbols or reading.letters),
            (sounds, reading.letters),
        ):
            cut = word[:LONGEST_ALIGNED]
            table[row, : len(cut)] = _codes(cut)
    scripts = np.array([SCRIPTS.index(each.script) for each in readings], dtype=np.int64)
    lengths = np.maximum((symbols > 0).sum(axis=1), (sounds > 0).sum(axis=1))
    return CodedReadings(symbols, sounds, lengths, scripts)


@lru_cache(maxsize=2**16)
def _codes(word: str) -> list[int]:
    return [ALPHABET.find(letter) + 1 or OTHER for letter in word]


def spelling_weights(left: Sequence[Reading], right: Sequence[Reading]) -> list[float]:
    """log2 likelihood ratios for pairs of readings, by their best alignment.

    >>> makrichev, mkrtchian = Reading("makriCev", 0.0, ""), Reading("mkrCian", 0.0, "")
    >>> near, other = spelling_weights([Reading("mkrTiCev", 0.0, "")] * 2, [makrichev, mkrtchian])
    >>> near > 15 > 5 > other
    True
    """
    import numpy as np

    rows = np.arange(len(left))
    hundredths = aligned(coded(left), coded(right), rows, rows)
    return [int(each) / PER_BIT for each in hundredths]


def aligned(left: CodedReadings, right: CodedReadings, left_rows: Any, right_rows: Any) -> Any:
    """The weights of pairs of rows in hundredths of a bit, whole numbers.

    All pairs are aligned at once: the loops run over letters, not over pairs.
    """
    import numpy as np

    weights = np.empty(len(left_rows), dtype=np.int32)
    lengths = left.lengths[left_rows], right.lengths[right_rows]
    order = np.lexsort((*lengths, np.maximum(*lengths)))
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        weights[batch] = _aligned_batch(left, right, left_rows[batch], right_rows[batch])
    return weights


def _aligned_batch(left: CodedReadings, right: CodedReadings, a: Any, b: Any) -> Any:
    """The weights of one batch: the word in the rarer script stands at the side of its table."""
    import numpy as np

    one, two = left.scripts[a], right.scripts[b]
    swapped = (one < two)[:, None]
    same = one == two
    # Words of two scripts that each have symbols of their own meet in the sounds of one of them.
    sides = np.where(swapped, right.symbols[b], left.symbols[a])
    heads = np.where(swapped, left.sounds[a], right.sounds[b])
    heads = np.where(same[:, None], right.symbols[b], heads)
    tables = np.where(same, np.where(one < 2, 0, OWN), np.maximum(one, two))
    height = int(max(1, (sides > 0).sum(axis=1).max(initial=1)))
    width = int(max(1, (heads > 0).sum(axis=1).max(initial=1)))
    return _best_paths(sides[:, :height].T, heads[:, :width].T, tables)


def _best_paths(rows: Any, columns: Any, tables: Any) -> Any:
    """The weight of the best path through each table of steps, a row of all tables at a time.

    ``rows`` has a line for each place of the left words, ``columns`` of the right words.
    """
    import numpy as np

    steps, side_gaps, head_gaps, starts = spelling_tables()
    rows, columns = rows.astype(np.int64), columns.astype(np.int64)
    pairs = steps.take((tables * SIZE + rows)[:, None] * SIZE + columns[None])
    missing_side = side_gaps.take(tables * SIZE + rows)
    run = np.zeros((len(columns) + 1, len(tables)), dtype=np.int32)
    np.cumsum(head_gaps.take(tables * SIZE + columns), axis=0, out=run[1:])
    equal = rows[:, None] == columns[None]
    before, best = run, run
    for place, weights in enumerate(pairs):
        here = np.empty_like(best)
        here[0] = best[0] + missing_side[place]
        np.maximum(best[:-1] + weights, best[1:] + missing_side[place], out=here[1:])
        if place:
            swapped = equal[place, :-1] & equal[place - 1, 1:] & ~equal[place, 1:]
            exchanged = np.where(swapped, before[:-2] + int(SWAP * PER_BIT), _IMPOSSIBLE)
            np.maximum(here[2:], exchanged, out=here[2:])
        # A gap in the right word goes on along the row: the best start so far, plus the gaps since.
        here = np.maximum.accumulate(here - run, axis=0) + run
        before, best = best, here
    return best[-1] + starts.take(tables)


@lru_cache(maxsize=1)
def spelling_tables() -> tuple[Any, Any, Any, Any]:
    """Steps, gaps at the side, gaps at the head and starts: flat arrays of hundredths of a bit."""
    import numpy as np

    steps = np.full((OWN + 1, SIZE, SIZE), UNSEEN)
    side_gaps = np.full((OWN + 1, SIZE), UNSEEN)
    head_gaps = np.full((OWN + 1, SIZE), UNSEEN)
    starts = np.zeros(OWN + 1)
    steps[OWN], side_gaps[OWN], head_gaps[OWN] = SAME["unequal"], SAME["gap"], SAME["gap"]
    steps[:, range(SIZE), range(SIZE)] = SAME["equal"]
    for script, left, right, bits in resources.spelling_weights():
        table, a, b = SCRIPTS.index(script), ALPHABET.find(left) + 1, ALPHABET.find(right) + 1
        if left == right == "-":
            starts[table] = bits
        elif right == "-":
            side_gaps[table, a] = bits
        elif left == "-":
            head_gaps[table, b] = bits
        else:
            steps[table, a, b] = bits
    steps[0] = np.maximum(steps[0], steps[0].T)  # Latin with Latin is written once for both
    head_gaps[0] = side_gaps[0]
    side_gaps[:, 0] = head_gaps[:, 0] = 0.0
    steps[:, 0, :] = steps[:, :, 0] = _IMPOSSIBLE / PER_BIT  # only empty places meet
    steps[:, 0, 0] = 0.0
    flat = [
        np.rint(each * PER_BIT).astype(np.int32).ravel()
        for each in (steps, side_gaps, head_gaps, starts)
    ]
    return flat[0], flat[1], flat[2], flat[3]


def letter_edits(left: str, right: str) -> int:
    """Levenshtein's distance of two words, at most 64 letters of each.

    >>> letter_edits("mkrtychev", "makrichev")
    3
    """
    return jellyfish.levenshtein_distance(left[:64], right[:64])


def is_slip(left: str, right: str) -> bool:
    """Whether two words differ by one letter left out, or by two neighbours that changed places.

    >>> is_slip("schatz", "schtaz"), is_slip("rosen", "rosn"), is_slip("rosen", "rosin")
    (True, True, False)
    """
    if len(left) == len(right):
        apart = [place for place, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
        if len(apart) != 2 or apart[1] != apart[0] + 1:
            return False
        first, second = apart
        return left[first] == right[second] and left[second] == right[first]
    return abs(len(left) - len(right)) == 1 and letter_edits(left, right) == 1
