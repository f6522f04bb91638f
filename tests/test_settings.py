"""Every number is used, bounded and described."""

import re
from dataclasses import fields
from pathlib import Path

import entityrec
from entityrec.settings import Settings, Weights

PACKAGE = Path(entityrec.__file__).parent


def test_every_weight_is_asked_for_somewhere():
    sources = "\n".join(
        path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "settings.py"
    )
    # Weights are asked for by name, or by the question that an answer bears.
    asked = set(re.findall(r"weights\.(\w+)", sources))
    questions = {text.replace(" ", "_") for text in re.findall(r'"([a-z ]+)"', sources)}
    families = ("missing_", "concept_")
    conflicts = {f"{role}_conflict" for role in ("place", "number", "modifier", "head")}
    left = {each.name for each in fields(Weights)} - asked - questions - conflicts
    assert {name for name in left if not name.startswith(families)} == set()


def test_every_weight_and_setting_is_described():
    for record in (Weights, Settings):
        text = record.__doc__ or ""
        assert [each.name for each in fields(record) if each.name not in text] == []


def test_described_settings_are_plain_values():
    described = Settings().described()
    assert described["prior"] == 0.01
    assert described["weights"]["most_word"] == Weights().most_word
