"""CandidatePair → aligned words. The words of two names, one to one, the surest first.

All pairs of a batch are aligned together: tables of pairs × words × words, from which the best pair
of words is taken again and again until none agrees.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from entityrec.matching.columns import ROLE, NameColumns
from entityrec.matching.words import WordPairs
from entityrec.words.distance import PER_BIT

MEANS_THE_SAME: Final = 20 * PER_BIT
"""Words that mean the same are taken before words that are only spelled alike."""


class Aligned(NamedTuple):
    """Pairs of names with their words side by side.

    Attributes:
        left, right: rows of names.
        partner: for each pair and place of the left name the place of the partner on the right, or -1.
        taken: for each pair and place of the right name whether it has a partner.
        known: for each pair of places the row of the two words in `WordPairs.known`, -1 where there is no word.
    """

    left: Any
    right: Any
    partner: Any
    taken: Any
    known: Any


class Cells(NamedTuple):
    """The words that were taken for one another, a row each.

    Attributes:
        pair: the place of the pair of names.
        a, b: the rows of the two words.
        mine, theirs: the codes of their roles.
        parts: the places of the two parts in their names.
        known: the row of the two words in `WordPairs.known`.
        rarity: how rare the commoner of them is, in bits.
    """

    pair: Any
    a: Any
    b: Any
    mine: Any
    theirs: Any
    parts: tuple[Any, Any]
    known: Any
    rarity: Any


def agreeing(columns: NameColumns, made: Aligned) -> Cells:
    """All words of aligned names that have a partner."""
    import numpy as np

    pair, i = np.nonzero(made.partner >= 0)
    j = made.partner[pair, i]
    left, right = made.left[pair], made.right[pair]
    a, b = columns.word[left, i], columns.word[right, j]
    return Cells(
        pair,
        a,
        b,
        columns.role[left, i],
        columns.role[right, j],
        (columns.parts[left, i], columns.parts[right, j]),
        made.known[pair, i, j],
        np.minimum(columns.rarity[left, i], columns.rarity[right, j]) / PER_BIT,
    )


def batches(columns: NameColumns, left: Any, right: Any) -> Iterator[Any]:
    """Places of pairs, those of short names together, so that tables are not mostly empty."""
    import numpy as np

    many = (columns.word >= 0).sum(axis=1)
    width = np.maximum(many[left], many[right])
    done = 0
    for most in (2, 3, 5, columns.word.shape[1]):
        places = (
            np.flatnonzero((width > done) & (width <= most))
            if done
            else np.flatnonzero(width <= most)
        )
        size = max(1, 400_000 // most**2)
        for start in range(0, len(places), size):
            yield places[start : start + size]
        done = most


def align(columns: NameColumns, pairs: WordPairs, left: Any, right: Any) -> Aligned:
    """The words of pairs of names, one to one."""
    import numpy as np

    ends = np.concatenate([left, right])
    width = max(1, int((columns.word[ends] >= 0).sum(axis=1).max(initial=1)))
    mine, theirs = columns.word[left, :width], columns.word[right, :width]
    cells = (mine >= 0)[:, :, None] & (theirs >= 0)[:, None, :]
    pair, i, j = np.nonzero(cells)
    row = pairs.rows_of(mine[pair, i].astype(np.int64), theirs[pair, j].astype(np.int64))
    known = np.full(cells.shape, -1, dtype=np.int64)
    known[pair, i, j] = row
    meaning = _same_meaning(columns, left[pair], i, right[pair], j)
    may = (pairs.known.agree[row] & _may_spell(columns, left[pair], i, right[pair], j)) | meaning
    pair, i, j, row, meaning = (each[may] for each in (pair, i, j, row, meaning))
    # What is taken first: the surest, then of like roles, then of like places.
    rank = np.minimum(pairs.known.bits[row], MEANS_THE_SAME).astype(np.int64)
    rank += meaning * MEANS_THE_SAME + _same_role(columns, left[pair], i, right[pair], j) * PER_BIT
    rank = rank * 256 + (16 - np.abs(i - j)) * 16 - (i + j)
    table = np.full(cells.shape, -1, dtype=np.int64)
    table[pair, i, j] = np.maximum(rank, 0)
    return Aligned(left, right, *_greedy(table), known)


def _greedy(table: Any) -> tuple[Any, Any]:
    """The partners when of each table the best cell is taken until none is left."""
    import numpy as np

    rows, width, _ = table.shape
    partner = np.full((rows, width), -1, dtype=np.int64)
    taken = np.zeros((rows, width), dtype=bool)
    open_rows = np.arange(rows)
    for _ in range(width):
        flat = table[open_rows].reshape(len(open_rows), -1)
        best = flat.argmax(axis=1)
        found = flat[np.arange(len(open_rows)), best] >= 0
        open_rows = open_rows[found]
        if not len(open_rows):
            break
        i, j = np.divmod(best[found], width)
        partner[open_rows, i] = j
        taken[open_rows, j] = True
        table[open_rows, i, :] = -1
        table[open_rows, :, j] = -1
    return partner, taken


def _same_meaning(columns: NameColumns, left: Any, i: Any, right: Any, j: Any) -> Any:
    meaning = columns.concept[left, i]
    return (meaning > 0) & (meaning == columns.concept[right, j])


def _may_spell(columns: NameColumns, left: Any, i: Any, right: Any, j: Any) -> Any:
    """Whether two words may be spellings of one: words that mean something are not, nor are numbers.

    Initials are looked at when the words are aligned.
    """
    word, meaning, roles = (
        columns.word,
        columns.concept,
        (columns.role[left, i], columns.role[right, j]),
    )
    same = word[left, i] == word[right, j]
    plain = (meaning[left, i] == 0) & (meaning[right, j] == 0)
    number, initial = (
        (roles[0] == ROLE[role]) | (roles[1] == ROLE[role]) for role in ("number", "initial")
    )
    return (same | (plain & ~number)) & ~initial


def _same_role(columns: NameColumns, left: Any, i: Any, right: Any, j: Any) -> Any:
    mine, theirs = columns.role[left, i], columns.role[right, j]
    return (mine == theirs) | (mine == ROLE["single"]) | (theirs == ROLE["single"])
