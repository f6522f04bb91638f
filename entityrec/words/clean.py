"""Any str → safe, normalised text, with every index kept.

Three forms of a text are told apart. The *document* form keeps every index of what the user
gave: only lone surrogates change, each into one U+FFFD. The *shown* form is what may stand in
an output: no controls, no invisible or direction-changing characters. The *comparison* form is
what words are compared in: NFKC, lower case, one kind of apostrophe and hyphen, marks bounded.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from entityrec import resources

LONGEST_WORD: Final = 80
"""Letters of a word that are looked at. The longest words of real names have about 40; beyond
that stand encoded files and attacks."""

MOST_MARKS: Final = 3
"""Combining marks kept on one letter: Vietnamese needs two, vocalised Hebrew three."""

_SURROGATE = re.compile("[\ud800-\udfff]")
INVISIBLE: Final = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff"
)
"""Characters without a shape of their own, as ranges for a class of a regular expression."""

_UNSHOWN = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{INVISIBLE}\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")
_APOSTROPHES = re.compile("[’‘ʼʻ`´′＇ʹ]")
_HYPHENS = re.compile("[‐‑‒–—−﹣－]")
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4,}")


def document_text(text: str) -> str:
    r"""A text with each lone surrogate replaced by one U+FFFD: every index stays what it was.

    >>> document_text("Jo\ud800e Biden") == "Jo\ufffde Biden"
    True
    """
    return _SURROGATE.sub("\ufffd", text)


def shown(text: str) -> str:
    r"""A text as it may stand in an output, on one line.

    Escaping for HTML, CSV or a terminal still comes after this, once for each.

    >>> shown("Joe\u200b \x1b[31mBiden\n")
    'Joe [31mBiden'
    """
    return _SPACES.sub(" ", _UNSHOWN.sub("", document_text(text))).strip()


@lru_cache(maxsize=2**17)
def comparison_form(word: str) -> str:
    """A word in the form in which words are compared: NFKC, lower case, plain apostrophes.

    Case folding alone keeps İstanbul and istanbul apart and NFD from NFC; this joins them.

    >>> comparison_form("O’BRIEN"), comparison_form("Ｊｏｅ"), comparison_form("İbrahim")
    ("o'brien", 'joe', 'ibrahim')
    >>> comparison_form("Мкртычев"), comparison_form("張")
    ('мкртычев', '张')
    """
    text = _UNSHOWN.sub("", document_text(word[: 4 * LONGEST_WORD]))
    text = unicodedata.normalize("NFKC", _MARKS.sub(lambda run: run[0][:MOST_MARKS], text))
    text = unicodedata.normalize("NFKC", text.replace("İ", "I").casefold())
    text = _HYPHENS.sub("-", _APOSTROPHES.sub("'", text))
    text = text if text.isascii() else text.translate(resources.han_variants())
    return _SPACES.sub(" ", text).strip()[:LONGEST_WORD]


@lru_cache(maxsize=2**16)
def without_marks(form: str) -> str:
    """A comparison form without its diacritics, letter by letter.

    >>> without_marks("françois"), without_marks("τσίπρας")
    ('francois', 'τσιπρας')
    >>> without_marks("й"), without_marks("ї")
    ('й', 'ї')
    """
    kept = []
    for letter in form:
        plain = unicodedata.normalize("NFD", letter)
        # Cyrillic й and ї are letters of their own, not и and і with a mark.
        kept.append(letter if plain[0] in "иіуегкжзаә" else plain[0])
    return "".join(kept)
