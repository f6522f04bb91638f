"""The command line: data to stdout, messages to stderr, exit codes that say what happened."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from entityrec.cli import main

ROOT = Path(__file__).parents[1]
WIRES = str(ROOT / "examples" / "wires")


def run(*arguments, text=None):
    return subprocess.run(
        [sys.executable, "-m", "entityrec", *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_gives_json_where_stdout_is_no_terminal():
    done = run("reconcile", WIRES)
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout)["entities"][0]["name"] == "Vrtanes Khachkaryan"


def test_a_table_can_be_asked_for():
    done = run("reconcile", WIRES, "--format", "table")
    assert done.stdout.splitlines()[0].startswith("name")


def test_stdin_and_json_lines_are_read(tmp_path):
    assert "Angela Merkel" in run("reconcile", "-", text="Angela Merkel spoke.").stdout
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "a", "text": "Angela Merkel spoke."}\n\n"Joe Biden slept."\n', "utf-8")
    content = json.loads(run("reconcile", str(path)).stdout)
    assert {m["doc_id"] for e in content["entities"] for m in e["mentions"]} == {"a", f"{path}:3"}


def test_a_file_can_be_written(tmp_path):
    target = tmp_path / "out.csv"
    done = run("reconcile", WIRES, "-o", str(target))
    assert (done.returncode, done.stdout) == (0, "")
    assert target.read_text("utf-8").startswith('"entity_id"')


def test_filters_leave_out():
    content = json.loads(
        run("reconcile", WIRES, "--kind", "ORG", "--min-confidence", "0.8").stdout
    )
    assert content["entities"]
    assert all(e["kind"] == "ORG" and e["confidence"] >= 0.8 for e in content["entities"])


def test_explain_shows_the_waterfall():
    done = run("explain", "Kim Jong Un", "Kim Jong Il")
    assert "short conflict" in done.stdout
    assert "probability 0.0" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["reconcile", "--help"], 0),
        (["reconcile"], 2),
        (["nonsense"], 2),
        (["reconcile", WIRES, "--format", "xml"], 2),
        (["reconcile", WIRES, "-o", "x.json", "--format", "table"], 2),
        (["reconcile", "no/such/file"], 1),
        (["reconcile", WIRES, "-o", "no/such/folder/x.json"], 1),
        (["reconcile", WIRES, "-o", "x.xyz"], 2),
    ],
)
def test_exit_codes(arguments, code, capfd):
    assert main(arguments) == code
    heard = capfd.readouterr()
    assert "Traceback" not in heard.err
    assert heard.err if code else heard.out


def test_a_broken_json_line_is_named(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "ok"}\n{"text": \n', "utf-8")
    done = run("reconcile", str(path))
    assert done.returncode == 1
    assert "in.jsonl:2" in done.stderr


def test_an_interrupt_ends_with_130(monkeypatch, capsys):
    import entityrec

    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(entityrec, "reconcile", interrupted)
    assert main(["reconcile", WIRES]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error():
    command = f"'{sys.executable}' -m entityrec reconcile '{WIRES}' | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
