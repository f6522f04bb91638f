"""Aligned words → aligned words, with those set aside that several words of the other side make together.

Jongun beside Jong Un, VladimirPutin beside Vladimir Putin, 재인 beside Jae-in.
"""

from functools import lru_cache
from typing import Any, Final

from entityrec.matching.alignment import Aligned
from entityrec.matching.answers import AnswerRows
from entityrec.matching.columns import ROLE, NameColumns
from entityrec.matching.words import WordPairs
from entityrec.records import Reading
from entityrec.words.distance import PER_BIT, aligned, coded

JOINED_CLOSE: Final = 0.7
"""Share of a word's own weight from which several words written together are that word."""

JOINED_ACROSS: Final = 0.5
"""Bits from which several words written together are a word in another script."""

SET_ASIDE: Final = -2
"""In the place of a partner: a word that several words of the other side make together."""


def join_words(
    columns: NameColumns, pairs: WordPairs, made: Aligned, rows: AnswerRows, place: Any
) -> Aligned:
    """Jongun beside Jong Un: several words of one side that make one of the other.

    Looked for where a word has no partner, or one that it is only near to, and two or three words of the
    other side have none that they are sure of. What is joined is set aside with `SET_ASIDE`.
    """
    import numpy as np

    width = made.partner.shape[1]
    partner, taken = made.partner.copy(), made.taken.copy()
    free_left, free_right = _unsure(columns, pairs, made)
    counts = free_left.sum(axis=1), free_right.sum(axis=1)
    for pair in np.flatnonzero(
        (np.maximum(*counts) >= 2) & (np.minimum(*counts) >= 1) & (counts[0] != counts[1])
    ).tolist():
        at_left = counts[0][pair] < counts[1][pair]
        one, several = (free_left, free_right) if at_left else (free_right, free_left)
        rows_of = (
            (made.left[pair], made.right[pair]) if at_left else (made.right[pair], made.left[pair])
        )
        found = _best_run(
            columns,
            pairs,
            rows_of,
            np.flatnonzero(one[pair]).tolist(),
            np.flatnonzero(several[pair]).tolist(),
        )
        if found is None:
            continue
        whole, run, share = found
        parts = int(columns.parts[rows_of[0], whole]), int(columns.parts[rows_of[1], run[0]])
        rows.add(
            "joined words", place[pair : pair + 1], *(parts if at_left else parts[::-1]), share
        )
        lefts, rights = ([whole], run) if at_left else (run, [whole])
        taken[pair, [j for j in partner[pair, lefts].tolist() if j >= 0]] = False
        partner[pair, [i for i in range(width) if partner[pair, i] in rights]] = -1
        partner[pair, lefts], taken[pair, rights] = SET_ASIDE, True
    return made._replace(partner=partner, taken=taken)


def _unsure(columns: NameColumns, pairs: WordPairs, made: Aligned) -> tuple[Any, Any]:
    """The words of both sides without a partner that they are sure of, initials left out."""
    import numpy as np

    width = made.partner.shape[1]
    mine, theirs = columns.word[made.left, :width], columns.word[made.right, :width]
    free_left = (
        (made.partner < 0) & (mine >= 0) & (columns.role[made.left, :width] != ROLE["initial"])
    )
    free_right = (
        ~made.taken & (theirs >= 0) & (columns.role[made.right, :width] != ROLE["initial"])
    )
    pair, i = np.nonzero(made.partner >= 0)
    j = made.partner[pair, i]
    a, b = mine[pair, i].astype(np.int64), theirs[pair, j].astype(np.int64)
    unsure = (pairs.closeness(a, b) < JOINED_CLOSE) & ~pairs.across(a, b)
    free_left[pair[unsure], i[unsure]] = True
    free_right[pair[unsure], j[unsure]] = True
    return free_left, free_right


def _best_run(
    columns: NameColumns,
    pairs: WordPairs,
    rows: tuple[int, int],
    ones: list[int],
    several: list[int],
) -> tuple[int, list[int], float] | None:
    """The word of one name that some neighbouring words of the other make together, and how nearly."""
    found = None
    for whole in ones:
        for size in (2, 3):
            for start in range(len(several) - size + 1):
                run = several[start : start + size]
                if run[-1] - run[0] >= size:
                    continue
                words = columns.word[rows[1], run].tolist()
                share = _joined_closeness(pairs, int(columns.word[rows[0], whole]), words)
                if share >= JOINED_CLOSE and (found is None or share > found[2]):
                    found = whole, run, share
    return found


def _joined_closeness(pairs: WordPairs, whole: int, run: list[int]) -> float:
    """How near a word is to several written together, in either order; 1 for the same letters."""
    words = pairs.words
    single = words.readings[int(words.first[whole])]
    some = [words.readings[int(words.first[word])] for word in run]
    best = 0.0
    for order in (some, some[::-1]):
        letters = "".join(reading.letters for reading in order)
        across = single.script != some[0].script
        if abs(len(letters) - len(single.letters)) > 2 + 2 * across:
            continue
        symbols = "".join(reading.symbols for reading in order)
        best = max(best, _closeness(Reading(letters, 0.0, "", some[0].script, symbols), single))
    return best


@lru_cache(maxsize=2**14)
def _closeness(together: Reading, single: Reading) -> float:
    columns = coded([together, single])
    bits, mine, theirs = aligned(columns, columns, *WordPairs.rows([0, 0, 1], [1, 0, 1])).tolist()
    if together.script != single.script:
        return 0.85 if bits > JOINED_ACROSS * PER_BIT else 0.0
    return float(max(0.0, min(1.0, bits / max(1, mine, theirs))))
