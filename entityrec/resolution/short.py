"""Name → how much it says. Short forms stand for fuller names; vague ones for whatever is meant."""

from typing import Final

from entityrec.records import Name

NAME_ROLES: Final = frozenset(("given", "family", "single"))

OWNED: Final = frozenset(("body", "place"))
"""Roles of words that say whose an organisation is."""


OF_MANY_COUNTRIES: Final = frozenset(("european", "world", "international", "north atlantic"))
"""Concepts of words that no single country's body has in its name: there is one World Health Organization."""


def is_short(name: Name) -> bool:
    """Whether a name is of the kind that stands for a fuller one.

    >>> from entityrec.names.distinct import make_name
    >>> [is_short(make_name(text, "PERSON")) for text in ("Kirby", "J. Kirby", "John Kirby")]
    [True, True, False]
    >>> [is_short(make_name(text, "ORG")) for text in ("OFAC", "Treasury", "Wagner Group")]
    [True, True, False]
    >>> [is_short(make_name(f"Ministry of Defence{of}", "ORG")) for of in ("", " of Ukraine")]
    [True, False]
    """
    content = [part for part in name.parts if part.role not in ("place", "form")]
    return is_vague(name) or (name.kind == "ORG" and len(content) < 2)


def is_vague(name: Name) -> bool:
    """Whether a name says by itself too little to tell whose it is: a family name, "the Ministry".

    >>> from entityrec.names.distinct import make_name
    >>> [is_vague(make_name(text, "PERSON")) for text in ("Kirby", "John Kirby")]
    [True, False]
    >>> [is_vague(make_name(text, "ORG")) for text in ("Defence Ministry", "OFAC", "Gazprom")]
    [True, False, False]
    """
    if name.kind == "PERSON":
        return sum(part.role in NAME_ROLES for part in name.parts) < 2
    content = [part for part in name.parts if part.role != "form"]
    return all(part.concept and part.role not in OWNED for part in content) and not any(
        part.concept in OF_MANY_COUNTRIES for part in content
    )


def fullness(name: Name) -> tuple[int, int]:
    """How much of a name is given: parts, then letters."""
    return len(name.parts), len(name.text)


def shares_a_word(short: Name, long: Name) -> bool:
    """Whether a fuller name has a word of the short one as it is written: Putina, not Putin."""
    forms = {part.form for part in long.parts}
    return any(part.form in forms for part in short.parts)
