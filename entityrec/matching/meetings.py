"""Name → who else may be meant.

Where no word of the one agrees with a word of the other: words that are written together, names of which two words begin with alike sounds, names in scripts
without vowel letters, acronyms: each gives keys, and names that share a rare one meet.
"""

from collections.abc import Iterator
from itertools import product
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from entityrec.matching.columns import NameColumns
from entityrec.matching.lookups import Index, digests, mixed, spans
from entityrec.matching.neighbours import sound_keys, usual_letters
from entityrec.matching.terms import Terms
from entityrec.words.scripts import SCRIPTS
from entityrec.words.sound import sound_key

OWN: Final = ("arabic", "hebrew", "hangul", "kana", "han")
"""Scripts without vowel letters, or with symbols of their own: their names share few skeletons with others."""

JOINED: Final = 8.0
"""Bits that it says for two names that words of them written together sound alike."""

ALIKE: Final = 3.0
"""Bits that it says for two names that two words of both begin with consonants of the same kinds."""

ACRONYM: Final = 6.0
"""Bits that it says that one name is the first letters of the other."""

WORDS: Final = 4
"""Words of a name of which each two are looked at."""

KIND_OF: Final = MappingProxyType(
    {
        letter: kind
        for letters, kind in (
            ("pbvfw", "P"),
            ("tdT", "T"),
            ("kgqx", "K"),
            ("szcCSZJ", "S"),
            ("lr", "L"),
            ("m", "M"),
            ("n", "N"),
        )
        for letter in letters
    }
)
"""Consonants that one script writes for another's: Arabic has no p, Japanese no l, Hebrew one letter for b and v."""


class Met(NamedTuple):
    """Pairs of names, what speaks for them in bits, and how many pairs were left out for too common a key."""

    left: Any
    right: Any
    weight: Any
    cut: int = 0

    @classmethod
    def none(cls) -> "Met":
        """No pairs."""
        import numpy as np

        rows = np.zeros(0, dtype=np.int64)
        return cls(rows, rows, rows.astype(np.float32))

    def codes(self, many: int) -> Any:
        """Each pair as one number, of so many names; the lower row first."""
        import numpy as np

        return np.minimum(self.left, self.right) * many + np.maximum(self.left, self.right)


def meetings(columns: NameColumns, terms: Terms, most: int) -> Iterator[Met]:
    """All pairs that meet by other keys than their words."""
    starts = [_starts(letters) for letters in usual_letters(columns.words)]
    yield _of_blocks(*joined_keys(columns, terms), most, JOINED)
    yield _of_blocks(*start_keys(columns, terms, starts, 3), most // 2, ALIKE)
    yield _across_scripts(columns, terms, starts, most)
    yield _of_blocks(*acronym_keys(columns), most, ACRONYM)


def _of_blocks(keys: Any, names: Any, most: int, bits: float) -> Met:
    """All pairs of names that share a key which few enough have."""
    import numpy as np

    index = Index(keys, names)
    sizes, after = index.sizes(), index.after()
    row, offset = spans(np.where(sizes <= most, after, 0))
    weight, cut = np.full(len(row), bits), int(after[sizes > most].sum())
    return Met(index.values[row], index.values[row + 1 + offset], weight, cut)


def joined_keys(columns: NameColumns, terms: Terms) -> tuple[Any, Any]:
    """Keys of words written together, and the names that have them: Jong Un, and Jongun.

    Each two neighbours, and of names of two words the second before the first.
    """
    import numpy as np

    letters, many = usual_letters(columns.words), len(columns.words.forms)
    named = np.flatnonzero(columns.persons[terms.name] & ~terms.initial)
    first, second = named[:-1], named[1:]
    beside = (terms.name[first] == terms.name[second]) & (
        terms.place[first] + 1 == terms.place[second]
    )
    first, second = first[beside], second[beside]
    turned = terms.many[first] == 2
    names = np.r_[terms.name[first], terms.name[first[turned]]]
    left = np.r_[terms.word[first], terms.word[second[turned]]]
    right = np.r_[terms.word[second], terms.word[first[turned]]]
    pairs, back = np.unique(left * many + right, return_inverse=True)
    sounds = [
        sound_key(letters[pair // many] + letters[pair % many]) or "" for pair in pairs.tolist()
    ]
    keys = digests(sounds)[back.ravel()]
    row, key = sound_keys(columns.words)
    whole = np.isin(key, keys)
    at, sounded = Index(row[whole], key[whole]).joined(terms.word[named])
    return np.r_[keys, sounded], np.r_[names, terms.name[named[at]]]


def start_keys(
    columns: NameColumns, terms: Terms, starts: list[tuple[str, ...]], length: int
) -> tuple[Any, Any]:
    """Keys of the kinds of the first consonants of each two words, and the names of persons that have them."""
    import numpy as np

    ways = [
        digests(found[min(way, len(found) - 1)][:length] for found in starts) for way in (0, 1)
    ]
    empty = np.array([not found[0] for found in starts], dtype=bool)
    rows = np.flatnonzero(columns.persons[terms.name] & ~terms.initial & ~empty[terms.word])
    rows = rows[rows - terms.first[rows] < WORDS]
    at, other = terms.beside(rows)
    both = (other > rows[at]) & np.isin(other, rows)
    left, right = terms.word[rows[at[both]]], terms.word[other[both]]
    keys, names = [], []
    for one, two in product(ways, ways):
        keys.append(mixed(np.minimum(one[left], two[right]), np.maximum(one[left], two[right])))
        names.append(terms.name[rows[at[both]]])
    return np.concatenate(keys), np.concatenate(names)


def _starts(letters: str) -> tuple[str, ...]:
    """The kinds of the first three consonants of folded letters, with a mark for a vowel before them.

    A j is one in English and none in German; a v inside of a word is a vowel in Arabic and Hebrew.
    """
    rest = letters[1:].replace("v", "").replace("w", "")
    found = "".join(KIND_OF.get(letter, "") for letter in letters[:1] + rest)
    start = (("A" if letters[:1] in "aeiou" else "") + found)[:3]
    return (start, f"S{found}"[:3]) if letters.startswith("j") else (start,)


def _across_scripts(
    columns: NameColumns, terms: Terms, starts: list[tuple[str, ...]], most: int
) -> Met:
    """Names in a script without vowel letters, and those in other scripts with the same first consonants."""
    import numpy as np

    script = np.zeros(len(columns.names), dtype=np.int64)
    script[terms.name] = columns.words.script[terms.word]
    own = np.isin(script, [SCRIPTS.index(each) for each in OWN])
    if not own.any():
        return Met.none()
    keys, names = start_keys(columns, terms, starts, 2)
    alone = np.flatnonzero(columns.persons[terms.name] & ~terms.initial & (terms.many == 1))
    whole = [digests(found[min(way, len(found) - 1)] for found in starts) for way in (0, 1)]
    keys = np.r_[keys, *(mixed(way[terms.word[alone]], 7) for way in whole)]
    names = np.r_[names, terms.name[alone], terms.name[alone]]
    index, asking = Index(keys, names), Index(keys[own[names]], names[own[names]])
    first, after = index.found(asking.keys)
    few = after - first <= most * MORE_ACROSS
    at, offset = spans(np.where(few, after - first, 0))
    left, right = asking.values[at], index.values[first[at] + offset]
    apart = (script[left] != script[right]) & (~own[right] | (left < right))
    rare = ALIKE + np.log2(1 + most / np.maximum(1, after - first))
    cut = int((after - first)[~few].sum())
    return Met(left[apart], right[apart], rare[at][apart], cut)


MORE_ACROSS: Final = 4
"""How many times more names than by a word one may meet by a key between scripts, which are coarse."""


def acronym_keys(columns: NameColumns) -> tuple[Any, Any]:
    """Acronyms and first letters of organisations, and the names that have them."""
    import numpy as np

    found = [
        (row, letters)
        for row, name in enumerate(columns.names)
        if name.kind == "ORG"
        for letters in (
            *name.initials,
            *(part.form for part in name.parts if part.role == "acronym"),
        )
    ]
    names = np.array([row for row, _ in found], dtype=np.int64)
    return digests(letters for _, letters in found), names
