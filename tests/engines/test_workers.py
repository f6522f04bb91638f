"""Workers give what one process gives, are never a danger to scripts, and may die."""

import os
import subprocess
import sys

import pytest

import entityrec as er
from entityrec.engines import workers


@pytest.fixture(scope="module")
def many_texts(broker_texts):
    """Texts enough for several batches, some of them the same."""
    return [f"{text} Number {row}." for row in range(12) for text in broker_texts] * 2


def test_two_workers_give_what_one_process_gives(many_texts):
    one, two = (er.extract(many_texts, workers=number) for number in (1, 2))
    assert one == two


def test_two_workers_give_the_same_bytes(broker_texts):
    one, two = (er.reconcile(broker_texts, workers=number).to_json() for number in (1, 2))
    assert one == two


def test_an_unguarded_script_from_standard_input_ends():
    script = """
import entityrec as er
texts = ["President Anna Petrova spoke.", "Anna Petrova left."] * 3
print([entity.count for entity in er.reconcile(texts, workers=2)])
"""
    done = subprocess.run(
        [sys.executable, "-"], input=script, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[6]\n"


def test_workers_that_die_are_replaced_by_this_process_and_said(monkeypatch, many_texts):
    class Dying(subprocess.Popen):
        def __init__(self, *given, **more):
            super().__init__([sys.executable, "-c", "pass"], **more)

    monkeypatch.setattr(workers.subprocess, "Popen", Dying)
    with pytest.warns(RuntimeWarning, match="the workers stopped"):
        found = er.extract(many_texts, workers=2)
    assert found == er.extract(many_texts)


def test_an_answer_is_not_lost_when_its_worker_dies_after_it(monkeypatch, many_texts):
    sent, send = [], workers._send

    def broken(stream, content):
        sent.append(content)
        if len(sent) == 4:
            raise BrokenPipeError
        send(stream, content)

    monkeypatch.setattr(workers, "_send", broken)
    batches = [many_texts[row : row + 2] for row in range(0, 12, 2)]
    with pytest.warns(RuntimeWarning, match="the workers stopped"):
        found = list(workers.read_by_workers(batches, 2))
    assert found == [workers.read(batch) for batch in batches]


def test_workers_import_nothing_from_the_current_folder(monkeypatch, tmp_path, broker_texts):
    (tmp_path / "entityrec").mkdir()
    (tmp_path / "entityrec" / "__init__.py").write_text("raise SystemExit(1)", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert er.extract(broker_texts, workers=2) == er.extract(broker_texts)


def test_no_worker_is_left_behind(many_texts):
    batches = [many_texts[:3], many_texts[3:6], many_texts[6:9]]
    reading = workers.read_by_workers(batches, 2)
    assert len(next(reading)) == 3
    reading.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "2", True])
def test_a_number_of_workers_is_a_whole_number(wrong):
    with pytest.raises(er.EntityrecError, match="workers"):
        er.reconcile(["Anna"], workers=wrong)
