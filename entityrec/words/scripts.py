"""Word → symbols of its script, in which it is aligned, and what they sound like.

A word in Arabic, Hebrew, Hangul, Kana or Han is not romanised first and compared then: what is
lost on the way (خ and ح are both h, ㅓ is o, eo, u) is what tells names apart. It is cut into symbols of its own
script, and how those are spelled in Latin letters is learned (`resources/spelling_weights.tsv`).
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from entityrec import resources
from entityrec.words.romanise import unidecoded

SCRIPTS: Final = ("latin", "phonetic", "arabic", "hebrew", "hangul", "kana", "han")
"""Ways of writing that are told apart. *phonetic* are the alphabets with vowels that spell what is
said, whatever it was spelled like: Cyrillic, Greek, Armenian, Georgian, and the scripts of India."""

_LETTERS: Final = {
    "arabic": re.compile(
        r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff'\-\u200c]*[\u0620-\u064a\u066e-\u06d3][\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff'\-\u200c]*"
    ),
    "hebrew": re.compile(r"(?=.*[\u05d0-\u05f2])[\u0591-\u05f4'\"\-]+"),
    "hangul": re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]+"),
    "kana": re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u30fb]+"),
    "han": re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3005\U00020000-\U0003ffff]+"),
}
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]")
_VOWEL_AT_END = re.compile(r"[aeiou]$")


@lru_cache(maxsize=2**16)
def script_of(form: str) -> str:
    """The way of writing of a word in comparison form, one of `SCRIPTS`.

    >>> [script_of(word) for word in ("müller", "мкртычев", "محمد", "문", "ミルバンク", "李")]
    ['latin', 'phonetic', 'arabic', 'hangul', 'kana', 'han']
    """
    if form.isascii() or _LATIN.search(form):
        return "latin"
    return next(
        (name for name, letters in _LETTERS.items() if letters.fullmatch(form)), "phonetic"
    )


@lru_cache(maxsize=2**16)
def symbols(form: str) -> str:
    """The symbols of a word in a script that has some of its own; "" for other scripts.

    >>> symbols("محمد"), symbols("문재인"), symbols("ミルバンク"), symbols("李明")
    ('mhmd', 'munjAin', 'mirubanku', 'limiN')
    """
    script = script_of(form)
    if script == "hangul":
        units = unicodedata.normalize("NFD", form)
    elif script == "kana":
        units = "".join(chr(ord(c) + 0x60) if c <= "\u3096" else c for c in form)
    elif script == "han":
        units = re.sub("[^a-z]", "", unidecoded(form).lower())
    else:
        units = form
    table, patterns = resources.symbols(script), _units(script)
    written = ""
    for unit in patterns.findall(units) if patterns else ():
        symbol = table.get(unit, unit if script == "han" else "")
        if symbol.startswith("^"):
            written, symbol = _in_place_of_vowel(written, symbol[1:])
        written += symbol
    return written


def _in_place_of_vowel(written: str, symbol: str) -> tuple[str, str]:
    """What is written before a small kana, and what the small kana adds: キャ is kya, シャ is Sa."""
    before = _VOWEL_AT_END.sub("", written)
    if before != written and symbol[0] == "y" and before[-1:] in ("S", "C", "J"):
        return before, symbol[1:]
    return before, symbol


@lru_cache(maxsize=8)
def _units(script: str) -> re.Pattern[str] | None:
    """What finds the units of a script that have symbols, the longest first."""
    table = resources.symbols(script)
    units = sorted(table, key=lambda unit: (-len(unit), unit))
    if script == "han":
        return re.compile("|".join([*units, "[a-z]"]))
    return re.compile("|".join(map(re.escape, units))) if units else None


def sounds(written: str, script: str) -> str:
    """Symbols of a script in the folded letters of Latin words, roughly: for keys and for readers.

    >>> sounds(symbols("문재인"), "hangul"), sounds(symbols("خالد"), "arabic")
    ('munjein', 'hald')
    """
    table = resources.symbol_sounds(script)
    return "".join(table.get(symbol, symbol) for symbol in written)
