"""Text in scripts without capitals → Mention, by titles, the characters of names and bodies that everyone knows.

Where no capital says that a name begins, the office beside it does: الرئيس فلاديمير بوتين, 김정은 국무위원장, 岸田首相. That
finds the persons of the news who are introduced, not all: give an ``extractor=`` for more.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from entityrec import resources
from entityrec.mentions.spans import Covered
from entityrec.records import Document, Kind, Mention

LETTERS: Final = {
    "arabic": "\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff",
    "hebrew": "\u05d0-\u05ea",
    "georgian": "\u10d0-\u10fa",
    "korean": "\uac00-\ud7a3",
    "han": "\u3005\u3007\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff",
}
"""Letters of each script, as ranges for a class of a regular expression; Kana names stand with Han."""

_ANY: Final = re.compile(f"[{''.join(LETTERS.values())}]")
_UNSPACED: Final = re.compile(f"[{LETTERS['korean']}{LETTERS['han']}]")
PERSON_SCORE: Final = 0.8
BODY_SCORE: Final = 0.85
WORDS_OF_NAME: Final = 2


class _Found(NamedTuple):
    start: int
    end: int
    kind: Kind
    score: float


def caseless_mentions(document: Document, taken: Iterable[Mention]) -> list[Mention]:
    """The mentions of a text with those that stand in scripts without capitals, in order.

    >>> [m.text for m in caseless_mentions(Document(0, "قال الرئيس فلاديمير بوتين أمس"), [])]
    ['فلاديمير بوتين']
    >>> [m.text for m in caseless_mentions(Document(0, "김정은 국무위원장이 유엔에서 말했다."), [])]
    ['김정은', '유엔']
    """
    kept = sorted(taken, key=lambda mention: mention.start)
    if not _ANY.search(document.text):
        return kept
    covered = Covered(len(document.text), ((m.start, m.end) for m in kept))
    for start, end, kind, score in _found(document.text):
        if covered.is_free(start, end):
            covered.cover(start, end)
            text = document.text[start:end]
            kept.append(Mention(document.doc_id, start, end, text, kind, score))
    return sorted(kept, key=lambda mention: mention.start)


def is_caseless(text: str) -> bool:
    """Whether a text has letters of a script without capitals.

    >>> is_caseless("김정은"), is_caseless("Kim")
    (True, False)
    """
    return _ANY.search(text) is not None


def is_unspaced(text: str) -> bool:
    """Whether words have no spaces around them in the script of a text, or endings stand right behind names.

    >>> is_unspaced("习近平"), is_unspaced("김정은"), is_unspaced("نتنياهو")
    (True, True, False)
    """
    return _UNSPACED.search(text) is not None


def _found(text: str) -> Iterator[_Found]:
    """What titles and lists tell, bodies first."""
    for script, letters in LETTERS.items():
        if not re.search(f"[{letters}]", text):
            continue
        for match in _bodies(script).finditer(text):
            yield _Found(*match.span(), "ORG", BODY_SCORE)
        for pattern in _persons(script):
            for match in pattern.finditer(text):
                yield _Found(*match.span("name"), "PERSON", PERSON_SCORE)


@cache
def _words(script: str, role: str) -> tuple[str, ...]:
    """The cues of a script, the longest first."""
    rows = (row for row in resources.rows("caseless_cues.tsv") if row[:2] == [script, role])
    words = (word for row in rows for word in resources.listed(row[2]))
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _either(script: str, role: str) -> str:
    return "|".join(map(re.escape, _words(script, role))) or "(?!)"


@cache
def _bodies(script: str) -> re.Pattern[str]:
    """Bodies that are listed, and heads with the definite words that follow: وزارة الدفاع, משרד הביטחון."""
    letters = LETTERS[script]
    if script in ("korean", "han"):
        return re.compile(f"(?:{_either(script, 'body')})")
    article = {"arabic": "ال", "hebrew": "ה"}.get(script, "(?!)")
    headed = f"(?:{_either(script, 'head')})(?: {article}[{letters}]+){{1,2}}"
    return re.compile(f"(?<![{letters}])(?:{_either(script, 'body')}|{headed})(?![{letters}])")


@cache
def _persons(script: str) -> tuple[re.Pattern[str], ...]:
    """How persons are introduced in a script; the group ``name`` is theirs."""
    if script == "korean":
        return _korean()
    if script == "han":
        return _han()
    letters = LETTERS[script]
    word = f"(?!(?:{_either(script, 'stop')})(?![{letters}]))[{letters}]{{2,}}(?:-[{letters}]+)?"
    of_a_nation = r"(?: ال\w+ي(?:ة)?)?" if script == "arabic" else ""
    name = f"(?P<name>{word}(?: {word}){{{WORDS_OF_NAME - 1}}})"
    title = f"(?<![{letters}])(?:{_either(script, 'before')}){of_a_nation},? "
    return (re.compile(title + name + f"(?![{letters}])"),)


@cache
def _korean() -> tuple[re.Pattern[str], ...]:
    """A family name with one or two syllables before an office: 김정은 국무위원장."""
    families = "".join(sorted(resources.word_set("korean families")))
    double = "|".join(sorted(f for f in resources.word_set("two-syllable families") if f >= "가"))
    after = _either("korean", "after")
    name = f"(?P<name>(?:{double}|[{families}])[가-힣]{{1,2}})"
    return (re.compile(f"(?<![가-힣]){name} ?(?={after})"),)


@cache
def _han() -> tuple[re.Pattern[str], ...]:
    """Chinese and Japanese persons beside an office, and names in Katakana with one."""
    families = "".join(sorted(f for f in resources.word_set("chinese families") if len(f) == 1))
    double = "|".join(sorted(f for f in resources.word_set("two-syllable families") if f < "가"))
    before, after, stop = (_either("han", role) for role in ("before", "after", "stop"))
    chinese = f"(?:{double}|[{families}])[\u4e00-\u9fff]{{1,2}}?"
    ending = f"(?={stop}|[^\u3400-\u9fff]|$)"
    dotted = "[\u4e00-\u9fff]{1,6}(?:[·・][\u4e00-\u9fff]{1,6}?)+"
    kana = "(?<![ァ-ヺー・＝])[ァ-ヺー]{2,20}(?:[・＝][ァ-ヺー]{2,20}){0,4}"
    return (
        re.compile(f"(?:{before})(?P<name>{dotted}|{chinese}){ending}"),
        re.compile(f"(?P<name>{kana})(?=(?:前|新|元)?(?:{after}))"),
        re.compile(
            f"(?<![\u3400-\u9fff])(?!{before})(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?=(?:{after}))"
        ),
    )
