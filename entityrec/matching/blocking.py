"""Name → CandidatePair. Names that share a key are compared; the rarest keys first; bounded.

Two names of one person need not share any one key, so each name has several: the consonant
skeletons of its words, their phonetic codes, its acronyms. A key that too many names share says
little; inside its block each name meets only its neighbours in the order of the spelling. So the
number of comparisons grows with the number of names, not with its square.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from entityrec.records import CandidatePairs, Name, NamePart
from entityrec.settings import Settings
from entityrec.words.sound import phonetic_keys, sound_key

NAME_ROLES = frozenset(("given", "family", "single", "patronymic"))
LARGE_BLOCK = 24
"""Names in a block that are all compared with each other; 24 make 276 pairs."""


def blocking_keys(name: Name) -> frozenset[str]:
    """The keys of a name: it is compared with the names that share one of them.

    >>> from entityrec.names.distinct import make_name
    >>> broker = [make_name(text, "PERSON") for text in ("Mkrtychev", "Ashot Makrichev", "Мкртычев")]
    >>> sorted(set.intersection(*(set(blocking_keys(name)) for name in broker)))
    ['P:mkrCv']
    """
    keys = _person_keys(name) if name.kind == "PERSON" else _organisation_keys(name)
    return frozenset(keys)


def _person_keys(name: Name) -> Iterator[str]:
    words = [part for part in name.parts if part.role in NAME_ROLES]
    for part in words or name.parts:
        for key in _word_keys(part):
            yield f"P:{key}"
    for left, right in pairwise(words):
        joined = sound_key(left.readings[0].letters + right.readings[0].letters)
        if joined:
            yield f"P:{joined}"


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
    for block in _blocks(names):
        for left, right in _block_pairs(block, settings):
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
    shared = sorted((len(block), key) for key, block in members.items() if len(block) > 1)
    return [members[key] for _, key in shared]


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
