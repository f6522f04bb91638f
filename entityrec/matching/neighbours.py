"""Words → the words that may be spellings of them.

Those that share a key and agree. Distinct words are few where names are many: a million names have a third of a million words. So words
are compared first, each two once, and names meet by words that agree, not by keys that are alike.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from entityrec.matching.columns import Words
from entityrec.matching.lookups import Index, digests, mixed, ranks, spans
from entityrec.matching.words import WordPairs
from entityrec.words.romanise import romanised
from entityrec.words.scripts import SCRIPTS
from entityrec.words.sound import phonetic_keys, sound_key

MOST_NEIGHBOURS: Final = 6
"""Words of one script that agree with a word which are looked up beside it, the nearest first."""

MOST_SHARING: Final = 16
"""Words with one key that are all compared; of more each with those next to it in the order of the letters."""

WINDOW: Final = 4
"""Words next to a word in the order of the letters that it is compared with where too many share its key."""

LONGEST: Final = 24
"""Letters of a word of which one may be missing."""

SHORTEST: Final = 4
"""Letters from which a word is found with one letter missing."""


class Neighbours(NamedTuple):
    """Pairs of words that agree, the lower row on the left, and how near they are, up to 1."""

    left: Any
    right: Any
    closeness: Any


def neighbours(words: Words, pairs: WordPairs, apart: Any) -> Neighbours:
    """The nearest words of each word; ``apart`` holds a number for each word: only equal ones meet.

    >>> import numpy as np
    >>> from entityrec.matching.columns import name_columns
    >>> from entityrec.names.distinct import make_name
    >>> columns = name_columns([make_name(text, "PERSON") for text in ("Makrichev", "Markov", "Mkrtychev")])
    >>> found = neighbours(columns.words, WordPairs(columns.words), np.zeros(3, dtype=np.int64))
    >>> found.left.tolist(), found.right.tolist()
    ([0], [2])
    """
    import numpy as np

    many = len(words.forms)
    row, key = word_keys(words)
    code = _sharing(Index(mixed(key, apart[row]), _in_order(words.forms)[row]), many)
    ordered = np.argsort(_in_order(words.forms), kind="stable")
    left, right = ordered[code // many], ordered[code % many]
    left, right = np.minimum(left, right), np.maximum(left, right)
    known = pairs.rows_of(left, right)
    agree = pairs.known.agree[known] | pairs.known.nickname[known]
    left, right = left[agree], right[agree]
    near = pairs.known.closeness[known][agree].astype(np.float64)
    script = words.script
    asked, other = np.r_[left, right], np.r_[right, left]
    place = ranks(asked * len(SCRIPTS) + script[other], np.r_[near, near], other)
    best = np.minimum(place[: len(left)], place[len(left) :]) < MOST_NEIGHBOURS
    return Neighbours(left[best], right[best], near[best])


def _in_order(forms: Sequence[str]) -> Any:
    """The place of each word in the order of the letters."""
    import numpy as np

    places = np.empty(len(forms), dtype=np.int64)
    places[sorted(range(len(forms)), key=lambda row: (forms[row], row))] = np.arange(len(forms))
    return places


def _sharing(index: Index, many: int) -> Any:
    """All pairs of words that share a key, as numbers, each once, in order."""
    import numpy as np

    after, large = index.after(), index.sizes() > MOST_SHARING
    row, offset = spans(np.where(large, np.minimum(after, WINDOW), after))
    return np.unique(index.values[row] * many + index.values[row + 1 + offset])


def word_keys(words: Words) -> tuple[Any, Any]:
    """Rows of words and their keys.

    The consonant skeletons of all readings, the Metaphone code, the groups of nicknames, and the word
    with each of its letters left out, as it is written and as it sounds.
    """
    import numpy as np

    usual = usual_letters(words)
    written = [
        form if own else romanised(form)[0]
        for form, own in zip(words.forms, words.own.tolist(), strict=True)
    ]
    codes = [phonetic_keys(letters.lower())[0] or "" for letters in usual]
    coded = [row for row, code in enumerate(codes) if len(code) > 2]
    grouped, _ = np.nonzero(words.groups >= 0)
    found = [
        _salted("sound", *sound_keys(words)),
        _salted("code", coded, digests(codes[row] for row in coded)),
        _salted("nickname", grouped, words.groups[words.groups >= 0]),
        _salted("written", *_with_one_missing(written)),
        _salted("heard", *_with_one_missing(usual)),
    ]
    rows, keys = zip(*found, strict=True)
    return np.concatenate(rows), np.concatenate(keys)


def _salted(kind: str, rows: Any, keys: Any) -> tuple[Any, Any]:
    """Rows and keys, the keys such that no other kind of key is equal."""
    import numpy as np

    return np.asarray(rows, dtype=np.int64), mixed(keys, digests([kind])[0])


def usual_letters(words: Words) -> list[str]:
    """The folded letters of the usual reading of each word."""
    return [words.readings[row].letters for row in words.first.tolist()]


def sound_keys(words: Words) -> tuple[Any, Any]:
    """Rows of words and the consonant skeletons of all their readings; of short ones the letters."""
    import numpy as np

    keys = digests(sound_key(each.letters) or f"={each.letters}" for each in words.readings)
    return np.repeat(np.arange(len(words.many)), words.many), keys


def _with_one_missing(texts: Sequence[str]) -> tuple[Any, Any]:
    """Rows of texts and digests of each text, whole and without each one of its letters.

    A digest is a polynomial in the codes of the letters, so that leaving one out is a sum of what
    stands before it and what stands behind.
    """
    import numpy as np

    width = min(LONGEST, max(map(len, texts), default=0)) + 1
    cut = np.array([text[: width - 1] for text in texts], dtype=f"<U{width}")
    codes = cut.view(np.uint32).reshape(len(texts), width).astype(np.uint64)
    with np.errstate(over="ignore"):
        powers = np.cumprod(np.full(width, 1_099_511_628_211, dtype=np.uint64))  # FNV's prime
        here, moved = codes * powers, np.zeros_like(codes)
        moved[:, 1:] = codes[:, 1:] * powers[:-1]
        before = np.cumsum(here, axis=1, dtype=np.uint64) - here
        behind = moved.sum(axis=1, dtype=np.uint64)[:, None] - np.cumsum(
            moved, axis=1, dtype=np.uint64
        )
        whole = here.sum(axis=1, dtype=np.uint64)
        missing = before + behind
    long = (codes > 0).sum(axis=1) >= SHORTEST
    row, place = np.nonzero((codes > 0) & long[:, None])
    some = np.flatnonzero(codes[:, 0] > 0)
    return np.r_[some, row], np.r_[whole[some], missing[row, place]]
