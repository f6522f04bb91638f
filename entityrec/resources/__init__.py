"""Data as text, and the only code that opens it.

Each function reads one file, once, and gives back something that nobody can change. Where each
list comes from, and under which licence, stands in ``SOURCES.md``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import IO, NamedTuple


class OrganisationWord(NamedTuple):
    """A word inside names of organisations: its role there, and what it means in any language."""

    role: str
    concept: str


def rows(file: str) -> Iterator[list[str]]:
    """The rows of a resource, split at tabs; comments and empty lines left out."""
    for line in files(__name__).joinpath(file).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def opened(file: str) -> IO[bytes]:
    """A resource that is no text, to be read in binary and closed."""
    return files(__name__).joinpath(file).open("rb")


def listed(cell: str) -> list[str]:
    """The members of a cell that lists several.

    >>> listed("united states, u.s., us")
    ['united states', 'u.s.', 'us']
    """
    return [member for member in (part.strip() for part in cell.split(",")) if member]


@cache
def word_list(file: str) -> frozenset[str]:
    """A list with one word a line.

    >>> "vladimir" in word_list("given_names.txt")
    True
    """
    return frozenset(row[0] for row in rows(file))


@cache
def letters() -> Mapping[str, tuple[str, ...]]:
    """Letters and digraphs of cased scripts → their readings in a–z, the usual one first.

    >>> letters()["ж"], letters()["г"]
    (('zh',), ('g', 'h'))
    """
    table = {row[0]: tuple(row[1].replace("-", "").split("|")) for row in rows("letters.tsv")}
    return MappingProxyType(table)


@cache
def symbols(script: str) -> Mapping[str, str]:
    """Letters of a script that is no alphabet with vowels → the symbols in which it is aligned.

    >>> symbols("arabic")["خ"], symbols("kana")["シ"], symbols("latin")
    ('H', 'Si', mappingproxy({}))
    """
    table = {row[1]: row[2].strip("-") for row in rows("symbols.tsv") if row[0] == script}
    return MappingProxyType({k: v for k, v in table.items() if not k.startswith("=")})


@cache
def han_variants() -> Mapping[int, str]:
    """Traditional and Japanese forms of Han characters → the simplified form, for `str.translate`.

    >>> "張".translate(han_variants())
    '张'
    """
    return MappingProxyType({ord(row[0]): row[1] for row in rows("han_variants.tsv")})


@cache
def symbol_sounds(script: str) -> Mapping[str, str]:
    """Symbols of a script → the folded letters that they sound like, where they are not the same.

    >>> symbol_sounds("arabic")["H"]
    'h'
    """
    table = {row[1]: row[2].strip("-") for row in rows("symbols.tsv") if row[0] == script}
    return MappingProxyType({k[1:]: v for k, v in table.items() if k.startswith("=")})


@cache
def letter_folds() -> tuple[tuple[str, str], ...]:
    """Letter groups and the one letter they fold to, in the order in which they are tried."""
    return tuple((row[0], row[1]) for row in rows("letter_folds.tsv"))


@cache
def spelling_weights() -> tuple[tuple[str, str, str, float], ...]:
    """Scripts, pairs of symbols ("-" for none), and their weight in bits."""
    return tuple((row[0], row[1], row[2], float(row[3])) for row in rows("spelling_weights.tsv"))


@cache
def match_weights() -> tuple[tuple[str, tuple[tuple[float, float], ...]], ...]:
    """Questions about two names → values of their answers, and the bits that they weigh."""
    table: dict[str, list[tuple[float, float]]] = {}
    for question, value, bits, *_ in rows("match_weights.tsv"):
        table.setdefault(question, []).append((float(value), float(bits)))
    return tuple((question, tuple(sorted(curve))) for question, curve in table.items())


@cache
def generations() -> Mapping[str, str]:
    """Generation words → the generation they stand for.

    >>> generations()["jr"], generations()["junior"]
    ('2', '2')
    """
    return MappingProxyType({row[0]: row[1] for row in rows("generations.tsv")})


@cache
def roles() -> Mapping[str, str]:
    """Titles, offices and occupations in lower case → their class.

    >>> roles()["spokesman"], roles()["prime minister"], roles()["президент"]
    ('occupation', 'office', 'office')
    """
    return MappingProxyType({row[0]: row[1] for row in rows("roles.tsv")})


@cache
def function_words() -> Mapping[str, frozenset[str]]:
    """Languages → their frequent small words."""
    return MappingProxyType(
        {row[0]: frozenset(row[1].split()) for row in rows("function_words.tsv")}
    )


@cache
def organisation_words() -> Mapping[str, tuple[OrganisationWord, ...]]:
    """Words inside names of organisations → their possible roles and concepts.

    >>> organisation_words()["министерство"]
    (OrganisationWord(role='head', concept='ministry'),)
    """
    table: dict[str, tuple[OrganisationWord, ...]] = {}
    for role, concept, words in rows("organisation_words.tsv"):
        for word in dict.fromkeys(listed(words)):
            table[word] = (*table.get(word, ()), OrganisationWord(role, concept))
    return MappingProxyType(table)


class Meaning(NamedTuple):
    """What a word or phrase in names of organisations means: its role, its concept, its forms.

    ``inflected`` are base forms in languages that inflect them, ``fixed`` are all others.
    """

    role: str
    concept: str
    inflected: tuple[str, ...]
    fixed: tuple[str, ...] = ()


@cache
def organisation_meanings() -> tuple[Meaning, ...]:
    """Words and phrases that are only compared, in the order of the file.

    >>> organisation_meanings()[0].concept, organisation_meanings()[0].inflected[:2]
    ('ministry', ('ministerstwo', 'ministerstvo'))
    """
    return tuple(
        Meaning(row[0], row[1], *(tuple(listed(cell)) for cell in row[2:]))
        for row in rows("organisation_meanings.tsv")
    )


@cache
def places() -> Mapping[str, str]:
    """Names of places, and the words for what comes from them → the place.

    >>> places()["u.s."], places()["russian"], places()["москва"]
    ('united states', 'russia', 'moscow')
    """
    return MappingProxyType({**place_names(), **demonyms()})


@cache
def place_names() -> Mapping[str, str]:
    """Names of places → the place."""
    table = {word: row[0] for row in rows("places.tsv") for word in listed(row[1])}
    return MappingProxyType(table)


@cache
def demonyms() -> Mapping[str, str]:
    """Words for people and things from a place → the place."""
    table = {w: row[0] for row in rows("places.tsv") if len(row) > 2 for w in listed(row[2])}
    return MappingProxyType(
        {word: place for word, place in table.items() if word not in place_names()}
    )


@cache
def bodies() -> Mapping[str, str]:
    """Forms of bodies that everyone knows → the canonical name.

    >>> bodies()["ООН"], bodies()["AFP"]
    ('United Nations', 'Agence France-Presse')
    """
    table: dict[str, str] = {}
    for row in rows("bodies.tsv"):
        for form in (row[0], *(listed(row[1]) if len(row) > 1 else ())):
            table.setdefault(form, row[0])
    return MappingProxyType(table)


@cache
def nicknames() -> Mapping[str, frozenset[int]]:
    """Given names → the groups of names that one person may go by in turn.

    >>> bool(nicknames()["volodymyr"] & nicknames()["vladimir"])
    True
    """
    table: dict[str, set[int]] = {}
    for group, row in enumerate(rows("nicknames.tsv")):
        for name in listed(row[0]):
            table.setdefault(name, set()).add(group)
    return MappingProxyType({name: frozenset(groups) for name, groups in table.items()})


@cache
def frequencies(file: str) -> tuple[int, Mapping[str, int]]:
    """How many names were counted, and how many of them hold each word."""
    table = {row[0]: int(row[1]) for row in rows(file)}
    total = table.pop("*")
    return total, MappingProxyType(table)


@cache
def particles() -> frozenset[str]:
    """Small words inside names of persons.

    >>> "van" in particles(), "аль" in particles()
    (True, True)
    """
    return frozenset(row[0] for row in rows("particles.tsv"))


@cache
def word_row(name: str) -> tuple[str, ...]:
    """A set of words that rules look for, in the order of the file.

    >>> word_row("glued tails")[0]
    'specifically'
    """
    return _word_sets()[name]


@cache
def word_rows(start: str) -> tuple[str, ...]:
    """The names of the sets of words that begin so, in the order of the file.

    >>> word_rows("organ")
    ('organs',)
    """
    return tuple(name for name in _word_sets() if name.startswith(start))


@cache
def word_set(name: str) -> frozenset[str]:
    """A set of words that rules look for.

    >>> "dealer" in word_set("articles"), "the" in word_set("articles")
    (False, True)
    """
    return frozenset(word_row(name))


@cache
def _word_sets() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({row[0]: tuple(row[1].split()) for row in rows("word_sets.tsv")})
