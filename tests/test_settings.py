"""Every number is used, bounded and described."""

import random
import re
from dataclasses import fields
from pathlib import Path

import entityrec
from entityrec import resources
from entityrec.settings import Settings, Weights

PACKAGE = Path(entityrec.__file__).parent


def test_every_weight_is_asked_for_somewhere():
    sources = "\n".join(
        path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "settings.py"
    )
    # Weights are asked for by name, or by the question that an answer bears.
    asked = set(re.findall(r"weights\.(\w+)", sources))
    questions = {text.replace(" ", "_") for text in re.findall(r'"([a-z ]+)"', sources)}
    # These are put together from a role.
    made = {f"{role}_conflict" for role in ("place", "number", "modifier", "head")}
    made |= {f"missing_{role}" for role in ("given", "family", "middle")}
    made |= {f"missing_{role}" for role in ("number", "place", "modifier", "head")}
    made |= {f"concept_{role}" for role in ("head", "modifier", "place", "number", "form")}
    assert {each.name for each in fields(Weights)} - asked - questions - made == set()


def test_every_question_that_parts_can_raise_has_a_weight():
    """Words of all kinds, put together at random: a question without a weight would raise."""
    rng = random.Random(7)
    bodies = [
        *resources.organisation_words(),
        *resources.bodies(),
        *resources.places(),
        "II",
        "2",
        "OFAC",
        "Acme",
    ]
    persons = [
        *resources.particles(),
        *resources.generations(),
        *resources.nicknames(),
        "J.",
        "W",
        "Kim",
        "Un",
        "문",
    ]
    for kind, words in (("ORG", bodies), ("PERSON", persons)):
        for _ in range(400):
            left = " ".join(rng.choices(words, k=rng.randint(1, 4)))
            right = f"{rng.choice(left.split())} {rng.choice(words)}"
            forth, back = (
                entityrec.compare(a, b, kind=kind) for a, b in ((left, right), (right, left))
            )
            assert forth.match_weight == back.match_weight, (left, right)


def test_every_weight_and_setting_is_described():
    for record in (Weights, Settings):
        text = record.__doc__ or ""
        assert [each.name for each in fields(record) if each.name not in text] == []


def test_described_settings_are_plain_values():
    described = Settings().described()
    assert described["prior"] == 0.01
    assert described["weights"]["most_word"] == Weights().most_word
