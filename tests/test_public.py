"""The public face: what is exported, that importing is light, that the README is true."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import entityrec as er

ROOT = Path(__file__).parents[1]
HEAVY = (
    "numpy",
    "networkx",
    "pandas",
    "polars",
    "pyspark",
    "pyarrow",
    "hypothesis",
    "tqdm",
    "spacy",
)


def in_a_fresh_interpreter(code):
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_all_names_exist_and_are_sorted():
    assert er.__all__ == sorted(er.__all__)
    assert all(hasattr(er, name) for name in er.__all__)


def test_every_public_name_is_documented():
    assert [name for name in er.__all__ if not getattr(er, name).__doc__] == []


def test_importing_loads_nothing_heavy():
    loaded = in_a_fresh_interpreter(
        "import sys, entityrec; print(' '.join(m for m in sys.modules if '.' not in m))"
    )
    assert not set(HEAVY) & set(loaded.split())


def test_reconciling_opens_no_socket_and_runs_no_process():
    code = """
import sys, os
def watch(event, args):
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.system", "pickle.")):
        print(event, args); os._exit(3)
import entityrec, numpy, networkx
sys.addaudithook(watch)
entityrec.reconcile(["Angela Merkel met John Kirby of the World Bank."])
"""
    assert in_a_fresh_interpreter(code) == ""


def test_no_text_file_of_the_project_is_empty_or_windows_made():
    for path in (ROOT / "entityrec").rglob("*.tsv"):
        assert b"\r" not in path.read_bytes()


def code_blocks(language):
    return re.findall(
        rf"```{language}\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )


def test_the_tour_of_the_readme_is_true(tmp_path, monkeypatch):
    import doctest

    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    tour = "\n".join(code_blocks("pycon"))
    assert tour.count(">>>") > 10
    test = doctest.DocTestParser().get_doctest(tour, {}, "README.md", "README.md", 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert runner.run(test).failed == 0


def test_the_examples_run(tmp_path):
    for path in sorted((ROOT / "examples").glob("*.py")):
        done = subprocess.run(
            [sys.executable, path], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout


@pytest.mark.parametrize(
    "error",
    [
        er.InputError("a", 1, "b", "c"),
        er.UnknownNameError("name", "x", ("y",)),
        er.MissingExtraError("l", "e", "p"),
        er.SettingsError("prior", 2, "less"),
    ],
)
def test_errors_survive_pickling(error):
    import pickle

    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # what we just made
    assert (type(again), str(again)) == (type(error), str(error))
    assert isinstance(again, er.EntityrecError)
