"""Spans of tokens while a text is being tagged, and which tokens are taken."""

from collections.abc import Iterable
from typing import NamedTuple

from entityrec.records import Kind


class Span(NamedTuple):
    """A run of tokens that names something: half-open, with its kind and how sure that is."""

    first: int
    end: int
    kind: Kind
    score: float
    title: str = ""
    stands_for: str = ""


class Covered:
    """Which letters of a text belong to a mention.

    >>> covered = Covered(10, [(2, 4)])
    >>> covered.is_free(0, 2), covered.is_free(3, 5), covered.cover(4, 6), covered.is_free(5, 7)
    (True, False, None, False)
    """

    def __init__(self, size: int, stretches: Iterable[tuple[int, int]] = ()) -> None:
        self._letters = bytearray(size)
        for start, end in stretches:
            self.cover(start, end)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no letter of a stretch belongs to a mention."""
        return not any(self._letters[start:end])

    def cover(self, start: int, end: int) -> None:
        """Say that the letters of a stretch belong to a mention."""
        self._letters[start:end] = b"\1" * (end - start)


class Taken:
    """The spans found so far in one text; no two of them overlap.

    >>> taken = Taken(4)
    >>> taken.add(Span(1, 3, "PERSON", 0.9)), taken.is_free(0, 2), taken.is_free(3, 4)
    (None, False, True)
    """

    def __init__(self, size: int) -> None:
        self._owner: list[Span | None] = [None] * size
        self._titles = [False] * size

    def add(self, span: Span) -> None:
        """Take the tokens of a span; a longer span takes over from those that lie inside of it."""
        inside = self.over(span.first, span.end)
        if any(not (span.first <= other.first and other.end <= span.end) for other in inside):
            return
        for index in range(span.first, span.end):
            self._owner[index] = span

    def drop(self, span: Span) -> None:
        """Free the tokens of a span."""
        for index in range(span.first, span.end):
            if self._owner[index] == span:
                self._owner[index] = None

    def replace(self, span: Span) -> None:
        """Take the tokens of a span from whatever has them."""
        for other in self.over(span.first, span.end):
            self.drop(other)
        self.add(span)

    def over(self, first: int, end: int) -> list[Span]:
        """The spans that have a token of a run, in order.

        >>> taken = Taken(4)
        >>> taken.add(Span(1, 3, "ORG", 0.9)), taken.replace(Span(2, 4, "ORG", 0.5)), taken.over(0, 4)
        (None, None, [Span(first=2, end=4, kind='ORG', score=0.5, title='', stands_for='')])
        """
        return sorted({owner for owner in self._owner[first:end] if owner is not None})

    def mark_title(self, index: int) -> None:
        """Say that a token is a person's title here, so that no organisation begins with it."""
        self._titles[index] = True

    def at(self, index: int) -> bool:
        """Whether a token belongs to a span, or is a title."""
        return self._owner[index] is not None or self._titles[index]

    def is_name_part(self, index: int) -> bool:
        """Whether a token is a short known body, which a longer name may still take in: UN."""
        owner = self._owner[index]
        return owner is not None and owner.kind == "ORG" and owner.end - owner.first <= 2

    def is_free(self, first: int, end: int) -> bool:
        """Whether no token of a run is taken."""
        return not any(self.at(index) for index in range(first, min(end, len(self._owner))))

    def is_title(self, index: int) -> bool:
        """Whether a token is a person's title here."""
        return self._titles[index]

    def labels(self) -> list[str]:
        """A letter for each token: P or O where a person or organisation begins, p or o inside, T a title, or -.

        >>> taken = Taken(4)
        >>> taken.mark_title(0), taken.add(Span(1, 3, "PERSON", 0.9)), taken.labels()
        (None, None, ['T', 'P', 'p', '-'])
        """
        made = ["T" if title else "-" for title in self._titles]
        for span in self.spans():
            letter = span.kind[0]
            made[span.first : span.end] = [
                letter,
                *[letter.lower()] * (span.end - span.first - 1),
            ]
        return made

    def sureness(self, index: int) -> int:
        """The score of the span of a token in tenths, 0 where there is none."""
        owner = self._owner[index]
        return int(owner.score * 10) if owner else 0

    def spans(self) -> list[Span]:
        """All spans, in the order of the text."""
        return sorted({owner for owner in self._owner if owner is not None})
