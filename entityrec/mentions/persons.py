"""Tokens → spans of persons, by cues that add up: titles, given names, speech, place in the sentence.

Each cue is worth points that stand in one table with its reason; a run of capitalised words is a
person from ``ENOUGH`` points, and the score of the mention is a logistic of the points.
"""

import math
from collections.abc import Iterator
from typing import Final

from entityrec import resources
from entityrec.mentions.cues import Sheet
from entityrec.mentions.spans import Span, Taken

POINTS: Final = {
    "given first": 2.0,  # John …: the best single cue there is
    "surname": 1.6,  # a listed family name; many are places and everyday words too
    "surname shape": 1.0,  # -ov, -enko, -ian, -son: works for names that no list has
    "title": 3.2,  # President …, spokesman …
    "speech": 1.6,  # … said
    "apposition": 1.0,  # …, 45, or …, the dealer
    "particle": 1.5,  # van der, bin: hardly anything else has them inside
    "power": 1.3,  # the X administration, the X government
    "initial": 1.0,  # John F. …
    "two or three words": 1.2,  # in mid-sentence: persons mostly come so
    "two words at the start": 0.9,  # of a sentence, neither an everyday word
    "one word": -1.4,
    "one word in mid-sentence": 0.5,  # that no list and no other place of the text knows as a word
    "many words": -2.0,
    "everyday word": -1.6,  # Broker Identity: for each
    "place": -2.2,  # for each
    "after a preposition of place": -1.2,  # in X, near X
    "after an article": -1.6,  # the X
    "headline": -0.8,  # where capitals say little
    "noun of German": -0.4,  # for each word that is not known as a name
    "kind of body": -1.5,  # University, Street
}
ENOUGH: Final = 1.8

LONGEST_NAME: Final = 7


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
    index = 0
    while index < len(sheet.tokens):
        length = _title_length(sheet, index)
        if length and _name_follows(sheet, index + length):
            for place in range(index, index + length):
                taken.mark_title(place)
        index += max(1, length)


def _title_length(sheet: Sheet, index: int) -> int:
    """How many tokens a title takes here, dots included, 0 for none."""
    tokens = sheet.tokens
    if not tokens[index].is_word or not tokens[index].is_capital:
        return 0
    for length in range(4, 0, -1):
        piece = tokens[index : index + length]
        if any(not each.is_word or (place and each.gap != 1) for place, each in enumerate(piece)):
            continue
        known = resources.roles().get(" ".join(each.form for each in piece)) or (
            sheet.cues[index].role if length == 1 else ""
        )
        if length == 1 and sheet.cues[index].modifier:
            continue  # "National" is what a Security Council is before it is anybody's role
        if known and not (known == "occupation" and length == 1 and sheet.starts[index]):
            stop = index + length
            dotted = stop < len(tokens) and tokens[stop].text == "." and tokens[stop].gap == 0
            return length + dotted
    return 0


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
    index = 0
    while index < len(sheet.tokens):
        if not _starts_run(sheet, taken, index):
            index += 1
            continue
        end = index + 1
        while end < len(sheet.tokens) and _continues(sheet, taken, end):
            end += 1
        while end > index and not _ends_name(sheet, end - 1):
            end -= 1
        if end > index:
            yield index, end
        index = max(end, index + 1)


def _ends_name(sheet: Sheet, index: int) -> bool:
    """Whether a name may end with a token: a capital, or one after a particle as in al-Assad."""
    token = sheet.tokens[index]
    return token.is_capital or (
        token.is_word and "-" in token.form and _is_joined_particle(sheet, index)
    )


def _is_joined_particle(sheet: Sheet, index: int) -> bool:
    first, _, rest = sheet.tokens[index].text.replace("‐", "-").replace("‑", "-").partition("-")
    return first.lower() in resources.word_set("name particles") and rest[:1].isupper()


def _starts_run(sheet: Sheet, taken: Taken, index: int) -> bool:
    token = sheet.tokens[index]
    if taken.at(index) or not token.is_word:
        return False
    if token.is_capital:
        return True
    joined = "-" in token.form and _is_joined_particle(sheet, index)
    follows = index + 1 < len(sheet.tokens) and sheet.tokens[index + 1].is_capital
    return joined or (token.form in ("van", "von", "bin", "ibn", "фон", "аль") and follows)


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
    if "-" in token.form and _is_joined_particle(sheet, index):
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
    if known.calendar and not (known.given and index + 1 < end):
        return True
    if (
        sheet.small[index]
        and not known.particle
        and (sheet.starts[index] or not (known.given or known.surname))
    ):
        return True
    if known.demonym and not known.given and not known.surname:
        return True
    if known.role and not known.given and not (known.surname and index > start):
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
    """The span of a person, if the cues add up."""
    while first < end and _opens_badly(sheet, first, end):
        first += 1
    words = [index for index in range(first, end) if sheet.tokens[index].is_word]
    names = [
        i
        for i in words
        if len(sheet.tokens[i].form) > 1
        and not (sheet.cues[i].particle and not sheet.tokens[i].is_capital)
    ]
    if not names or len(words) > LONGEST_NAME or not any(_letters(sheet, i) for i in names):
        return None
    if (first and sheet.tokens[first - 1].form in resources.word_set("storms")) or sheet.tokens[
        first
    ].form in resources.word_set("storms"):
        return None
    title = title_before(sheet, first)
    points = _points(sheet, first, end, words, names, title)
    if points < ENOUGH:
        return None
    return Span(first, end, "PERSON", round(1.0 / (1.0 + math.exp(-(points - 0.5))), 4), title)


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
    while start > 0 and sheet.tokens[start].gap == 1 and _joins_title(sheet, start - 1):
        start -= 1
    return " ".join(token.text for token in sheet.tokens[start : index + 1])


def _joins_title(sheet: Sheet, index: int) -> bool:
    """Whether a word belongs to the title after it: *Treasury* Secretary, *arms* dealer."""
    phrase = f"{sheet.tokens[index].form} {sheet.tokens[index + 1].form}"
    return phrase in resources.roles() or sheet.cues[index].role != ""


def _points(
    sheet: Sheet, first: int, end: int, words: list[int], names: list[int], title: str
) -> float:
    """The points of all cues of a run of words."""
    cues, tokens = sheet.cues, sheet.tokens
    named = any(cues[i].given or cues[i].surname or cues[i].surname_shaped for i in names)
    mid_sentence = not sheet.starts[first] and not sheet.loud[first]
    mid_sentence = mid_sentence and (named or sheet.language != "de")
    total = POINTS["title"] * bool(title)
    total += POINTS["given first"] * _given_first(sheet, names)
    total += POINTS["surname"] * (cues[names[-1]].surname and not cues[names[-1]].common)
    total += POINTS["surname shape"] * cues[names[-1]].surname_shaped
    total += POINTS["speech"] * _speech_beside(sheet, first, end)
    total += POINTS["apposition"] * _apposition_after(sheet, end)
    total += POINTS["power"] * (
        end < len(tokens)
        and tokens[end].form in resources.word_set("powers")
        and tokens[end].gap == 1
    )
    total += POINTS["initial"] * any(len(tokens[i].form) == 1 for i in words)
    total += POINTS["particle"] * any(
        not tokens[i].is_capital and cues[i].particle for i in words[1:-1]
    )
    total += POINTS["two or three words"] * (2 <= len(names) <= 3 and mid_sentence)
    total += POINTS["two words at the start"] * (
        2 <= len(names) <= 3
        and not mid_sentence
        and not sheet.loud[first]
        and sheet.language != "de"
    )
    total += POINTS["one word"] * (len(names) == 1)
    total += POINTS["one word in mid-sentence"] * (
        len(names) == 1 and mid_sentence and not cues[names[0]].common
    )
    total += POINTS["many words"] * (len(names) > 4)
    total += POINTS["everyday word"] * sum(_is_everyday(sheet, i) for i in names)
    total += POINTS["place"] * sum(bool(cues[i].place) and not cues[names[0]].given for i in names)
    total += POINTS["kind of body"] * sum(
        cues[i].head or tokens[i].form in resources.word_set("landmarks") for i in names
    )
    total += POINTS["headline"] * sheet.loud[first]
    if first and tokens[first].gap == 1 and not title:
        powerful = end < len(tokens) and tokens[end].form in resources.word_set("powers")
        total += POINTS["after an article"] * (
            tokens[first - 1].form in resources.word_set("articles") and not powerful
        )
        total += POINTS["after a preposition of place"] * (
            tokens[first - 1].form in resources.word_set("place prepositions")
        )
    if sheet.language == "de":
        unknown = [
            i for i in names if not (cues[i].given or cues[i].surname or cues[i].surname_shaped)
        ]
        total += POINTS["noun of German"] * (0 if title else len(unknown))
    return total


def _given_first(sheet: Sheet, names: list[int]) -> bool:
    """Whether a given name stands first, or last in languages that write it there."""
    if sheet.cues[names[0]].given and not (len(names) == 1 and sheet.cues[names[0]].surname):
        return len(names) > 1 or not _is_everyday(sheet, names[0])
    return len(names) > 1 and sheet.cues[names[-1]].given and not sheet.cues[names[0]].common


def _is_everyday(sheet: Sheet, index: int) -> bool:
    """Whether a word is mostly written in lower case, in English or in this text."""
    known, form = sheet.cues[index], sheet.tokens[index].form
    if form in sheet.seen_small and not known.particle:
        return True
    return known.common and not known.given and not known.surname


def _speech_beside(sheet: Sheet, first: int, end: int) -> bool:
    """Whether somebody speaks or acts here: "Kirby said", "said Kirby", "according to Kirby"."""
    tokens, cues = sheet.tokens, sheet.cues
    for index in (end, end + 1):
        if (
            index < len(tokens)
            and cues[index].speech
            and tokens[index].text[0].islower()
            and tokens[index].gap == 1
        ):
            return True
    if not first or tokens[first].gap != 1:
        return False
    before = tokens[first - 1].form
    return cues[first - 1].speech or (
        before == "to" and first > 1 and tokens[first - 2].form == "according"
    )


def _apposition_after(sheet: Sheet, end: int) -> bool:
    """Whether an age or a role in apposition follows: "X, 45," or "X, a broker"."""
    tokens = sheet.tokens
    if end + 1 >= len(tokens) or tokens[end].text not in (",", "("):
        return False
    following = [tokens[index].form for index in range(end + 1, min(end + 6, len(tokens)))]
    if following[0].isdigit() and 1 < len(following[0]) < 4:
        return True
    return any(sheet.cues[end + 1 + place].role for place, _ in enumerate(following))
