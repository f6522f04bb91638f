"""Tokens → spans around a head: Ministry of Defence of Ukraine.

The head says what kind of body it is. What stands before it and after it is read word by word,
because languages differ: English puts what a body deals with before the head or after *of*,
Slavic languages put it after the head in lower case, German makes one word of both.
"""

from collections.abc import Iterator
from typing import Final

from entityrec import resources
from entityrec.mentions.cues import Cue, is_compound
from entityrec.mentions.sheet import Sheet
from entityrec.mentions.spans import Span, Taken

LONGEST_BODY: Final = 14
"""Tokens of a name of an organisation, at most."""


OFFICIAL: Final = 0.9
"""The score of a country, a head and what it deals with: the United States Department of the Treasury."""


def headed_spans(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Names built around a head: National Security Council, Ministry of Defence of Ukraine."""
    behind = 0
    for index in [i for i, known in enumerate(sheet.cues) if known.head]:
        shouted = sheet.loud[index] and sheet.tokens[index].is_all_capitals
        if index < behind or shouted or taken.at(index) or not _is_head_here(sheet, index):
            continue
        start = _headed_start(sheet, taken, index)
        end = _rightmost(sheet, taken, index + 1)
        start = _without_sentence_start(sheet, start, index)
        if _has_modifier(sheet, start, index, end):
            official = sheet.cues[start].place and start < index < end - 1
            yield Span(start, end, "ORG", OFFICIAL if official else 0.85)
            behind = end


def _headed_start(sheet: Sheet, taken: Taken, index: int) -> int:
    """Where the name around a head begins."""
    if sheet.tokens[index].is_capital or _adjective_before(sheet, index):
        return leftmost(sheet, taken, index)
    return index


def _is_head_here(sheet: Sheet, index: int) -> bool:
    token, known = sheet.tokens[index], sheet.cues[index]
    if token.is_capital:
        return not (known.role and not known.modifier and next_is_capital(sheet, index + 1))
    if _adjective_before(sheet, index):
        return True
    follows = index + 1 < len(sheet.tokens) and sheet.tokens[index + 1].gap == 1
    return (
        follows
        and sheet.language in resources.word_set("small head languages")
        and _complement_follows(sheet, index + 1)
    )


def _adjective_before(sheet: Sheet, index: int) -> bool:
    """Whether a capitalised adjective makes a name of a head in lower case: Верховный суд."""
    if not index or sheet.language not in resources.word_set("genitive languages"):
        return False
    before = sheet.tokens[index - 1]
    return before.is_capital and sheet.tokens[index].gap == 1 and is_adjective(sheet, index - 1)


def is_adjective(sheet: Sheet, index: int) -> bool:
    """Whether a word ends as adjectives do in Slavic languages, or is known to modify bodies."""
    known, form = sheet.cues[index], sheet.tokens[index].form
    if known.given or known.surname or known.role:
        return False
    return known.modifier or form.endswith(resources.word_row("slavic adjective endings"))


def _complement_follows(sheet: Sheet, index: int) -> bool:
    """Whether what a body of this kind deals with follows a head in lower case."""
    known = sheet.cues[index]
    if sheet.language in resources.word_set("genitive languages"):
        return known.modifier and not known.head
    tokens = sheet.tokens
    return any(
        sheet.cues[place].modifier and tokens[place].is_capital
        for place in range(index, min(index + 4, len(tokens)))
        if all(
            each.form in resources.word_set("of words") | resources.word_set("articles")
            or each.text in "'’l"
            or each.is_capital
            for each in tokens[index:place]
        )
    )


def leftmost(sheet: Sheet, taken: Taken, index: int) -> int:
    """Where the capitalised words before a head begin."""
    start = index
    while start > 0 and index - start < LONGEST_BODY:
        token, before = sheet.tokens[start - 1], sheet.tokens[start]
        if (
            before.gap != 1
            or sheet.starts[start]
            or (taken.at(start - 1) and not taken.is_name_part(start - 1))
        ):
            break
        if token.is_capital and _may_modify(sheet, start - 1):
            start -= 1
        elif (
            token.form in resources.word_set("and words")
            and start >= 2
            and start < index + 1
            and sheet.tokens[start - 2].is_capital
            and not taken.at(start - 2)
            and (token.text == "&" or _joins_topics(sheet, start - 2))
        ):
            start -= 2
        else:
            break
    return start


def _joins_topics(sheet: Sheet, index: int) -> bool:
    """Whether *and* after a word joins two topics of one body, not two names."""
    known = sheet.cues[index]
    return (known.modifier or known.common) and not known.place and not sheet.starts[index]


def _may_modify(sheet: Sheet, index: int) -> bool:
    known = sheet.cues[index]
    if known.calendar or (
        sheet.small[index] and not known.place and sheet.tokens[index].form != "us"
    ):
        return False
    if known.role in ("honorific", "rank", "office") and not known.modifier and not known.surname:
        return sheet.starts[index] is False and known.head
    return True


def _rightmost(sheet: Sheet, taken: Taken, index: int) -> int:
    """Where the complements after a head end: "of the Treasury", "обороны России"."""
    end = index
    while end < len(sheet.tokens) and end - index < LONGEST_BODY:
        step = _complement_length(sheet, taken, end)
        if not step:
            break
        end += step
    return end


def _complement_length(sheet: Sheet, taken: Taken, index: int) -> int:
    """How many tokens the next complement of a body takes, 0 for none."""
    tokens, cues = sheet.tokens, sheet.cues
    here = tokens[index]
    if here.gap != 1 and here.text != "&":
        return 0
    if (
        here.is_word
        and not here.is_capital
        and sheet.language in resources.word_set("genitive languages")
    ):
        return _genitive_length(sheet, index)
    inflected = sheet.language in resources.word_set("genitive languages")
    if inflected and here.is_capital and not sheet.starts[index]:
        adjective = index and sheet.tokens[index - 1].is_capital and is_adjective(sheet, index)
        if adjective and not cues[index].place:
            return _noun_phrase_length(sheet, index)
        return int(bool(cues[index].place))
    if here.form in resources.word_set("of words") and not here.is_capital:
        place = index + 1
        while (
            place < len(tokens)
            and (
                tokens[place].form in resources.word_set("articles")
                or tokens[place].text in ("'", "’")
            )
            and place < index + 3
        ):
            place += 1
        return (
            capitals_end(sheet, taken, place) - index
            if capitals_end(sheet, taken, place) > place
            else 0
        )
    if (
        here.form in resources.word_set("and words")
        and _is_topic(sheet, index + 1)
        and _is_topic(sheet, index - 1)
    ):
        return capitals_end(sheet, taken, index + 1) - index
    return 0


GENITIVE_ADJECTIVES: Final = ("ого", "его", "ой", "ей", "их", "ых", "ої")
"""Endings of adjectives that stand before their noun: Управление Северного зернового коридора."""


def _noun_phrase_length(sheet: Sheet, index: int) -> int:
    """How many tokens an adjective takes with the noun that it needs, 1 where it follows its noun."""
    end = index
    while end < len(sheet.tokens) and sheet.tokens[end].form.endswith(GENITIVE_ADJECTIVES):
        end += 1
    if end == index or end >= len(sheet.tokens):
        return max(1, end - index)
    noun = sheet.tokens[end]
    belongs = (
        noun.is_word and noun.gap == 1 and not sheet.small[end] and not sheet.cues[end].speech
    )
    return end - index + belongs


def _genitive_length(sheet: Sheet, index: int) -> int:
    """How many words in lower case belong to a head: "инфраструктуры Украины", "иностранных дел"."""
    end = index
    while end < len(sheet.tokens) and end < index + 5:
        token = sheet.tokens[end]
        if (
            not token.is_word
            or token.gap != 1
            or sheet.small[end]
            or sheet.cues[end].speech
            or sheet.cues[end].role
        ):
            break
        if token.is_capital:
            return (
                end - index
                if sheet.cues[end].place or token.is_all_capitals
                else _known_modifiers(sheet, index)
            )
        end += 1
    return _known_modifiers(sheet, index)


def _known_modifiers(sheet: Sheet, index: int) -> int:
    end = index
    while (
        end < len(sheet.tokens)
        and sheet.cues[end].modifier
        and not sheet.cues[end].head
        and not sheet.tokens[end].is_capital
    ):
        end += 1
    return end - index


def _is_topic(sheet: Sheet, index: int) -> bool:
    """Whether a capitalised word is what a body deals with, not another name."""
    if not 0 <= index < len(sheet.tokens) or not sheet.tokens[index].is_capital:
        return False
    known = sheet.cues[index]
    return (
        (known.modifier or known.common) and not known.head and not known.given and not known.place
    )


def capitals_end(sheet: Sheet, taken: Taken, index: int) -> int:
    """The end of the run of capitalised words that starts here."""
    end = index
    while end < len(sheet.tokens) and end < index + 6:
        token = sheet.tokens[end]
        if (
            not token.is_capital
            or (end > index and token.gap != 1)
            or sheet.cues[end].calendar
            or token.gap == 2
        ):
            break
        if taken.at(end) and not taken.is_name_part(end):
            break
        end += 1
    return end


def _without_sentence_start(sheet: Sheet, start: int, head: int) -> int:
    """The start of a span without an everyday word that only opens the sentence."""
    if start < head and sheet.starts[start]:
        known = sheet.cues[start]
        if sheet.tokens[start].form in sheet.seen_small or (
            sheet.small[start] and not known.place
        ):
            return start + 1
    return start


def _has_modifier(sheet: Sheet, start: int, head: int, end: int) -> bool:
    """Whether a head has something that makes it the name of one body."""
    others = [
        place for place in range(start, end) if place != head and sheet.tokens[place].is_word
    ]
    if is_compound(sheet.tokens[head].form):
        return True
    named = [
        place for place in others if sheet.tokens[place].is_capital or sheet.cues[place].modifier
    ]
    if not named:
        return (
            sheet.tokens[head].form in resources.word_set("self standing")
            and sheet.tokens[head].is_capital
        )
    if sheet.loud[head] and all(sheet.cues[place].common for place in named):
        return False
    if len(named) == 1 and sheet.cues[named[0]].demonym and not sheet.cues[named[0]].place:
        return not _is_vague(sheet.cues[head], sheet, head)
    return True


def _is_vague(known: Cue, sheet: Sheet, head: int) -> bool:
    """Whether a head with a nation only describes: "Russian Company", "German Police"."""
    return known.role != "" or (
        sheet.tokens[head].form in {"company", "group", "police", "media", "press", "firm"}
    )


def next_is_capital(sheet: Sheet, index: int) -> bool:
    """Whether a capitalised word stands right after a space here."""
    return (
        index < len(sheet.tokens)
        and sheet.tokens[index].is_capital
        and sheet.tokens[index].gap == 1
    )
