"""Run of words → points: how much speaks for a person, by cues that add up.

Each cue is worth points that stand in one table with its reason: titles, given names, speech, the
place in the sentence. A run of capitalised words is a person from ``ENOUGH`` points. Set by hand
on the development texts; a tagger that learns them will take its place.
"""

import math
from typing import Final, NamedTuple

from entityrec import resources
from entityrec.mentions.sheet import Sheet

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
    "byline": 2.0,  # By …, (Reporting by …
    "East Asian order": 2.0,  # Kim Jong Un: a frequent family name, then short words
    "corporate": -2.5,  # X shares, X Images
    "two or three words": 1.2,  # in mid-sentence: persons mostly come so
    "capitals are names": 0.8,  # two or three such words where only names have capitals inside
    "adjective": -1.6,  # of Slavic languages: Wielkiej Brytanii, Parlament Europejski; for each
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


class Run(NamedTuple):
    """Some tokens that may name a person: ``words`` leave out dots, ``names`` initials and particles."""

    first: int
    end: int
    words: list[int]
    names: list[int]
    title: str


def person_points(sheet: Sheet, run: Run) -> float:
    """The points of all cues of a run."""
    present = {**_of_words(sheet, run), **_of_place(sheet, run), **_of_neighbours(sheet, run)}
    return round(math.fsum(POINTS[name] * times for name, times in present.items()), 3)


def _of_words(sheet: Sheet, run: Run) -> dict[str, int]:
    """How often each cue is there that lies in the words themselves."""
    cues, tokens, names = sheet.cues, sheet.tokens, run.names
    last = cues[names[-1]]
    kinds = resources.word_set("landmarks")
    unknown = [i for i in names if not _is_known_name(sheet, i)]
    return {
        "given first": _given_first(sheet, names),
        "surname": last.surname and not last.common,
        "surname shape": last.surname_shaped,
        "East Asian order": _east_asian_order(sheet, names),
        "initial": any(len(tokens[i].form) == 1 for i in run.words),
        "particle": any(not tokens[i].is_capital and cues[i].particle for i in run.words[1:-1]),
        "one word": len(names) == 1,
        "many words": len(names) > 4,
        "adjective": sum(_is_attribute(sheet, i, names) for i in names),
        "everyday word": sum(_is_everyday(sheet, i) for i in names),
        "place": sum(bool(cues[i].place) and not cues[names[0]].given for i in names),
        "kind of body": sum(cues[i].head or tokens[i].form in kinds for i in names),
        "noun of German": len(unknown) if sheet.language == "de" and not run.title else 0,
    }


def _of_place(sheet: Sheet, run: Run) -> dict[str, int]:
    """How often each cue is there that lies in where the run stands in its sentence and line."""
    several = 2 <= len(run.names) <= 3
    named = any(_is_known_name(sheet, i) for i in run.names)
    loud, german = sheet.loud[run.first], sheet.language == "de"
    inside = not sheet.starts[run.first] and not loud and (named or not german)
    only_names = sheet.language in resources.word_set("genitive languages")
    common = sheet.cues[run.names[0]].common
    return {
        "headline": loud,
        "two or three words": several and inside,
        "capitals are names": several and inside and only_names,
        "two words at the start": several and not inside and not loud and not german,
        "one word in mid-sentence": len(run.names) == 1 and inside and not common,
    }


def _of_neighbours(sheet: Sheet, run: Run) -> dict[str, int]:
    """How often each cue is there that lies in the words around the run."""
    tokens = sheet.tokens
    after = tokens[run.end] if run.end < len(tokens) else None
    powers = resources.word_set("powers")
    powerful = after is not None and after.form in powers and after.gap == 1
    joined = run.first > 0 and tokens[run.first].gap == 1 and not run.title
    before = tokens[run.first - 1].form if joined else ""
    return {
        "title": bool(run.title),
        "byline": sheet.credited[run.first],
        "corporate": after is not None and after.form in resources.word_set("corporate words"),
        "speech": _speech_beside(sheet, run.first, run.end),
        "apposition": _apposition_after(sheet, run.end),
        "power": powerful,
        "after an article": before in resources.word_set("articles") and not powerful,
        "after a preposition of place": before in resources.word_set("place prepositions"),
    }


def _east_asian_order(sheet: Sheet, names: list[int]) -> bool:
    """Whether a frequent East Asian family name stands before one or two short, unlisted words."""
    first, rest = sheet.tokens[names[0]].form, names[1:]
    if first not in resources.word_set("surnames first") or not 1 <= len(rest) <= 2:
        return False
    return all(
        len(sheet.tokens[i].form) <= 9 and not _is_everyday(sheet, i) and not sheet.cues[i].place
        for i in rest
    )


def _is_known_name(sheet: Sheet, index: int) -> bool:
    """Whether a word is known, or shaped, as a person's name."""
    known = sheet.cues[index]
    return known.given or known.surname or known.surname_shaped


def _is_attribute(sheet: Sheet, index: int, names: list[int]) -> bool:
    """Whether a word of a run only says of what kind something is, in a Slavic language."""
    if sheet.language not in resources.word_set("genitive languages"):
        return False
    known, form = sheet.cues[index], sheet.tokens[index].form
    endings = resources.word_row("slavic adjective endings")
    first = index == names[0] and len(names) > 1 and form.endswith(endings) and len(form) > 5
    return (known.modifier or known.demonym or first) and not known.given


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
    if index and sheet.cues[index - 1].given and sheet.tokens[index].gap == 1:
        return False  # Carlos Slim
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
