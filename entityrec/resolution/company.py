"""Documents → the company that names keep: who else is named where a name is.

Two texts that name the same three people are about one affair, and the Bush of the one is the Bush
of the other. What a shared name is worth is how few documents have it, counted by what they say:
the same wire twice is one document.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from entityrec.records import Name
from entityrec.resolution.short import is_vague

COMPANION_BITS: Final = 2.0
"""What one shared name says that only these documents have; half at two documents each, a third at four."""

MOST_BITS: Final = 2.0
"""What all shared names say together at most: one affair has many people."""

MOST_DOCUMENTS: Final = 200
"""Documents of a name that are looked at."""

MOST_COMPANIONS: Final = 60
"""Names beside a name that are kept, those of the fewest documents first."""


class Company:
    """Which names are met together, and what that says.

    >>> from entityrec.names.distinct import make_name
    >>> names = [make_name(t, "PERSON") for t in ("Bush", "Jeb Bush", "Laura Bush", "Ann Ray", "Ed Orr")]
    >>> company = Company(names, [[0, 3], [1, 3], [2, 4]], lambda _: {})
    >>> company.shared_bits([0], 1), company.shared_bits([0], 2)
    (1.0, 0.0)
    """

    def __init__(
        self,
        names: Sequence[Name],
        documents: Sequence[Sequence[int]],
        nearby: Callable[[int], Mapping[int, float]],
    ) -> None:
        self._nearby = nearby
        telling = [
            frozenset(n for n in present if not is_vague(names[n])) for present in documents
        ]
        self._telling = telling
        seen: dict[tuple[int, ...], int] = {}
        self._where: list[list[int]] = [[] for _ in names]
        self._same = [
            seen.setdefault(tuple(sorted(set(present))), document)
            for document, present in enumerate(documents)
        ]
        for document in sorted(seen.values()):
            for name in set(documents[document]):
                self._where[name].append(document)
        self._kept: dict[int, frozenset[int]] = {}

    def documents(self, name: int) -> int:
        """How many documents have a name, each wire once."""
        return len(self._where[name])

    def shared_bits(self, documents: Collection[int], name: int) -> float:
        """What it says for a name that some documents have the same company."""
        kept = self._companions(name)
        here = {other for document in documents for other in self._telling[document]}
        return self._bits(here & kept, name)

    def common_bits(self, left: int, right: int) -> float:
        """What it says for two names that they keep the same company."""
        return self._bits(self._companions(left) & self._companions(right), left, right)

    def _bits(self, shared: Collection[int], *names: int) -> float:
        """The worth of shared companions; a name that is near to the names themselves is none."""
        near = [self._nearby(name) for name in names] if shared else []
        telling = [
            other
            for other in shared
            if other not in names and not any(each.get(other, -1.0) > 0 for each in near)
        ]
        worth = sorted((self._worth(other) for other in telling), reverse=True)
        return round(min(MOST_BITS, math.fsum(worth)), 2)

    def _worth(self, name: int) -> float:
        return COMPANION_BITS / (1 + math.log2(max(1, len(self._where[name]))))

    def _companions(self, name: int) -> frozenset[int]:
        if name not in self._kept:
            found = {
                other
                for document in self._where[name][:MOST_DOCUMENTS]
                for other in self._telling[document]
            }
            rare = sorted(found - {name}, key=lambda other: (len(self._where[other]), other))
            self._kept[name] = frozenset(rare[:MOST_COMPANIONS])
        return self._kept[name]
