"""Name → what it meets others by. Its words, or what they mean, and what else is in the name beside each."""

from typing import Any, Final, NamedTuple

from entityrec.matching.columns import ROLE, NameColumns
from entityrec.matching.lookups import Index, digests, mixed, spans
from entityrec.matching.neighbours import sound_keys, usual_letters

NAMED: Final = tuple(ROLE[role] for role in ("given", "family", "single", "patronymic"))
UNTOLD: Final = tuple(ROLE[role] for role in ("number", "form"))
"""Roles of words of organisations by which their names do not meet."""

ALONE: Final = 1
"""The key of the other word for names that have none."""

_ALIKE: Final = ("aeiouyjh", "ckqgx", "szCSZJ", "vwfpb", "td")
"""First letters that one writer puts for another's: Yuri and Iouri, Oleksandr and Aleksandr."""


class Terms(NamedTuple):
    """A row for each word of each name by which it meets others, name by name.

    Attributes:
        name, place: which word of which name.
        term: its number; words of one meaning have one, and the others that of the word.
        word: the row of the word.
        begins: a number for the kind of its first letter, or for its meaning.
        initial: whether it is an initial: others may begin like it, and nobody is looked up by it.
        first, many: the first row of the name, and how many it has.
    """

    name: Any
    place: Any
    term: Any
    word: Any
    begins: Any
    initial: Any
    first: Any
    many: Any

    def beside(self, rows: Any) -> tuple[Any, Any]:
        """For some rows the other rows of their names: the place among ``rows``, and the row, -1 if there is none."""
        import numpy as np

        at, offset = spans(self.many[rows])
        other = self.first[rows][at] + offset
        apart = other != rows[at]
        alone = np.flatnonzero(self.many[rows] == 1)
        return np.r_[at[apart], alone], np.r_[other[apart], np.full(len(alone), -1)]


def terms_of(columns: NameColumns) -> Terms:
    """What names meet by: persons by their names, or by whatever they have if they have none.

    >>> from entityrec.matching.columns import name_columns
    >>> from entityrec.names.distinct import make_name
    >>> terms = terms_of(name_columns([make_name("J. Kirby", "PERSON"), make_name("Kirby", "PERSON")]))
    >>> terms.name.tolist(), terms.initial.tolist(), terms.many.tolist()
    ([0, 0, 1], [True, False, False], [2, 2, 1])
    """
    import numpy as np

    role, word, persons = columns.role, columns.word, columns.persons[:, None]
    named = np.isin(role, NAMED)
    nameless = ~named.any(axis=1, keepdims=True)
    initial = (role == ROLE["initial"]) & ~nameless
    of_person = named | initial | nameless
    name, place = np.nonzero(np.where(persons, of_person, ~np.isin(role, UNTOLD)) & (word >= 0))
    word = word[name, place].astype(np.int64)
    concept = columns.concept[name, place].astype(np.int64)
    many = np.bincount(name, minlength=len(columns.names))
    return Terms(
        name,
        place,
        np.where(concept > 0, len(columns.words.forms) + concept, word),
        word,
        np.where(concept > 0, -concept, _beginnings(columns)[word]),
        columns.persons[name] & initial[name, place],
        (np.cumsum(many) - many)[name],
        many[name],
    )


def _beginnings(columns: NameColumns) -> Any:
    """A number for the kind of first letter of each word."""
    import numpy as np

    kinds = {letter: kind for kind, letters in enumerate(_ALIKE) for letter in letters}
    starts = [letters[:1] for letters in usual_letters(columns.words)]
    found = [kinds.get(each, len(kinds) + ord(each or " ")) for each in starts]
    return np.array(found, dtype=np.int64)


def beginning_keys(terms: Terms, rows: Any) -> Any:
    """A key for the kind of letter with which each word begins; one of its own where there is no word."""
    import numpy as np

    return np.where(rows < 0, np.uint64(ALONE), mixed(terms.begins[rows], 2))


def sounds_of(columns: NameColumns) -> Index:
    """Rows of words → keys of how they sound; a given name stands for its nicknames too."""
    import numpy as np

    words = columns.words
    row, key = sound_keys(words)
    grouped, column = np.nonzero(words.groups >= 0)
    nicknames = mixed(words.groups[grouped, column], 4)
    return Index(np.r_[row, grouped], np.r_[mixed(key, 3), nicknames])


def sounding_keys(columns: NameColumns, terms: Terms, sounds: Index, rows: Any) -> tuple[Any, Any]:
    """For some rows all keys of how their words sound, or what they mean: the place among the rows, and the key.

    An initial stands for those that are the same letter.
    """
    import numpy as np

    letters = digests(letters[:1] for letters in usual_letters(columns.words))
    meant, initial = terms.term[rows] != terms.word[rows], terms.initial[rows]
    some = rows >= 0
    plain, of_meaning, of_initials = (
        np.flatnonzero(some & each) for each in (~meant & ~initial, meant, initial)
    )
    at, keys = sounds.joined(terms.word[rows[plain]])
    return (
        np.r_[plain[at], of_meaning, of_initials],
        np.r_[
            keys,
            mixed(terms.term[rows[of_meaning]], 5),
            mixed(letters[terms.word[rows[of_initials]]], 6),
        ],
    )
