"""Name → CandidatePair. Names meet by words that agree, the rarer the rather; bounded by design.

Each name looks up, for each of its words and the spellings of it, the names that have that word. Where
these are too many, only those of which another word begins alike; where these are too many still, only
those that share the sound of another word. What all look-ups say together is a first weight of a pair,
and each name keeps the heaviest. So the number of comparisons grows with the number of names, not with
its square, and a common word costs no more than a rare one.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from entityrec.matching.columns import NameColumns, name_columns
from entityrec.matching.lookups import Index, mixed, ranks, spans
from entityrec.matching.meetings import Met, meetings
from entityrec.matching.neighbours import neighbours
from entityrec.matching.terms import (
    Terms,
    beginning_keys,
    sounding_keys,
    sounds_of,
    terms_of,
)
from entityrec.matching.words import WordPairs
from entityrec.records import CandidatePairs, Name
from entityrec.settings import Settings
from entityrec.words.distance import PER_BIT

BEGINS_ALIKE: Final = 2.0
"""Bits that it says for two names that another word of them begins alike."""

SOUNDS_ALIKE: Final = 0.7
"""Share of the rarity of another word that it says that the names share its sound."""

SAME_TEXT: Final = 20.0
"""Bits by which a short form comes before others for the names of its own texts."""

WINDOW: Final = 8
"""Names next to a name that it meets among those who share all that one may look for."""

NEXT_TO: Final = 1.0
"""Bits that it says for two names that they are next to one another among those who have a common word."""

SAYS_LITTLE: Final = 2.5
"""Bits below which nothing but a place or a letter speaks for a pair: a name keeps a third as many of such."""

FOREMOST: Final = 8
"""Names that all others meet of those who share all that one may look for: a corpus has few usual forms."""


class Asked(NamedTuple):
    """Look-ups that are still open: a row of `Terms` asks for a term, and what it says to share that.

    ``own`` says whether the term is its own, which its other names ask for too.
    """

    row: Any
    term: Any
    weight: Any
    own: Any

    def only(self, chosen: Any) -> "Asked":
        """Some of them."""
        return Asked(*(column[chosen] for column in self))


def candidate_pairs(names: Sequence[Name], settings: Settings) -> CandidatePairs:
    """Every pair of names worth comparing, once, in order.

    >>> from entityrec.names.distinct import make_name
    >>> names = [make_name(text, "PERSON") for text in ("Kirby", "Makrichev", "Mkrtychev")]
    >>> pairs = candidate_pairs(names, Settings())
    >>> list(zip(pairs.left.tolist(), pairs.right.tolist()))
    [(1, 2)]
    """
    columns = name_columns(names)
    return meeting_pairs(columns, WordPairs(columns.words), settings)


def meeting_pairs(
    columns: NameColumns,
    words: WordPairs,
    settings: Settings,
    documents: Sequence[Sequence[int]] = (),
) -> CandidatePairs:
    """`candidate_pairs` of names in columns; ``documents`` holds the names of each text, by their rows."""
    import numpy as np

    terms, most = terms_of(columns), settings.most_in_block
    met = [Met.none()]
    met += looked_up(columns, words, terms, most, documents)
    met += meetings(columns, terms, most)
    many = len(columns.names)
    code = np.concatenate([each.codes(many) for each in met])
    weight = np.concatenate([each.weight for each in met]).astype(np.float32)
    cut = sum(each.cut for each in met)
    del met  # the largest thing there is, by now
    order = np.argsort(code, kind="stable")
    order = order[code[order] % (many + 1) > 0]  # a name does not meet itself
    code, weight = code[order], weight[order]
    starts = np.flatnonzero(np.diff(code, prepend=-1))
    weight = np.add.reduceat(weight, starts) if len(starts) else weight
    return _heaviest(code[starts], weight, cut, columns, settings)


def _heaviest(
    code: Any, weight: Any, cut: int, columns: NameColumns, settings: Settings
) -> CandidatePairs:
    """The pairs that are among the heaviest of either name, in one script and between two."""
    import numpy as np

    left, right = np.divmod(code, max(1, len(columns.names)))
    script = columns.words.script[columns.word[:, 0]]
    across = script[left] != script[right]
    asking = np.r_[2 * left + across, 2 * right + across]
    place = ranks(asking, np.r_[weight, weight], np.r_[code, code])
    most = np.where(
        weight < SAYS_LITTLE, -(-settings.most_comparisons // 3), settings.most_comparisons
    )
    kept = np.minimum(place[: len(code)], place[len(code) :]) < most
    return CandidatePairs(left[kept], right[kept], cut + int(np.count_nonzero(~kept)))


def looked_up(
    columns: NameColumns,
    words: WordPairs,
    terms: Terms,
    most: int,
    documents: Sequence[Sequence[int]],
) -> Iterator[Met]:
    """The names that meet by a word, by a word and how another begins, or by a word and another's sound."""
    import numpy as np

    counts = np.array([name.count for name in columns.names], dtype=np.int64)
    asked = _asked(columns, words, terms)
    named = np.flatnonzero(~terms.initial)
    index = Index(terms.term[named], terms.name[named])
    found, still = _answered(index, asked.term, terms, asked, most)
    asked = asked.only(still)
    yield found
    yield _in_large_blocks(index, asked.term, counts, NEXT_TO, foremost=0)
    yield _in_own_texts(terms, asked, documents, most)

    named = named[np.isin(terms.term[named], asked.term)]
    at, beside = terms.beside(named)
    named = named[at]
    index = Index(mixed(terms.term[named], beginning_keys(terms, beside)), terms.name[named])
    at, other = terms.beside(asked.row)
    asked = asked.only(at)._replace(weight=asked.weight[at] + BEGINS_ALIKE)
    keys = mixed(asked.term, beginning_keys(terms, other))
    found, still = _answered(index, keys, terms, asked, most)
    asked, other = asked.only(still), other[still]
    yield found
    yield _in_large_blocks(index, keys[still][other < 0], counts, BEGINS_ALIKE)

    sounds = sounds_of(columns)
    at, key = sounding_keys(columns, terms, sounds, beside)
    index = Index(mixed(terms.term[named[at]], key), terms.name[named[at]])
    at, key = sounding_keys(columns, terms, sounds, other)
    more = SOUNDS_ALIKE * columns.words.rarity[terms.word[other[at]]] / PER_BIT
    asked = asked.only(at)._replace(weight=asked.weight[at] + more)
    keys = mixed(asked.term, key)
    found, still = _answered(index, keys, terms, asked, most)
    yield found
    yield _in_large_blocks(index, keys[still], counts, BEGINS_ALIKE)


def _asked(columns: NameColumns, words: WordPairs, terms: Terms) -> Asked:
    """All look-ups: each word for itself, and the rarer of two words that agree for the other."""
    import numpy as np

    many = len(columns.words.forms)
    used = np.full(many, -1, dtype=np.int64) - np.arange(many)  # words of no term meet none
    plain = np.flatnonzero((terms.term == terms.word) & ~terms.initial)
    used[terms.word[plain]] = columns.persons[terms.name[plain]]
    near = neighbours(columns.words, words, used)
    borne = np.bincount(terms.word[plain], minlength=many)
    common = borne[near.left] > borne[near.right]
    asking = np.where(common, near.right, near.left)
    wanted = np.where(common, near.left, near.right)
    rarity = columns.words.rarity / PER_BIT
    says = np.minimum(rarity[asking], rarity[wanted]) * near.closeness
    order = np.argsort(terms.word[plain], kind="stable")
    starts = np.searchsorted(terms.word[plain][order], np.arange(many + 1))
    edge, offset = spans(np.diff(starts)[asking])
    rows = plain[order[starts[asking[edge]] + offset]]
    own = np.flatnonzero(~terms.initial)
    return Asked(
        np.r_[own, rows],
        np.r_[terms.term[own], wanted[edge]],
        np.r_[rarity[terms.word[own]], says[edge]],
        np.r_[np.ones(len(own), dtype=bool), np.zeros(len(rows), dtype=bool)],
    )


def _answered(index: Index, keys: Any, terms: Terms, asked: Asked, most: int) -> tuple[Met, Any]:
    """Who meets by keys that few enough names have, and which look-ups are still open."""
    import numpy as np

    first, after = index.found(keys)
    few = after - first <= most
    chosen = np.flatnonzero(few & (after > first))
    at, offset = spans((after - first)[chosen])
    at = chosen[at]
    left, right = terms.name[asked.row[at]], index.values[first[at] + offset]
    once = (left != right) & (~asked.own[at] | (left < right))
    return Met(left[once], right[once], asked.weight[at][once]), np.flatnonzero(~few)


def _in_large_blocks(
    index: Index, keys: Any, counts: Any, bits: float, foremost: int = FOREMOST
) -> Met:
    """Of names that share a key with too many, each with those next to it in the text, and with those met most."""
    import numpy as np

    rows = np.flatnonzero(np.isin(index.keys, keys))
    key, name = index.keys[rows], index.values[rows]
    most = ranks(key, counts[name], name) < foremost
    at, other = Index(key[most], name[most]).joined(key)
    after = index.after()[rows]
    row, offset = spans(np.minimum(after, WINDOW))
    left = np.r_[name[row], name[at]]
    right = np.r_[index.values[rows[row] + 1 + offset], other]
    weight = np.full(len(left), bits)
    cut = int(np.maximum(after - WINDOW - foremost, 0).sum())
    return Met(left, right, weight, cut)


def _in_own_texts(
    terms: Terms, asked: Asked, documents: Sequence[Sequence[int]], most: int
) -> Met:
    """Who meets a name of one word in its own texts, where too many have that word elsewhere."""
    import numpy as np

    asked = asked.only(terms.many[asked.row] == 1)
    if not documents or not len(asked.row):
        return Met.none()
    of_document = Index(
        np.repeat(np.arange(len(documents)), [len(each) for each in documents]),
        np.array([name for each in documents for name in each], dtype=np.int64),
    )
    of_name = Index(of_document.values, of_document.keys)
    named = np.flatnonzero(~terms.initial & np.isin(terms.term, asked.term))
    at, document = of_name.joined(terms.name[named])
    index = Index(mixed(terms.term[named[at]], document), terms.name[named[at]])
    at, document = of_name.joined(terms.name[asked.row])
    asked = asked.only(at)._replace(weight=asked.weight[at] + SAME_TEXT)
    asked = asked._replace(own=np.zeros(len(at), dtype=bool))  # the fuller names do not ask
    return _answered(index, mixed(asked.term, document), terms, asked, most)[0]
