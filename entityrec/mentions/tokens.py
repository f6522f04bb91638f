"""Text → tokens, with offsets.

One linear pass; every index points into the text as given. A token knows how it is written and
what stands between it and the one before, because that is what tells names from other words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from entityrec import resources
from entityrec.words.clean import INVISIBLE, comparison_form

_LETTER = r"[^\W\d_]"
_MARKS = rf"[\u0300-\u036f{INVISIBLE}]"
_TOKEN = re.compile(
    rf"(?P<dotted>(?:{_LETTER}\.){{2,8}}(?!{_LETTER}{{2}}))"  # U.S., J.K.
    rf"|(?P<word>[{INVISIBLE}]{{0,8}}{_LETTER}(?:{_LETTER}|{_MARKS}|\d){{0,200}}"
    rf"(?:['’‘ʼ\-‐‑&](?={_LETTER})(?:{_LETTER}|{_MARKS}|\d){{1,200}}){{0,6}})"
    r"|(?P<number>\d[\d.,]{0,40})"
    r"|(?P<mark>['’ʼ][sS](?![^\W_])|\S)"
)
_FIRST_LETTER = re.compile(rf"[{INVISIBLE}]*(.?)", re.DOTALL)
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
_ELIDED = re.compile(
    r"(?:[ldnscjmtLDNSCJMT]|[qQ]u|[dDaA]ll|[dD]ell|[nN]ell|[sS]ull|[uU]n)['’ʼ]"
    r"(?:(?<=^[a-z]['’ʼ])|(?<=^[a-z]{2}['’ʼ])|(?<=^[a-z]{3}['’ʼ])|(?<=^[a-z]{4}['’ʼ])|(?=[^\W\d_A-ZÀ-Þ]))"
)
"""An article or preposition that French and Italian write together with the next word; not the D
of D'Angelo, which both have capitals."""
_PARAGRAPH: Final = 2
_WRAPPED_LINE: Final = 60
"""Letters from which a line that ends without a stop was broken by its width, not by its end."""


class Token(NamedTuple):
    """A word, number or mark of a text.

    ``gap`` is what stands before it: 0 nothing, 1 space, 2 the end of a line. A capital at the
    start counts also behind characters that nobody sees. ``is_all_capitals`` is said of words of
    capitals only that are longer than an initial.
    """

    text: str
    start: int
    end: int
    gap: int
    form: str
    is_word: bool
    is_capital: bool
    is_all_capitals: bool


def tokenize(text: str) -> list[Token]:
    """The tokens of a text in order.

    >>> [token.text for token in tokenize("J.K. O’Brien-Smith of AT&T met the U.S.’s Kim Jong-un.")]
    ['J.K.', 'O’Brien-Smith', 'of', 'AT&T', 'met', 'the', 'U.S.', '’s', 'Kim', 'Jong-un', '.']
    >>> [token.text for token in tokenize("L'analyste d'Emmanuel D'Angelo")]
    ["L'", 'analyste', "d'", 'Emmanuel', "D'Angelo"]
    >>> [(token.text, token.start) for token in tokenize("Mkrtychev’s men")]
    [('Mkrtychev', 0), ('’s', 9), ('men', 12)]
    """
    tokens: list[Token] = []
    end, new = (
        0,
        tuple.__new__,
    )  # that of named tuples takes twice as long, and texts have many tokens
    for found in _TOKEN.finditer(text):
        piece, start = found[0], found.start()
        gap = 1 if start - end == 1 and text[end] == " " else _gap(text, end, start)
        end = found.end()
        is_word = found.lastgroup in ("word", "dotted")
        if is_word and ("'" in piece or "’" in piece or "ʼ" in piece):
            tokens += _parts(piece, start, gap)
        else:
            fields = (piece, start, end, gap, *_written(piece, is_word))
            tokens.append(new(Token, fields))
    return tokens


def _parts(piece: str, start: int, gap: int) -> Iterator[Token]:
    """A word with an apostrophe as an elided article, the word, and its possessive ending."""
    elided = _ELIDED.match(piece)
    if elided:
        yield _token(elided[0], start, gap, is_word=True)
        start, gap, piece = start + elided.end(), 1, piece[elided.end() :]
    cut = _POSSESSIVE.search(piece)
    middle = cut.start() if cut and cut.start() else len(piece)
    yield _token(piece[:middle], start, gap, is_word=True)
    if middle < len(piece):
        yield _token(piece[middle:], start + middle, 0, is_word=False)


def _token(piece: str, start: int, gap: int, *, is_word: bool) -> Token:
    return Token(piece, start, start + len(piece), gap, *_written(piece, is_word))


@lru_cache(maxsize=2**16)
def _written(piece: str, is_word: bool) -> tuple[str, bool, bool, bool]:
    """The form of a token, whether it is a word, starts with a capital, and has nothing but capitals."""
    form = comparison_form(piece) if is_word else piece
    is_word = is_word and form[:1].isalpha()
    shouted = is_word and len(form) > 1 and piece.isupper()
    return form, is_word, is_word and _starts_with_capital(piece), shouted


def _starts_with_capital(piece: str) -> bool:
    found = _FIRST_LETTER.match(piece)
    return found is not None and found[1].isupper()


def _gap(text: str, end: int, start: int) -> int:
    """What kind of white space stands between two places."""
    between = text[end:start] if start - end < 1000 else "\n\n"
    if not between:
        return 0
    breaks = between.replace("\r\n", "\n")
    lines = sum(breaks.count(mark) for mark in "\n\r\x0b\x0c\u2028\u2029\x85")
    if not lines:
        return 1
    if lines == 1 and _line_is_full(text, end):
        return 1
    return _PARAGRAPH


def _line_is_full(text: str, end: int) -> bool:
    """Whether the line that ends here is long and open, so that a name may go on in the next."""
    if end == 0 or text[end - 1] in '.!?:;”"»)':
        return False
    start = max(text.rfind("\n", max(0, end - 400), end), end - 400, 0)
    return end - start >= _WRAPPED_LINE


def sentence_starts(tokens: list[Token]) -> list[bool]:
    """For each token whether a capital may be there for its place alone.

    >>> here = tokenize('He left. "They stayed," Mr. Kim said.')
    >>> [token.text for token, start in zip(here, sentence_starts(here)) if start and token.is_word]
    ['He', 'They']
    """
    starts = []
    opening = True
    for index, token in enumerate(tokens):
        opening = opening or token.gap == _PARAGRAPH
        starts.append(opening)
        if token.is_word or token.form[:1].isdigit():
            opening = False
        elif token.text in _CLOSING:
            opening = opening or not (token.text == "." and _ends_abbreviation(tokens, index))
        elif token.text in _BULLETS or (token.text in _OPENING_QUOTES and (token.gap or opening)):
            opening = True
        else:
            opening = opening and token.text in _BRACKETS_AND_QUOTES
    return starts


_CLOSING: Final = frozenset(".!?…:")
_BULLETS: Final = frozenset("•|*#►·")
_OPENING_QUOTES: Final = frozenset('"“„«‘')
_BRACKETS_AND_QUOTES: Final = frozenset("\"“”„«»'’()[]-–—")


def _ends_abbreviation(tokens: list[Token], index: int) -> bool:
    """Whether the dot belongs to the word before it: Mr., Gen., J., Inc."""
    before = tokens[index - 1] if index else None
    if before is None or not before.is_word or tokens[index].gap:
        return False
    return len(before.form) == 1 or before.form in resources.word_set("abbreviations")
