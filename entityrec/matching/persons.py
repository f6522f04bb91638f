"""Aligned words → answers, for persons: given and family names, initials, generations.

Missing is not conflicting: Kirby may be John Kirby, but Peter Kirby is not. So what is left of both
names after their words were aligned is set side by side, and only what stays alone is missing.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from entityrec.matching.alignment import Aligned, Cells, agreeing
from entityrec.matching.answers import CODE, AnswerRows
from entityrec.matching.columns import ROLE, NameColumns
from entityrec.matching.joining import join_words
from entityrec.matching.words import CLOSE, CLOSE_OWN, SHORT_BOTH, WordPairs
from entityrec.words.distance import PER_BIT

ENOUGH: Final = 2
"""Words that agree from which a word left on each side in another role is missing twice, and no conflict:
Rosa María Díez and Rosa Díez González."""


class Side(NamedTuple):
    """One side of some pairs: the rows of the names, their roles, and which of their words are still alone."""

    rows: Any
    roles: Any
    alone: Any


class Rest(NamedTuple):
    """What is left of pairs of names, while it is set side by side; ``place`` numbers the pairs."""

    columns: NameColumns
    pairs: WordPairs
    made: Aligned
    left: Side
    right: Side
    rows: AnswerRows
    place: Any

    def cells(self) -> Iterator[tuple[int, int, Any]]:
        """Each two places, with the pairs in which the words of both are alone, if there are any."""
        import numpy as np

        for i in range(self.left.alone.shape[1]):
            for j in range(self.right.alone.shape[1]):
                chosen = np.flatnonzero(self.left.alone[:, i] & self.right.alone[:, j])
                if len(chosen):
                    yield i, j, chosen

    def words(self, chosen: Any, i: Any, j: Any) -> tuple[Any, Any]:
        """The rows of the words at a place on each side, of some pairs."""
        word = self.columns.word
        return word[self.left.rows[chosen], i], word[self.right.rows[chosen], j]

    def answer(self, question: Any, chosen: Any, i: Any, j: Any, value: Any = 1.0) -> None:
        """Add an answer about a word on each side of some pairs; both are no longer alone."""
        parts = self.columns.parts
        mine, theirs = parts[self.left.rows[chosen], i], parts[self.right.rows[chosen], j]
        self.rows.add(question, self.place[chosen], mine, theirs, value)
        self.left.alone[chosen, i] = False
        self.right.alone[chosen, j] = False


def person_answers(
    columns: NameColumns, pairs: WordPairs, made: Aligned, rows: AnswerRows, place: Any
) -> None:
    """Add the answers to all questions about pairs of persons; ``place`` numbers the pairs."""
    made = join_words(columns, pairs, made, rows, place)
    _agreements(columns, pairs, made, rows, place)
    width = made.partner.shape[1]
    words = [columns.word[side, :width] >= 0 for side in (made.left, made.right)]
    roles = [columns.role[side, :width] for side in (made.left, made.right)]
    left = Side(made.left, roles[0], (made.partner == -1) & words[0])
    right = Side(made.right, roles[1], ~made.taken & words[1])
    rest = Rest(columns, pairs, made, left, right, rows, place)
    _initials(rest)
    _nicknames(rest)
    _conflicts(rest)
    _missing(rest, left, right, at_left=True)
    _missing(rest, right, left, at_left=False)
    _generations(rest)
    _genders(rest)


def _agreements(
    columns: NameColumns, pairs: WordPairs, made: Aligned, rows: AnswerRows, place: Any
) -> None:
    """For each two words that agree how rare they are, and how alike."""
    import numpy as np

    cells, known = agreeing(columns, made), pairs.known
    row = cells.known
    family = _is_family(cells.mine) | _is_family(cells.theirs)
    across, closeness, bits = known.across[row], known.closeness[row], known.bits[row] / PER_BIT
    rare = np.where(across, cells.rarity, np.minimum(cells.rarity, np.maximum(bits, 0.0)))
    unlike = ~across & (cells.a != cells.b) & (closeness < 1.0)
    slip = known.slip[row]
    short = unlike & ~family & ~slip & known.begins[row]
    nickname = unlike & ~family & ~slip & ~short & known.nickname[row]
    apart = unlike & known.apart[row] & ~short
    respelt = unlike & ~(apart | slip | short | nickname)
    once = np.ones(len(row))
    for which, of_family, of_given, value in (
        (~(apart | short | nickname), "family name", "given name", rare),
        (short, "shortened", "shortened", once),
        (nickname, "nickname", "nickname", once),
        (respelt, "family sound", "given sound", known.sound[row]),
        (respelt, "family spelling", "given spelling", closeness),
        (slip, "family slip", "given slip", columns.words.letters[cells.a].astype(float)),
        (across, "family across scripts", "given across scripts", bits),
        (apart, "family known apart", "given known apart", closeness),
        (_crossed(cells), "other order", "other order", once),
    ):
        question = np.where(family, CODE[of_family], CODE[of_given])[which]
        left, right = (part[which] for part in cells.parts)
        rows.add(question, place[cells.pair][which], left, right, value[which])


def _crossed(cells: Cells) -> Any:
    """Whether a family name of one side is a given name of the other."""
    family, given = ROLE["family"], ROLE["given"]
    return ((cells.mine == family) & (cells.theirs == given)) | (
        (cells.mine == given) & (cells.theirs == family)
    )


def _is_family(role: Any) -> Any:
    return (role == ROLE["family"]) | (role == ROLE["single"])


def _initials(rest: Rest) -> None:
    """Initials beside the given names that they stand for; what is explained is no longer alone.

    The first initial is for the first given name only.
    """
    openings, opens = rest.columns.words.openings, rest.columns.opens
    initial = ROLE["initial"]
    for i, j, chosen in rest.cells():
        mine, theirs = rest.left.roles[chosen, i], rest.right.roles[chosen, j]
        one = (mine == initial) | (theirs == initial)
        a, b = rest.words(chosen, i, j)
        fits = one & ~_is_family(mine) & ~_is_family(theirs)
        fits &= (openings[a] & openings[b]) > 0
        fits &= opens[rest.left.rows[chosen], i] == opens[rest.right.rows[chosen], j]
        rest.answer("initial", chosen[fits], i, j)


def _nicknames(rest: Rest) -> None:
    """Given names that one person may go by in turn, and such of which one begins the other."""
    for question in ("nickname", "shortened"):
        for i, j, chosen in rest.cells():
            known, row = rest.pairs.known, rest.made.known[chosen, i, j]
            fits = known.nickname[row] if question == "nickname" else known.begins[row]
            given = ~_is_family(rest.left.roles[chosen, i])
            given &= ~_is_family(rest.right.roles[chosen, j])
            rest.answer(question, chosen[fits & given], i, j)


def _conflicts(rest: Rest) -> None:
    """What is left on both sides, set side by side: family names, then given names, then any."""
    left, right = rest.left, rest.right
    family = _is_family(left.roles), _is_family(right.roles)
    few = (rest.made.partner >= 0).sum(axis=1) < ENOUGH
    for mine, theirs, asked in (
        (*family, few | True),
        (~family[0], ~family[1], few | True),
        (family[0] | True, family[1] | True, few),
    ):
        for _ in range(left.alone.shape[1]):
            both = (left.alone & mine).any(axis=1) & (right.alone & theirs).any(axis=1) & asked
            chosen = both.nonzero()[0]
            if not len(chosen):
                break
            i = (left.alone & mine)[chosen].argmax(axis=1)
            j = (right.alone & theirs)[chosen].argmax(axis=1)
            rest.answer(_conflict(rest, chosen, i, j), chosen, i, j, _alike(rest, chosen, i, j))


def _conflict(rest: Rest, chosen: Any, i: Any, j: Any) -> Any:
    """The questions that words raise which are not one."""
    import numpy as np

    mine, theirs = rest.left.roles[chosen, i], rest.right.roles[chosen, j]
    both, one = _is_family(mine) & _is_family(theirs), _is_family(mine) != _is_family(theirs)
    row = rest.made.known[chosen, i, j]
    across = rest.pairs.known.across[row]
    question = np.where(both, CODE["family conflict"], CODE["given conflict"])
    question[one] = CODE["other conflict"]
    question[across & both] = CODE["family conflict across scripts"]
    question[across & ~both] = CODE["given conflict across scripts"]
    question[rest.pairs.known.short[row] | _syllables(rest, chosen, i, j)] = CODE["short conflict"]
    initial = (mine == ROLE["initial"]) | (theirs == ROLE["initial"])
    question[initial] = CODE["initial conflict"]
    return question


def _syllables(rest: Rest, chosen: Any, i: Any, j: Any) -> Any:
    """Whether words are two short given names of several: Kim Il Sung and Kim Jong Il, where *Il* agrees."""
    letters = rest.columns.words.letters
    a, b = rest.words(chosen, i, j)
    found = (letters[a] <= SHORT_BOTH) & (letters[b] <= SHORT_BOTH)
    for side, place in ((rest.left, i), (rest.right, j)):
        given = side.roles[chosen] == ROLE["given"]
        found &= (given.sum(axis=1) > 1) & (side.roles[chosen, place] == ROLE["given"])
    return found


def _alike(rest: Rest, chosen: Any, i: Any, j: Any) -> Any:
    """How alike words are which are not one: by closeness, or in bits across scripts; 1 for initials.

    Closeness is counted from what it takes to agree, which is more in scripts without vowel letters.
    """
    import numpy as np

    known, row = rest.pairs.known, rest.made.known[chosen, i, j]
    a, b = rest.words(chosen, i, j)
    own = rest.columns.words.own[a] & rest.columns.words.own[b]
    closeness = known.closeness[row] - np.where(own, CLOSE_OWN - CLOSE, 0.0)
    alike = np.where(known.across[row], known.bits[row] / PER_BIT, closeness)
    initial = rest.left.roles[chosen, i] == ROLE["initial"]
    initial |= rest.right.roles[chosen, j] == ROLE["initial"]
    return np.where(initial, 1.0, alike)


def _missing(rest: Rest, side: Side, other: Side, *, at_left: bool) -> None:
    """What only one name has. A given name is missing where the other has none at all."""
    import numpy as np

    has_given = ((other.roles >= 0) & ~_is_family(other.roles)).any(axis=1)
    has_initial = (other.roles == ROLE["initial"]).any(axis=1)
    first = np.ones(len(rest.place), dtype=bool)
    for i in range(side.alone.shape[1]):
        chosen = np.flatnonzero(side.alone[:, i])
        role = side.roles[chosen, i]
        family = _is_family(role)
        question = np.where(family, CODE["missing family"], CODE["missing middle"])
        question[~family & ~has_given[chosen] & first[chosen]] = CODE["missing given"]
        question[(role == ROLE["initial"]) & has_initial[chosen]] = CODE["extra initial"]
        first[chosen[~family]] = False
        part = rest.columns.parts[side.rows[chosen], i]
        rest.rows.add(
            question, rest.place[chosen], part if at_left else -1, -1 if at_left else part
        )


def _generations(rest: Rest) -> None:
    generation = rest.columns.generation
    mine, theirs = generation[rest.left.rows], generation[rest.right.rows]
    apart = (mine > 0) & (theirs > 0) & (mine != theirs)
    rest.rows.add("generation conflict", rest.place[apart])
    rest.rows.add("missing generation", rest.place[(mine > 0) != (theirs > 0)])


def _genders(rest: Rest) -> None:
    """A family name with and without a woman's ending, where both have given names and none agrees."""
    import numpy as np

    cells, womans = agreeing(rest.columns, rest.made), rest.columns.words.womans
    given, family = ROLE["given"], ROLE["family"]
    agrees = np.zeros(len(rest.place), dtype=bool)
    agrees[cells.pair[(cells.mine == given) & (cells.theirs == given)]] = True
    full = (rest.left.roles == given).any(axis=1) & (rest.right.roles == given).any(axis=1)
    apart = ((cells.mine == family) | (cells.theirs == family)) & (full & ~agrees)[cells.pair]
    apart &= womans[cells.a] != womans[cells.b]
    left, right = (part[apart] for part in cells.parts)
    rest.rows.add("gender conflict", rest.place[cells.pair[apart]], left, right)
