"""Name → CandidatePair. Names that share a key are compared; the rarest keys first; bounded.

Two names of one person need not share any one key, so each name has several: the consonant
skeletons of its words, their phonetic codes, its acronyms. A key that too many names share says
little; inside its block each name meets only its neighbours in the order of the spelling. So the
number of comparisons grows with the number of names, not with its square.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, pairwise, product
from types import MappingProxyType
from typing import Final

from entityrec.records import CandidatePairs, Name, NamePart
from entityrec.settings import Settings
from entityrec.words.sound import phonetic_keys, sound_key

NAME_ROLES = frozenset(("given", "family", "single", "patronymic"))
OWN: Final = frozenset(("arabic", "hebrew", "hangul", "kana", "han", "indic"))
"""Scripts without vowel letters, or with symbols of their own: their names share few skeletons with others."""

MOST_CROSSING: Final = 5_000
"""Pairs of a crossing key; one that gives more says too little."""

LARGE_BLOCK = 24
"""Names in a block that are all compared with each other; 24 make 276 pairs."""


def blocking_keys(name: Name) -> frozenset[str]:
    """The keys of a name: it is compared with the names that share one of them.

    >>> from entityrec.names.distinct import make_name
    >>> broker = [make_name(text, "PERSON") for text in ("Mkrtychev", "Ashot Makrichev", "Мкртычев")]
    >>> sorted(set.intersection(*(set(blocking_keys(name)) for name in broker)))
    ['P:mkrCv']
    """
    if name.kind == "ORG":
        return frozenset(_organisation_keys(name))
    return frozenset((*_person_keys(name), *crossing_keys(name)))


def _person_keys(name: Name) -> Iterator[str]:
    words = [part for part in name.parts if part.role in NAME_ROLES]
    for part in words or name.parts:
        for key in _word_keys(part):
            yield f"P:{key}"
    for left, right in pairwise(words):
        joined = sound_key(left.readings[0].letters + right.readings[0].letters)
        if joined:
            yield f"P:{joined}"


def crossing_keys(name: Name) -> frozenset[str]:
    """Keys by which a name in a script without vowel letters meets those in other scripts.

    So coarse that they serve for that only: the kinds of the first two consonants of each two words.

    >>> from entityrec.names.distinct import make_name
    >>> names = [make_name(text, "PERSON") for text in ("Julia Gillard", "ジュリア・ギラード", "جوليا غيلارد")]
    >>> sorted(set.intersection(*(set(crossing_keys(name)) for name in names)))
    ['P:~KL|SL']
    """
    words = [part for part in name.parts if part.role in NAME_ROLES and part.readings]
    starts = [_starts(part.readings[0].letters) for part in words[:4]]
    if len(starts) == 1:
        return frozenset(f"P:~{start}" for start in starts[0] if len(start) > 1)
    return frozenset(
        f"P:~{'|'.join(sorted((one[:2], other[:2])))}"
        for left, right in combinations(starts, 2)
        for one, other in product(left, right)
        if one and other
    )


def _starts(letters: str) -> list[str]:
    """The kinds of the first three consonants of folded letters, with a mark for a vowel before them.

    A j is one in English and none in German; a v inside of a word is a vowel in Arabic and Hebrew.
    """
    rest = letters[1:].replace("v", "").replace("w", "")
    found = "".join(KIND_OF.get(letter, "") for letter in letters[:1] + rest)
    start = (("A" if letters[:1] in "aeiou" else "") + found)[:3]
    return [start, f"S{found}"[:3]] if letters.startswith("j") else [start]


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


def _word_keys(part: NamePart) -> Iterator[str]:
    """Skeletons of all readings, phonetic codes of the first; short words by their letters."""
    for reading in part.readings:
        yield sound_key(reading.letters) or f"={reading.letters}"
    for system, code in zip("mn", phonetic_keys(part.readings[0].letters.lower()), strict=True):
        if code is not None and len(code) > 2:
            yield f"{system}-{code}"


def _organisation_keys(name: Name) -> Iterator[str]:
    concepts = sorted(
        {part.concept for part in name.parts if part.concept and part.role != "form"}
    )
    for pair in combinations(concepts, 2):
        yield f"O:{pair[0]}+{pair[1]}"
    for part in name.parts:
        if part.role == "body" or (part.concept and len(name.parts) <= 2):
            yield f"O:{part.concept}"
        elif not part.concept and part.role != "number":
            for key in _word_keys(part):
                yield f"O:{key}"
        if part.role == "acronym":
            yield f"O:a-{part.form}"
    for letters in name.initials:
        yield f"O:a-{letters}"


def candidate_pairs(names: Sequence[Name], settings: Settings) -> CandidatePairs:
    """Every pair of names worth comparing, once, in order.

    >>> from entityrec.names.distinct import make_name
    >>> names = [make_name(text, "PERSON") for text in ("Kirby", "Makrichev", "Mkrtychev")]
    >>> pairs = candidate_pairs(names, Settings())
    >>> list(zip(pairs.left.tolist(), pairs.right.tolist()))
    [(1, 2)]
    """
    import numpy as np

    partners: list[set[int]] = [set() for _ in names]
    cut = 0
    of_blocks = (pair for block in _blocks(names) for pair in _block_pairs(block, settings))
    for left, right in chain(of_blocks, _crossing_pairs(names)):
        if right in partners[left]:
            continue
        if max(len(partners[left]), len(partners[right])) >= settings.most_comparisons:
            cut += 1
            continue
        partners[left].add(right)
        partners[right].add(left)
    rows = [
        (left, right)
        for left, near in enumerate(partners)
        for right in sorted(near)
        if left < right
    ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return CandidatePairs(columns[:, 0], columns[:, 1], cut)


def _blocks(names: Sequence[Name]) -> list[list[int]]:
    """The names under each key that at least two share, smallest block first."""
    members: defaultdict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        for key in blocking_keys(name):
            members[key].append(index)
    shared = sorted(
        (len(block), key)
        for key, block in members.items()
        if len(block) > 1 and not key.startswith("P:~")
    )
    return [members[key] for _, key in shared]


def _crossing_pairs(names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Pairs of names in two scripts, one of them without vowel letters; those of the rarest key first."""
    scripts = [_script(name) for name in names]
    members: defaultdict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        if scripts[index]:
            for key in crossing_keys(name):
                members[key].append(index)
    own = {key: [i for i in block if scripts[i] in OWN] for key, block in members.items()}
    for _, key in sorted((len(own[key]) * len(block), key) for key, block in members.items()):
        if len(own[key]) * len(members[key]) <= MOST_CROSSING:
            for one in own[key]:
                for other in members[key]:
                    if scripts[one] != scripts[other]:
                        yield min(one, other), max(one, other)


def _script(name: Name) -> str:
    """The script of a person's name, "" for other names and where there are no readings."""
    readings = [part.readings[0] for part in name.parts if part.readings]
    return readings[0].script if readings and name.kind == "PERSON" else ""


def _block_pairs(block: list[int], settings: Settings) -> Iterator[tuple[int, int]]:
    """All pairs of a small block; of a large one each name with its next neighbours.

    Names are numbered in the order of their text, so neighbours are spelled alike.
    """
    if len(block) <= LARGE_BLOCK:
        yield from combinations(block, 2)
        return
    for place, left in enumerate(block):
        for right in block[place + 1 : place + 1 + settings.block_window]:
            yield left, right
