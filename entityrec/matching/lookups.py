"""Keys → the rows that have them, in sorted columns.

Joins of millions of rows without a Python object for each.

Keys are 64-bit numbers: digests of strings that are the same on any machine, mixed where a key has
several parts. Two keys that meet by chance make one comparison too many, and nothing else.
"""

import zlib
from collections.abc import Iterable
from typing import Any, Final

_SPREAD: Final = 0x9E3779B97F4A7C15
_SHIFT: Final = 0x7F4A7C159E3779B9
_FINISH: Final = 0xBF58476D1CE4E5B9
"""Odd constants with bits all over, as in SplitMix64 (Steele, Lea and Flood, 2014)."""


def digests(texts: Iterable[str]) -> Any:
    """A number for each text, the same on any machine.

    >>> one, other, again = digests(["mkrCv", "krbi", "mkrCv"])
    >>> bool(one == again), bool(one == other)
    (True, False)
    """
    import numpy as np

    return np.array(
        [zlib.crc32(each.encode("utf-8", "replace")) for each in texts], dtype=np.uint64
    )


def mixed(left: Any, right: Any) -> Any:
    """One key of two, which may be columns or single numbers.

    >>> import numpy as np
    >>> int(mixed(np.uint64([1]), 2)[0]) == int(mixed(np.uint64([2]), 1)[0])
    False
    """
    import numpy as np

    with np.errstate(over="ignore"):
        spread = np.asarray(left).astype(np.uint64) * np.uint64(_SPREAD)
        key = spread ^ (np.asarray(right).astype(np.uint64) + np.uint64(_SHIFT))
        key = (key ^ (key >> np.uint64(29))) * np.uint64(_FINISH)
    return key ^ (key >> np.uint64(32))


def spans(counts: Any) -> tuple[Any, Any]:
    """For rows that are each to be repeated: the row of each copy, and which of its copies it is.

    >>> import numpy as np
    >>> [column.tolist() for column in spans(np.array([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    import numpy as np

    rows = np.repeat(np.arange(len(counts)), counts)
    return rows, np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)


class Index:
    """Keys → the values that have them, each once, in order.

    >>> import numpy as np
    >>> index = Index(np.array([7, 7, 5, 7]), np.array([2, 1, 3, 2]))
    >>> first, after = index.found(np.array([7, 6]))
    >>> index.values[first[0] : after[0]].tolist(), int(after[1] - first[1])
    ([1, 2], 0)
    """

    def __init__(self, keys: Any, values: Any) -> None:
        import numpy as np

        order = np.lexsort((values, keys))
        keys, values = keys[order], values[order]
        fresh = np.ones(len(keys), dtype=bool)
        fresh[1:] = (keys[1:] != keys[:-1]) | (values[1:] != values[:-1])
        self.keys, self.values = keys[fresh], values[fresh]

    def found(self, keys: Any) -> tuple[Any, Any]:
        """For each key where its values begin and end."""
        import numpy as np

        first = np.searchsorted(self.keys, keys, "left")
        return first, np.searchsorted(self.keys, keys, "right")

    def joined(self, keys: Any) -> tuple[Any, Any]:
        """All values of all keys: the place of the key, and the value."""
        first, after = self.found(keys)
        row, offset = spans(after - first)
        return row, self.values[first[row] + offset]

    def sizes(self) -> Any:
        """How many values the key of each row has."""
        import numpy as np

        starts = np.flatnonzero(np.r_[True, self.keys[1:] != self.keys[:-1]][: len(self.keys)])
        sizes = np.diff(np.r_[starts, len(self.keys)])
        return np.repeat(sizes, sizes)

    def after(self) -> Any:
        """How many values the key of each row has after its own."""
        import numpy as np

        return np.searchsorted(self.keys, self.keys, "right") - np.arange(len(self.keys)) - 1


def ranks(groups: Any, weights: Any, ties: Any) -> Any:
    """The place of each row in its group, the heaviest first; ties in the order of ``ties``.

    >>> import numpy as np
    >>> ranks(np.array([4, 9, 4]), np.array([1.0, 5.0, 2.0]), np.array([0, 1, 2])).tolist()
    [1, 0, 0]
    """
    import numpy as np

    order = np.lexsort((ties, -weights, groups))
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
    sizes = np.diff(np.r_[starts, len(ordered)])
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.arange(len(order)) - np.repeat(starts, sizes)
    return found
