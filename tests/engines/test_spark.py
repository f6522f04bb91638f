"""Spark gives the entities that the local engine gives. Marked: it needs the extra and Java."""

import os
import sys

import pytest

import entityrec as er

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def session():
    sql = pytest.importorskip("pyspark.sql", reason="the extra [spark] is not installed")
    os.environ["PYSPARK_PYTHON"] = sys.executable  # workers run what the tests run
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.getOrCreate()
    yield session
    session.stop()


HOSTILE = [
    "Anna\ud800 Petrova met Anna Petrova.",
    "<script>President Anna Petrova</script> =cmd|'/C calc'!A0",
    "",
    "\x00\x1b[31m Dr Dr Dr \u202e Petrova, Anna",
    "習近平與普京會面。Владимир Путин заявил. " * 40,
    "Ａｎｎａ Ｐｅｔｒｏｖａ " + "a" * 5000,
]


@pytest.fixture(scope="module")
def texts(broker_texts):
    return {f"{place:02}": text for place, text in enumerate([*broker_texts, *HOSTILE])}


@pytest.fixture(scope="module")
def at_once(texts):
    return er.reconcile(list(texts.values()), ids=list(texts))


@pytest.mark.parametrize("partitions", [1, 3, 8])
def test_spark_gives_the_entities_of_the_local_engine(session, texts, at_once, partitions):
    from entityrec.engines.spark import reconcile

    rows = [*texts.items(), ("none", None)]
    frame = session.createDataFrame(rows, "doc string, body string").repartition(partitions)
    found = reconcile(frame, text="body", id="doc")
    assert found.records == at_once.entities
    assert found.entities.count() == len(at_once)
    assert found.mentions.count() == at_once.stats["mentions"]
    assert found.pairs.count() == at_once.stats["links"]
    assert found.names.select("name", "kind").distinct().count() == at_once.stats["names"]


def test_spark_heeds_judgements_and_shows_a_sample(session, texts):
    from entityrec.engines.spark import reconcile

    said = [("Makrichev", "Mkrtychev", "different")]
    frame = session.createDataFrame(list(texts.items()), "id string, text string")
    found = reconcile(frame, judgements=said)
    at_once = er.reconcile(list(texts.values()), ids=list(texts), judgements=said)
    assert found.records == at_once.entities
    sample = found.local(5)
    first = er.reconcile(list(texts.values())[:5], ids=list(texts)[:5], judgements=said)
    assert sample.entities == first.entities
    assert str(sample.show("00"))
