"""Variants of names that are surely one, and neighbours that are surely two, made by rule with a seed."""

import random
from collections.abc import Callable, Sequence

Pair = tuple[str, str, bool]

TITLES = ("Mr.", "Dr.", "President", "Senator", "Sheikh", "Gen.", "Prof.")
TAILS = ("who", "said", "and", "was", "with")


def initialled(name: str, rng: random.Random) -> str:
    first, *rest = name.split()
    return " ".join([f"{first[0]}.", *rest])


def last_first(name: str, rng: random.Random) -> str:
    *rest, last = name.split()
    return f"{last}, {' '.join(rest)}"


def glued(name: str, rng: random.Random) -> str:
    return "".join(name.split())


def hyphened(name: str, rng: random.Random) -> str:
    return "-".join(name.split())


def titled(name: str, rng: random.Random) -> str:
    return f"{rng.choice(TITLES)} {name}"


def possessive(name: str, rng: random.Random) -> str:
    return f"{name}'s"


def capitals(name: str, rng: random.Random) -> str:
    return name.upper()


def dropped(name: str, rng: random.Random) -> str:
    at = _inside(name, rng)
    return name[:at] + name[at + 1 :]


def transposed(name: str, rng: random.Random) -> str:
    at = _inside(name, rng)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def tailed(name: str, rng: random.Random) -> str:
    return name + rng.choice(TAILS)


def _inside(name: str, rng: random.Random) -> int:
    """A place inside of a word of at least five letters, neither its first nor its last two."""
    places = [
        start + offset
        for start, word in _words(name)
        if len(word) >= 5
        for offset in range(1, len(word) - 2)
    ]
    return rng.choice(places) if places else 1


def _words(name: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for word in name.split(" "):
        found.append((start, word))
        start += len(word) + 1
    return found


NOISE: dict[str, Callable[[str, random.Random], str]] = {
    "initial": initialled,
    "last first": last_first,
    "glued": glued,
    "hyphen": hyphened,
    "title": titled,
    "possessive": possessive,
    "capitals": capitals,
    "letter dropped": dropped,
    "letters transposed": transposed,
    "glued tail": tailed,
}


def noisy(names: Sequence[str]) -> list[Pair]:
    """Each name beside itself with one kind of noise, the kinds in turn."""
    kinds = list(NOISE.values())
    return [
        (name, kinds[row % len(kinds)](name, random.Random(name)), True)
        for row, name in enumerate(names)
    ]


def siblings(names: Sequence[str]) -> list[Pair]:
    """Each name beside one with the same family name and the given name of another."""
    return [
        (name, " ".join([names[row - 7].split()[0], *name.split()[1:]]), False)
        for row, name in enumerate(names)
        if names[row - 7].split()[0].lower() != name.split()[0].lower()
    ]


GENERATIONS = (" Jr.", " Sr.", " III")
SYLLABLES = ("Un", "Il", "Nam", "Jae", "Ho", "Min", "Sung", "Wei", "Li", "Tao")
COUNTRIES = ("Ukraine", "Russia", "Poland", "Georgia", "Japan", "Mexico")
BODIES = ("Ministry of Defence of", "Central Bank of", "Embassy of", "Supreme Court of")
HOMOPHONES = ("李里", "王汪", "张章", "陈晨", "林临", "周洲")


def hard_negatives(names: Sequence[str]) -> dict[str, tuple[str, list[Pair]]]:
    """By what makes them hard the kind and the pairs of names that are surely two."""
    full = [name for name in names if len(name.split()) == 2]
    ova = [name for name in full if name.endswith(("ov", "ev", "in"))]
    koreans = [
        (f"Kim {a} {b}", f"Kim {a} {c}", False)
        for a in ("Jong", "Min", "Soo")
        for b in SYLLABLES[:6]
        for c in SYLLABLES[:6]
        if b < c
    ]
    return {
        "syllables": ("PERSON", koreans),
        "generations": (
            "PERSON",
            [
                (f"{name} Jr.", f"{name}{other}", False)
                for name, other in zip(full, GENERATIONS[1:] * 50, strict=False)
            ],
        ),
        "siblings": ("PERSON", siblings(full)[:200]),
        "man and woman": (
            "PERSON",
            [
                (name, f"{full[row].split()[0]} {name.split()[1]}a", False)
                for row, name in enumerate(ova[:100])
            ],
        ),
        "countries": (
            "ORG",
            [
                (f"{body} {a}", f"{body} {b}", False)
                for body in BODIES
                for a in COUNTRIES
                for b in COUNTRIES
                if a < b
            ],
        ),
        "numbers": (
            "ORG",
            [
                (f"{name.split()[1]} Stream {a}", f"{name.split()[1]} Stream{b}", False)
                for name in full[:40]
                for a, b in (("2", ""), ("2", " 3"))
            ],
        ),
        "acronyms": (
            "ORG",
            [
                ("NSC", "National Science Foundation", False),
                ("OFAC", "Office of Fair Trading", False),
                ("IMF", "International Monetary Union", False),
                ("WHO", "World Trade Organization", False),
                ("EPA", "European Space Agency", False),
                ("FBI", "FBA", False),
            ],
        ),
        "homophones": ("PERSON", [(f"{pair[0]}明", f"{pair[1]}明", False) for pair in HOMOPHONES]),
    }
