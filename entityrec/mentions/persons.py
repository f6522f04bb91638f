"""Tokens → spans of persons: runs of capitalised words, cut at what is no part of a name.

Whether what is left of a run is a person is decided by points, see `person_points`; the score of
the mention is a logistic of them.
"""

import math
from collections.abc import Iterator
from functools import cache
from typing import Final

from entityrec import resources
from entityrec.mentions.person_points import ENOUGH, Run, person_points
from entityrec.mentions.sheet import Sheet, is_joined_particle
from entityrec.mentions.spans import Span, Taken

LONGEST_NAME: Final = 7
LONGEST_TITLE: Final = 6
OPENING_PARTICLES: Final = frozenset(("van", "von", "bin", "ibn", "фон", "аль"))


def person_spans(sheet: Sheet, taken: Taken) -> None:
    """Find persons among the tokens that no organisation took."""
    for first, end in _runs(sheet, taken):
        for start, stop in _segments(sheet, first, end):
            span = _judged(sheet, start, stop)
            if span:
                taken.add(span)


def mark_titles(sheet: Sheet, taken: Taken) -> None:
    """Mark capitalised titles before a capitalised word: they belong to no span.

    Treasury Secretary Janet Yellen is a person with a title, not a treasury.
    """
    behind = 0
    for index in sheet.capitals:
        length = _title_length(sheet, index) if index >= behind else 0
        if length and _name_follows(sheet, index + length):
            for place in range(index, index + length):
                taken.mark_title(place)
        behind = max(behind, index + length)


def _title_length(sheet: Sheet, index: int) -> int:
    """How many tokens a title takes here, dots included, 0 for none."""
    tokens = sheet.tokens
    if not sheet.cues[index].role and tokens[index].form not in _role_openings():
        return 0
    for length in range(4, 0, -1):
        piece = tokens[index : index + length]
        if any(not each.is_word or (place and each.gap != 1) for place, each in enumerate(piece)):
            continue
        known = resources.roles().get(" ".join(each.form for each in piece)) or (
            sheet.cues[index].role if length == 1 else ""
        )
        if (
            length == 1
            and sheet.cues[index].modifier
            and not _name_follows_directly(sheet, index + 1)
        ):
            continue  # "National" is what a Security Council is before it is anybody's role
        if known and not (known == "occupation" and length == 1 and sheet.starts[index]):
            stop = index + length
            dotted = stop < len(tokens) and tokens[stop].text == "." and tokens[stop].gap == 0
            return length + dotted
    return 0


@cache
def _role_openings() -> frozenset[str]:
    """First words of titles that take several words."""
    return frozenset(role.split()[0] for role in resources.roles() if " " in role)


def _name_follows_directly(sheet: Sheet, index: int) -> bool:
    """Whether a listed given name stands here: Justice Clarence Thomas, not Justice Department."""
    return index < len(sheet.tokens) and sheet.tokens[index].is_capital and sheet.cues[index].given


def _name_follows(sheet: Sheet, index: int) -> bool:
    """Whether a word that may be a name, or another title, stands here."""
    if index >= len(sheet.tokens):
        return False
    token, known = sheet.tokens[index], sheet.cues[index]
    if not token.is_capital or token.gap != 1 or sheet.starts[index]:
        return False
    return not (known.head or known.legal_form) or known.given or known.surname or bool(known.role)


def _runs(sheet: Sheet, taken: Taken) -> Iterator[tuple[int, int]]:
    """Runs of tokens that may hold names: capitals with particles and initials between."""
    behind = 0
    for index in _openings(sheet):
        if index < behind or not _starts_run(sheet, taken, index):
            continue
        end = index + 1
        while end < len(sheet.tokens) and _continues(sheet, taken, end):
            end += 1
        while end > index and not _ends_name(sheet, end - 1):
            end -= 1
        if end > index:
            yield index, end
        behind = max(end, index + 1)


def _openings(sheet: Sheet) -> list[int]:
    """The places where a run may begin: capitals, al-Assad, van."""
    return [
        index
        for index, token in enumerate(sheet.tokens)
        if token.is_capital or "-" in token.form or token.form in OPENING_PARTICLES
    ]


def _ends_name(sheet: Sheet, index: int) -> bool:
    """Whether a name may end with a token: a capital, or one after a particle as in al-Assad."""
    token = sheet.tokens[index]
    return token.is_capital or (
        token.is_word and "-" in token.form and is_joined_particle(sheet.tokens[index].text)
    )


def _starts_run(sheet: Sheet, taken: Taken, index: int) -> bool:
    token = sheet.tokens[index]
    if token.is_capital:
        return not taken.at(index)
    if not token.is_word or taken.at(index):
        return False
    joined = "-" in token.form and is_joined_particle(sheet.tokens[index].text)
    follows = index + 1 < len(sheet.tokens) and sheet.tokens[index + 1].is_capital
    return joined or (token.form in OPENING_PARTICLES and follows)


def _continues(sheet: Sheet, taken: Taken, index: int) -> bool:
    token = sheet.tokens[index]
    if taken.at(index) or token.gap == 2:
        return False
    if token.text == "." and token.gap == 0:
        before = sheet.tokens[index - 1]
        return len(before.form) == 1 or before.form in ("jr", "sr", "st")
    if not token.is_word or sheet.starts[index]:
        return False
    before = sheet.tokens[index - 1]
    if token.gap == 0 and before.text != ".":
        return False
    if token.is_capital:
        return True
    if "-" in token.form and is_joined_particle(sheet.tokens[index].text):
        return True
    follows = index + 1 < len(sheet.tokens) and (
        sheet.tokens[index + 1].is_capital
        or sheet.tokens[index + 1].form in resources.word_set("name particles")
    )
    return token.form in resources.word_set("name particles") and follows


def _segments(sheet: Sheet, first: int, end: int) -> Iterator[tuple[int, int]]:
    """A run cut at what is no part of a name: titles, nations, months, small words, places."""
    start = first
    for index in range(first, end):
        if _cuts(sheet, index, start, end):
            if index > start:
                yield start, index
            start = index + 1
    if start < end:
        yield start, end


def _cuts(sheet: Sheet, index: int, start: int, end: int) -> bool:
    token, known = sheet.tokens[index], sheet.cues[index]
    if not token.is_capital:
        return False
    after_given = index > start and sheet.cues[index - 1].given
    if known.calendar and not after_given and not (known.given and index + 1 < end):
        return True
    if (
        sheet.small[index]
        and not known.particle
        and (sheet.starts[index] or not (known.given or known.surname))
    ):
        return True
    if known.demonym and not known.given and not known.surname:
        return True
    surname_here = known.surname and index > start and sheet.cues[index - 1].given
    if (
        known.role
        and not known.given
        and not (known.surname and index > start)
        and not surname_here
    ):
        return True
    return bool(known.place) and not _place_in_name(sheet, index, start, end)


def _place_in_name(sheet: Sheet, index: int, start: int, end: int) -> bool:
    """Whether a place is a part of a name here: Jack London, Paris Hilton."""
    known = sheet.cues[index]
    after_given = index > start and (
        sheet.cues[index - 1].given or len(sheet.tokens[index - 1].form) == 1
    )
    after_dot = index > start + 1 and sheet.tokens[index - 1].text == "."
    before_surname = known.given and index + 1 < end and not sheet.cues[index + 1].place
    return after_given or after_dot or before_surname


def _judged(sheet: Sheet, first: int, end: int) -> Span | None:
    """The span of a person, if the cues add up; from a given name inside, if that says more."""
    while first < end and (not sheet.tokens[first].is_word or _opens_badly(sheet, first, end)):
        first += 1
    nearest = max(first + 1, end - 2 * LONGEST_NAME)
    starts = [first, *(i for i in range(nearest, end - 1) if _given_opens(sheet, i, first))]
    judged = [(_points_from(sheet, start, end), -start) for start in starts if start < end]
    if not judged:
        return None
    (points, title), negative_start = max(judged, key=lambda each: (each[0][0], each[1]))
    if points < ENOUGH:
        return None
    score = round(1.0 / (1.0 + math.exp(-(points - 0.5))), 4)
    return Span(-negative_start, end, "PERSON", score, title)


def _given_opens(sheet: Sheet, index: int, first: int) -> bool:
    """Whether a listed given name inside of a run may be where the name begins."""
    before, known = sheet.cues[index - 1], sheet.cues[index]
    if not known.given or known.surname or not sheet.tokens[index].is_capital:
        return False
    opened = before.given or before.particle or len(sheet.tokens[index - 1].form) < 2
    family_first = index - 1 == first and before.surname
    return not opened and not family_first


def _points_from(sheet: Sheet, first: int, end: int) -> tuple[float, str]:
    """The points of a run, far below enough for one that cannot be a name, and its title."""
    words = [index for index in range(first, end) if sheet.tokens[index].is_word]
    names = [
        i
        for i in words
        if len(sheet.tokens[i].form) > 1
        and not (sheet.cues[i].particle and not sheet.tokens[i].is_capital)
    ]
    storms = resources.word_set("storms")
    stormy = sheet.tokens[first].form in storms or (
        first and sheet.tokens[first - 1].form in storms
    )
    if (
        not names
        or len(words) > LONGEST_NAME
        or stormy
        or not any(_letters(sheet, i) for i in names)
    ):
        return -99.0, ""
    title = title_before(sheet, first)
    return person_points(sheet, Run(first, end, words, names, title)), title


def _letters(sheet: Sheet, index: int) -> bool:
    form = sheet.tokens[index].form
    return len(form) > 1 and not any(letter.isdigit() for letter in form)


def _opens_badly(sheet: Sheet, first: int, end: int) -> bool:
    """Whether the first word of a run is only there because a sentence starts with it."""
    if not sheet.starts[first] or end - first < 2:
        return False
    known = sheet.cues[first]
    if known.given or len(sheet.tokens[first].form) == 1:
        return False
    return (
        known.common or sheet.small[first] or sheet.tokens[first].form in sheet.seen_small
    ) and not known.surname


def title_before(sheet: Sheet, first: int) -> str:
    """The title or role right before a token, as written, ``""`` if none."""
    index = first - 1
    if index >= 0 and sheet.tokens[index].text == "." and sheet.tokens[index].gap == 0:
        index -= 1
    if (
        index >= 0
        and sheet.tokens[index].text in (",", "(")
        and index >= 1
        and sheet.tokens[index].text == "("
    ):
        index -= 1
    if (
        index > 0
        and sheet.cues[index].place
        and sheet.cues[index - 1].role
        and sheet.tokens[index].gap == 1
    ):
        index -= 1  # Президент України Володимир Зеленський
    if index < 0 or sheet.tokens[first].gap == 2 or not sheet.cues[index].role:
        return ""
    start = index
    while (
        start > max(0, index - LONGEST_TITLE)
        and sheet.tokens[start].gap == 1
        and _joins_title(sheet, start - 1)
    ):
        start -= 1
    return " ".join(token.text for token in sheet.tokens[start : index + 1])


def _joins_title(sheet: Sheet, index: int) -> bool:
    """Whether a word belongs to the title after it: *Treasury* Secretary, *arms* dealer."""
    phrase = f"{sheet.tokens[index].form} {sheet.tokens[index + 1].form}"
    return phrase in resources.roles() or sheet.cues[index].role != ""
