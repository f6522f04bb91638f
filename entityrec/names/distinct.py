"""Mention → Name. Distinct spellings with their parts, and which mention bears which.

What is compared later grows with the number of distinct spellings, not of mentions.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from entityrec.names.organisation import initials, organisation_parts
from entityrec.names.person import person_parts
from entityrec.records import Kind, Mention, Name
from entityrec.words.clean import shown


def make_name(text: str, kind: Kind, count: int = 1) -> Name:
    """A name from its spelling.

    >>> make_name("Ashot Mkrtychev", "PERSON").parts[1].role
    'family'
    """
    plain = shown(text)
    if kind == "PERSON":
        return Name(plain, kind, person_parts(plain), count)
    parts = organisation_parts(plain)
    return Name(plain, kind, parts, count, tuple(sorted(initials(parts))))


def distinct_names(mentions: Iterable[Mention]) -> list[Name]:
    """The distinct names of mentions, in the order of their kind and text.

    >>> here = [Mention(0, 0, 5, "Kirby", "PERSON"), Mention(1, 3, 8, "Kirby", "PERSON")]
    >>> [(name.text, name.count) for name in distinct_names(here)]
    [('Kirby', 2)]
    """
    counts = Counter((mention.kind, shown(mention.text)) for mention in mentions)
    return [make_name(text, kind, counts[kind, text]) for kind, text in sorted(counts) if text]


def name_ids(mentions: Sequence[Mention], names: Sequence[Name]) -> list[int]:
    """For each mention the index of its name, -1 for one whose text is nothing but controls."""
    index = {name.key: number for number, name in enumerate(names)}
    return [index.get((mention.kind, shown(mention.text)), -1) for mention in mentions]
