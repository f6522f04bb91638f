"""Mention → Mention, by what the other texts of a corpus show of its words.

One text may begin a sentence with a word that another writes small, and mention by surname alone a
man whom another names in full. Both are seen only by looking over all texts once more. What is
looked for is a small table, so that workers can look at their texts by themselves.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from entityrec import resources
from entityrec.mentions.caseless import is_caseless, is_unspaced
from entityrec.mentions.cues import cue
from entityrec.mentions.spans import Covered
from entityrec.records import DocId, Document, Kind, Mention
from entityrec.words.clean import comparison_form

OFTEN_SMALL: Final = 2
"""Times that a word is written small from which a capital at the start of a sentence makes no name of it."""

SURE: Final = 0.84
"""The score from which a name that one text has is looked for in others."""

FOUND_ELSEWHERE: Final = 0.7
"""The score of a mention that was found because other texts have the name in full."""

LONGEST_LOOK: Final = 30
"""Letters before a mention that are looked at for the end of a sentence."""

SHORTEST_NAME: Final = 3
"""Letters of a name in a script without spaces that is looked for."""

SHORTEST_SURNAME: Final = 4
"""Letters of a family name that is looked for."""

_WORD = re.compile(r"[^\W\d_][^\W\d_]+(?:['’\-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?:^|[.!?…:•|*]|\n)[\s\"“”„«»'’(\[\-–—]*$")


class Wanted(NamedTuple):
    """What is looked for in all texts: words in comparison form.

    Attributes:
        doubtful: words that are mentions only where sentences begin.
        surnames: last words of persons that some text surely names in full.
        names: full names, as they are written, that stand in scripts without capitals somewhere or that a
            watchlist has, and their kinds.
    """

    doubtful: frozenset[str]
    surnames: frozenset[str]
    names: Mapping[str, Kind]


class Look(NamedTuple):
    """What one text shows: how often it writes doubtful words small, and where it has names that are wanted."""

    small: Counter[str]
    names: list[tuple[int, int, str, Kind]]


def opens_sentence(text: str, start: int) -> bool:
    """Whether a sentence begins at a place of a text.

    >>> opens_sentence("He left. Then", 9), opens_sentence("He left Rome", 8)
    (True, False)
    """
    return bool(_SENTENCE_END.search(text[max(0, start - LONGEST_LOOK) : start]))


def wanted(
    mentions: Iterable[tuple[Mention, bool]], known: Iterable[tuple[str, Kind]] = ()
) -> Wanted:
    """What is to be looked for, by all mentions, each with whether it opens a sentence, and a watchlist."""
    told = {name: kind for name, kind in known if _is_full(name)}
    met: dict[str, Counter[Kind]] = {}
    starts: set[str] = set()
    elsewhere: set[str] = set()
    surnames: set[str] = set()
    for mention, opens in mentions:
        words = [comparison_form(word) for word in mention.text.split()]
        if len(words) == 1 and opens and mention.score < SURE:
            starts.update(words)
        else:
            elsewhere.update(words)
        if len(words) > 1 and mention.kind == "PERSON" and mention.score >= SURE:
            surnames.add(words[-1])
        if is_caseless(mention.text) and _is_full(mention.text):
            met.setdefault(mention.text, Counter())[mention.kind] += 1
    names = {
        name: min(kinds, key=lambda kind: (-kinds[kind], kind)) for name, kinds in met.items()
    }
    names.update(told)
    return Wanted(frozenset(starts - elsewhere), frozenset(filter(_is_plain, surnames)), names)


def _is_full(name: str) -> bool:
    """Whether a name is long enough to be looked for as it stands: two words, or three letters of a script without spaces."""
    if is_caseless(name):
        return len(name) >= SHORTEST_NAME
    words = name.split()
    return (
        len(words) > 1
        and all(any(map(str.isalpha, word)) for word in words)
        and not name.islower()
    )


def _is_plain(form: str) -> bool:
    """Whether a family name is nothing else too: no everyday word, place, month, street, and not short."""
    known = cue(form)
    named = known.place or known.demonym or known.calendar or known.role or known.head
    other = known.common or named or form in resources.word_set("landmarks")
    return not other and len(form) >= SHORTEST_SURNAME


def look(text: str, words: Wanted) -> Look:
    """What a text shows of the words that are looked for.

    >>> look("Ранее он был ранее с Кирби.", Wanted(frozenset({"ранее"}), frozenset({"кирби"}), {}))
    Look(small=Counter({'ранее': 1}), names=[(21, 26, 'Кирби', 'PERSON')])
    >>> look("习近平与普京", Wanted(frozenset(), frozenset(), {"习近平": "PERSON"})).names
    [(0, 3, '习近平', 'PERSON')]
    """
    found = Look(Counter(), list(_names_in(text, words.names)))
    for word in _WORD.finditer(text):
        small = word[0][0].islower()
        form = comparison_form(word[0])
        if small and form in words.doubtful:
            found.small[form] += 1
        elif form in words.surnames and word[0][0].isupper() and _stands_alone(text, word):
            found.names.append((*word.span(), word[0], "PERSON"))
    return found


def _names_in(text: str, names: Mapping[str, Kind]) -> Iterator[tuple[int, int, str, Kind]]:
    """Where a text has names as they are written, the longest at each place."""
    starts = {name[:2] for name in names}
    lengths = sorted({len(name) for name in names}, reverse=True)
    end = 0
    for place in range(len(text) - 1) if names else ():
        if place < end or text[place : place + 2] not in starts or not _is_edge(text, place):
            continue
        for length in lengths:
            name = text[place : place + length]
            if name in names and _is_edge(text, place + length):
                end = place + length
                yield place, end, name, names[name]
                break


def _is_edge(text: str, place: int) -> bool:
    """Whether a word may begin or end at a place: no letters meet there, or they have no spaces between words."""
    before, after = text[max(0, place - 1) : place], text[place : place + 1]
    return not (before.isalnum() and after.isalnum()) or is_unspaced(before + after)


def _stands_alone(text: str, word: re.Match[str]) -> bool:
    """Whether neither word beside a word has a capital, as in another name."""
    before = text[max(0, word.start() - LONGEST_LOOK) : word.start()].rstrip(" ")
    after = text[word.end() : word.end() + 2].strip()
    beside = re.search(r"([^\W\d_])[^\s]*$", before) if before else None
    opens = opens_sentence(text, word.start())
    return not after[:1].isupper() and (opens or beside is None or not beside[1].isupper())


def looked_again(
    doc_id: DocId, mentions: Sequence[Mention], shown: Look, small: frozenset[str]
) -> list[Mention]:
    """The mentions of a text without ``small`` words, and with the surnames that it was seen to have."""
    kept = [
        mention
        for mention in mentions
        if mention.score >= SURE or comparison_form(mention.text) not in small
    ]
    ends = [*(mention.end for mention in kept), *(end for _, end, _, _ in shown.names)]
    covered = Covered(max(ends, default=0), ((mention.start, mention.end) for mention in kept))
    for start, end, text, kind in shown.names:
        if covered.is_free(start, end):
            covered.cover(start, end)
            kept.append(Mention(doc_id, start, end, text, kind, FOUND_ELSEWHERE))
    return sorted(kept, key=lambda mention: (mention.start, mention.end))


def second_look(
    documents: Sequence[Document],
    found: Sequence[Sequence[Mention]],
    known: Iterable[tuple[str, Kind]] = (),
) -> list[list[Mention]]:
    """The mentions of each text, after a look at all texts; ``known`` are names of a watchlist and their kinds.

    >>> texts = ["Ранее сообщили.", "Это было ранее и не ранее."]
    >>> documents = [Document(0, texts[0]), Document(1, texts[1])]
    >>> second_look(documents, [[Mention(0, 0, 5, "Ранее", "PERSON", 0.6)], []])
    [[], []]
    """
    opened = (
        (mention, opens_sentence(document.text, mention.start))
        for document, here in zip(documents, found, strict=True)
        for mention in here
    )
    words = wanted(opened, known)
    looks = [look(document.text, words) for document in documents]
    small = often_small(each.small for each in looks)
    return [
        looked_again(document.doc_id, here, shown, small)
        for document, here, shown in zip(documents, found, looks, strict=True)
    ]


def likely_kind(name: str, kinds: Sequence[str]) -> Kind:
    """The kind of a name of a watchlist; one that does not say it is a body if a word of it is a kind of body.

    >>> likely_kind("Bank of Georgia", ["PERSON", "ORG"]), likely_kind("Anna Li", ["PERSON", "ORG"])
    ('ORG', 'PERSON')
    """
    words = [cue(comparison_form(word)) for word in name.split()]
    headed = any(known.head or known.legal_form for known in words)
    return "ORG" if "ORG" in kinds and (headed or "PERSON" not in kinds) else "PERSON"


def often_small(counts: Iterable[Counter[str]]) -> frozenset[str]:
    """The words that texts write small often enough to be no names."""
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return frozenset(word for word, times in total.items() if times >= OFTEN_SMALL)
