"""The data files: well-formed, sourced, and those that are generated are what their script makes."""

import importlib
from pathlib import Path

import pytest

from entityrec import resources
from entityrec.matching.scoring import compare_names
from entityrec.names.distinct import make_name
from entityrec.settings import Settings
from entityrec.words.clean import comparison_form
from entityrec.words.endings import LONGEST_ENDING
from tests.derive.words import derived

FOLDER = Path(resources.__file__).parent
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".tsv", ".txt"))
COLUMNS = {
    "roles": 3,
    "speech": 2,
    "organisation_words": 3,
    "letter_folds": (2, 3),
    "letters": (2, 3),
    "places": (2, 3),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_says_what_it_is_and_is_named_in_the_sources(path):
    assert path.read_text("utf-8").startswith("# ")
    assert path.name in (FOLDER / "SOURCES.md").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_row_has_its_columns(path):
    wanted = COLUMNS.get(path.stem)
    if wanted:
        allowed = wanted if isinstance(wanted, tuple) else (wanted,)
        assert {len(row) for row in resources.rows(path.name)} <= set(allowed)


@pytest.mark.parametrize(
    "file", ["given_names.txt", "surnames.txt", "cities.txt", "common_words.txt"]
)
def test_lists_are_sorted_distinct_and_in_comparison_form(file):
    words = [row[0] for row in resources.rows(file)]
    assert words == sorted(set(words))
    assert [word for word in words if comparison_form(word) != word] == []


def test_generated_lists_are_what_their_script_makes(data_folder):
    for name, content in derived(data_folder).items():
        assert (FOLDER / name).read_text("utf-8") == content, (
            f"{name} is out of date: see CONTRIBUTING.md"
        )


@pytest.mark.derive
@pytest.mark.parametrize("name", ["spelling", "weights"])
def test_learned_tables_are_what_their_script_makes(name, data_folder):
    script = importlib.import_module(f"tests.derive.{name}")  # needs what only developers install
    made, there = script.derived(data_folder), script.RESOURCE.read_text("utf-8")
    assert made == there, f"{script.RESOURCE.name} is out of date: see CONTRIBUTING.md"


def test_resources_cannot_be_changed():
    with pytest.raises(TypeError):
        resources.roles()["x"] = "y"


def test_every_letter_of_a_table_reads_as_a_to_z():
    for letter, readings in resources.letters().items():
        assert all(
            reading == "" or (reading.isascii() and reading.isalpha()) for reading in readings
        ), letter


@pytest.mark.parametrize("body", ["United Nations", "NATO", "White House", "Kremlin"])
def test_forms_of_a_body_are_one(body):
    forms = [
        form
        for form, canonical in resources.bodies().items()
        if canonical == body and form[0].isascii()
    ]
    for form in forms:
        comparison = compare_names(make_name(body, "ORG"), make_name(form, "ORG"), Settings())
        assert comparison.probability > 0.5, form


@pytest.mark.parametrize("script", ["latin", "cyrillic", "greek", "armenian"])
def test_no_ending_is_longer_than_words_are_looked_at_for(script):
    assert max(map(len, resources.word_row(f"{script} endings"))) <= LONGEST_ENDING


@pytest.mark.derive
def test_the_tagger_learns_the_same_twice(data_folder):
    script = importlib.import_module("tests.derive.tagger")
    words = script.lexicon(data_folder)
    rows = list(script.texts(data_folder, ["wikigold"]))[:40]

    def made():
        corpus = script.Corpus([script.read(row, script.Numbers(words)) for row in rows])
        return script.packed(*script.learnt(corpus, epochs=2), words)

    assert made() == made()
