"""Aligned words → aligned words, with those set aside that several words of the other side make together.

Jongun beside Jong Un, VladimirPutin beside Vladimir Putin, 재인 beside Jae-in. Looked for where a
word has no partner, or one that it is only near to, and two or three neighbours on the other side have
none that they are sure of.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from entityrec.matching.alignment import Aligned
from entityrec.matching.answers import CODE, AnswerRows
from entityrec.matching.columns import ROLE, NameColumns
from entityrec.matching.words import WordPairs
from entityrec.words.distance import LONGEST_ALIGNED, PER_BIT, CodedReadings, aligned
from entityrec.words.scripts import SCRIPTS

JOINED_CLOSE: Final = 0.7
"""Share of a word's own weight from which several words written together are that word."""

MOST_ACROSS: Final = 20.0
"""Bits of several words written together beside a word in another script that count as the same letters:
from none on they are taken for that word, the more the rather."""

LETTERS_APART: Final = 2
"""Letters by which a word and several written together may differ; twice as many across scripts."""

SET_ASIDE: Final = -2
"""In the place of a partner: a word that several words of the other side make together."""


class Runs(NamedTuple):
    """Words of one side beside neighbouring words of the other, a row each.

    Attributes:
        pair: the row of the pair.
        at_left: whether the single word stands on the left.
        whole: its place.
        start, size: the place of the first of the neighbours, and how many they are.
    """

    pair: Any
    at_left: Any
    whole: Any
    start: Any
    size: Any


def join_words(
    columns: NameColumns, pairs: WordPairs, made: Aligned, rows: AnswerRows, place: Any
) -> Aligned:
    """The aligned words with those that are joined marked `SET_ASIDE`, and an answer for each."""
    import numpy as np

    runs, share, across = _best(columns, pairs, made, _runs(columns, pairs, made))
    if not len(runs.pair):
        return made
    partner, taken = made.partner.copy(), made.taken.copy()
    left = np.where(runs.at_left, runs.whole, runs.start)
    right = np.where(runs.at_left, runs.start, runs.whole)
    parts = columns.parts[made.left[runs.pair], left], columns.parts[made.right[runs.pair], right]
    question = np.where(across, CODE["joined across scripts"], CODE["joined words"])
    bits = (share - JOINED_CLOSE) / (1 - JOINED_CLOSE) * MOST_ACROSS
    rows.add(question, place[runs.pair], *parts, np.where(across, bits, share))
    for offset in range(int(runs.size.max())):
        for at_left in (True, False):
            one = runs.at_left == at_left
            ends = (runs.whole, runs.start + np.minimum(offset, runs.size - 1))
            i, j = (end[one] for end in (ends if at_left else ends[::-1]))
            _set_aside(partner, taken, runs.pair[one], i, j)
    return made._replace(partner=partner, taken=taken)


def _set_aside(partner: Any, taken: Any, pair: Any, i: Any, j: Any) -> None:
    """Free the old partners of a word on the left and one on the right, and set both aside."""
    import numpy as np

    old = partner[pair, i]
    taken[pair[old >= 0], old[old >= 0]] = False
    row, place = np.nonzero(partner[pair] == j[:, None])
    partner[pair[row], place] = -1
    partner[pair, i] = SET_ASIDE
    taken[pair, j] = True


def _runs(columns: NameColumns, pairs: WordPairs, made: Aligned) -> Runs:
    """All single words beside neighbours that together have about as many letters, and begin alike."""
    import numpy as np

    free = _unsure(columns, pairs, made)
    many = [side.sum(axis=1) for side in free]
    found = [
        block
        for one, at_left in ((0, True), (1, False))
        for block in _runs_of(
            columns,
            (made.left, made.right)[:: 1 if at_left else -1],
            free[:: 1 if at_left else -1],
            np.flatnonzero((many[one] >= 1) & (many[1 - one] > many[one])),
            at_left=at_left,
        )
    ]
    if not found:
        return Runs(*(np.zeros(0, dtype=np.int64) for _ in Runs._fields))
    return Runs(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _runs_of(
    columns: NameColumns,
    names: tuple[Any, ...],
    free: tuple[Any, ...],
    pair: Any,
    *,
    at_left: bool,
) -> Iterator[Runs]:
    """The runs of one direction, a block for each place, start and size."""
    import numpy as np

    words = columns.words
    letters, script = words.heard, words.script
    width = free[0].shape[1] if len(pair) else 0
    single, several = (columns.word[side[pair], :width] for side in names)
    for size in (2, 3):
        for start in range(width - size + 1):
            run = several[:, start : start + size]
            open_run = free[1][pair, start : start + size].all(axis=1)
            long = letters[run].sum(axis=1)
            for whole in range(width):
                one = single[:, whole]
                across = script[one] != script[run[:, 0]]
                fits = open_run & free[0][pair, whole]
                fits &= np.abs(long - letters[one]) <= LETTERS_APART * (1 + across)
                alike = words.openings[one] & (
                    words.openings[run[:, 0]] | words.openings[run[:, -1]]
                )
                fits &= (alike > 0) | across
                chosen = pair[fits]
                fill = (np.full(len(chosen), each) for each in (at_left, whole, start, size))
                yield Runs(chosen, *fill)


def _unsure(columns: NameColumns, pairs: WordPairs, made: Aligned) -> tuple[Any, Any]:
    """The words of both sides without a partner that they are sure of, initials left out."""
    import numpy as np

    width = made.partner.shape[1]
    mine, theirs = columns.role[made.left, :width], columns.role[made.right, :width]
    initial = ROLE["initial"]
    free_left = (made.partner < 0) & (mine >= 0) & (mine != initial)
    free_right = ~made.taken & (theirs >= 0) & (theirs != initial)
    pair, i = np.nonzero(made.partner >= 0)
    j = made.partner[pair, i]
    known = made.known[pair, i, j]
    unsure = (pairs.known.closeness[known] < JOINED_CLOSE) & ~pairs.known.across[known]
    free_left[pair[unsure], i[unsure]] = True
    free_right[pair[unsure], j[unsure]] = True
    return free_left, free_right


def _best(
    columns: NameColumns, pairs: WordPairs, made: Aligned, runs: Runs
) -> tuple[Runs, Any, Any]:
    """Of each pair the run that is nearest to its word, how near, and whether in another script."""
    import numpy as np

    if not len(runs.pair):
        return runs, np.zeros(0), np.zeros(0, dtype=bool)
    one = np.where(runs.at_left, made.left[runs.pair], made.right[runs.pair])
    other = np.where(runs.at_left, made.right[runs.pair], made.left[runs.pair])
    whole = columns.word[one, runs.whole]
    last = columns.word.shape[1] - 1
    run = np.stack(
        [columns.word[other, np.minimum(runs.start + offset, last)] for offset in range(3)], axis=1
    )
    run[np.arange(3)[None] >= runs.size[:, None]] = -1
    share = np.maximum(
        _closeness(pairs, whole, run), _closeness(pairs, whole, _turned(run, runs.size))
    )
    order = np.lexsort((runs.start, runs.size, runs.whole, ~runs.at_left, -share, runs.pair))
    order = order[share[order] >= JOINED_CLOSE]
    first = np.unique(runs.pair[order], return_index=True)[1]
    best = order[first]
    script = columns.words.script
    across = script[whole] != script[run[:, 0]]
    return Runs(*(column[best] for column in runs)), share[best], across[best]


def _turned(run: Any, size: Any) -> Any:
    """The words of runs in the other order."""
    import numpy as np

    places = np.where(
        np.arange(3)[None] < size[:, None], size[:, None] - 1 - np.arange(3)[None], 2
    )
    return np.take_along_axis(run, places, axis=1)


def _closeness(pairs: WordPairs, whole: Any, run: Any) -> Any:
    """How near words are to runs of words written together; 1 for the same letters."""
    import numpy as np

    words = pairs.words
    joined, rows = _written_together(words.coded, words.first, run), np.arange(len(run))
    bits = aligned(joined, words.coded, rows, words.first[whole])
    most = np.maximum(aligned(joined, joined, rows, rows), words.itself[whole])
    across = joined.scripts != words.script[whole]
    over = np.minimum(1.0, bits / PER_BIT / MOST_ACROSS)
    sure = np.where(bits >= 0, JOINED_CLOSE + (1 - JOINED_CLOSE) * over, 0.0)
    close = np.clip(bits / np.maximum(most, PER_BIT), 0.0, 1.0)
    han = joined.scripts == SCRIPTS.index("han")  # beside Han, a shared sound says nothing: 李, 里
    return np.where(across, sure, np.where(han, 0.0, close))


def _written_together(readings: CodedReadings, first: Any, run: Any) -> CodedReadings:
    """The usual readings of words in runs, one behind the other."""
    import numpy as np

    tables = []
    for codes in (readings.symbols, readings.sounds):
        table = np.zeros((len(run), LONGEST_ALIGNED), dtype=np.uint8)
        filled = np.zeros(len(run), dtype=np.int64)
        for column in range(run.shape[1]):
            word = np.where((run[:, column] >= 0)[:, None], codes[first[run[:, column]]], 0)
            row, place = np.nonzero(word)
            target = filled[row] + place
            inside = target < LONGEST_ALIGNED
            table[row[inside], target[inside]] = word[row[inside], place[inside]]
            filled += (word > 0).sum(axis=1)
        tables.append(table)
    lengths = np.maximum(*((table > 0).sum(axis=1) for table in tables))
    return CodedReadings(tables[0], tables[1], lengths, readings.scripts[first[run[:, 0]]])
