"""Labelled spans → the same, where they agree with what is listed for certain.

The model weighs, the lists know: a country is never an organisation by itself, the Treasury
always is, and in "(REUTERS/Vitaly Nevar)" one side is an agency and the other a photographer.
"""

from collections.abc import Iterator
from typing import Final

from entityrec import resources
from entityrec.mentions.sheet import Sheet
from entityrec.mentions.spans import Span, Taken

LEARNT: Final = frozenset(("", "en", "sk", "hr", "sr", "pt", "da"))
"""Languages of texts that the model was trained on; without small words a language is not known."""

LISTED: Final = 0.95
"""The score that rules give to a body that is listed by name."""

SPELLED_OUT: Final = 0.9
"""The score of a long form whose initials follow in brackets, and of full official names."""


BY_RULE: Final = 0.85
"""The score from which spans of the rules stand by themselves in languages of which the model learnt no relative."""


def settle(sheet: Sheet, ruled: Taken, taken: Taken) -> None:
    """Correct the spans of the model by what lists and the form of credits say for certain."""
    for span in taken.spans():
        if any(wrong(sheet, ruled, span) for wrong in WRONG):
            taken.drop(span)
        elif span.kind == "ORG":
            span = _with_own_end(sheet, ruled, taken, span)  # noqa: PLW2901 - the same name, cut
            _without_article(sheet, taken, span)
            _cut_to_listed(sheet, ruled, taken, span)
    unread = sheet.language not in LEARNT and not sheet.inflected
    for span in ruled.spans():
        if span.kind == "ORG" and span.score >= SPELLED_OUT and not _within(taken, span):
            taken.replace(span)
        elif unread and span.score >= BY_RULE and taken.is_free(span.first, span.end):
            taken.add(span)
    _credited_persons(sheet, ruled, taken)
    _over_a_stray_stop(sheet, taken)


def _is_place(sheet: Sheet, _: Taken, span: Span) -> bool:
    """Whether a span is nothing but a place, or the people of one; a family name may be one for persons."""
    words = [i for i in range(span.first, span.end) if sheet.tokens[i].is_word]
    cues = [sheet.cues[i] for i in words]
    plain = all(sheet.tokens[i].form.isascii() for i in words)
    person = span.kind == "PERSON" and plain
    if any(known.given or (known.surname and person) for known in cues):
        return False
    small = resources.word_set("articles") | resources.word_set("of words")
    return bool(words) and all(
        known.place or known.demonym or sheet.tokens[i].form in small
        for i, known in zip(words, cues, strict=True)
    )


def _is_german_noun(sheet: Sheet, ruled: Taken, span: Span) -> bool:
    """Whether nothing but its capital makes a name of a word of German, where all nouns have one."""
    if sheet.language != "de" or ruled.over(span.first, span.end):
        return False
    known = [sheet.cues[i] for i in range(span.first, span.end)]
    acronym = span.kind == "ORG" and sheet.tokens[span.first].is_all_capitals
    shaped = len(known) > 1 and any(each.surname_shaped for each in known)
    return not (acronym or shaped or any(each.given or each.legal_form for each in known))


def _is_bare_head(sheet: Sheet, ruled: Taken, span: Span) -> bool:
    """Whether a span is a kind of body and no more: the Union, the Court; not Parliament, of which there is one.

    In the languages that it learnt, the model knows better when such a word stands for a body.
    """
    if sheet.language in LEARNT or span.end - span.first > 1 or not sheet.cues[span.first].head:
        return False
    form = sheet.tokens[span.first].form
    return form not in resources.word_set("self standing") and not ruled.over(span.first, span.end)


def _is_no_person(sheet: Sheet, _: Taken, span: Span) -> bool:
    """Whether what was taken for a person begins with a kind of body: Министерството, Izby Lordów."""
    known = sheet.cues[span.first]
    return (
        span.kind == "PERSON" and known.head and not (known.given or known.surname or known.role)
    )


def _is_title(_: Sheet, ruled: Taken, span: Span) -> bool:
    """Whether what was taken for a body is part of a title: *Treasury* Secretary Janet Yellen."""
    return span.kind == "ORG" and all(map(ruled.is_title, range(span.first, span.end)))


WRONG: Final = (_is_place, _is_german_noun, _is_bare_head, _is_no_person, _is_title)
"""What is never a name, each told from the text, what the rules say, and the span."""


def _with_own_end(sheet: Sheet, ruled: Taken, taken: Taken, span: Span) -> Span:
    """Cut the words in lower case that neither belong to the name by rule nor could end one.

    Where a complement may be written small, the model takes verbs for one: Верховный суд *постановил*.
    """
    same = [each for each in ruled.over(span.first, span.end) if each.first == span.first]
    if same and same[0].end >= span.end:
        if sheet.language in LEARNT or same[0].kind != "ORG":
            return span
        taken.replace(span._replace(end=same[0].end))
        return span._replace(end=same[0].end)
    least = same[0].end if same else span.first + 1
    end = span.end
    while end > least and _cannot_end(sheet, end - 1, by_rule=bool(same)):
        end -= 1
    cut = span._replace(end=end)
    if cut != span:
        taken.replace(cut)
    return cut


def _cannot_end(sheet: Sheet, index: int, *, by_rule: bool) -> bool:
    """Whether a word in lower case does not end a name: small words, verbs of speech; any beyond a rule's end."""
    token = sheet.tokens[index]
    if not token.is_word or token.is_capital:
        return False
    return by_rule or sheet.small[index] or sheet.cues[index].speech


def _without_article(sheet: Sheet, taken: Taken, span: Span) -> None:
    """Cut the article before a head: La Banque de France, but not Le Monde."""
    article = sheet.tokens[span.first].form in resources.word_set("articles")
    if article and span.end - span.first > 1 and sheet.cues[span.first + 1].head:
        taken.replace(span._replace(first=span.first + 1))


def _cut_to_listed(sheet: Sheet, ruled: Taken, taken: Taken, span: Span) -> None:
    """Keep of a span the listed bodies in it, if all else is an *and* or everyday words behind."""
    inside = [
        each
        for each in ruled.over(span.first, span.end)
        if each.score >= LISTED and _holds(span, each) and each[:2] != span[:2]
    ]
    rest = set(range(span.first, span.end)) - {
        i for each in inside for i in range(each.first, each.end)
    }
    if inside and inside[0].first == span.first and all(_is_filler(sheet, i) for i in rest):
        taken.drop(span)
        for each in inside:
            taken.add(each)


def _is_filler(sheet: Sheet, index: int) -> bool:
    """Whether a word is part of no name here: "File Photo", "&"."""
    token, known = sheet.tokens[index], sheet.cues[index]
    if not token.is_word:
        return token.text == "&"
    named = known.head or known.modifier or known.legal_form or known.place
    fillers = resources.word_set("and words") | resources.word_set("byline words")
    return token.form in fillers or (known.common and not named)


def _holds(span: Span, other: Span) -> bool:
    return span.first <= other.first and other.end <= span.end


def _within(taken: Taken, span: Span) -> bool:
    """Whether a span of organisations holds this one already, or a longer one of any kind does."""
    return any(
        _holds(each, span)
        and (each.kind == "ORG" or each.end - each.first > span.end - span.first)
        for each in taken.over(span.first, span.end)
    )


def _credited_persons(sheet: Sheet, ruled: Taken, taken: Taken) -> None:
    """Make persons of those who share a credit with a listed agency: (REUTERS/Vitaly Nevar)."""
    for span in taken.spans():
        if span.kind == "ORG" and span.score < LISTED and 2 <= span.end - span.first <= 3:
            named = any(
                sheet.cues[i].head or sheet.cues[i].legal_form or sheet.tokens[i].is_all_capitals
                for i in range(span.first, span.end)
            )
            if not named and any(
                _is_agency(sheet, ruled, i) for i in _over_the_slash(sheet, span)
            ):
                taken.replace(span._replace(kind="PERSON"))


def _over_the_slash(sheet: Sheet, span: Span) -> Iterator[int]:
    """The places across a slash from a span."""
    tokens = sheet.tokens
    if span.first > 1 and tokens[span.first - 1].text == "/":
        yield span.first - 2
    if span.end + 1 < len(tokens) and tokens[span.end].text == "/":
        yield span.end + 1


def _is_agency(sheet: Sheet, ruled: Taken, index: int) -> bool:
    """Whether a listed body stands at a place, or a bracket closes the credit."""
    return sheet.tokens[index].text == ")" or any(
        each.score >= LISTED for each in ruled.over(index, index + 1)
    )


def _over_a_stray_stop(sheet: Sheet, taken: Taken) -> None:
    """Take the word after a full stop that a machine put into a name: "Institute for International. Economics".

    It must stand alone, as no sentence does: after "of Justice. Selon lui" another sentence begins.
    """
    tokens = sheet.tokens
    for span in taken.spans():
        stop = span.end
        if span.kind != "ORG" or stop + 1 >= len(tokens) or tokens[stop].text != ".":
            continue
        following = tokens[stop + 1]
        last = sheet.cues[stop - 1]
        dangling = last.modifier and not last.head and span.end - span.first > 2
        alone = stop + 2 == len(tokens) or not tokens[stop + 2].is_word
        capital = following.is_capital and following.gap == 1 and not sheet.cues[stop + 1].place
        if dangling and alone and capital and taken.is_free(stop, stop + 2):
            taken.replace(span._replace(end=stop + 2))
