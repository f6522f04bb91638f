"""CandidatePair → Comparison, for organisations: heads, modifiers, places, numbers, acronyms."""

from collections.abc import Iterator

from entityrec import resources
from entityrec.matching.words import SHORT, Spelling, WordPairs
from entityrec.records import Answer, Name, NamePart

VAGUE_CONCEPTS = frozenset(("company",))
"""Concepts that so many words have that sharing one says nothing: Electronics and Airlines."""

AGREES_FROM = 4.0
"""Bits from which two words of organisations are one: more than for persons, because their words
are everyday words and near neighbours (national, international) mean different things."""


def organisation_answers(left: Name, right: Name, pairs: WordPairs) -> Iterator[Answer]:
    """The answers to all questions about two names of organisations."""
    acronym = _acronym(left, right)
    if acronym:
        yield acronym
        return
    mine, theirs = [*left.parts], [*right.parts]
    for a in left.parts:
        partner = _partner(a, theirs, pairs)
        if partner:
            b, spelling = partner
            mine.remove(a)
            theirs.remove(b)
            yield _agreement(a, b, spelling)
    if _is_organ(left, theirs) or _is_organ(right, mine):
        yield Answer("organ of body", left.text, right.text, 1.0, note="a body and a part of it")
    yield from _rest(mine, theirs)


def _is_organ(whole: Name, rest: list[NamePart]) -> bool:
    """Whether the other name is an organ of a body: the Security Council of the United Nations."""
    organs = resources.word_set("organs")
    return all(part.role == "body" for part in whole.parts) and any(
        part.concept in organs for part in rest
    )


def _acronym(left: Name, right: Name) -> Answer | None:
    """An acronym alone beside a longer name: it fits the first letters, or it conflicts."""
    short, long = (left, right) if _is_acronym(left) else (right, left)
    if not _is_acronym(short):
        return None
    letters = next(part.form for part in short.parts if part.role == "acronym")
    if _is_acronym(long):
        other = next(part.form for part in long.parts if part.role == "acronym")
        if other == letters:
            return Answer(
                "acronym letters",
                left.text,
                right.text,
                float(len(letters)),
                note="the same letters",
            )
        return Answer("acronym conflict", left.text, right.text, 1.0, note="other letters")
    if letters in long.initials:
        return Answer(
            "acronym letters",
            left.text,
            right.text,
            float(len(letters)),
            note="first letters of the words",
        )
    if letters in (part.form for part in long.parts):
        return None
    return Answer("acronym conflict", left.text, right.text, 1.0, note="not the first letters")


def _is_acronym(name: Name) -> bool:
    return any(part.role == "acronym" for part in name.parts) and all(
        part.role in ("acronym", "place", "form") for part in name.parts
    )


def _partner(
    part: NamePart, others: list[NamePart], pairs: WordPairs
) -> tuple[NamePart, Spelling | None] | None:
    """The part of the other name that means or spells the same, or None."""
    same = next((each for each in others if each.form == part.form), None)
    if same:
        return same, None
    if part.concept and part.concept not in VAGUE_CONCEPTS:
        same = next((each for each in others if each.concept == part.concept), None)
        if same:
            return same, None
    choices = []
    for other in others:
        if part.concept or other.concept or "number" in (part.role, other.role):
            continue
        spelling = pairs.spelling(part.readings, other.readings)
        short = min(len(part.form), len(other.form)) <= SHORT
        if spelling.bits >= AGREES_FROM and not (
            short and spelling.left.letters != spelling.right.letters
        ):
            choices.append((spelling.bits, other.form, other, spelling))
    if not choices:
        return None
    *_, other, spelling = max(choices, key=lambda choice: choice[:2])
    return other, spelling


def _agreement(left: NamePart, right: NamePart, spelling: Spelling | None) -> Answer:
    if left.concept and left.concept == right.concept:
        role = "body" if left.role == "body" else f"concept {_lesser(left.role, right.role)}"
        note = "the same word" if left.form == right.form else f"both mean {left.concept}"
        return Answer(role, left.text, right.text, 1.0, note=note)
    if spelling is None:
        return Answer(
            "word spelling", left.text, right.text, 3.1 * len(left.form), note="the same word"
        )
    return Answer("word spelling", left.text, right.text, spelling.bits, note=spelling.note)


def _lesser(left: str, right: str) -> str:
    """The role of two that says more: the Treasury alone is what a department is named for."""
    return "modifier" if "modifier" in (left, right) else left


def _rest(mine: list[NamePart], theirs: list[NamePart]) -> Iterator[Answer]:
    """Parts without partner: of one role on both sides they conflict, else they are missing."""
    for role in ("number", "place", "modifier", "head", "form"):
        left = [part for part in mine if _class(part) == role]
        right = [part for part in theirs if _class(part) == role]
        if role == "form":
            continue  # GmbH beside Ltd: the same firm in two countries, or two; it says nothing
        if left and right:
            yield Answer(
                f"{role} conflict",
                _texts(left),
                _texts(right),
                float(min(len(left), len(right))),
                note=f"another {role}",
            )
            left, right = left[len(right) :], right[len(left) :]
        for part in left:
            yield Answer(f"missing {role}", part.text, "", 1.0)
        for part in right:
            yield Answer(f"missing {role}", "", part.text, 1.0)


def _class(part: NamePart) -> str:
    """The role under which a part conflicts: bodies and acronyms inside a name modify it."""
    return "modifier" if part.role in ("body", "acronym") else part.role


def _texts(parts: list[NamePart]) -> str:
    return " ".join(part.text for part in parts)
