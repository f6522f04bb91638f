"""CandidatePair → Comparison. The parts of two names, aligned one to one by role.

Characters are never averaged over whole names: Kim Jong Un and Kim Jong Il share three quarters
of their letters, and the quarter that differs is what tells them apart. A part that is missing on
one side costs little, parts that conflict cost much, and both are said separately.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from entityrec import resources
from entityrec.matching.organisations import organisation_answers
from entityrec.matching.words import SHORT, Spelling, WordPairs, rarity_bits
from entityrec.records import Answer, Name, NamePart, Reading
from entityrec.words.distance import letter_edits

NAME_ROLES = ("given", "family", "single", "patronymic")
AGREES_FROM = 2.0
"""Bits from which two words are taken for spellings of one word."""


class Match(NamedTuple):
    """Two parts that are taken for one another."""

    left: int
    right: int
    spelling: Spelling


def asked_parts(left: Name, right: Name) -> Iterator[tuple[NamePart, NamePart]]:
    """The pairs of parts whose spelling a comparison of two names will look at."""
    yield from product(left.parts, right.parts)


def compare(left: Name, right: Name, pairs: WordPairs) -> list[Answer]:
    """The answers to all questions about two names of one kind, in the order of their parts.

    >>> from entityrec.names.distinct import make_name
    >>> kims = [make_name(text, "PERSON") for text in ("Kim Jong Un", "Kim Jong Il")]
    >>> [(a.question, a.left, a.right) for a in compare(*kims, WordPairs())]
    [('family spelling', 'Kim', 'Kim'), ('given spelling', 'Jong', 'Jong'), ('given conflict', 'Un', 'Il')]
    """
    if left.kind == "PERSON":
        return list(_person_answers(left, right, pairs))
    return list(organisation_answers(left, right, pairs))


def _person_answers(left: Name, right: Name, pairs: WordPairs) -> Iterator[Answer]:
    left_words = [part for part in left.parts if part.role in NAME_ROLES]
    right_words = [part for part in right.parts if part.role in NAME_ROLES]
    matches = best_matches(left_words, right_words, pairs)
    for match in matches:
        yield from _agreement(left_words[match.left], right_words[match.right], match.spelling)
    left_rest = _unmatched(left_words, {match.left for match in matches})
    right_rest = _unmatched(right_words, {match.right for match in matches})
    joined = _joined(left_rest, right_rest, pairs)
    if joined:
        yield joined
        left_rest, right_rest = [], []
    left_initials = [part for part in left.parts if part.role == "initial"]
    right_initials = [part for part in right.parts if part.role == "initial"]
    left_rest += left_initials
    right_rest += right_initials
    yield from _initials(left_rest, right_rest, _opening_parts(left, right))
    if left_initials and right_initials:
        yield from _other_initials(left_rest, right_rest)
    yield from _remaining(left_rest, right_rest, pairs)
    yield from _generations(left, right)
    yield from _gender(left_words, right_words, matches)


def best_matches(
    left: Sequence[NamePart], right: Sequence[NamePart], pairs: WordPairs
) -> list[Match]:
    """Pairs of parts that agree, each part at most once, the surest first taken."""
    found = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            spelling = word_spelling(a, b, pairs)
            if spelling.bits >= AGREES_FROM and not _two_known_words(a, b):
                same_role = a.role == b.role or "single" in (a.role, b.role)
                found.append(
                    (-spelling.bits - same_role, abs(i - j), i + j, Match(i, j, spelling))
                )
    taken: list[Match] = []
    for *_, match in sorted(found, key=lambda each: (each[:3], sorted(each[3][:2]))):
        if all(match.left != other.left and match.right != other.right for other in taken):
            taken.append(match)
    return sorted(taken)


def word_spelling(left: NamePart, right: NamePart, pairs: WordPairs) -> Spelling:
    """How alike two parts are; short words agree only when they sound the same."""
    if left.form == right.form and left.readings:
        first = left.readings[0]
        same = pairs.spelling((first,), (first,))
        return Spelling(max(same.bits, AGREES_FROM), first, first)
    spelling = pairs.spelling(left.readings, right.readings)
    shortest = min(len(left.form), len(right.form))
    if shortest <= SHORT and spelling.left.letters != spelling.right.letters:
        return Spelling(-50.0, spelling.left, spelling.right)
    return spelling


def _agreement(left: NamePart, right: NamePart, spelling: Spelling) -> Iterator[Answer]:
    limit = min(rarity_bits(_latin_forms(left)), rarity_bits(_latin_forms(right)))
    role = left.role if left.role != "single" else right.role
    note = "the same word" if left.form == right.form else spelling.note
    if left.form != right.form and left.form.isascii() and right.form.isascii():
        edits = letter_edits(left.form, right.form)
        note += f", {edits} letter{'s' if edits > 1 else ''} written otherwise"
    yield Answer(f"{role} spelling", left.text, right.text, spelling.bits, limit, note)
    if {left.role, right.role} == {"given", "family"}:
        yield Answer(
            "other order", left.text, right.text, 1.0, note="family and given name change places"
        )


def _two_known_words(left: NamePart, right: NamePart) -> bool:
    """Whether two words that nearly agree are each a name of its own: Johnson and Johnston."""
    plain = [part.readings[0].letters.replace("h", "") for part in (left, right)]
    if plain[0] == plain[1]:
        return False
    if _share_nickname(left, right):
        return False
    lists = [resources.word_list(file) for file in ("given_names.txt", "surnames.txt")]
    return any(left.form in known and right.form in known for known in lists)


def _share_nickname(left: NamePart, right: NamePart) -> bool:
    groups = resources.nicknames()
    mine, theirs = (
        {group for form in _latin_forms(part) for group in groups.get(form, ())}
        for part in (left, right)
    )
    return bool(mine & theirs)


def _latin_forms(part: NamePart) -> tuple[str, ...]:
    if part.form.isascii():
        return (part.form,)
    return tuple(reading.letters for reading in part.readings)


def _unmatched(parts: Sequence[NamePart], matched: set[int]) -> list[NamePart]:
    return [part for index, part in enumerate(parts) if index not in matched]


def _joined(left: list[NamePart], right: list[NamePart], pairs: WordPairs) -> Answer | None:
    """Jongun beside Jong Un: several words of one side that make one of the other."""
    if len(left) > 1 and len(right) == 1:
        swapped = _joined(right, left, pairs)
        return swapped and Answer(
            "joined words", swapped.right, swapped.left, swapped.value, swapped.limit, swapped.note
        )
    if len(left) != 1 or len(right) < 2 or len(right) > 3:
        return None
    together = "".join(part.readings[0].letters for part in right if part.readings)
    if all(abs(len(together) - len(reading.letters)) > 1 for reading in left[0].readings):
        return None
    spelling = pairs.spelling(left[0].readings, (Reading(together, 0.0, ""),))
    if spelling.bits < AGREES_FROM:
        return None
    text = " ".join(part.text for part in right)
    return Answer("joined words", left[0].text, text, spelling.bits, 10.0, "written together")


def _opening_parts(left: Name, right: Name) -> set[int]:
    """The first given names or initials of two names, by identity: J. is for John, not for a middle name."""
    opening = set()
    for name in (left, right):
        first = next((part for part in name.parts if part.role in ("given", "initial")), None)
        opening |= {id(first)} if first else set()
    return opening


def _initials(left: list[NamePart], right: list[NamePart], opening: set[int]) -> Iterator[Answer]:
    """Initials beside the given names they stand for; what is explained leaves both lists."""
    for mine, theirs in ((left, right), (right, left)):
        for part in [each for each in mine if each.role == "initial"]:
            partner = next(
                (
                    each
                    for each in theirs
                    if each.role in ("given", "initial")
                    and (id(part) in opening) == (id(each) in opening)
                    and _starts_alike(part, each)
                ),
                None,
            )
            if partner:
                mine.remove(part)
                theirs.remove(partner)
                a, b = (part, partner) if mine is left else (partner, part)
                yield Answer("initial", a.text, b.text, 1.0, note="the same first letter")


def _other_initials(left: list[NamePart], right: list[NamePart]) -> Iterator[Answer]:
    """Initials without partner where both names have some: George W. and George H. W. Bush."""
    for mine, at_left in ((left, True), (right, False)):
        for part in [each for each in mine if each.role == "initial"]:
            mine.remove(part)
            text = (part.text, "") if at_left else ("", part.text)
            yield Answer("initial conflict", *text, 1.0, note="an initial that the other has not")


def _starts_alike(left: NamePart, right: NamePart) -> bool:
    return bool(_first_letters(left) & _first_letters(right))


def _first_letters(part: NamePart) -> set[str]:
    return {reading.letters[:1].lower() for reading in part.readings} | {part.form[:1]}


def _remaining(left: list[NamePart], right: list[NamePart], pairs: WordPairs) -> Iterator[Answer]:
    """Parts without partner: nicknames first, then conflicts by role, then what is only missing."""
    for roles in (("given", "initial"), ("family", "single"), ("patronymic",)):
        mine = [part for part in left if part.role in roles]
        theirs = [part for part in right if part.role in roles]
        if roles[0] == "family" and not theirs and mine and _is_lone(mine, right):
            theirs = [part for part in right if part.role == "given"][:1]
        elif roles[0] == "family" and not mine and theirs and _is_lone(theirs, left):
            mine = [part for part in left if part.role == "given"][:1]
        for a, b in zip(mine, theirs, strict=False):
            yield _conflict(a, b, pairs)
        for part in mine[len(theirs) :]:
            yield Answer(f"missing {_missing_role(part, left)}", part.text, "", 1.0)
        for part in theirs[len(mine) :]:
            yield Answer(f"missing {_missing_role(part, right)}", "", part.text, 1.0)


def _is_lone(mine: list[NamePart], others: list[NamePart]) -> bool:
    """Whether a name is one word without a partner, so that any word conflicts with it."""
    return mine[0].role == "single" and bool(others)


def _missing_role(part: NamePart, all_rest: list[NamePart]) -> str:
    if part.role == "single":
        return "family"
    if part.role in ("patronymic", "initial"):
        return "middle"
    first = next((each for each in all_rest if each.role == part.role), part)
    return part.role if part is first else "middle"


def _conflict(left: NamePart, right: NamePart, pairs: WordPairs) -> Answer:
    if _share_nickname(left, right) and "initial" not in (left.role, right.role):
        return Answer("nickname", left.text, right.text, 1.0, note="may be the same given name")
    if _two_known_words(left, right):
        return Answer("other known", left.text, right.text, 1.0, note="two names that both exist")
    if "initial" in (left.role, right.role):
        return Answer("initial conflict", left.text, right.text, 1.0, note="another first letter")
    spelling = word_spelling(left, right, pairs)
    short = min(len(left.form), len(right.form)) <= SHORT
    question = (
        "short conflict"
        if short
        else f"{left.role if left.role != 'single' else right.role} conflict"
    )
    if short and left.role == right.role == "given":
        question = "given conflict"
    value = -50.0 if short else spelling.bits
    return Answer(
        question,
        left.text,
        right.text,
        value,
        note="short words that differ" if short else "another word",
    )


def _generations(left: Name, right: Name) -> Iterator[Answer]:
    table = resources.generations()
    mine = next((part for part in left.parts if part.role == "generation"), None)
    theirs = next((part for part in right.parts if part.role == "generation"), None)
    if mine and theirs and table[mine.form] != table[theirs.form]:
        yield Answer("generation conflict", mine.text, theirs.text, 1.0)
    elif bool(mine) != bool(theirs):
        yield Answer(
            "missing generation", mine.text if mine else "", theirs.text if theirs else "", 1.0
        )


def _gender(
    left: Sequence[NamePart], right: Sequence[NamePart], matches: list[Match]
) -> Iterator[Answer]:
    """A family name with and without a woman's ending, where no given name agrees."""
    given_agrees = any(left[m.left].role == right[m.right].role == "given" for m in matches)
    for match in matches:
        a, b = left[match.left], right[match.right]
        if given_agrees or "family" not in (a.role, b.role) or a.role == b.role == "single":
            continue
        if is_womans_form(a.form) != is_womans_form(b.form) and _both_full(left, right):
            yield Answer("gender conflict", a.text, b.text, 1.0, note="a man's and a woman's form")


def _both_full(left: Sequence[NamePart], right: Sequence[NamePart]) -> bool:
    return all(any(part.role == "given" for part in side) for side in (left, right))


def is_womans_form(form: str) -> bool:
    """Whether a family name has a Slavic woman's ending.

    >>> is_womans_form("putina"), is_womans_form("путин"), is_womans_form("merkel")
    (True, False, False)
    """
    return form.endswith(("ova", "eva", "ina", "ska", "skaya", "ова", "ева", "ина", "ская"))
