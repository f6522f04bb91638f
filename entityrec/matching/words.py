"""Word pairs → spellings, each pair of words once.

A comparison needs the weight of every pair of readings of two words. `WordPairs` has those that a
batch of comparisons asks for aligned at once, and keeps the answers in sorted columns.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from entityrec.matching.columns import Words
from entityrec.records import Reading
from entityrec.words.distance import ALPHABET, PER_BIT, SIZE, aligned, is_slip, spelling_tables
from entityrec.words.scripts import SCRIPTS

SHORT: Final = 3
"""Letters up to which a word agrees only with itself: Un, Il, Li, Kim."""

SHORT_BOTH: Final = 4
"""Letters up to which two words are both short: Un and Eun, not Avi and Alexander."""

UNLIKE: Final = -30 * PER_BIT
"""What two words count that share too few consonants to be aligned: less than any that share enough."""

CLOSE: Final = 0.35
"""Share of the weight of a word beside itself from which another is taken for a spelling of it."""

CLOSE_OWN: Final = 0.75
"""The same for two words in one script without vowel letters, in which few letters say much: محمد, محمود."""

ACROSS: Final = 0.0
"""Bits from which two words in two scripts are taken for one: where the regression that taught the
weights is of two minds."""

MOST_READINGS: Final = 16

AT_ONCE: Final = 250_000
"""Pairs of words that are worked out at once: some hundred megabytes."""

LONGEST: Final = 24
"""Letters of a word that are compared one by one; of longer words one at a time is looked at."""

WOMANS: Final = frozenset(("a", "e", "ia", "ina", "ine", "ette", "а"))
"""What makes a woman's name of a man's: Jana is not short for, nor Jan short of, the other."""

VOWEL_CODES: Final = tuple(ALPHABET.index(vowel) + 1 for vowel in "aeiou")


class Spelling(NamedTuple):
    """Two words by their best readings: the bits for or against their being one."""

    bits: float
    left: Reading
    right: Reading

    @property
    def note(self) -> str:
        """What had to be done to the words to make them agree."""
        how = [reading.how for reading in (self.left, self.right) if reading.how]
        if self.left.letters == self.right.letters:
            return ", ".join(["sounds the same", *how])
        letters = sorted((self.left.letters, self.right.letters))  # the same for both directions
        return ", ".join([f"read as {letters[0]} and {letters[1]}", *how])


class Known(NamedTuple):
    """What is known of pairs of words, as columns that grow; a pair is a row and keeps it.

    Attributes:
        bits: the weight of the pair in hundredths of a bit.
        which: the readings that it is of, packed.
        closeness: how much of the weight of a word beside itself the other has, at most 1.
        agree: whether they are taken for spellings of one word.
        across: whether they are in two scripts between which spellings are learned apart.
        short: whether they are short words that differ.
        slip: whether one is the other with a slip of the pen, and not both are known names.
        nickname: whether one person may go by both in turn: Bill and William.
        begins: whether one is the beginning of the other: Kim and Kimberly.
        apart: whether they differ, and are each a name of its own: Johnson and Johnston.
        sound: 2 where they have the same consonant skeleton, and 1 more for the same Metaphone code.
    """

    bits: Any
    which: Any
    closeness: Any
    agree: Any
    across: Any
    short: Any
    slip: Any
    nickname: Any
    begins: Any
    apart: Any
    sound: Any


class Written(NamedTuple):
    """Words letter by letter, a row each, filled up with zeros; longer ones are cut.

    >>> written = Written.of(["schatz", "schtaz", "schat"])
    >>> written.slips([0, 0, 1], [1, 2, 2]).tolist()
    [True, True, False]
    """

    codes: Any
    lengths: Any

    @classmethod
    def of(cls, forms: Sequence[str]) -> "Written":
        """The table of some words."""
        import numpy as np

        table = np.array([form[:LONGEST] for form in forms], dtype=f"<U{LONGEST}")
        lengths = np.array([len(form) for form in forms], dtype=np.int64)
        return cls(table.view(np.uint32).reshape(len(forms), LONGEST), lengths)

    def cut(self, rows: Any) -> Any:
        """Which words are longer than the table."""
        return self.lengths[rows] > LONGEST

    def slips(self, left: Any, right: Any) -> Any:
        """`is_slip` of words that are not cut, by where they first differ and whether the rest is the same."""
        import numpy as np

        left, right = np.asarray(left), np.asarray(right)
        longer = self.lengths[left] < self.lengths[right]
        long, short = np.where(longer, right, left), np.where(longer, left, right)
        one, other, rows = self.codes[long], self.codes[short], np.arange(len(long))
        begin = np.cumprod(one == other, axis=1).sum(axis=1)
        after = np.minimum(begin + 1, LONGEST - 1)
        last = np.minimum(begin + 2, LONGEST)
        shifted = np.c_[one[:, 1:], np.zeros(len(one), dtype=one.dtype)]
        behind = np.arange(LONGEST)
        left_out = ((shifted == other) | (behind < begin[:, None])).all(axis=1)
        begin = np.minimum(begin, LONGEST - 1)
        swapped = (one[rows, begin] == other[rows, after]) & (
            one[rows, after] == other[rows, begin]
        )
        swapped &= ((one == other) | (behind < last[:, None])).all(axis=1)
        swapped &= one[rows, begin] != one[rows, after]
        longer = self.lengths[long] - self.lengths[short]
        return np.where(
            longer == 1, left_out, (longer == 0) & swapped & (begin + 1 < self.lengths[long])
        )

    def may_begin(self, left: Any, right: Any) -> Any:
        """Whether all letters of the shorter word, as far as they are here, begin the longer."""
        import numpy as np

        shorter = np.minimum(np.minimum(self.lengths[left], self.lengths[right]), LONGEST)
        same = (self.codes[left] == self.codes[right]) | (np.arange(LONGEST) >= shorter[:, None])
        return same.all(axis=1)


def _merged(left: tuple[Any, Any], right: tuple[Any, Any]) -> tuple[Any, Any]:
    """Two tables of keys in order and their rows as one."""
    import numpy as np

    keys = np.concatenate([left[0], right[0]])
    order = np.argsort(keys, kind="stable")  # two runs in order, which a merge sort sees
    return keys[order], np.concatenate([left[1], right[1]])[order]


class WordPairs:
    """Spellings of pairs of words, given by their rows, aligned in batches.

    >>> from entityrec.matching.columns import name_columns
    >>> from entityrec.names.distinct import make_name
    >>> names = [make_name(text, "PERSON") for text in ("Mkrtychev", "Makrichev", "Markov")]
    >>> pairs = WordPairs(name_columns(names).words)
    >>> found = pairs.rows_of(*pairs.columns([0, 0], [1, 2]))
    >>> pairs.known.agree[found].tolist()
    [True, False]
    """

    def __init__(self, words: Words) -> None:
        import numpy as np

        self.words = words
        self.written = Written.of(words.forms)
        none = np.zeros(0, dtype=np.int64)
        self._old, self._new = (none, none), (none, none)
        self._room = Known(*(np.zeros(0, dtype=bool) for _ in Known._fields))
        self._many = 0
        self.known = self._room

    @staticmethod
    def columns(left: Any, right: Any) -> tuple[Any, Any]:
        """Rows of words as columns."""
        import numpy as np

        return np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)

    def spelling_at(self, row: int, left: int, right: int) -> Spelling:
        """The best readings of two words, whose row among the pairs is given."""
        low, high = divmod(int(self.known.which[row]), MOST_READINGS)
        if left > right:
            low, high = high, low
        readings, first = self.words.readings, self.words.first
        bits = float(self.known.bits[row]) / PER_BIT
        return Spelling(bits, readings[int(first[left]) + low], readings[int(first[right]) + high])

    def rows_of(self, left: Any, right: Any) -> Any:
        """The rows in `known` of pairs of words, the same in either direction; new pairs are worked out."""
        import numpy as np

        asked = np.minimum(left, right) * len(self.words.many) + np.maximum(left, right)
        wanted, back = np.unique(asked, return_inverse=True)
        rows = np.full(len(wanted), -1, dtype=np.int64)
        for keys, places in (self._old, self._new):
            if len(keys):
                at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
                rows = np.where(keys[at] == wanted, places[at], rows)
        unknown = np.flatnonzero(rows < 0)
        rows[unknown] = self._many + np.arange(len(unknown))
        for start in range(0, len(unknown), AT_ONCE):
            self._add(wanted[unknown[start : start + AT_ONCE]])
        return rows[back.ravel()]

    def _add(self, keys: Any) -> None:
        """Work out new pairs, whose keys are in order, and keep them."""
        import numpy as np

        low, high = np.divmod(keys, len(self.words.many))
        bits, which = self._worked_out(low, high)
        self._keep(self._judged(low, high, bits, which))
        self._new = _merged(self._new, (keys, np.arange(self._many - len(keys), self._many)))
        if 4 * len(self._new[0]) > len(self._old[0]):
            none = np.zeros(0, dtype=np.int64)
            self._old, self._new = _merged(self._old, self._new), (none, none)

    def _keep(self, new: Known) -> None:
        """Append to what is known, in columns that have room for as much again when they grow."""
        import numpy as np

        start, self._many = self._many, self._many + len(new.bits)
        if self._many > len(self._room.bits):
            grown = Known(*(np.empty(2 * self._many, dtype=each.dtype) for each in new))
            for column, old in zip(grown, self.known, strict=True):
                column[:start] = old
            self._room = grown
        for column, fresh in zip(self._room, new, strict=True):
            column[start : self._many] = fresh
        self.known = Known(*(column[: self._many] for column in self._room))

    def _judged(self, low: Any, high: Any, bits: Any, which: Any) -> Known:
        """What follows for new pairs from their weights and from what is known of each word."""
        import numpy as np

        words = self.words
        whole = np.minimum(words.itself[low], words.itself[high])
        closeness = np.minimum(1.0, bits / np.maximum(whole, PER_BIT))
        script = words.script
        across = script[low] != script[high]
        sounds = words.coded.sounds
        same = (sounds[words.first[low]] == sounds[words.first[high]]).all(axis=1)
        fewest, most = (
            pick(words.letters[low], words.letters[high]) for pick in (np.minimum, np.maximum)
        )
        short = (fewest <= SHORT) & ~(words.own[low] | words.own[high]) & ~same
        own = words.own[low] & words.own[high]
        short[short] &= ~self._fold_mates(low[short], high[short])
        short &= ~(across & self._same_consonants(low, high))
        close = closeness >= np.where(own, CLOSE_OWN, CLOSE)
        agree = np.where(across, bits >= ACROSS * PER_BIT, close) & ~short
        nickname = self._nicknames(low, high)
        both_known = (words.known[low] & words.known[high]) > 0
        apart = both_known & (low != high) & ~nickname & ~same
        may_slip = (bits > UNLIKE) & (most > SHORT) & ~(across | same | apart | own)
        slip = self._slips(low, high, may_slip)
        skeleton, metaphone = (words.sounds[low] == words.sounds[high]).T
        return Known(
            bits,
            which,
            closeness,
            agree | slip,
            across,
            short & ~slip & (most <= SHORT_BOTH),
            slip,
            nickname,
            self._begins(low, high, (low != high) & (fewest >= SHORT) & ~across),
            apart,
            2.0 * skeleton + metaphone,
        )

    def _slips(self, low: Any, high: Any, asked: Any) -> Any:
        """Whether two words differ by one slip of the pen, of those that are asked about."""
        import numpy as np

        found, written = np.zeros(len(low), dtype=bool), self.written
        asked = asked & (np.abs(self.words.letters[low] - self.words.letters[high]) <= 1)
        rows = np.flatnonzero(asked)
        found[rows] = written.slips(low[rows], high[rows])
        for row in rows[written.cut(low[rows]) | written.cut(high[rows])].tolist():
            found[row] = is_slip(self.words.forms[low[row]], self.words.forms[high[row]])
        return found

    def _same_consonants(self, low: Any, high: Any) -> Any:
        """Whether two words have the same consonants, and some: Мэй and May, not Ир and Un."""
        marks = self.words.marks
        return (marks[low] == marks[high]) & (marks[low] > 0)

    def _fold_mates(self, low: Any, high: Any) -> Any:
        """Whether two words differ only in consonants that stand for one another: Žan and Jan, not Un and In."""
        import numpy as np

        sounds, first = self.words.coded.sounds, self.words.first
        mine, theirs = (sounds[first[side]].astype(np.int64) for side in (low, high))
        steps = spelling_tables()[0].take(mine * SIZE + theirs)
        vowel = np.isin(mine, VOWEL_CODES) | np.isin(theirs, VOWEL_CODES)
        return ((mine == theirs) | ((steps > 0) & ~vowel)).all(axis=1)

    def _nicknames(self, low: Any, high: Any) -> Any:
        """Whether one person may go by both words in turn."""
        import numpy as np

        groups, found = self.words.groups, np.zeros(len(low), dtype=bool)
        some = (groups[low, 0] >= 0) & (groups[high, 0] >= 0)
        mine, theirs = groups[low[some]], groups[high[some]]
        shared = (mine[:, :, None] == theirs[:, None, :]) & (mine >= 0)[:, :, None]
        found[some] = shared.any(axis=(1, 2))
        return found

    def _begins(self, low: Any, high: Any, asked: Any) -> Any:
        """Whether one word is the beginning of the other, of those that are asked about."""
        import numpy as np

        found, forms = np.zeros(len(low), dtype=bool), self.words.forms
        asked = asked & ((self.words.openings[low] & self.words.openings[high]) > 0)
        rows = np.flatnonzero(asked)
        rows = rows[self.written.may_begin(low[rows], high[rows])]
        for row in rows.tolist():
            short, long = sorted((forms[low[row]], forms[high[row]]), key=len)
            found[row] = long.startswith(short) and long[len(short) :] not in WOMANS
        return found

    def _worked_out(self, low: Any, high: Any) -> tuple[Any, Any]:
        """The weights of new pairs and which readings they are of."""
        import numpy as np

        words = self.words
        bits = np.full(len(low), UNLIKE, dtype=np.int32)
        which = np.zeros(len(low), dtype=np.int32)
        rows = np.flatnonzero((low == high) | self._may_be_alike(low, high))
        if not len(rows):
            return bits, which
        a, b = low[rows], high[rows]
        counts = (words.many[a] * words.many[b]).astype(np.int64)
        starts = np.cumsum(counts) - counts
        pair = np.repeat(np.arange(len(rows)), counts)
        one, other = np.divmod(np.arange(len(pair)) - starts[pair], words.many[b][pair])
        best = self._readings_weights(words.first[a][pair] + one, words.first[b][pair] + other)
        top = np.maximum.reduceat(best, starts)
        at_top = np.flatnonzero(best == top[pair])
        place = at_top[np.unique(pair[at_top], return_index=True)[1]]
        bits[rows] = top
        which[rows] = one[place] * MOST_READINGS + other[place]
        return bits, which

    def _readings_weights(self, one: Any, other: Any) -> Any:
        """Weights of pairs of readings, their costs taken off."""
        import numpy as np

        words = self.words
        weights = aligned(words.coded, words.coded, one, other)
        costs = words.costs[one] + words.costs[other]
        both = words.stemmed[one] & words.stemmed[other]  # one cause, paid once
        costs = np.where(both, np.maximum(words.costs[one], words.costs[other]), costs)
        return (weights - costs).astype(np.int32)

    def _may_be_alike(self, low: Any, high: Any) -> Any:
        """Whether words share enough kinds of consonants to be worth aligning.

        Two words written in Han share a sound often and a name seldom: they are alike only if the same.
        """
        import numpy as np

        words = self.words
        mine, theirs = words.marks[low], words.marks[high]
        counts = [np.bitwise_count(marks).astype(np.int16) for marks in (mine, theirs)]
        fewer, more = np.minimum(*counts), np.maximum(*counts)
        shared = np.bitwise_count(mine & theirs).astype(np.int16)
        han = SCRIPTS.index("han")
        script = words.script
        enough = (2 * shared >= fewer) & (3 * shared >= more)
        return enough & ~((script[low] == han) & (script[high] == han))
