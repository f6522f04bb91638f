"""Russian names under eight ways of writing them in Latin letters: standards by iuliia, and the German press."""

import json
import random
from itertools import combinations, product
from pathlib import Path

import iuliia

STANDARDS = (
    "ALA_LC",
    "BGN_PCGN",
    "GOST_52535",
    "GOST_779",
    "ICAO_DOC_9303",
    "MVD_310_FR",
    "SCIENTIFIC",
)
GERMAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b w g d e jo sch s i i k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja".split(),
        strict=True,
    )
)


def german(text: str) -> str:
    """Russian as German newspapers write it."""
    letters = (GERMAN.get(letter.lower(), letter).strip("-") for letter in text)
    return "".join(
        written.capitalize() if letter.isupper() else written
        for letter, written in zip(text, letters, strict=True)
    )


def written(name: str) -> dict[str, str]:
    """A name in each system."""
    found = {system: getattr(iuliia, system).translate(name) for system in STANDARDS}
    return {**found, "German press": german(name)}


def russian_names(data: Path, most: int = 300) -> list[str]:
    """Names of two words in Cyrillic, as Russian writes them."""
    names = set()
    for line in (data / "everypolitician" / "persons.jsonl").read_text("utf-8").splitlines():
        for each in json.loads(line)["names"]:
            text = each["text"]
            if (
                each.get("lang") == "ru"
                and len(text.split()) == 2
                and "," not in text
                and text.replace(" ", "").isalpha()
            ):
                names.add(text)
    kept = sorted(names)
    random.Random(11).shuffle(kept)
    return kept[:most]


def system_pairs(data: Path) -> dict[tuple[str, str], list[tuple[str, str, bool]]]:
    """For each two systems every name in both, and beside the next two names."""
    names = [written(name) for name in russian_names(data)]
    table = {}
    for one, other in combinations(names[0], 2):
        true = [(name[one], name[other], True) for name in names]
        false = [
            (name[one], names[(row + step) % len(names)][other], False)
            for (row, name), step in product(enumerate(names), (1, 2))
        ]
        table[one, other] = true + false
    return table
