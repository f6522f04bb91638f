"""Labelled spans → more of them, by what one document knows of its own names.

A text names somebody in full once and then shortly: a surname, an acronym, a word that a lost
space glued to the next. Here each token that a rule did not dare to tag is looked at again in the
light of the names that the same text gives in full.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from entityrec import resources
from entityrec.mentions.sheet import Sheet
from entityrec.mentions.spans import Span, Taken
from entityrec.records import Kind
from entityrec.words.endings import glued_tail, stems
from entityrec.words.readings import word_readings
from entityrec.words.sound import skeleton

REMEMBERED_SCORE: Final = 0.85
"""A surname whose full name the text has: right in about six of seven cases (see FIELD.md §8)."""

LONGEST_REMEMBERED: Final = 8
"""Tokens of a name that is looked for again."""

SURE_ENOUGH: Final = 0.7
"""The score from which a name is looked for again; what is less sure would only spread."""

ALIKE_SCORE: Final = 0.7
"""A word that sounds like such a surname but is spelled otherwise."""


def repair(sheet: Sheet, taken: Taken) -> None:
    """Add to the spans of a text what its other spans make plain."""
    _cut_glued_tails(sheet, taken)
    _bracketed_given_names(sheet, taken)
    _find_again(sheet, taken)
    _defined_acronyms(sheet, taken)
    _shared_credit(sheet, taken)


class Memory:
    """The names that a text gives in full: their words, and how those sound."""

    def __init__(self, sheet: Sheet, spans: Iterable[Span]) -> None:
        self.words: dict[str, Kind] = {}
        self.sounds: dict[str, Kind] = {}
        self.whole: dict[tuple[str, ...], Kind] = {}
        for span in spans:
            forms = [
                t.form
                for t in sheet.tokens[span.first : span.end]
                if t.is_word and len(t.form) > 1
            ]
            if span.score < SURE_ENOUGH:
                continue
            self.whole.setdefault(tuple(forms), span.kind)
            if span.kind == "ORG" and len(forms) > 2 and sheet.cues[span.end - 1].legal_form:
                self.whole.setdefault(tuple(forms[:-1]), "ORG")
            if span.kind == "PERSON":
                self._remember_person(forms)
            elif len(forms) > 1:
                self._remember_body(sheet, span)

    def _remember_person(self, forms: list[str]) -> None:
        for form in forms if len(forms) > 1 else ():
            for stem in stems(form):
                if len(stem) > 2:
                    self.words.setdefault(stem, "PERSON")
        for form in forms[-1:] if len(forms) > 1 else ():
            for reading in word_readings(form):
                sound = skeleton(reading.letters)
                if sound and len(sound) > 3:
                    self.sounds.setdefault(sound, "PERSON")

    def _remember_body(self, sheet: Sheet, span: Span) -> None:
        """The one rare word of a body: Wagner for the Wagner Group."""
        rare = [
            i
            for i in range(span.first, span.end)
            if sheet.tokens[i].is_capital
            and not (i > span.first and sheet.tokens[i - 1].form in resources.word_set("of words"))
            and not (sheet.cues[i].head or sheet.cues[i].modifier or sheet.cues[i].legal_form)
            and not (
                sheet.cues[i].common
                or sheet.cues[i].place
                or sheet.cues[i].demonym
                or sheet.small[i]
            )
        ]
        if len(rare) == 1 and len(sheet.tokens[rare[0]].form) > 3:
            self.words.setdefault(sheet.tokens[rare[0]].form, "ORG")


def _cut_glued_tails(sheet: Sheet, taken: Taken) -> None:
    """Tag a name with a word glued to it, Mkrtychev|who; the mention will end inside of the token."""
    known = Memory(sheet, [span for span in taken.spans() if span.kind == "PERSON"]).words
    for index in sheet.capitals:
        token = sheet.tokens[index]
        if taken.at(index):
            continue
        tail = glued_length(sheet, index)
        if tail and token.form[: len(token.form) - tail] in known:
            taken.add(Span(index, index + 1, "PERSON", ALIKE_SCORE))


def glued_length(sheet: Sheet, index: int) -> int:
    """How many letters at the end of a token are another word, 0 for none.

    The rest must stand in the text by itself, or what follows must go on from the glued word, as
    in "Mkrtychevwho was sanctioned".
    """
    token = sheet.tokens[index]
    tail = (
        glued_tail(token.form) if token.is_capital and len(token.form) == len(token.text) else None
    )
    if (
        tail is None
        or sheet.cues[index].given
        or sheet.cues[index].surname
        or sheet.cues[index].common
    ):
        return 0
    rest = token.form[: -len(tail)]
    follows = sheet.tokens[index + 1].form if index + 1 < len(sheet.tokens) else ""
    if rest in sheet.seen_capital:
        return len(tail)
    return (
        len(tail)
        if tail in ("who", "which", "whose") and follows in resources.word_set("auxiliaries")
        else 0
    )


def _bracketed_given_names(sheet: Sheet, taken: Taken) -> None:
    """Tag the family name after an editor's brackets: "(President Vladimir) Putin"."""
    for span in taken.spans():
        index = span.end + 1
        if (
            span.kind != "PERSON"
            or index >= len(sheet.tokens)
            or sheet.tokens[span.end].text != ")"
        ):
            continue
        opened = any(
            token.text in "([" for token in sheet.tokens[max(0, span.first - 4) : span.first]
        )
        if (
            (
                opened
                and sheet.tokens[index].is_capital
                and sheet.tokens[index].gap == 1
                and not taken.at(index)
            )
            and sheet.cues[span.end - 1].given
            and not sheet.starts[index]
        ):
            taken.add(Span(index, index + 1, "PERSON", ALIKE_SCORE, span.title))


def find_bodies_again(sheet: Sheet, taken: Taken) -> None:
    """Tag bodies that the text gives in full elsewhere, before their words are taken for persons."""
    memory = Memory(sheet, taken.spans())
    for first, end in _free_runs(sheet, taken):
        _tag_whole_names(sheet, taken, memory, first, end)


def _find_again(sheet: Sheet, taken: Taken) -> None:
    """Tag bare surnames, and names in lines of capitals, that the text gives in full elsewhere."""
    memory = Memory(sheet, taken.spans())
    for first, end in _free_runs(sheet, taken):
        _tag_whole_names(sheet, taken, memory, first, end)
        for index in range(first, end):
            kind, score = _remembered(sheet, index, memory)
            if kind and not taken.at(index) and not (index > first and taken.at(index - 1)):
                taken.add(Span(_with_particles(sheet, index), index + 1, kind, score))


def _tag_whole_names(sheet: Sheet, taken: Taken, memory: Memory, first: int, end: int) -> None:
    """Tag the longest names that the text has elsewhere inside of a run of capitalised words."""
    start = first
    while memory.whole and start < end:
        for stop in range(min(end, start + LONGEST_REMEMBERED), start, -1):
            forms = tuple(t.form for t in sheet.tokens[start:stop] if len(t.form) > 1)
            alone = stop - start == 1 and not (start == first and stop == end)
            if forms in memory.whole and not alone:
                taken.add(Span(start, stop, memory.whole[forms], REMEMBERED_SCORE))
                start = stop - 1
                break
        start += 1


def _with_particles(sheet: Sheet, index: int) -> int:
    """The start of a family name with the particles before it: van der Velde."""
    start = index
    while (
        start
        and sheet.tokens[start].gap == 1
        and sheet.cues[start - 1].particle
        and sheet.tokens[start - 1].form in resources.word_set("name particles")
    ):
        start -= 1
    return start


def _remembered(sheet: Sheet, index: int, memory: Memory) -> tuple[Kind | None, float]:
    token, known = sheet.tokens[index], sheet.cues[index]
    if not token.is_capital or len(token.form) < 3 or known.demonym:
        return None, 0.0
    if known.calendar and not _acts(sheet, index):
        return None, 0.0
    for stem in stems(token.form):
        kind = memory.words.get(stem)
        if (
            kind
            and not (known.place and kind == "PERSON" and not known.surname)
            and not known.head
        ) and not ((known.common or token.form in sheet.seen_small) and sheet.starts[index]):
            return kind, REMEMBERED_SCORE
    if (
        known.place
        or known.common
        or known.role
        or sheet.small[index]
        or known.head
        or token.form in sheet.seen_small
    ):
        return None, 0.0
    sounds = (skeleton(reading.letters) for reading in word_readings(token.form))
    kind = next((memory.sounds[sound] for sound in sounds if sound in memory.sounds), None)
    return (kind, ALIKE_SCORE) if kind else (None, 0.0)


def _acts(sheet: Sheet, index: int) -> bool:
    """Whether a word speaks, acts or owns something here, as a person does and a month does not."""
    after = sheet.tokens[index + 1] if index + 1 < len(sheet.tokens) else None
    return after is not None and (after.text in ("'s", "’s") or sheet.cues[index + 1].speech)


def _free_runs(sheet: Sheet, taken: Taken) -> Iterator[tuple[int, int]]:
    """Runs of capitalised tokens that belong to no span."""
    first = last = -2
    for index in sheet.capitals:
        if taken.at(index):
            continue
        if index != last + 1 or sheet.tokens[index].gap != 1:
            if first >= 0:
                yield first, last + 1
            first = index
        last = index
    if first >= 0:
        yield first, last + 1


def _defined_acronyms(sheet: Sheet, taken: Taken) -> None:
    """Tag the acronym in "Long Form (LF)", and wherever it stands again, with its long form."""
    defined: dict[str, str] = {}
    for span in taken.spans():
        index = span.end + 1
        if (
            span.kind != "ORG"
            or index + 1 >= len(sheet.tokens)
            or sheet.tokens[span.end].text != "("
        ):
            continue
        inside = sheet.tokens[index]
        words = [t.form for t in sheet.tokens[span.first : span.end] if t.is_word]
        closed = sheet.tokens[index + 1].text == ")"
        if closed and inside.is_all_capitals and _abbreviates(inside.form.replace(".", ""), words):
            first, last = sheet.tokens[span.first], sheet.tokens[span.end - 1]
            defined.setdefault(inside.form, sheet.text[first.start : last.end])
    for index in sheet.capitals if defined else ():
        token = sheet.tokens[index]
        if token.form in defined and token.is_all_capitals:
            taken.add(Span(index, index + 1, "ORG", 0.9, stands_for=defined[token.form]))


def _abbreviates(letters: str, words: list[str]) -> bool:
    """Whether letters may stand for words: taken from their starts, or from within the first."""
    rest = letters
    for word in words:
        if rest and word.startswith(rest[0]):
            rest = rest[1:]
    inside = words[0].startswith(letters[0]) and all(letter in words[0] for letter in letters)
    return len(letters) > 1 and (not rest or (len(words) == 1 and inside))


def _shared_credit(sheet: Sheet, taken: Taken) -> None:
    """Tag both sides of a credit: (REUTERS/Evelyn Hockstein), (Vitaly Nevar/Reuters)."""
    for index, token in enumerate(sheet.tokens):
        if token.text != "/" or not 0 < index < len(sheet.tokens) - 1:
            continue
        for first, end in _credit_sides(sheet, taken, index):
            shouted = all(token.is_all_capitals for token in sheet.tokens[first:end])
            taken.add(Span(first, end, "ORG" if shouted else "PERSON", 0.85))


def _credit_sides(sheet: Sheet, taken: Taken, slash: int) -> Iterator[tuple[int, int]]:
    """Two or three free capitalised words beside the slash of a credit of an organisation."""
    after = slash + 1
    end = after
    while (
        end < len(sheet.tokens)
        and sheet.tokens[end].is_capital
        and not taken.at(end)
        and sheet.tokens[end].gap < 2
    ):
        end += 1
    start = slash
    while (
        start > 0
        and sheet.tokens[start - 1].is_capital
        and not taken.at(start - 1)
        and sheet.tokens[start].gap < 2
    ):
        start -= 1
    owner_before = slash > 0 and taken.at(slash - 1)
    owner_after = taken.at(after) if after < len(sheet.tokens) else False
    if owner_before and 2 <= end - after <= 3:
        yield after, end
    if owner_after and 2 <= slash - start <= 3:
        yield start, slash
