"""Word pairs → spellings, each pair of words once.

A comparison needs the weight of every pair of readings of two words. `WordPairs` has those that a
batch of comparisons asks for aligned at once, and keeps the answers in sorted columns.
"""

from typing import Any, Final, NamedTuple

from entityrec.matching.columns import Words
from entityrec.records import Reading
from entityrec.words.distance import PER_BIT, aligned
from entityrec.words.scripts import SCRIPTS

SHORT: Final = 3
"""Letters up to which a word agrees only with itself: Un, Il, Li, Kim."""

SHORT_BOTH: Final = 4
"""Letters up to which two words are both short: Un and Eun, not Avi and Alexander."""

UNLIKE: Final = -30 * PER_BIT
"""What two words count that share too few consonants to be aligned: less than any that share enough."""

CLOSE: Final = 0.35
"""Share of the weight of a word beside itself from which another is taken for a spelling of it."""

ACROSS: Final = 0.0
"""Bits from which two words in two scripts are taken for one: where the regression that taught the
weights is of two minds."""

MOST_READINGS: Final = 16


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


class WordPairs:
    """Spellings of pairs of words, given by their rows, aligned in batches.

    >>> from entityrec.matching.columns import name_columns
    >>> from entityrec.names.distinct import make_name
    >>> names = [make_name(text, "PERSON") for text in ("Mkrtychev", "Makrichev", "Markov")]
    >>> pairs = WordPairs(name_columns(names).words)
    >>> pairs.agree(*pairs.rows([0, 0], [1, 2])).tolist()
    [True, False]
    """

    def __init__(self, words: Words) -> None:
        import numpy as np

        self.words = words
        self._keys = np.zeros(0, dtype=np.int64)
        self._bits = np.zeros(0, dtype=np.int32)
        self._which = np.zeros(0, dtype=np.int32)

    @staticmethod
    def rows(left: Any, right: Any) -> tuple[Any, Any]:
        """Rows of words as columns."""
        import numpy as np

        return np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)

    def weights(self, left: Any, right: Any) -> Any:
        """Hundredths of a bit for pairs of rows; the same in either direction."""
        places = self._places(left, right)
        return self._bits[places]

    def spelling(self, left: int, right: int) -> Spelling:
        """The best readings of two words."""
        place = int(self._places(*self.rows([left], [right]))[0])
        low, high = divmod(int(self._which[place]), MOST_READINGS)
        if left > right:
            low, high = high, low
        readings, first = self.words.readings, self.words.first
        bits = float(self._bits[place]) / PER_BIT
        return Spelling(bits, readings[int(first[left]) + low], readings[int(first[right]) + high])

    def across(self, left: Any, right: Any) -> Any:
        """Whether words are in two scripts between which spellings are learned apart."""
        words = self.words
        script = words.coded.scripts[words.first]
        return script[left] != script[right]

    def closeness(self, left: Any, right: Any) -> Any:
        """How much of the weight of a word beside itself another has, at most 1."""
        import numpy as np

        whole = np.minimum(self.words.itself[left], self.words.itself[right])
        return np.minimum(1.0, self.weights(left, right) / np.maximum(whole, PER_BIT))

    def agree(self, left: Any, right: Any) -> Any:
        """Whether words are taken for spellings of one word; short ones must sound the same."""
        import numpy as np

        near = self.closeness(left, right) >= CLOSE
        near = np.where(
            self.across(left, right), self.weights(left, right) >= ACROSS * PER_BIT, near
        )
        return near & ~(self.short(left, right, SHORT) & ~self.same_sound(left, right))

    def sound(self, left: Any, right: Any) -> Any:
        """2 where words have the same consonant skeleton, and 1 more where they have the same Metaphone code."""
        same = self.words.sounds[left] == self.words.sounds[right]
        return 2.0 * same[:, 0] + same[:, 1]

    def same_sound(self, left: Any, right: Any) -> Any:
        """Whether the usual readings of words are the same."""
        words = self.words
        sounds = words.coded.sounds
        return (sounds[words.first[left]] == sounds[words.first[right]]).all(axis=1)

    def short(self, left: Any, right: Any, longest: int) -> Any:
        """Whether one word has at most `SHORT` letters, and the other, if a number above that is given, not more.

        Words in scripts with symbols of their own are never short: a letter may be a syllable there.
        """
        import numpy as np

        words = self.words
        short = np.minimum(words.letters[left], words.letters[right]) <= SHORT
        if longest > SHORT:
            short &= np.maximum(words.letters[left], words.letters[right]) <= longest
        return short & ~(words.own[left] | words.own[right])

    def _places(self, left: Any, right: Any) -> Any:
        """Where the answers for pairs of rows stand; those that are new are worked out."""
        import numpy as np

        asked = np.minimum(left, right) * len(self.words.many) + np.maximum(left, right)
        wanted, back = np.unique(asked, return_inverse=True)
        places = np.searchsorted(self._keys, wanted)
        inside = np.minimum(places, max(0, len(self._keys) - 1))
        known = (
            self._keys[inside] == wanted if len(self._keys) else np.zeros(len(wanted), dtype=bool)
        )
        if not known.all():
            self._add(wanted[~known])
            places = np.searchsorted(self._keys, wanted)
        return places[back.ravel()]

    def _add(self, keys: Any) -> None:
        import numpy as np

        bits, which = self._worked_out(*np.divmod(keys, len(self.words.many)))
        merged = np.concatenate([self._keys, keys])
        order = np.argsort(merged, kind="stable")
        self._keys = merged[order]
        self._bits = np.concatenate([self._bits, bits])[order]
        self._which = np.concatenate([self._which, which])[order]

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
        fewer = np.minimum(np.bitwise_count(mine), np.bitwise_count(theirs)).astype(np.int16)
        shared = np.bitwise_count(mine & theirs).astype(np.int16)
        han = SCRIPTS.index("han")
        script = words.coded.scripts[words.first]
        return (2 * shared >= fewer) & ~((script[low] == han) & (script[high] == han))
