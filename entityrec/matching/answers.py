"""What the questions about pairs of names gave, as columns.

One row an answer: which pair, which question, the two parts it was asked of, and the value. The
weight of a pair is the sum of what its rows weigh, and a waterfall is the rows of one pair.
"""

from typing import Any, Final, NamedTuple

QUESTIONS: Final = (
    "nothing to compare",
    # persons
    "family name",
    "given name",
    "family sound",
    "given sound",
    "family spelling",
    "given spelling",
    "family slip",
    "given slip",
    "family across scripts",
    "given across scripts",
    "family known apart",
    "given known apart",
    "other order",
    "joined words",
    "joined across scripts",
    "initial",
    "initial conflict",
    "extra initial",
    "nickname",
    "shortened",
    "family conflict",
    "given conflict",
    "other conflict",
    "family conflict across scripts",
    "given conflict across scripts",
    "short conflict",
    "missing family",
    "missing given",
    "missing middle",
    "generation conflict",
    "missing generation",
    "gender conflict",
    # organisations
    "word",
    "word sound",
    "word spelling",
    "word slip",
    "word across scripts",
    "meaning",
    "body",
    "place",
    "number",
    "form",
    "share of shorter",
    "share of longer",
    "acronym",
    "acronym conflict",
    "organ of body",
    "head conflict",
    "other kind of body",
    "modifier conflict",
    "meaning conflict",
    "body conflict",
    "place conflict",
    "number conflict",
    "missing head",
    "missing modifier",
    "missing body",
    "missing place",
    "missing number",
)
CODE: Final = {question: code for code, question in enumerate(QUESTIONS)}


class Answers(NamedTuple):
    """Answers as columns.

    Attributes:
        pair: the place of the pair in the batch.
        question: its place in `QUESTIONS`.
        left, right: the places of the parts in the names, -1 for none.
        value: the answer, in the unit of the question: bits, a share, or how many.
    """

    pair: Any
    question: Any
    left: Any
    right: Any
    value: Any


class AnswerRows:
    """Answers while they are collected, a block of one question at a time."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Any, ...]] = []

    def add(
        self, question: Any, pair: Any, left: Any = -1, right: Any = -1, value: Any = 1.0
    ) -> None:
        """Add an answer for each of some pairs; what is the same for all may be given once."""
        import numpy as np

        code = CODE[question] if isinstance(question, str) else question
        if len(pair):
            self._blocks.append(np.broadcast_arrays(pair, code, left, right, value))

    def columns(self) -> Answers:
        """All answers, those of one pair together in the order in which they were added."""
        import numpy as np

        if not self._blocks:
            none = np.zeros(0, dtype=np.int64)
            return Answers(none, none, none, none, none.astype(np.float64))
        columns = [np.concatenate([block[i] for block in self._blocks]) for i in range(5)]
        order = np.argsort(columns[0], kind="stable")
        return Answers(*(column[order] for column in columns))
