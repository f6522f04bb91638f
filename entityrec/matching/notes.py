"""Answer → words: why two parts were set side by side, in a line that a reader understands."""

from typing import Final

from entityrec.matching.words import WordPairs
from entityrec.records import NamePart
from entityrec.words.distance import letter_edits

SAID: Final = {
    "other order": "family and given name change places",
    "joined words": "written together",
    "joined across scripts": "written together in another script",
    "initial": "the same first letter",
    "initial conflict": "another first letter",
    "extra initial": "an initial that the other has not",
    "nickname": "may be the same given name",
    "shortened": "one is the beginning of the other",
    "generation conflict": "another generation",
    "gender conflict": "a man's and a woman's form",
    "other kind of body": "two kinds of bodies",
    "organ of body": "a body and a part of it",
    "share of shorter": "how much of the shorter name the other has",
    "share of longer": "how much of the longer name the other has",
    "acronym": "first letters of the words",
    "acronym conflict": "not the first letters",
    "family known apart": "near, but two names that both exist",
    "given known apart": "near, but two names that both exist",
}
"""Questions whose answer is always the same in words."""


def note(
    pairs: WordPairs,
    left: NamePart | None,
    right: NamePart | None,
    known: tuple[int, int, int],
    question: str,
) -> str:
    """The answer to a question about two parts, in words.

    ``known`` is the row of their words among the word pairs, and the rows of the two words.
    """
    if question in SAID:
        return SAID[question]
    if left is None or right is None:
        return ""
    if question.endswith("conflict") or "conflict across" in question:
        return "another word" if question != "short conflict" else "short words that differ"
    if question in ("meaning", "place", "body", "number", "form") and left.form != right.form:
        return f"both mean {left.concept}" if left.concept else ""
    if left.form == right.form:
        return "the same word"
    if question.endswith("slip"):
        return "one letter left out, or two that changed places"
    if question.endswith("sound"):
        return SOUNDS[int(pairs.known.sound[known[0]])]
    said = pairs.spelling_at(*known).note
    if left.form.isascii() and right.form.isascii() and question.endswith("spelling"):
        edits = letter_edits(left.form, right.form)
        said += f", {edits} letter{'s' if edits > 1 else ''} written otherwise"
    return said


SOUNDS: Final = (
    "other consonants, another sound",
    "other consonants, the same sound in English",
    "the same consonants",
    "the same consonants and sound",
)
"""What the values of the questions about sounds mean."""
