"""Tokens → spans of organisations, by rule: known bodies, heads, legal forms, quotes, acronyms."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from entityrec import resources
from entityrec.mentions.cues import word_key
from entityrec.mentions.heads import capitals_end, headed_spans, leftmost, next_is_capital
from entityrec.mentions.sheet import Sheet
from entityrec.mentions.spans import Span, Taken
from entityrec.words.clean import comparison_form

QUOTES: Final = {"«": "»", "„": "“", "“": "”", '"': '"'}


def body_spans(sheet: Sheet, taken: Taken) -> None:
    """Find organisations, the surest kinds first; each takes its tokens."""
    for finder in (
        _known_bodies,
        _wire_services,
        _spelled_out,
        _legal_forms,
        headed_spans,
        _quoted,
        _apposed,
        _acronyms,
    ):
        for span in finder(sheet, taken):
            taken.add(span)


def _known_bodies(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Bodies that resources list, the longest form first."""
    end = 0
    for index in sheet.capitals:
        length = _known_length(sheet, index) if index >= end else 0
        if length:
            end = index + length
            if taken.is_free(index, end) and _stands_alone(sheet, index, length):
                yield Span(index - _nation_before(sheet, taken, index), end, "ORG", 0.95)


@cache
def _body_forms(inflected: bool) -> dict[tuple[str, ...], str]:
    """The words of listed bodies, as they are looked up → the form that is listed."""
    table = {}
    for form in resources.bodies():
        words = form.replace("«", "").replace("»", "").split()
        table[tuple(word_key(comparison_form(word), inflected=inflected) for word in words)] = form
    return table


@cache
def _first_words(inflected: bool) -> dict[str, int]:
    """First words of listed bodies → the length of the longest that starts so."""
    longest: dict[str, int] = {}
    for words in _body_forms(inflected):
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _known_length(sheet: Sheet, index: int) -> int:
    """How many tokens a listed body takes from here on, 0 for none."""
    inflected = sheet.language in resources.word_set("genitive languages")
    longest = _first_words(inflected).get(
        word_key(sheet.tokens[index].form, inflected=inflected), 0
    )
    for length in range(min(longest, len(sheet.tokens) - index), 0, -1):
        piece = sheet.tokens[index : index + length]
        keys = tuple(word_key(each.form, inflected=inflected) for each in piece)
        listed = _body_forms(inflected).get(keys)
        if (
            listed
            and all(each.gap < 2 for each in piece[1:])
            and _written_as(listed, [each.text for each in piece])
        ):
            return length
    return 0


def _written_as(listed: str, written: list[str]) -> bool:
    """Whether the capitals are those of a name: Reuters and REUTERS, EU but not eu."""
    if (
        len(written) == 1
        and len(listed.replace(".", "")) <= 5
        and listed.replace(".", "").isupper()
    ):
        return written[0].replace(".", "").isupper()
    wanted = [word[:1].isupper() for word in listed.replace("«", "").split()]
    return all(
        word[:1].isupper() for word, capital in zip(written, wanted, strict=False) if capital
    )


def _stands_alone(sheet: Sheet, index: int, length: int) -> bool:
    """Whether a listed body is not just a part of another name, or an everyday word."""
    first = sheet.tokens[index]
    if length == 1 and sheet.cues[index].common and not first.is_all_capitals:
        return (
            not sheet.starts[index]
            and not sheet.loud[index]
            and not next_is_capital(sheet, index + 1)
        )
    if length == 1 and sheet.cues[index].common and first.is_all_capitals:
        return not sheet.loud[index]
    if length == 1 and next_is_capital(sheet, index + 1):
        return not _head_follows(sheet, index + 1)
    return not _head_follows(sheet, index + length)


def _nation_before(sheet: Sheet, taken: Taken, index: int) -> int:
    """How many tokens of a country stand right before: "US Treasury", "United States Department of State"."""
    if not index or sheet.tokens[index].gap != 1 or taken.at(index - 1):
        return 0
    before = sheet.cues[index - 1]
    if sheet.tokens[index - 1].is_all_capitals and not sheet.starts[index - 1]:
        return int(bool(before.place))
    twice = index > 1 and before.place in UNITED and sheet.cues[index - 2] == before
    return 2 * int(twice and sheet.tokens[index - 1].gap == 1)


UNITED: Final = ("united states", "united kingdom")
"""Countries whose full name is a part of the names of their bodies."""


def _head_follows(sheet: Sheet, index: int) -> bool:
    """Whether capitalised words up to a head follow: "UN" in "UN Security Council"."""
    for place in range(index, min(index + 4, len(sheet.tokens))):
        token = sheet.tokens[place]
        if not token.is_capital or token.gap in {2, 0} or sheet.starts[place]:
            return False
        if sheet.cues[place].head and not sheet.cues[place].role:
            return True
    return False


def _legal_forms(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Capitalised words before a legal form: Acme Holdings, Inc."""
    for index in [i for i, known in enumerate(sheet.cues) if known.legal_form]:
        token = sheet.tokens[index]
        small = token.form in resources.word_set("small legal forms") and token.text.islower()
        if not (token.is_capital or small) or sheet.starts[index]:
            continue
        end = index + 1
        start = index - (index > 1 and sheet.tokens[index - 1].text == ",")
        start = leftmost(sheet, taken, start)
        if start < index - 1 or (start < index and sheet.tokens[start].is_capital):
            yield Span(start, end, "ORG", 0.9)


def _spelled_out(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """The words before "(ABC)" whose first letters it has: Economic Community of X (ECX)."""
    for index in sheet.openings:
        if not 2 <= index < len(sheet.tokens) - 2:
            continue
        inside = sheet.tokens[index + 1]
        letters = inside.form.replace(".", "")
        bracketed = sheet.tokens[index].text == "(" and sheet.tokens[index + 2].text == ")"
        if not bracketed or not inside.is_all_capitals or not 2 <= len(letters) <= 8:
            continue
        start = _first_of_initials(sheet, index, letters)
        if start is not None and index - start > 1 and taken.is_free(start, index):
            headed = any(sheet.cues[place].head for place in range(start, index))
            yield Span(start, index, "ORG", 0.9 if headed else 0.8)


def _first_of_initials(sheet: Sheet, end: int, letters: str) -> int | None:
    """Where the words begin whose first letters are given, reading back from a place; or None."""
    rest = letters
    for index in range(end - 1, max(-1, end - 14), -1):
        token = sheet.tokens[index]
        if not token.is_word or (token.gap == 2 and index + 1 < end) or sheet.cues[index].speech:
            return None
        initials = "".join(part[:1] for part in token.form.split("-"))
        if token.is_capital and rest.endswith(initials):
            rest = rest[: -len(initials)]
        elif token.is_capital and not (rest and rest.endswith(initials[-1:])):
            return None
        elif token.is_capital:
            rest = rest[:-1]
        elif rest.endswith(token.form[:1]) and len(token.form) > 3:
            rest = rest[:-1]  # a topic in lower case: droits, humains
        if not rest:
            return index if token.is_capital else None
    return None


def _quoted(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Names in quotes after the kind of body: концерн «Алмаз», ЧВК «Вагнер»."""
    for index in sheet.openings:
        closing = QUOTES.get(sheet.tokens[index].text)
        if closing is None or not 0 < index < len(sheet.tokens) - 2:
            continue
        if not sheet.tokens[index + 1].is_capital:
            continue
        before = sheet.cues[index - 1]
        if not (before.head or before.legal_form or sheet.tokens[index - 1].form == "чвк"):
            continue
        end = index + 1
        while end < len(sheet.tokens) and end < index + 7 and sheet.tokens[end].is_word:
            end += 1
        if (
            end < len(sheet.tokens)
            and sheet.tokens[end].text == closing
            and taken.is_free(index + 1, end)
        ):
            yield Span(index + 1, end, "ORG", 0.85)


def _apposed(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """A name right after the kind of body in lower case: "the Russian company Wagner"."""
    for index in sheet.capitals:
        if not index or (
            sheet.tokens[index].gap != 1
            or sheet.tokens[index - 1].form not in resources.word_set("apposed heads")
        ):
            continue
        if (
            not sheet.tokens[index - 1].text[0].islower()
            or sheet.cues[index].given
            or sheet.cues[index].place
        ):
            continue
        end = capitals_end(sheet, taken, index)
        if taken.is_free(index, end) and not any(
            sheet.cues[place].role for place in range(index, end)
        ):
            yield Span(index, end, "ORG", 0.7)


def _acronyms(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Words in capitals in a line that is not: OFAC, but not USD, DPRK or a Roman number."""
    for index in sheet.capitals:
        token = sheet.tokens[index]
        if not token.is_all_capitals:
            continue
        letters = token.form.replace(".", "").replace("&", "")
        if not 2 <= len(letters) <= 5 or not letters.isalpha() or taken.at(index):
            continue
        known = sheet.cues[index]
        if (
            sheet.loud[index]
            or _is_no_acronym(sheet, letters)
            or known.place
            or known.demonym
            or sheet.small[index]
            or known.role
        ):
            continue
        if (
            known.given
            or known.calendar
            or (known.common and len(letters) > 4)
            or "-" in token.text
        ):
            continue
        if _capital_neighbour(sheet, index) or _is_dateline(sheet, index):
            continue
        yield Span(index, index + 1, "ORG", 0.6)


def _is_no_acronym(sheet: Sheet, letters: str) -> bool:
    """Whether letters are known not to stand for a body, or are a small word in capitals."""
    small = resources.function_words().get(sheet.language, frozenset())
    return letters in resources.word_set("no body") or letters in small


def _is_dateline(sheet: Sheet, index: int) -> bool:
    """Whether a word in capitals opens a wire: "GDYNIA, Nov 3 (Harbour Wire) -"."""
    following = sheet.tokens[index + 1].text if index + 1 < len(sheet.tokens) else ""
    return (
        sheet.starts[index]
        and len(sheet.tokens[index].form) > 3
        and following in (",", "-", "–", "—", "(")
    )


def _wire_services(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """The wire service in a dateline: "SEOUL (Harbour Wire) -"."""
    for index in sheet.openings:
        if sheet.tokens[index].text != "(" or not 0 < index < len(sheet.tokens) - 2:
            continue
        if not sheet.tokens[index + 1].is_capital:
            continue
        end = capitals_end(sheet, taken, index + 1)
        closed = end + 1 < len(sheet.tokens) and sheet.tokens[end].text == ")"
        if not closed or sheet.tokens[end + 1].text not in ("-", "–", "—", "--"):
            continue
        line_start = next(
            (
                i
                for i in range(index, max(-1, index - 9), -1)
                if sheet.tokens[i].gap == 2 or i == 0
            ),
            None,
        )
        if (
            line_start is not None
            and sheet.tokens[line_start].is_all_capitals
            and end - index <= 5
        ):
            yield Span(index + 1, end, "ORG", 0.85)


def _capital_neighbour(sheet: Sheet, index: int) -> bool:
    """Whether a word in capitals stands beside another: then both are shouted, not initials."""
    return any(
        0 <= place < len(sheet.tokens)
        and sheet.tokens[place].is_all_capitals
        and len(sheet.tokens[place].form) > 5
        for place in (index - 1, index + 1)
    )
