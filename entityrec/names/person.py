"""Mention → Name. The parts and roles of a person's name.

Roles come from what a word looks like and where it stands: given, family, patronymic, particle,
initial, generation, title, and *single* for a word alone, which may be either. Two names are
later aligned role by role, but a role is only a first reading: order is forgiven at a price.
"""

import re
from functools import lru_cache
from typing import Final

from entityrec import resources
from entityrec.records import NamePart
from entityrec.words.clean import comparison_form
from entityrec.words.endings import stems, without_possessive
from entityrec.words.readings import word_readings
from entityrec.words.romanise import romanised

MOST_WORDS: Final = 12
"""Words of a name that are looked at: real names end well before."""


_WORD = re.compile(r"[^\s_@,.\-‐‑–—/·・=]+")
_CASELESS = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]{2,6}")
_PATRONYMIC = re.compile(
    r".{2,}(ович|евич|йович|ьич|овна|евна|ична|івна|ївна|ovich|evich|ovych|evych|owitsch|"
    r"ewitsch|ovna|evna|owna|ewna|ivna)(а|у|ем|ом|ы|е|ой|и|a|u|em|om|y|e|oi)?"
)


@lru_cache(maxsize=2**17)
def _form(word: str) -> str:
    return without_possessive(comparison_form(word)).replace("'", "")


class _Word:
    """A word of a name while its role is still open."""

    __slots__ = ("form", "hyphenated", "role", "text")

    def __init__(self, text: str, *, hyphenated: bool) -> None:
        self.text = text
        self.form = _form(text)
        self.hyphenated = hyphenated
        self.role = ""


@lru_cache(maxsize=2**12)
def person_parts(text: str) -> tuple[NamePart, ...]:
    """The parts of a person's name, in the order written.

    >>> [(part.text, part.role) for part in person_parts("Ludwig van Beethoven")]
    [('Ludwig', 'given'), ('van', 'particle'), ('Beethoven', 'family')]
    >>> [(part.text, part.role) for part in person_parts("Kim Jong-un")]
    [('Kim', 'family'), ('Jong', 'given'), ('un', 'given')]
    >>> [part.role for part in person_parts("Владимир Владимирович Путин")]
    ['given', 'patronymic', 'family']
    >>> [(part.text, part.role) for part in person_parts("Bush, George W., Jr.")]
    [('Bush', 'family'), ('George', 'given'), ('W', 'initial'), ('Jr', 'generation')]
    """
    words, comma_at = _words(text)
    _mark_small_words(words)
    _mark_patronymics(words)
    _mark_names(words, comma_at)
    return tuple(_part(word.text, word.role, word.form) for word in words if word.form)


@lru_cache(maxsize=2**17)
def _part(text: str, role: str, form: str) -> NamePart:
    """A part of a name: one object for all names that have it."""
    return NamePart(text, role, form, readings=word_readings(form))


def _words(text: str) -> tuple[list[_Word], int]:
    """The words of a name, and how many of them stand before its first comma (0 for none)."""
    cut = _family_cut(text)
    if cut:
        return [_Word(text[:cut], hyphenated=False), _Word(text[cut:], hyphenated=False)], 1
    text = _unglued(_INTERPUNCT.sub("", text))
    before, comma, _ = text.partition(",")
    words = [
        _Word(piece, hyphenated=text[found.end() : found.end() + 1] in ("-", "‐", "‑"))
        for found in _WORD.finditer(text)
        for piece in _servant(found[0])
    ][:MOST_WORDS]
    return words, len(_WORD.findall(before)) if comma else 0


def _family_cut(text: str) -> int:
    """Where the family name ends in a name written without spaces in Hangul or Han; 0 if it has none.

    Of two syllables in Hangul few are a Korean's name, and a foreign word of four is nobody's.

    >>> _family_cut("문재인"), _family_cut("李明"), _family_cut("歐陽修"), _family_cut("帕德贝格"), _family_cut("메리")
    (1, 1, 2, 0, 0)
    """
    if not _CASELESS.fullmatch(text) or not 2 <= len(text) <= 4:
        return 0
    form = comparison_form(text)
    if form[:2] in resources.word_set("two-syllable families") and len(text) > 2:
        return 2
    if len(text) > 3:
        return 0
    korean = form[0] in resources.word_set("korean families") and len(text) == 3
    return int(korean or form[0] in resources.word_set("chinese families"))


def _unglued(text: str) -> str:
    """A name without spaces cut where a capital stands inside of it: VladimirPutin, not McDonald.

    >>> _unglued("VladimirPutin"), _unglued("PUTINVladimir"), _unglued("McDonald")
    ('Vladimir Putin', 'PUTIN Vladimir', 'McDonald')
    """
    if not text.isalpha():
        return text
    pieces = _CAPITAL_INSIDE.split(text)
    prefixes = resources.word_set("glued prefixes")
    if len(pieces) > 4 or any(len(piece) < 3 or piece.lower() in prefixes for piece in pieces):
        return text
    return " ".join(pieces)


_CAPITAL_INSIDE = re.compile(
    r"(?<=[^\W\d_A-ZА-Я])(?=[A-ZА-Я])|(?<=[A-ZА-Я])(?=[A-ZА-Я][^\W\d_A-ZА-Я])"
)
_INTERPUNCT = re.compile(r"(?<=[A-Za-zÀ-ɏ])·(?=[A-Za-zÀ-ɏ])")
"""Between Latin letters it parts two sounds (BGN/PCGN, Catalan); between others it parts words."""


def _servant(word: str) -> tuple[str, ...]:
    """Abdelhadi as Abd and hadi: "servant of", which some systems write as a word of its own.

    >>> _servant("Abdurrahman"), _servant("عبدالرحمن"), _servant("Abdullah")
    (('Abd', 'rahman'), ('عبد', 'رحمن'), ('Abdullah',))
    """
    found = _SERVANT.fullmatch(word)
    if not found:
        return (word,)
    return tuple(part for part in found.group("abd", "rest", "abd2", "rest2") if part)


_SERVANT = re.compile(
    r"(?P<abd>abd)(?:[aeiou]{1,2}l|[aeou]([rstznd])(?=\2)|[aeou]{0,2}$)(?!l?ah?$)(?P<rest>.{3,}|$)"
    r"|(?P<abd2>عبد)ال(?P<rest2>.{2,})",
    re.IGNORECASE,
)


def _mark_small_words(words: list[_Word]) -> None:
    """Mark titles in front, initials, generations and particles."""
    last = len(words) - 1
    for index, word in enumerate(words):
        alone = len(words) == 1
        written_small = word.text[:1].islower() or (index == 0 and word.hyphenated)
        if not alone and index < last and _is_title(word) and _all_titles(words[:index]):
            word.role = "title"
        elif len(word.form) == 1 and word.form.upper() != word.form and not alone:
            word.role = "initial"  # not 문: a script without capitals has no initials
        elif (
            index >= 1
            and word.form in resources.generations()
            and _may_be_generation(words, index)
        ):
            word.role = "generation"
        elif (
            word.form in resources.particles()
            and index < last
            and (index or written_small or _leads(word, words))
        ):
            word.role = "particle"


def _leads(word: _Word, words: list[_Word]) -> bool:
    """Whether a capitalised particle opens a family name: Van der Velde, Al Khalifi, not Al Gore."""
    if word.form not in resources.word_set("leading particles"):
        return False
    return word.form != "al" or words[1].form not in resources.word_list("surnames.txt")


def _is_title(word: _Word) -> bool:
    """Whether a word is a title; a single letter is an initial: M. Aron may be Michel Aron as well as Monsieur."""
    long = len(word.form) > 1
    return long and resources.roles().get(word.form) in ("honorific", "rank", "office")


def _all_titles(words: list[_Word]) -> bool:
    return all(word.role == "title" for word in words)


def _may_be_generation(words: list[_Word], index: int) -> bool:
    """Whether a generation word stands where one can: after two names, or unmistakable.

    The V of "John V Smith" is an initial; that of "Charles V" is not told from it.
    """
    word = words[index]
    return len(word.form) > 1 or (index == len(words) - 1 and index > 1 and word.text.isupper())


def _mark_patronymics(words: list[_Word]) -> None:
    """Mark the middle name of three that says whose child somebody is."""
    open_words = [word for word in words if not word.role]
    if len(open_words) >= 3:
        for word in open_words[1:]:
            if _PATRONYMIC.fullmatch(word.form):
                word.role = "patronymic"


def _mark_names(words: list[_Word], comma_at: int) -> None:
    """Mark given and family names among the words that are left."""
    names = [word for word in words if not word.role]
    if not names:
        return
    if len(names) == 1:
        names[0].role = (
            "family" if any(w.role in ("initial", "patronymic") for w in words) else "single"
        )
        return
    if comma_at and any(word.role != "generation" for word in words[comma_at:]):
        families = [word for word in words[:comma_at] if not word.role]
    elif _family_stands_first(names):
        families = names[:1]
    else:
        families = [names[-1]]
        if len(names) > 2 and names[-2].hyphenated:
            families.append(names[-2])
    for word in names:
        word.role = "family" if word in families else "given"


def _family_stands_first(names: list[_Word]) -> bool:
    """Whether a name is written with the family name first.

    East Asian names are, and archives in Russian and Hungarian often: there a known given name
    stands last and none stands first.
    """
    given = resources.word_list("given_names.txt")
    first, last = names[0].form, names[-1].form
    if first in resources.word_set("surnames first") and (
        len(names) > 2 or last not in resources.word_set("surnames first")
    ):
        return not (given & set(_latin(last))) or len(names) > 2
    return (
        not given & set(_latin(first)) and bool(given & set(_latin(last))) and _looks_slavic(first)
    )


def _latin(form: str) -> list[str]:
    return [form] if form.isascii() else [r for stem in stems(form) for r in romanised(stem)]


def _looks_slavic(form: str) -> bool:
    """Whether a word ends as family names in Russian do, in any case."""
    return bool(re.search(r"([оеё]в|ин|ск(ий|ого|ому|им)|енко)(а|у|ым|ой|е)?$", form))
