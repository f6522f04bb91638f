"""Tokens → spans of organisations, by rule: known bodies, heads, legal forms, quotes, acronyms."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from entityrec import resources
from entityrec.mentions.cues import Cue, Sheet, is_compound
from entityrec.mentions.spans import Span, Taken
from entityrec.words.clean import comparison_form

OF_WORDS: Final = frozenset(
    "of for de du des der für d' della del dei delle dell do da dos das di w na ds pro za за по".split()
)
ARTICLES: Final = frozenset("the la le les l' der den des die das el los las il lo gli".split())
AND_WORDS: Final = frozenset("and & und et y e и та i a".split())
GENITIVE_LANGUAGES: Final = frozenset("ru uk bg pl cs sl".split())
SMALL_HEAD_LANGUAGES: Final = frozenset("fr es it pt ru uk bg pl cs sl".split())
NO_BODY: Final = frozenset(
    """ok tv cd dvd pc am pm usd eur gbp rub gdp ceo cfo coo cto pr hr it ai id dna rna hiv aids covid
    sars faq pdf url www http https html gps suv vip diy rip lgbt lgbtq phd mba mp mps ngo ngos
    date mw km kg cm mm mph am fm ad bc ce gmt utc est edt pst pdt cet bst msk q1 q2 q3 q4
    i ii iii iv v vi vii viii ix xi xii xiii xiv xv xvi xx xxi nato-led tbd tba ps re vs no
    мвт км кг руб тв пк дтп вич чп чс юг""".split()
)
QUOTES: Final = {"«": "»", "„": "“", "“": "”", '"': '"'}
LONGEST_BODY: Final = 14
"""Tokens of a name of an organisation, at most."""


def body_spans(sheet: Sheet, taken: Taken) -> None:
    """Find organisations, the surest kinds first; each takes its tokens."""
    for finder in (_known_bodies, _wire_services, _legal_forms, _headed, _quoted, _apposed, _acronyms):
        for span in finder(sheet, taken):
            taken.add(span)


def _known_bodies(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Bodies that resources list, the longest form first."""
    index = 0
    while index < len(sheet.tokens):
        length = _known_length(sheet, index)
        if length and taken.is_free(index, index + length) and _stands_alone(sheet, index, length):
            yield Span(index - _nation_before(sheet, taken, index), index + length, "ORG", 0.95)
        index += max(1, length)


@cache
def _body_forms() -> dict[tuple[str, ...], str]:
    """Comparison forms of the words of listed bodies → how their first word is written."""
    table = {}
    for form in resources.bodies():
        words = tuple(comparison_form(word).replace(".", "") for word in form.replace("«", "").replace("»", "").split())
        table[words] = form
    return table


@cache
def _first_words() -> dict[str, int]:
    """First words of listed bodies → the length of the longest that starts so."""
    longest: dict[str, int] = {}
    for words in _body_forms():
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _known_length(sheet: Sheet, index: int) -> int:
    """How many tokens a listed body takes from here on, 0 for none."""
    token = sheet.tokens[index]
    longest = _first_words().get(token.form.replace(".", ""), 0)
    for length in range(longest, 0, -1):
        piece = sheet.tokens[index : index + length]
        listed = _body_forms().get(tuple(each.form.replace(".", "") for each in piece))
        if listed and all(each.gap < 2 for each in piece[1:]) and _written_as(listed, piece[0].text):
            return length
    return 0


def _written_as(listed: str, written: str) -> bool:
    """Whether the capitals are those of a name: Reuters and REUTERS, EU but not eu."""
    if listed[0].islower():
        return written[0] == listed[0]
    if len(listed.replace(".", "")) <= 5 and listed.replace(".", "").isupper():
        return written.replace(".", "").isupper()
    return written[0].isupper()


def _stands_alone(sheet: Sheet, index: int, length: int) -> bool:
    """Whether a listed body is not just a part of another name, or an everyday word."""
    first = sheet.tokens[index]
    if length == 1 and sheet.cues[index].common and not first.is_all_capitals:
        return not sheet.starts[index] and not sheet.loud[index] and not _next_is_capital(sheet, index + 1)
    if length == 1 and sheet.cues[index].common and first.is_all_capitals:
        return not sheet.loud[index]
    if length == 1 and _next_is_capital(sheet, index + 1):
        return not _head_follows(sheet, index + 1)
    return not _head_follows(sheet, index + length)


def _nation_before(sheet: Sheet, taken: Taken, index: int) -> bool:
    """Whether the initials of a country stand right before: "US Treasury", "U.S. Senate"."""
    if not index or sheet.tokens[index].gap != 1 or sheet.starts[index] or taken.at(index - 1):
        return False
    return bool(sheet.cues[index - 1].place) and sheet.tokens[index - 1].is_all_capitals


def _next_is_capital(sheet: Sheet, index: int) -> bool:
    return index < len(sheet.tokens) and sheet.tokens[index].is_capital and sheet.tokens[index].gap == 1


def _head_follows(sheet: Sheet, index: int) -> bool:
    """Whether capitalised words up to a head follow: "UN" in "UN Security Council"."""
    for place in range(index, min(index + 4, len(sheet.tokens))):
        token = sheet.tokens[place]
        if not token.is_capital or token.gap == 2 or token.gap == 0 or sheet.starts[place]:
            return False
        if sheet.cues[place].head and not sheet.cues[place].role:
            return True
    return False


def _legal_forms(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Capitalised words before a legal form: Acme Holdings, Inc."""
    for index, token in enumerate(sheet.tokens):
        if not sheet.cues[index].legal_form or not token.is_capital or sheet.starts[index]:
            continue
        end = index + 1
        start = index - (index > 1 and sheet.tokens[index - 1].text == ",")
        start = _leftmost(sheet, taken, start)
        if start < index - 1 or (start < index and sheet.tokens[start].is_capital):
            yield Span(start, end, "ORG", 0.9)


def _headed(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Names built around a head: National Security Council, Ministry of Defence of Ukraine."""
    index = 0
    while index < len(sheet.tokens):
        end = index + 1
        shouted = sheet.loud[index] and sheet.tokens[index].is_all_capitals
        if sheet.cues[index].head and not shouted and not taken.at(index) and _is_head_here(sheet, index):
            start = _leftmost(sheet, taken, index) if sheet.tokens[index].is_capital else index
            end = _rightmost(sheet, taken, index + 1)
            start = _without_sentence_start(sheet, start, index)
            if _has_modifier(sheet, start, index, end):
                yield Span(start, end, "ORG", 0.85)
            else:
                end = index + 1
        index = end


def _is_head_here(sheet: Sheet, index: int) -> bool:
    token, known = sheet.tokens[index], sheet.cues[index]
    if token.is_capital:
        return not (known.role and not known.modifier and _next_is_capital(sheet, index + 1))
    follows = index + 1 < len(sheet.tokens) and sheet.tokens[index + 1].gap == 1
    return follows and sheet.language in SMALL_HEAD_LANGUAGES and _complement_follows(sheet, index + 1)


def _complement_follows(sheet: Sheet, index: int) -> bool:
    """Whether what a body of this kind deals with follows a head in lower case."""
    known = sheet.cues[index]
    if sheet.language in GENITIVE_LANGUAGES:
        return known.modifier and not known.head
    tokens = sheet.tokens
    return any(
        sheet.cues[place].modifier and tokens[place].is_capital
        for place in range(index, min(index + 4, len(tokens)))
        if all(each.form in OF_WORDS | ARTICLES or each.text in "'’l" or each.is_capital for each in tokens[index:place])
    )


def _leftmost(sheet: Sheet, taken: Taken, index: int) -> int:
    """Where the capitalised words before a head begin."""
    start = index
    while start > 0 and index - start < LONGEST_BODY:
        token, before = sheet.tokens[start - 1], sheet.tokens[start]
        if before.gap != 1 or sheet.starts[start] or (taken.at(start - 1) and not taken.is_name_part(start - 1)):
            break
        if token.is_capital and _may_modify(sheet, start - 1):
            start -= 1
        elif (
            token.form in AND_WORDS
            and start >= 2
            and start < index + 1
            and sheet.tokens[start - 2].is_capital
            and (sheet.cues[start - 2].modifier or sheet.cues[start - 2].common)
            and not sheet.cues[start - 2].place
            and not sheet.starts[start - 2]
        ):
            start -= 2
        else:
            break
    return start


def _may_modify(sheet: Sheet, index: int) -> bool:
    known = sheet.cues[index]
    if known.calendar or (sheet.small[index] and not known.place and sheet.tokens[index].form != "us"):
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
    if here.gap != 1 and here.text not in ("&",):
        return 0
    if here.is_word and not here.is_capital and sheet.language in GENITIVE_LANGUAGES:
        return _genitive_length(sheet, index)
    if here.is_capital and not sheet.starts[index] and cues[index].place and sheet.language in GENITIVE_LANGUAGES:
        return 1
    if here.form in OF_WORDS and not here.is_capital:
        place = index + 1
        while place < len(tokens) and (tokens[place].form in ARTICLES or tokens[place].text in ("'", "’")) and place < index + 3:
            place += 1
        return _capitals(sheet, taken, place) - index if _capitals(sheet, taken, place) > place else 0
    if here.form in AND_WORDS and _is_topic(sheet, index + 1) and _is_topic(sheet, index - 1):
        return _capitals(sheet, taken, index + 1) - index
    return 0


def _genitive_length(sheet: Sheet, index: int) -> int:
    """How many words in lower case belong to a head: "инфраструктуры Украины", "иностранных дел"."""
    end = index
    while end < len(sheet.tokens) and end < index + 5:
        token = sheet.tokens[end]
        if not token.is_word or token.gap != 1 or sheet.small[end] or sheet.cues[end].speech or sheet.cues[end].role:
            break
        if token.is_capital:
            return end - index if sheet.cues[end].place or token.is_all_capitals else _known_modifiers(sheet, index)
        end += 1
    return _known_modifiers(sheet, index)


def _known_modifiers(sheet: Sheet, index: int) -> int:
    end = index
    while end < len(sheet.tokens) and sheet.cues[end].modifier and not sheet.cues[end].head and not sheet.tokens[end].is_capital:
        end += 1
    return end - index


def _is_topic(sheet: Sheet, index: int) -> bool:
    """Whether a capitalised word is what a body deals with, not another name."""
    if not 0 <= index < len(sheet.tokens) or not sheet.tokens[index].is_capital:
        return False
    known = sheet.cues[index]
    return (known.modifier or known.common) and not known.head and not known.given and not known.place


def _capitals(sheet: Sheet, taken: Taken, index: int) -> int:
    """The end of the run of capitalised words that starts here."""
    end = index
    while end < len(sheet.tokens) and end < index + 6:
        token = sheet.tokens[end]
        if not token.is_capital or (end > index and token.gap != 1) or sheet.cues[end].calendar or token.gap == 2:
            break
        if taken.at(end) and not taken.is_name_part(end):
            break
        end += 1
    return end


def _without_sentence_start(sheet: Sheet, start: int, head: int) -> int:
    """The start of a span without an everyday word that only opens the sentence."""
    if start < head and sheet.starts[start]:
        known = sheet.cues[start]
        if sheet.tokens[start].form in sheet.seen_small or (sheet.small[start] and not known.place):
            return start + 1
    return start


SELF_STANDING: Final = frozenset(
    "congress parliament senate bundestag knesset duma parlament parlement kongress "
    "конгресс парламент дума сенат".split()
)


def _has_modifier(sheet: Sheet, start: int, head: int, end: int) -> bool:
    """Whether a head has something that makes it the name of one body."""
    others = [place for place in range(start, end) if place != head and sheet.tokens[place].is_word]
    if is_compound(sheet.tokens[head].form):
        return True
    named = [place for place in others if sheet.tokens[place].is_capital or sheet.cues[place].modifier]
    if not named:
        return sheet.tokens[head].form in SELF_STANDING and sheet.tokens[head].is_capital
    if sheet.loud[head] and all(sheet.cues[place].common for place in named):
        return False
    if len(named) == 1 and sheet.cues[named[0]].demonym and not sheet.cues[named[0]].place:
        return not _is_vague(sheet.cues[head], sheet, head)
    return True


def _is_vague(known: Cue, sheet: Sheet, head: int) -> bool:
    """Whether a head with a nation only describes: "Russian Company", "German Police"."""
    return known.role != "" or (sheet.tokens[head].form in {"company", "group", "police", "media", "press", "firm"})


def _quoted(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Names in quotes after the kind of body: концерн «Алмаз», ЧВК «Вагнер»."""
    for index in range(1, len(sheet.tokens) - 2):
        closing = QUOTES.get(sheet.tokens[index].text)
        if closing is None or not sheet.tokens[index + 1].is_capital:
            continue
        before = sheet.cues[index - 1]
        if not (before.head or before.legal_form or sheet.tokens[index - 1].form == "чвк"):
            continue
        end = index + 1
        while end < len(sheet.tokens) and end < index + 7 and sheet.tokens[end].is_word:
            end += 1
        if end < len(sheet.tokens) and sheet.tokens[end].text == closing and taken.is_free(index + 1, end):
            yield Span(index + 1, end, "ORG", 0.85)


APPOSED_HEADS: Final = frozenset(
    """company firm group agency bank newspaper daily weekly magazine broadcaster channel party
    contractor manufacturer automaker carmaker airline militia carrier retailer startup conglomerate
    konzern unternehmen zeitung sender partei agentur firma söldnertruppe gruppe
    société entreprise groupe agence journal chaîne quotidien empresa grupo agencia
    компания компании компанией группа группы концерн агентство агентству агентства газета газеты
    газете телеканал телеканала издание издания банк банка фонд""".split()
)


def _apposed(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """A name right after the kind of body in lower case: "the Russian company Wagner"."""
    for index in range(1, len(sheet.tokens)):
        token = sheet.tokens[index]
        if not token.is_capital or token.gap != 1 or sheet.tokens[index - 1].form not in APPOSED_HEADS:
            continue
        if not sheet.tokens[index - 1].text[0].islower() or sheet.cues[index].given or sheet.cues[index].place:
            continue
        end = _capitals(sheet, taken, index)
        if taken.is_free(index, end) and not any(sheet.cues[place].role for place in range(index, end)):
            yield Span(index, end, "ORG", 0.7)


def _acronyms(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """Words in capitals in a line that is not: OFAC, but not USD, DPRK or a Roman number."""
    for index, token in enumerate(sheet.tokens):
        letters = token.form.replace(".", "").replace("&", "")
        if not token.is_all_capitals or not 2 <= len(letters) <= 5 or not letters.isalpha() or taken.at(index):
            continue
        known = sheet.cues[index]
        if sheet.loud[index] or letters in NO_BODY or known.place or known.demonym or sheet.small[index] or known.role:
            continue
        if known.given or known.calendar or (known.common and len(letters) > 4) or "-" in token.text:
            continue
        if _capital_neighbour(sheet, index) or _is_dateline(sheet, index):
            continue
        yield Span(index, index + 1, "ORG", 0.6)


def _is_dateline(sheet: Sheet, index: int) -> bool:
    """Whether a word in capitals opens a wire: "GDYNIA, Nov 3 (Harbour Wire) -"."""
    following = sheet.tokens[index + 1].text if index + 1 < len(sheet.tokens) else ""
    return sheet.starts[index] and len(sheet.tokens[index].form) > 3 and following in (",", "-", "–", "—", "(")


def _wire_services(sheet: Sheet, taken: Taken) -> Iterator[Span]:
    """The wire service in a dateline: "SEOUL (Harbour Wire) -"."""
    for index in range(1, len(sheet.tokens) - 2):
        if sheet.tokens[index].text != "(" or not sheet.tokens[index + 1].is_capital:
            continue
        end = _capitals(sheet, taken, index + 1)
        closed = end + 1 < len(sheet.tokens) and sheet.tokens[end].text == ")"
        if not closed or sheet.tokens[end + 1].text not in ("-", "–", "—", "--"):
            continue
        line_start = next((i for i in range(index, max(-1, index - 9), -1) if sheet.tokens[i].gap == 2 or i == 0), None)
        if line_start is not None and sheet.tokens[line_start].is_all_capitals and end - index <= 5:
            yield Span(index + 1, end, "ORG", 0.85)


def _capital_neighbour(sheet: Sheet, index: int) -> bool:
    """Whether a word in capitals stands beside another: then both are shouted, not initials."""
    return any(
        0 <= place < len(sheet.tokens)
        and sheet.tokens[place].is_all_capitals
        and len(sheet.tokens[place].form) > 5
        for place in (index - 1, index + 1)
    )
