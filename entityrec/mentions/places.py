"""Sheet → places: what is known of where each token stands, with the document's own evidence.

The same word elsewhere in a text says more than the word itself: written small, after a title,
before a verb of speech, after the article.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from entityrec import resources
from entityrec.mentions.features import Place
from entityrec.mentions.sheet import Sheet
from entityrec.mentions.spans import Taken
from entityrec.mentions.zones import Zone
from entityrec.words.endings import stems

LANGUAGE_FAMILIES: Final = {
    "en": "en",
    "de": "de",
    "nl": "nl",
    **dict.fromkeys(("da", "no", "sv"), "north"),
    **dict.fromkeys(("fr", "es", "it", "pt", "ro"), "roman"),
    **dict.fromkeys(("pl", "cs", "sk", "sl", "hr"), "slavic"),
    **dict.fromkeys(("ru", "uk", "bg", "sr"), "slavic"),
}
"""Languages that write names alike, so that what one teaches holds for the others."""


def places(sheet: Sheet, taken: Taken, found: Sequence[Zone]) -> Iterator[Place]:
    """The place of each token of each zone, in order."""
    evidence = document_evidence(sheet, found)
    labels = taken.labels()
    family = LANGUAGE_FAMILIES.get(sheet.language, "other" if sheet.language else "")
    tokens, size = sheet.tokens, len(sheet.tokens)
    for first, end in found:
        summary = _zone_summary(sheet, first, end)
        for index in range(first, end):
            token = tokens[index]
            yield Place(
                (
                    labels[index - 1] if index else "-",
                    labels[index],
                    labels[index + 1] if index + 1 < size else "-",
                ),
                taken.sureness(index),
                token.gap,
                sheet.starts[index],
                sheet.small[index],
                sheet.loud[index],
                sheet.credited[index],
                taken.is_title(index - 1) if index else False,
                _mark(sheet, index - 1),
                _mark(sheet, index + 1),
                evidence.get(key_of(sheet, index), ""),
                summary[index - first],
                family,
            )


def key_of(sheet: Sheet, index: int) -> str:
    """What two uses of one word in a text share: its form, without a case ending where it may have one."""
    form = sheet.tokens[index].form
    return stems(form)[-1] if sheet.inflected or not form.isascii() else form


def _mark(sheet: Sheet, index: int) -> str:
    """What stands at a place, if it is no word: a mark, a digit, the end of the line or of the text."""
    if not 0 <= index < len(sheet.tokens):
        return "$"
    token = sheet.tokens[index]
    if token.is_word:
        return "X" if token.is_capital else "x"
    return "9" if token.text[:1].isdigit() else token.text[:1]


def _zone_summary(sheet: Sheet, first: int, end: int) -> list[str]:
    """For each token of a zone: how many capitals it has, where the token stands, and where heads are."""
    cues, tokens = sheet.cues, sheet.tokens
    capitals = min(sum(tokens[i].is_capital for i in range(first, end)), 4)
    heads = [i for i in range(first, end) if cues[i].head]
    forms = [i for i in range(first, end) if cues[i].legal_form]
    made = []
    for index in range(first, end):
        place = "a" if index == first else "z" if index == end - 1 else "m"
        around = _around(index, heads, forms) if heads or forms else ""
        made.append(f"{capitals}{place}{around}")
    return made


def _around(index: int, heads: Sequence[int], forms: Sequence[int]) -> str:
    """On which sides of a place heads and legal forms stand."""
    sides = (
        ("<", heads and heads[0] < index),
        ("=", index in heads),
        (">", heads and heads[-1] > index),
        ("!", forms and forms[-1] >= index),
    )
    return "".join(side for side, there in sides if there)


def document_evidence(sheet: Sheet, found: Sequence[Zone]) -> dict[str, str]:
    """Word → what its uses in the text show, a letter for each thing shown.

    >>> from entityrec.mentions.sheet import read_sheet
    >>> from entityrec.mentions.zones import zones
    >>> sheet = read_sheet("President Mkrtychev met the Council. Then Mkrtychev said so to a council.")
    >>> evidence = document_evidence(sheet, zones(sheet))
    >>> evidence["mkrtychev"], evidence["council"]
    ('2tv', '1ax')
    """
    seen: dict[str, set[str]] = defaultdict(set)
    middle: dict[str, int] = defaultdict(int)
    for first, end in found:
        for index in range(first, end):
            token = sheet.tokens[index]
            if not token.is_capital:
                continue
            key = key_of(sheet, index)
            middle[key] += not sheet.starts[index] and not sheet.loud[index]
            seen[key].update(_before(sheet, index) + _after(sheet, index))
            if token.form in sheet.seen_small:
                seen[key].add("x")
    for key, times in middle.items():
        if times:
            seen[key].add(str(min(times, 2)))
    return {key: "".join(sorted(shown)) for key, shown in seen.items()}


def _before(sheet: Sheet, index: int) -> str:
    """What the word before a use of a word shows of it."""
    if not index or sheet.tokens[index].gap != 1:
        return ""
    before, known = sheet.tokens[index - 1], sheet.cues[index - 1]
    return (
        "t" * (known.role != "")
        + "g" * (known.given and before.is_capital)
        + "a" * (before.form in resources.word_set("articles"))
        + "i" * (before.form in resources.word_set("place prepositions"))
    )


def _after(sheet: Sheet, index: int) -> str:
    """What the word after a use of a word shows of it."""
    if index + 1 >= len(sheet.tokens):
        return ""
    after, known = sheet.tokens[index + 1], sheet.cues[index + 1]
    return (
        "v" * (known.speech and not after.is_capital)
        + "h" * (known.head or known.legal_form)
        + {"'s": "o", "’s": "o", "(": "("}.get(after.text, "")
    )
