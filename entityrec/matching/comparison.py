"""CandidatePair → Comparison. The questions about two names and what they gave, in columns.

Characters are never averaged over whole names: Kim Jong Un and Kim Jong Il share three quarters
of their letters, and the quarter that differs is what tells them apart. A part that is missing on
one side costs little, parts that conflict cost much, and both are said separately.
"""

from typing import Any

from entityrec.matching.alignment import Aligned, align, batches
from entityrec.matching.answers import AnswerRows, Answers
from entityrec.matching.columns import NameColumns
from entityrec.matching.organisations import organisation_answers
from entityrec.matching.persons import person_answers
from entityrec.matching.words import WordPairs


def compare(columns: NameColumns, pairs: WordPairs, left: Any, right: Any) -> Answers:
    """The answers to all questions about pairs of names, given by their rows.

    The two names of a pair must be of one kind.

    >>> from entityrec.matching.answers import QUESTIONS
    >>> from entityrec.matching.columns import name_columns
    >>> from entityrec.names.distinct import make_name
    >>> kims = name_columns([make_name(text, "PERSON") for text in ("Kim Jong Un", "Kim Jong Il")])
    >>> answers = compare(kims, WordPairs(kims.words), *WordPairs.columns([0], [1]))
    >>> [QUESTIONS[question] for question in answers.question]
    ['family name', 'given name', 'short conflict']
    """
    import numpy as np

    rows = AnswerRows()
    for kind, ask in ((True, person_answers), (False, organisation_answers)):
        chosen = np.flatnonzero(columns.persons[left] == kind)
        for batch in batches(columns, left[chosen], right[chosen]):
            place = chosen[batch]
            made: Aligned = align(columns, pairs, left[place], right[place])
            ask(columns, pairs, made, rows, place)
            nothing = (columns.word[left[place], 0] < 0) | (columns.word[right[place], 0] < 0)
            rows.add("nothing to compare", place[nothing])
    return rows.columns()
