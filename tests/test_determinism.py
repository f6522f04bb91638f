"""The same texts give the same bytes: in any order, under any hash seed; doubled, doubled counts."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import entityrec as er
from entityrec.testing import laws

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wires():
    return [path.read_text("utf-8") for path in sorted((ROOT / "examples/wires").glob("*.txt"))]


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_texts_give_the_same_bytes(wires, broker_texts, seed):
    texts = [*wires, *broker_texts]
    shuffled = texts[:]
    random.Random(seed).shuffle(shuffled)
    assert er.reconcile(shuffled).to_json() == er.reconcile(texts).to_json()


def test_shuffled_texts_with_ids_give_the_same_bytes(broker_texts):
    rows = list(enumerate(broker_texts))
    back = er.reconcile([t for _, t in rows[::-1]], ids=[i for i, _ in rows[::-1]])
    assert back.to_json() == er.reconcile(broker_texts, ids=range(5)).to_json()


def test_doubled_texts_double_the_counts_only(broker_texts):
    laws.duplication_only_counts(lambda texts: er.reconcile(texts).entities, broker_texts)
    once, twice = er.reconcile(broker_texts), er.reconcile(broker_texts * 2)
    assert [(e.id, e.name, e.confidence, 2 * e.count) for e in once] == [
        (e.id, e.name, e.confidence, e.count) for e in twice
    ]


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_every_hash_seed_gives_the_same_bytes(broker_texts, seed, tmp_path):
    code = (
        "import sys, entityrec, pathlib\n"
        "texts = [p.read_text('utf-8') for p in sorted(pathlib.Path(sys.argv[1]).glob('*.txt'))]\n"
        "entityrec.reconcile(texts).save(sys.argv[2])"
    )
    target = tmp_path / "out.json"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run(
        [sys.executable, "-c", code, ROOT / "fixtures/texts/broker", target],
        check=True,
        env=environment,
        cwd=ROOT,
    )
    assert target.read_text("utf-8") == er.reconcile(broker_texts).to_json()


def test_an_unrelated_text_changes_no_other_entity(broker_texts):
    before = er.reconcile(broker_texts)
    after = er.reconcile([*broker_texts, "Zuzana Hlavatá opened the Museum of Glass."])
    kept = {e.id: (e.name, e.count, e.confidence) for e in after}
    assert all(kept[e.id] == (e.name, e.count, e.confidence) for e in before)
