"""Columns of names with gold clusters, of any size, the same for the same seed.

Up to 10,000 they are the ready sets in ``DATA/bench``. Beyond that they are all real names in Latin
letters of the development data, then persons made of their given and family names, each with
respellings by rule of the fullest name: another system of transliteration, a slip of the pen, the family
name first, no accents. Persons of sanctions lists come as they are: many of their names are pseudonyms. A
spelling that two persons share as a short form is left out; persons that share a full name are one, because
no names-only method can tell them apart.
"""

import json
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.noise import dropped, last_first, transposed

SEED = 20261126
SOURCES = (
    "everypolitician/persons",
    "openstates_people/persons",
    "congress_legislators/persons",
    "xlit_wikidata/persons_en_he_ko",
    "ofac_sdn/persons",
    "un_sc/persons",
)
SANCTIONED = ("ofac_sdn/persons", "un_sc/persons")
SYSTEMS = (
    ("kh", "h"),
    ("kh", "ch"),
    ("sh", "sch"),
    ("zh", "j"),
    ("ch", "tch"),
    ("ts", "tz"),
    ("ou", "u"),
    ("v", "w"),
    ("y", "i"),
    ("i", "y"),
    ("ph", "f"),
    ("ks", "x"),
    ("ll", "l"),
    ("nn", "n"),
    ("ss", "s"),
    ("ee", "i"),
    ("oo", "u"),
    ("ei", "ey"),
    ("q", "k"),
    ("gh", "g"),
    ("dzh", "j"),
    ("ie", "i"),
    ("ck", "k"),
    ("th", "t"),
)
"""Letter groups that two systems or newspapers write differently, each way."""


def names_of(data: Path, size: int) -> dict[str, str]:
    """Names → clusters; as many names as are wanted, or a few less."""
    ready = {1_000: "person_latn_2k", 10_000: "person_latn_20k"}.get(size)
    if ready:
        rows = (data / "bench" / f"{ready}.tsv").read_text("utf-8").splitlines()[1:]
        return {row.split("\t")[0]: row.split("\t")[1] for row in rows}
    clusters = real_clusters(data)
    found = {name: cluster for cluster, names in clusters.items() for name in names}
    if size <= len(found):
        kept = iter(found.items())
        return dict(next(kept) for _ in range(size))
    rng = random.Random(SEED)
    people = [
        (cluster, max(filter(is_full, names), key=lambda name: (len(name.split()), len(name))))
        for cluster, names in clusters.items()
        if any(map(is_full, names)) and not cluster.startswith(SANCTIONED)
    ]
    for cluster, name in rng.sample(people, len(people)):
        for text in respellings(name, rng, 2):
            found.setdefault(text, cluster)
            if len(found) >= size:
                return found
    for number, name in enumerate(made_up(people, found, rng)):
        for text in (name, *respellings(name, rng, 2)):
            found.setdefault(text, f"made:{number}")
        if len(found) >= size:
            break
    return found


def real_clusters(data: Path) -> dict[str, list[str]]:
    """All real persons with their spellings in Latin letters."""
    rows: list[tuple[str, list[str]]] = []
    for source in SOURCES:
        for line in (data / f"{source}.jsonl").read_text("utf-8").splitlines():
            texts = [each["text"] for each in json.loads(line)["names"]]
            latin = sorted({text for text in texts if all(c < "\u0250" for c in text)})
            if latin:
                rows.append((source, latin))
    owner: dict[str, int] = {}
    home = list(range(len(rows)))
    shared = set()
    for row, (_, texts) in enumerate(rows):
        for text in texts:
            other = owner.setdefault(text, row)
            if other == row:
                continue
            if is_full(text):
                home[row] = home[other]
            else:
                shared.add(text)
    clusters: dict[str, list[str]] = defaultdict(list)
    for text, row in owner.items():
        if text not in shared:
            clusters[f"{rows[home[row]][0]}:{home[row]}"].append(text)
    return dict(clusters)


def is_full(text: str) -> bool:
    """Whether a name has two words that are no initials."""
    return sum(len(word.strip(".,")) > 2 for word in text.split()) > 1


def made_up(
    people: list[tuple[str, str]], taken: dict[str, str], rng: random.Random
) -> Iterator[str]:
    """Persons who have the given name of one real person and the family name of another, without end."""
    words = [name.split() for _, name in people if not set(",-") & set(name)]
    seen = set(taken)
    while True:
        name = f"{rng.choice(words)[0]} {rng.choice(words)[-1]}"
        if name not in seen and is_full(name):
            seen.add(name)
            yield name


def respellings(name: str, rng: random.Random, many: int) -> list[str]:
    """Other spellings of a name, some of them with two changes."""
    found = []
    for _ in range(many):
        text = name
        for _ in range(1 + (rng.random() < 0.3)):
            text = rng.choices(CHANGES, SHARES)[0](text, rng)
        found.append(" ".join(text.split()))
    return [text for text in found if text != name]


def other_system(name: str, rng: random.Random) -> str:
    """A name with one letter group written as another system writes it."""
    ways = [pair for pair in SYSTEMS if pair[0] in name[1:]]
    if not ways:
        return plain(name, rng)
    old, new = rng.choice(ways)
    return name[0] + name[1:].replace(old, new, 1)


def doubled(name: str, rng: random.Random) -> str:
    """A name with one letter doubled."""
    at = rng.randrange(1, max(2, len(name)))
    return name[:at] + name[at - 1 : at].lower() + name[at:]


def plain(name: str, rng: random.Random) -> str:
    """A name without accents and hyphens."""
    letters = unicodedata.normalize("NFD", name)
    return "".join(each for each in letters if not unicodedata.combining(each)).replace("-", " ")


def turned(name: str, rng: random.Random) -> str:
    """A name with the family name first, if it has two words."""
    return last_first(name, rng) if " " in name and "," not in name else plain(name, rng)


CHANGES = (other_system, dropped, doubled, transposed, plain, turned)
SHARES = (50, 12, 10, 8, 8, 12)
"""How often each change is made, in a hundred."""
