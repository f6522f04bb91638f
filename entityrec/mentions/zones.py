"""Sheet → zones, the stretches of a text in which names can stand.

Only there the tagger looks, and most words of a text never reach it. A zone is a run of
capitalised words with what may stand between the words of one name.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from entityrec import resources
from entityrec.mentions.sheet import Sheet
from entityrec.mentions.tokens import Token

MOST_BETWEEN: Final = 3
"""Small words between two capitals of one name: Bank *of the* West, Ministerstvo *vnútra a* X."""

INNER_MARKS: Final = frozenset("'’&-–./\"“”„«»'s’s")
TAIL: Final = 2
"""Words in lower case that may end a name where complements are written so: Ministerstvo vnútra."""

Zone = tuple[int, int]


def zones(sheet: Sheet) -> list[Zone]:
    """Half-open ranges of tokens, in order, none overlapping.

    >>> from entityrec.mentions.sheet import read_sheet
    >>> sheet = read_sheet("Yesterday the Bank of England and its governor met Ludwig van Beethoven.")
    >>> [" ".join(t.text for t in sheet.tokens[first:end]) for first, end in zones(sheet)]
    ['Yesterday the Bank of England', 'Ludwig van Beethoven']
    """
    found: list[Zone] = []
    tokens, wide = sheet.tokens, sheet.language not in ("", "en", "de")
    particles, end = resources.word_set("name particles"), 0
    for index, token in enumerate(tokens):
        if index < end or not (token.is_capital or "-" in token.form or token.form in particles):
            continue
        if not _opens(tokens, index):
            continue
        end = index + 1
        ahead = _next_capital(sheet, end, wide=wide)
        while ahead is not None:
            end = ahead + 1
            ahead = _next_capital(sheet, end, wide=wide)
        end = _with_tail(tokens, end) if wide else end
        found.append((index, end))
    return found


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a zone begins here: a capital, or a particle right before one."""
    token = tokens[index]
    if token.is_capital:
        return True
    if not token.is_word:
        return False
    joined = "-" in token.form and any(part[:1].isupper() for part in token.text.split("-")[1:])
    follows = index + 1 < len(tokens) and tokens[index + 1].is_capital
    return joined or (follows and token.form in resources.word_set("name particles"))


def _next_capital(sheet: Sheet, start: int, *, wide: bool) -> int | None:
    """The next capitalised word that may belong to the same name, None if there is none."""
    small, tokens = _small_words(), sheet.tokens
    for index in range(start, min(start + MOST_BETWEEN + 1, len(tokens))):
        token = tokens[index]
        if token.gap == 2 or (sheet.starts[index] and token.is_word):
            return None
        if token.is_capital:
            return index
        if token.is_word:
            if _opens(tokens, index):
                return index
            if not (token.form in small or (wide and index - start < TAIL)):
                return None
        elif token.text not in INNER_MARKS and not token.form[:1].isdigit():
            return None
    return None


def _with_tail(tokens: Sequence[Token], end: int) -> int:
    """The end of a zone with the words in lower case that follow it."""
    stop = end
    while stop < min(end + TAIL, len(tokens)) and tokens[stop].is_word and tokens[stop].gap == 1:
        stop += 1
    return stop


@cache
def _small_words() -> frozenset[str]:
    """Words that stand inside of names in lower case."""
    sets = ("small words of bodies", "name particles", "of words", "articles")
    return frozenset().union(*(resources.word_set(name) for name in sets))
