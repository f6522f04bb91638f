"""Aligned words → answers, for organisations: heads, modifiers, places, numbers, acronyms.

What a word is worth is how rare it is: two names that share *university* share little. What is left on
both sides conflicts, what is left on one side is missing, and each counts as much as its words are rare.
"""

from typing import Any, Final

from entityrec.matching.alignment import Aligned, agreeing
from entityrec.matching.answers import CODE, AnswerRows
from entityrec.matching.columns import ROLE, NameColumns, letters_of
from entityrec.matching.words import WordPairs
from entityrec.records import Name
from entityrec.words.distance import PER_BIT

CLASSES: Final = ("number", "body", "place", "head", "modifier")
"""In this order the words that are left are set side by side, and what is left then with any other; acronyms
inside of a name modify it, and legal forms say nothing: GmbH beside Ltd is one firm in two countries, or two."""


ORGAN: Final = 1
"""The bit of `NameColumns.kinds` for organs of a larger body."""


def organisation_answers(
    columns: NameColumns, pairs: WordPairs, made: Aligned, rows: AnswerRows, place: Any
) -> None:
    """Add the answers to all questions about pairs of organisations; ``place`` numbers the pairs."""
    import numpy as np

    whole = _acronyms(columns, made, rows, place)
    made = made._replace(partner=np.where(whole[:, None], -1, made.partner))
    _agreements(columns, pairs, made, rows, place)
    width = made.partner.shape[1]
    left = (made.partner < 0) & (columns.word[made.left, :width] >= 0) & ~whole[:, None]
    right = ~made.taken & (columns.word[made.right, :width] >= 0) & ~whole[:, None]
    _shares(columns, made, whole, rows, place)
    _organs(columns, made, left, right, rows, place)
    _rest(columns, made, left, right, rows, place)


def _acronyms(columns: NameColumns, made: Aligned, rows: AnswerRows, place: Any) -> Any:
    """Pairs of which one name is an acronym alone: it fits the first letters of the other, or conflicts."""
    import numpy as np

    done = np.zeros(len(place), dtype=bool)
    short = columns.acronyms[made.left] | columns.acronyms[made.right]
    for pair in np.flatnonzero(short).tolist():
        left, right = columns.names[made.left[pair]], columns.names[made.right[pair]]
        answer = _acronym(left, right)
        if answer:
            rows.add(answer[0], place[pair : pair + 1], value=answer[1])
            done[pair] = True
    return done


def _acronym(left: Name, right: Name) -> tuple[str, float] | None:
    mine, theirs = letters_of(left), letters_of(right)
    if mine and theirs:
        return ("acronym", float(len(mine))) if mine == theirs else ("acronym conflict", 1.0)
    letters, long = (mine, right) if mine else (theirs or "", left)
    if letters in long.initials:
        return "acronym", float(len(letters))
    if letters in (part.form for part in long.parts):
        return None
    return "acronym conflict", 1.0


def _agreements(
    columns: NameColumns, pairs: WordPairs, made: Aligned, rows: AnswerRows, place: Any
) -> None:
    """For each two words that agree how rare they are, and how alike."""
    import numpy as np

    cells, known = agreeing(columns, made), pairs.known
    row, other = cells.known, cells.a != cells.b
    meaning = _same_meaning(columns, made)
    question = np.full(len(row), CODE["word"])
    for role in ("place", "number", "form", "body"):
        question[(cells.mine == ROLE[role]) & (cells.theirs == ROLE[role])] = CODE[role]
    across = known.across[row] & ~meaning
    slip = known.slip[row] & ~meaning
    unlike = other & (known.closeness[row] < 1.0) & ~(across | meaning | slip)
    rows.add(question, place[cells.pair], *cells.parts, cells.rarity)
    for name, which, value in (
        ("meaning", meaning & other & (question == CODE["word"]), np.ones(len(row))),
        ("word sound", unlike, known.sound[row]),
        ("word slip", slip, columns.words.letters[cells.a].astype(float)),
        ("word across scripts", across, known.bits[row] / PER_BIT),
        ("word spelling", unlike, known.closeness[row]),
    ):
        left, right = (part[which] for part in cells.parts)
        rows.add(name, place[cells.pair][which], left, right, value[which])


def _same_meaning(columns: NameColumns, made: Aligned) -> Any:
    """Of all words that agree, whether they mean the same."""
    import numpy as np

    pair, i = np.nonzero(made.partner >= 0)
    concept = columns.concept[made.left[pair], i]
    return (concept > 0) & (concept == columns.concept[made.right[pair], made.partner[pair, i]])


def _shares(columns: NameColumns, made: Aligned, whole: Any, rows: AnswerRows, place: Any) -> None:
    """How much of the shorter and of the longer name the other has, by the rarity of the words.

    Places, numbers and legal forms have questions of their own and do not count. Names of which one is an acronym, ``whole``, are not asked.
    """
    import numpy as np

    width = made.partner.shape[1]
    shares, weighed = [], []
    for side, met in ((made.left, made.partner >= 0), (made.right, made.taken)):
        role = columns.role[side, :width]
        counted = (
            (role == ROLE["head"])
            | (role == ROLE["modifier"])
            | (role == ROLE["body"])
            | (role == ROLE["acronym"])
        )
        rarity = np.where(counted, columns.rarity[side, :width], 0) + counted
        weighed.append(rarity)
        shares.append((rarity * met).sum(axis=1) / np.maximum(1, rarity.sum(axis=1)))
    some = [(each > 0).any(axis=1) for each in weighed]
    asked = np.flatnonzero(~whole & some[0] & some[1])
    rows.add("share of shorter", place[asked], value=np.maximum(*shares)[asked])
    rows.add("share of longer", place[asked], value=np.minimum(*shares)[asked])


def _organs(
    columns: NameColumns, made: Aligned, left: Any, right: Any, rows: AnswerRows, place: Any
) -> None:
    """Whether one name is a body and the other an organ of it: the Security Council of the United Nations.

    All of the one is in the other, what it is included, and the other has a word for an organ beside it, or
    another body.
    """
    width = left.shape[1]
    for alone, other, side in ((left, right, made.right), (right, left, made.left)):
        role, kinds = columns.role[side, :width], columns.kinds[side, :width]
        organ = (other & (kinds & ORGAN > 0)).any(axis=1)
        bodies = role == ROLE["body"]
        says_what = (((role == ROLE["head"]) | bodies) & ~other).any(axis=1)
        two = (bodies & other).any(axis=1) & (bodies & ~other).any(axis=1)
        rows.add("organ of body", place[~alone.any(axis=1) & (organ & says_what | two)])


def _rest(
    columns: NameColumns, made: Aligned, left: Any, right: Any, rows: AnswerRows, place: Any
) -> None:
    """Words without partner: of one class on both sides they conflict, then any two, else they are missing."""
    import numpy as np

    width = left.shape[1]
    classes = [_classes(columns.role[side, :width]) for side in (made.left, made.right)]
    for here in (*range(len(CLASSES)), -1):
        for _ in range(width):
            mine, theirs = (
                alone & ((kind == here) | (here < 0)) & (kind >= 0)
                for alone, kind in zip((left, right), classes, strict=True)
            )
            both = np.flatnonzero(mine.any(axis=1) & theirs.any(axis=1))
            if not len(both):
                break
            i, j = mine[both].argmax(axis=1), theirs[both].argmax(axis=1)
            body = CLASSES.index("body")
            bodies = (classes[0][both, i] == body) | (classes[1][both, j] == body)
            bodies &= (columns.concept[made.left[both], i] > 0) & (
                columns.concept[made.right[both], j] > 0
            )  # a word that nobody knows may be the body in another spelling
            kind = np.full(
                len(both), CODE[f"{CLASSES[here] if here >= 0 else 'modifier'} conflict"]
            )
            if here != CLASSES.index("place"):
                two = _two_meanings(columns, made.left[both], i, made.right[both], j)
                kind[two] = CODE["meaning conflict"]
            kind[bodies] = CODE["body conflict"]
            if here == CLASSES.index("head"):
                apart = _other_kinds(columns, made.left[both], i, made.right[both], j)
                kind[apart] = CODE["other kind of body"]
            parts = columns.parts[made.left[both], i], columns.parts[made.right[both], j]
            rarity = np.minimum(
                _rarity(columns, made.left[both], i), _rarity(columns, made.right[both], j)
            )
            rows.add(kind, place[both], *parts, rarity)
            left[both, i] = right[both, j] = False
    for side, alone, kinds, at_left in (
        (made.left, left, classes[0], True),
        (made.right, right, classes[1], False),
    ):
        for here, missing in enumerate(CLASSES):
            pair, i = np.nonzero(alone & (kinds == here))
            part = columns.parts[side[pair], i]
            rows.add(
                f"missing {missing}",
                place[pair],
                part if at_left else -1,
                -1 if at_left else part,
                _rarity(columns, side[pair], i),
            )


def _classes(role: Any) -> Any:
    """The class of each word among `CLASSES`, -1 for legal forms and empty places."""
    import numpy as np

    kinds = np.where(role >= 0, CLASSES.index("modifier"), -1)
    for kind in ("number", "body", "place", "head"):
        kinds[role == ROLE[kind]] = CLASSES.index(kind)
    kinds[role == ROLE["form"]] = -1
    return kinds


def _two_meanings(columns: NameColumns, left: Any, i: Any, right: Any, j: Any) -> Any:
    """Whether two words are both known to mean something, and not the same: defence and trade, Europe and European.

    What kind of body it is, has a question of its own.
    """
    known = (columns.concept[left, i] > 0) & (columns.concept[right, j] > 0)
    for side, place in ((left, i), (right, j)):
        role = columns.role[side, place]
        known &= (role == ROLE["modifier"]) | (role == ROLE["place"])
    return known


def _other_kinds(columns: NameColumns, left: Any, i: Any, right: Any, j: Any) -> Any:
    """Whether two heads are both known and no kindred: a council is no parliament, an office may be an agency."""
    known = (columns.concept[left, i] > 0) & (columns.concept[right, j] > 0)
    shared = columns.kinds[left, i] & columns.kinds[right, j] & ~ORGAN
    return known & (shared == 0)


def _rarity(columns: NameColumns, side: Any, i: Any) -> Any:
    return columns.rarity[side, i] / PER_BIT
