"""Long text → pieces that a model with a window can read, cut at sentence ends.

Models with a window leave out what is beyond it, most of them without a word. So a long text is
given to them in pieces, and the offsets of what they find are put back.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]{{1,20}}|\S")
"""What models with a window count as one, at most: a word of a common length, a letter of a script without
spaces, a mark."""

_BREAK = re.compile(r"[.!?…。！？]['\"”’»)]*\s+|[。！？]|\n+")
_SPACE = re.compile(r"\s+")


def pieces(
    text: str, *, words: int | None = None, letters: int | None = None
) -> Iterator[tuple[int, str]]:
    """Pieces of a text with their offsets, of so many words or letters at most.

    A piece ends after a sentence if one ends in its second half, else after a word.

    >>> list(pieces("Ann Ray left. Bob Ray came later.", words=5))
    [(0, 'Ann Ray left. '), (14, 'Bob Ray came later.')]
    >>> list(pieces("Ann Ray left.", words=100)), list(pieces("", words=5))
    ([(0, 'Ann Ray left.')], [])
    """
    ends = [word.end() for word in WORD.finditer(text)] if words else []
    start = 0
    while start < len(text):
        limit = len(text)
        if words:
            behind = bisect_right(ends, start)
            limit = ends[behind + words - 1] if behind + words < len(ends) else limit
        if letters:
            limit = min(limit, start + letters)
        end = limit if limit == len(text) else _cut(text, start, limit)
        yield start, text[start:end]
        start = end


def _cut(text: str, start: int, limit: int) -> int:
    """Where a piece that may go on to a limit ends."""
    for mark in (_BREAK, _SPACE):
        ends = [found.end() for found in mark.finditer(text, (start + limit) // 2, limit)]
        if ends:
            return ends[-1]
    return limit
