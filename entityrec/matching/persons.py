"""Aligned words → answers, for persons: given and family names, initials, generations.

Missing is not conflicting: Kirby may be John Kirby, but Peter Kirby is not. So what is left of both
names after their words were aligned is set side by side, and only what stays alone is missing.
"""

from typing import Any, Final, NamedTuple

from entityrec.matching.alignment import Aligned
from entityrec.matching.answers import CODE, AnswerRows
from entityrec.matching.columns import ROLE, NameColumns
from entityrec.matching.joining import join_words
from entityrec.matching.words import SHORT_BOTH, WordPairs
from entityrec.words.distance import PER_BIT

FAMILY: Final = (ROLE["family"], ROLE["single"])
SHORTENED: Final = 3
"""Letters that a given name shortened to its beginning has at least."""


class Side(NamedTuple):
    """One side of some pairs: the rows of the names, and which of their words are still alone."""

    rows: Any
    alone: Any


def person_answers(
    columns: NameColumns, pairs: WordPairs, made: Aligned, rows: AnswerRows, place: Any
) -> None:
    """Add the answers to all questions about pairs of persons; ``place`` numbers the pairs."""
    made = join_words(columns, pairs, made, rows, place)
    _agreements(columns, pairs, made, rows, place)
    width = made.partner.shape[1]
    left = Side(made.left, (made.partner == -1) & (columns.word[made.left, :width] >= 0))
    right = Side(made.right, ~made.taken & (columns.word[made.right, :width] >= 0))
    _initials(columns, left, right, rows, place)
    _nicknames(columns, left, right, rows, place)
    _shortened(columns, left, right, rows, place)
    _conflicts(columns, pairs, made, left, right, rows, place)
    _missing(columns, left, right, rows, place)
    _generations(columns, left, right, rows, place)
    _genders(columns, made, rows, place)


def _agreements(
    columns: NameColumns, pairs: WordPairs, made: Aligned, rows: AnswerRows, place: Any
) -> None:
    """For each two words that agree how rare they are, and how alike."""
    import numpy as np

    pair, i = np.nonzero(made.partner >= 0)
    j = made.partner[pair, i]
    left, right = made.left[pair], made.right[pair]
    a, b = (columns.word[side, at].astype(np.int64) for side, at in ((left, i), (right, j)))
    mine, theirs = columns.role[left, i], columns.role[right, j]
    family = np.isin(mine, FAMILY) | np.isin(theirs, FAMILY)
    parts = columns.parts[left, i], columns.parts[right, j]
    rarity = np.minimum(pairs.words.rarity[a], pairs.words.rarity[b]) / PER_BIT
    bits = made.weights[pair, i, j] / PER_BIT
    across = pairs.across(a, b)
    rare = np.where(across, rarity, np.minimum(rarity, np.maximum(bits, 0.0)))
    unlike = ~across & (a != b) & (pairs.closeness(a, b) < 1.0)
    known = made.known[pair, i, j] & unlike
    for which, of_family, of_given, value in (
        (~known, "family name", "given name", rare),
        (unlike & ~known, "family sound", "given sound", pairs.sound(a, b)),
        (across, "family across scripts", "given across scripts", bits),
        (known, "family known apart", "given known apart", pairs.closeness(a, b)),
        (unlike & ~known, "family spelling", "given spelling", pairs.closeness(a, b)),
    ):
        question = np.where(family, CODE[of_family], CODE[of_given])
        rows.add(
            question[which], place[pair][which], parts[0][which], parts[1][which], value[which]
        )
    crossed = ((mine == ROLE["family"]) & (theirs == ROLE["given"])) | (
        (mine == ROLE["given"]) & (theirs == ROLE["family"])
    )
    rows.add("other order", place[pair][crossed], parts[0][crossed], parts[1][crossed])


def _initials(columns: NameColumns, left: Side, right: Side, rows: AnswerRows, place: Any) -> None:
    """Initials beside the given names that they stand for; what is explained is no longer alone.

    The first initial is for the first given name only.
    """
    initial = ROLE["initial"]
    for i in range(left.alone.shape[1]):
        for j in range(right.alone.shape[1]):
            fits = left.alone[:, i] & right.alone[:, j]
            mine, theirs = columns.role[left.rows, i], columns.role[right.rows, j]
            fits &= ((mine == initial) & ~_is(theirs, FAMILY)) | (
                (theirs == initial) & ~_is(mine, FAMILY)
            )
            fits &= columns.opens[left.rows, i] == columns.opens[right.rows, j]
            a, b = columns.word[left.rows, i], columns.word[right.rows, j]
            fits &= (columns.words.openings[a] & columns.words.openings[b]) > 0
            _both("initial", columns, left, i, right, j, fits, rows, place)


def _nicknames(
    columns: NameColumns, left: Side, right: Side, rows: AnswerRows, place: Any
) -> None:
    """Given names that one person may go by in turn."""
    groups = columns.words.groups
    for i in range(left.alone.shape[1]):
        for j in range(right.alone.shape[1]):
            fits = left.alone[:, i] & right.alone[:, j]
            mine, theirs = (
                groups[columns.word[side.rows, k]] for side, k in ((left, i), (right, j))
            )
            shared = (mine[:, :, None] == theirs[:, None, :]) & (mine >= 0)[:, :, None]
            fits &= shared.any(axis=(1, 2))
            _both("nickname", columns, left, i, right, j, fits, rows, place)


def _shortened(
    columns: NameColumns, left: Side, right: Side, rows: AnswerRows, place: Any
) -> None:
    """A given name that is the beginning of another: Kim and Kimberly, Sam and Samantha."""
    import numpy as np

    words = columns.words
    sounds, first = words.coded.sounds, words.first
    for i in range(left.alone.shape[1]):
        for j in range(right.alone.shape[1]):
            fits = left.alone[:, i] & right.alone[:, j]
            fits &= ~_is(columns.role[left.rows, i], FAMILY) & ~_is(
                columns.role[right.rows, j], FAMILY
            )
            chosen = np.flatnonzero(fits)
            a, b = (
                sounds[first[columns.word[side.rows[chosen], k]]]
                for side, k in ((left, i), (right, j))
            )
            shorter = np.minimum((a > 0).sum(axis=1), (b > 0).sum(axis=1))
            inside = np.arange(a.shape[1]) < shorter[:, None]
            fits[chosen] &= ((a == b) | ~inside).all(axis=1) & (shorter >= SHORTENED)
            _both("shortened", columns, left, i, right, j, fits, rows, place)


def _is(role: Any, roles: tuple[int, ...]) -> Any:
    import numpy as np

    return np.isin(role, roles)


def _both(
    question: Any,
    columns: NameColumns,
    left: Side,
    i: Any,
    right: Side,
    j: Any,
    which: Any,
    rows: AnswerRows,
    place: Any,
    value: Any = 1.0,
) -> None:
    """Add an answer about a word on each side, for those pairs where it holds; both are no longer alone."""
    import numpy as np

    chosen = np.flatnonzero(which)
    i, j, value, question = (
        np.broadcast_to(each, which.shape)[chosen] if not isinstance(each, str) else each
        for each in (i, j, value, question)
    )
    mine, theirs = columns.parts[left.rows[chosen], i], columns.parts[right.rows[chosen], j]
    rows.add(question, place[chosen], mine, theirs, value)
    left.alone[chosen, i] = False
    right.alone[chosen, j] = False


def _conflicts(
    columns: NameColumns,
    pairs: WordPairs,
    made: Aligned,
    left: Side,
    right: Side,
    rows: AnswerRows,
    place: Any,
) -> None:
    """What is left on both sides, set side by side: family names, then given names, then any."""
    import numpy as np

    width = left.alone.shape[1]
    roles = [columns.role[side.rows, :width] for side in (left, right)]
    family = [_is(each, FAMILY) for each in roles]
    for here in (family, [~each for each in family], [each | True for each in family]):
        for _ in range(width):
            mine, theirs = left.alone & here[0], right.alone & here[1]
            both = mine.any(axis=1) & theirs.any(axis=1)
            if not both.any():
                break
            i, j = mine.argmax(axis=1), theirs.argmax(axis=1)
            every = np.arange(len(i))
            question, value = _conflict(columns, pairs, made, left, i, right, j, every)
            _both(question, columns, left, i, right, j, both, rows, place, value)


def _conflict(
    columns: NameColumns,
    pairs: WordPairs,
    made: Aligned,
    left: Side,
    i: Any,
    right: Side,
    j: Any,
    every: Any,
) -> tuple[Any, Any]:
    """The questions that two words raise which are not one, and how alike they are."""
    import numpy as np

    words = columns.words
    a, b = (
        columns.word[left.rows, i].astype(np.int64),
        columns.word[right.rows, j].astype(np.int64),
    )
    a, b = np.maximum(a, 0), np.maximum(b, 0)
    mine, theirs = columns.role[left.rows, i], columns.role[right.rows, j]
    bits = made.weights[every, i, j] / PER_BIT
    whole = np.minimum(words.itself[a], words.itself[b]) / PER_BIT
    across = pairs.across(a, b)
    alike = np.where(
        across, np.maximum(bits, -12.0), np.clip(bits / np.maximum(whole, 1.0), -2.0, 1.0)
    )
    family = _is(mine, FAMILY), _is(theirs, FAMILY)
    question = np.where(family[0] & family[1], CODE["family conflict"], CODE["given conflict"])
    question[family[0] != family[1]] = CODE["other conflict"]
    question[across & family[0] & family[1]] = CODE["family conflict across scripts"]
    question[across & ~(family[0] & family[1])] = CODE["given conflict across scripts"]
    question[pairs.short(a, b, SHORT_BOTH) & ~pairs.same_sound(a, b)] = CODE["short conflict"]
    question[(mine == ROLE["initial"]) | (theirs == ROLE["initial"])] = CODE["initial conflict"]
    return question, np.where(question == CODE["initial conflict"], 1.0, alike)


def _missing(columns: NameColumns, left: Side, right: Side, rows: AnswerRows, place: Any) -> None:
    """What only one name has. A given name is missing where the other has none at all."""
    import numpy as np

    width = left.alone.shape[1]
    for side, other, at_left in ((left, right, True), (right, left, False)):
        theirs = columns.role[other.rows, :width]
        has_given = ((theirs >= 0) & ~_is(theirs, FAMILY)).any(axis=1)
        has_initial = (theirs == ROLE["initial"]).any(axis=1)
        first = np.ones(len(place), dtype=bool)
        for i in range(width):
            alone = side.alone[:, i]
            role = columns.role[side.rows, i]
            family, initial = _is(role, FAMILY), role == ROLE["initial"]
            question = np.where(family, CODE["missing family"], CODE["missing middle"])
            question[~family & ~has_given & first] = CODE["missing given"]
            question[initial & has_initial] = CODE["extra initial"]
            first &= ~(alone & ~family)
            part = columns.parts[side.rows, i][alone]
            rows.add(
                question[alone], place[alone], part if at_left else -1, -1 if at_left else part
            )


def _generations(
    columns: NameColumns, left: Side, right: Side, rows: AnswerRows, place: Any
) -> None:
    mine, theirs = columns.generation[left.rows], columns.generation[right.rows]
    rows.add("generation conflict", place[(mine > 0) & (theirs > 0) & (mine != theirs)])
    rows.add("missing generation", place[(mine > 0) != (theirs > 0)])


def _genders(columns: NameColumns, made: Aligned, rows: AnswerRows, place: Any) -> None:
    """A family name with and without a woman's ending, where both have given names and none agrees."""
    import numpy as np

    pair, i = np.nonzero(made.partner >= 0)
    j = made.partner[pair, i]
    left, right = made.left[pair], made.right[pair]
    mine, theirs = columns.role[left, i], columns.role[right, j]
    given = np.zeros(len(place), dtype=bool)
    given[pair[(mine == ROLE["given"]) & (theirs == ROLE["given"])]] = True
    full = [(columns.role[side] == ROLE["given"]).any(axis=1) for side in (made.left, made.right)]
    womans = [columns.words.womans[columns.word[side, at]] for side, at in ((left, i), (right, j))]
    family = (mine == ROLE["family"]) | (theirs == ROLE["family"])
    apart = family & (womans[0] != womans[1]) & ~given[pair] & full[0][pair] & full[1][pair]
    rows.add(
        "gender conflict",
        place[pair[apart]],
        columns.parts[left, i][apart],
        columns.parts[right, j][apart],
    )
