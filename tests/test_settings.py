"""Every number is used, bounded and described."""

import json
import random
from dataclasses import fields

import pytest

import entityrec
from entityrec import resources
from entityrec.matching.answers import QUESTIONS
from entityrec.settings import Settings, Weights

RAISING = (
    ("PERSON", "", "Kirby"),
    ("PERSON", "Zhanibek Mkrtychev", "Zhannabek Makrichev"),
    ("PERSON", "Moon Jae", "문재"),
    ("PERSON", "Иван Петров", "Ivan Petrov"),
    ("PERSON", "Boris Johnson", "Doris Johnston"),
    ("PERSON", "Vladimir Putin", "Putin, Vladimir"),
    ("PERSON", "Putin Vladimir", "Vladimir Putin"),
    ("PERSON", "Jong-un Kim", "Jongun Kim"),
    ("PERSON", "Robret Kirby", "Robert Kriby"),
    ("ORG", "Zephyr Bank", "Zephry Bank"),
    ("PERSON", "George W. Bush", "G. H. W. Bush"),
    ("PERSON", "J. Kirby", "Peter Kirby"),
    ("PERSON", "Bill Clinton", "William Clinton"),
    ("PERSON", "Wilhelmina Coates", "Wilh Coates"),
    ("PERSON", "Peter Jones", "Ashot Mkrtychev"),
    ("PERSON", "Пётр Иванов", "Ashot Mkrtychev"),
    ("PERSON", "Kim Jong Un", "Kim Jong Il"),
    ("PERSON", "Kirby", "John Kirby"),
    ("PERSON", "John", "John Kirby"),
    ("PERSON", "John Edward Kirby", "John Kirby"),
    ("PERSON", "Vladimir Putin", "Lyudmila Putina"),
    ("PERSON", "George Bush Jr.", "George Bush Sr."),
    ("PERSON", "George Bush Jr.", "George Bush"),
    ("PERSON", "Anna Maria", "Maria Schulz Weber"),
    ("PERSON", "Anna Kirby", "Kirby Smith"),
    ("ORG", "Gazprom Neft", "Газпром нефть"),
    ("ORG", "Nagazaki University", "Universität Nagasaki"),
    ("ORG", "Bank of Armenia", "Armenian Trade Bank"),
    ("ORG", "Ministry of Defence of Ukraine", "Ministry of Trade"),
    ("ORG", "Acme Ltd", "Acme Ltd 2"),
    ("ORG", "Nord Stream 2", "Nord Stream 3"),
    ("ORG", "Nord Stream 2", "Nord Stream 2 Board"),
    ("ORG", "United Nations", "U.N. Security Council"),
    ("ORG", "OFAC", "Office of Foreign Assets Control"),
    ("ORG", "OFAC", "FBI"),
    ("ORG", "Ministry of Defence", "Ministry of Trade"),
    ("ORG", "Security Council", "U.N. Security Council"),
    ("ORG", "U.N. Security Council", "National Security Council"),
    ("ORG", "Ministry of Defence of Ukraine", "Ministry of Defence of Russia"),
    ("ORG", "Harbour Council", "Harbour Ministry Trust Zephyr"),
    ("ORG", "Bank Zephyr", "Bank Quolla"),
    ("ORG", "Samsung Electronics", "Samsung Industries"),
    ("ORG", "Zephyrov", "Зефиров"),
    ("ORG", "Reuters", "Gazprom"),
)


def test_every_question_has_a_curve_and_every_curve_a_question():
    assert {question for question, _ in Weights().curves} == set(QUESTIONS)
    for question, curve in Weights().curves:
        values = [value for value, _ in curve]
        assert values == sorted(set(values)), question


def test_a_curve_can_be_changed_and_an_unknown_one_not():
    changed = Settings(weights=Weights().with_curves({"initial": ((1.0, 7.5),)}))
    lines = entityrec.compare("J. Kirby", "John Kirby", settings=changed).evidence
    assert [line.weight for line in lines if line.question == "initial"] == [7.5]
    with pytest.raises(entityrec.SettingsError, match="initials"):
        Weights().with_curves({"initials": ((1.0, 0.0),)})


def test_every_question_is_raised_by_some_pair():
    """A question that no name can raise is dead weight."""
    raised = {
        line.question
        for kind, left, right in RAISING
        for line in entityrec.compare(left, right, kind=kind).evidence
    }
    assert set(QUESTIONS) - raised == set()


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
    assert described["prior"] == 0.5
    assert described["weights"]["same_document"] == Weights().same_document
    assert json.loads(json.dumps(described))["weights"]["curves"]["initial"]
