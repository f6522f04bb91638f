"""Sheet → spans by rules and cues: what the tagger is told before it weighs everything.

Titles first, so that they neither become names nor join them; then organisations, whose cues are
the surest; then persons among what is left. The rules know what no training text taught: heads of
bodies in two dozen languages, and where a name around them ends.
"""

from entityrec.mentions.bodies import body_spans
from entityrec.mentions.persons import mark_titles, person_spans
from entityrec.mentions.repair import find_bodies_again
from entityrec.mentions.sheet import Sheet
from entityrec.mentions.spans import Taken


def spans_by_rule(sheet: Sheet) -> Taken:
    """The spans of persons and organisations in a text, and which tokens are titles.

    >>> from entityrec.mentions.sheet import read_sheet
    >>> sheet = read_sheet("Treasury Secretary Janet Yellen met Anna Petrova of the National Bank in Paris.")
    >>> for span in spans_by_rule(sheet).spans():
    ...     print(span.kind, " ".join(token.text for token in sheet.tokens[span.first : span.end]))
    PERSON Janet Yellen
    PERSON Anna Petrova
    ORG National Bank
    """
    taken = Taken(len(sheet.tokens))
    mark_titles(sheet, taken)
    body_spans(sheet, taken)
    find_bodies_again(sheet, taken)
    person_spans(sheet, taken)
    return taken
